//! Values that tests are made of.

use jiff::{SignedDuration, Timestamp};
use sengo_core::allowlist::Allowlist;
use sengo_core::audit::AuditDraft;
use sengo_core::domain::Domain;
use sengo_core::environment::Environment;
use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::{AccountId, AccountKind, Purpose, TransferOrder};
use sengo_core::money::Rupiah;
use sengo_core::name::{MerchantName, ProjectName};
use sengo_core::project::ProjectDetails;
use sengo_testkit::database::CREATED_AT;

/// So many seconds after the databases of tests are made.
pub(crate) fn second(second: i64) -> Timestamp {
    CREATED_AT + SignedDuration::from_secs(second)
}

pub(crate) fn merchant_name(text: &str) -> MerchantName {
    MerchantName::parse(text).unwrap()
}

pub(crate) fn merchant_id(number: i64) -> MerchantId {
    MerchantId::new(number).unwrap()
}

pub(crate) fn project_id(number: i64) -> ProjectId {
    ProjectId::new(number).unwrap()
}

pub(crate) fn domain(host: &str) -> Domain {
    Domain::parse(&format!("https://{host}"), Environment::Sandbox).unwrap()
}

/// What makes a domain unique.
pub(crate) fn domain_key(host: &str) -> String {
    domain(host).uniqueness_key()
}

pub(crate) fn details(name: &str, host: &str) -> ProjectDetails {
    ProjectDetails {
        name: ProjectName::parse(name).unwrap(),
        domain: domain(host),
        allowlist: Allowlist::parse(&["203.0.113.7", "2001:db8::/32", "0.0.0.0/0"]).unwrap(),
    }
}

pub(crate) fn draft(merchant: MerchantId, action: &'static str, subject: &str) -> AuditDraft {
    let digits = subject.bytes().fold(0_u8, u8::wrapping_add);
    AuditDraft {
        merchant,
        recorded_at: second(5),
        business_at: second(6),
        actor: "cli:test".into(),
        action,
        subject: subject.into(),
        details: format!("{{\"after\":\"{subject}\"}}"),
        salt: [digits; 16],
    }
}

pub(crate) fn issued_key(key: &str, owner: KeyOwner, at: Timestamp) -> IssuedKey {
    IssuedKey {
        key: key.into(),
        owner,
        engine: None,
        token_digest: [7; 32],
        token_sealed: vec![0, 255, 1, 2, 3],
        issued_by: "cli:test".into(),
        created_at: at,
        expires_at: None,
        revoked_at: None,
        last_used_at: None,
    }
}

pub(crate) fn transfer_id(number: u64) -> TransferId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    TransferId::from_bytes(bytes)
}

pub(crate) fn active(merchant: MerchantId, project: ProjectId) -> AccountId {
    AccountId::of_project(merchant, project, AccountKind::Active)
}

pub(crate) fn adjustment(merchant: MerchantId) -> AccountId {
    AccountId::of_platform(merchant, AccountKind::Adjustment)
}

pub(crate) fn order(id: u64, debit: AccountId, credit: AccountId, amount: i64) -> TransferOrder {
    TransferOrder {
        id: transfer_id(id),
        debit,
        credit,
        amount: Rupiah::new(amount),
        purpose: Purpose::Adjustment,
    }
}
