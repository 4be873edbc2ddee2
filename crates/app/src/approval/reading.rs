//! Acts of requests as decisions need them. What does not read back was not written here.

use sengo_core::allowlist::Allowlist;
use sengo_core::channel::Channel;
use sengo_core::engine::EngineName;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::reference::Reference;
use sengo_core::signature::from_hex;
use sengo_store::StoreError;
use sengo_wire::request::RefundCreate;

use super::acts::Act;
use super::release::Release;
use crate::cause::Cause;
use crate::keys::EngineKeyAdd;

/// The payout of a request. What does not read back was not written here.
pub(super) fn release(act: &Act, cause: &Cause, approved: bool) -> Result<Release, StoreError> {
    let read = || {
        let Act::DisbursementRelease {
            merchant,
            project,
            transaction,
            ..
        } = act
        else {
            return None;
        };
        Some(Release {
            cause: cause.clone(),
            parties: Parties {
                merchant: MerchantId::new(*merchant)?,
                project: ProjectId::new(*project)?,
            },
            id: TransactionId::parse(transaction)?,
            approved,
        })
    };
    read().ok_or_else(|| StoreError::Corrupt("a request for a payout".into()))
}

/// The refund of a request. What does not read back was not written here.
pub(super) fn refund(act: &Act) -> Result<(Parties, RefundCreate), StoreError> {
    let read = || {
        let Act::PaymentRefund {
            merchant,
            project,
            transaction,
            amount,
            reference,
        } = act
        else {
            return None;
        };
        let parties = Parties {
            merchant: MerchantId::new(*merchant)?,
            project: ProjectId::new(*project)?,
        };
        let create = RefundCreate {
            id: TransactionId::parse(transaction)?,
            amount: amount.map(Rupiah::new),
            reference: Reference::parse(reference).ok()?,
        };
        Some((parties, create))
    };
    read().ok_or_else(|| StoreError::Corrupt("a request for a refund".into()))
}

/// The key of a request as it was made. What does not read back was not written here.
pub(super) fn engine_key(act: &Act, cause: &Cause) -> Result<EngineKeyAdd, StoreError> {
    let corrupt = || StoreError::Corrupt("a request for an engine's key".into());
    let Act::EngineKeyIssue {
        engine,
        ip,
        channels,
        key,
        token_digest,
        token_sealed,
    } = act
    else {
        return Err(corrupt());
    };
    let entries: Vec<&str> = ip.iter().map(String::as_str).collect();
    let channels = channels.as_ref().map(|words| {
        let known = words.iter().map(|word| Channel::parse(word));
        known.collect::<Option<Vec<_>>>().ok_or_else(corrupt)
    });
    Ok(EngineKeyAdd {
        cause: cause.clone(),
        issued: IssuedKey {
            key: key.clone(),
            owner: KeyOwner::ENGINES,
            engine: Some(engine.clone()),
            token_digest: from_hex(token_digest.as_bytes()).ok_or_else(corrupt)?,
            token_sealed: bytes_of_hex(token_sealed).ok_or_else(corrupt)?,
            issued_by: cause.actor.to_text(),
            created_at: cause.real,
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
        },
        name: EngineName::parse(engine).ok_or_else(corrupt)?,
        allowlist: Allowlist::parse(&entries).map_err(|_| corrupt())?,
        channels: channels.transpose()?,
    })
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| from_hex::<1>(pair).map(|[byte]| byte)).collect()
}
