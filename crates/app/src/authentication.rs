//! Who calls, and may they: key, token, signature, product, status and address, in the contract's order.
//!
//! The steps are apart because a body is read between them: nobody without the right token makes the
//! platform read one.

use std::net::IpAddr;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::credential::{Inspection, Kind, Part, digest_matches, form_of_prefix, inspect, token_digest};
use sengo_core::engine::Engine;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::{KeyOwner, KeyStatus};
use sengo_core::ledger::Parties;
use sengo_core::merchant::Product;
use sengo_core::project::Status;
use sengo_core::refusal::{CredentialHint, Refusal};
use sengo_core::signature::{SigningKey, diagnose, verify};

use crate::app::App;
use crate::credentials::{Credential, Holder};
use crate::error::Error;
use crate::request_log::CallWitness;

/// What a call is allowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The kinds of key it takes.
    pub kinds: &'static [Kind],
    /// The products it belongs to, of which one is enough; none for a call that merchants do not make.
    pub products: &'static [Product],
    /// Whether a suspended project may still make it: reading is allowed, writing is not.
    pub while_suspended: bool,
}

/// Somebody whose key and token are right; the rest is not checked yet.
#[derive(Debug, Clone)]
pub struct Identified {
    credential: Arc<Credential>,
    /// The token as presented: it signs nothing, it only explains a wrong signature.
    token: SecretString,
}

/// Somebody who may make the call.
#[derive(Debug, Clone)]
pub struct Caller {
    credential: Arc<Credential>,
}

/// A project that calls, and by which key: it signs the callbacks of what the call makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectCall {
    /// Whose call it is.
    pub parties: Parties,
    /// The key.
    pub key: String,
}

impl ProjectCall {
    /// The caller as the audit trail names it.
    pub(crate) fn actor(&self) -> Actor {
        Actor::Key(self.key.clone())
    }

    /// Whose idempotency keys count.
    pub(crate) fn owner(&self) -> KeyOwner {
        KeyOwner {
            merchant: self.parties.merchant,
            project: Some(self.parties.project),
        }
    }
}

impl Caller {
    /// Whose key it is.
    pub fn owner(&self) -> KeyOwner {
        self.credential.issued.owner
    }

    /// The tenant.
    pub fn merchant(&self) -> MerchantId {
        self.owner().merchant
    }

    /// The project, if it is a project's key.
    pub fn project(&self) -> Option<ProjectId> {
        self.owner().project
    }

    /// The engine, if it is an engine's key.
    pub fn engine(&self) -> Option<&Engine> {
        match &self.credential.holder {
            Holder::Engine(engine) => Some(engine),
            Holder::Merchant(_) | Holder::Project { .. } => None,
        }
    }

    /// The key.
    pub fn key(&self) -> &str {
        &self.credential.issued.key
    }

    /// The project that calls, and by which key.
    ///
    /// # Errors
    /// [`Error::Defect`] for another key than a project's; the gate of the call admits no other.
    pub fn project_call(&self) -> Result<ProjectCall, Error> {
        let KeyOwner { merchant, project } = self.owner();
        let project = project.ok_or_else(|| Error::Defect("a project's call by another key".into()))?;
        Ok(ProjectCall {
            parties: Parties { merchant, project },
            key: self.key().to_owned(),
        })
    }

    /// The caller as the audit trail names it.
    pub fn actor(&self) -> Actor {
        Actor::Key(self.key().to_owned())
    }
}

impl Identified {
    /// The key.
    pub fn key(&self) -> &str {
        &self.credential.issued.key
    }
}

impl App {
    /// Checks key and token.
    ///
    /// An unknown key and a wrong token are told apart neither in the answer nor by the time it takes: both
    /// end after one look-up in the database and one comparison.
    ///
    /// # Errors
    /// [`Refusal::KeyKindWrong`], [`Refusal::KeyEnvironmentWrong`] by the key's own shape;
    /// [`Refusal::CredentialsWrong`].
    pub async fn identify(
        &self,
        key: &str,
        token: SecretString,
        access: Access,
        witness: &CallWitness,
    ) -> Result<Identified, Error> {
        self.check_shape(key, access)?;
        let digest = token_digest(token.expose_secret().as_bytes());
        if let Some(credential) = self.credential_kept(key)
            && digest_matches(&credential.issued.token_digest, &digest)
        {
            return self.identified(credential, token, access, witness);
        }
        // Either the key is not kept in memory, or what is kept may be outdated: the database decides. What else
        // belongs to the key is read only once the token was right.
        let stored = self.stored_key(key).await?;
        let expected = stored
            .as_ref()
            .map_or([0; 32], |stored| stored.issued.token_digest);
        match (digest_matches(&expected, &digest), stored) {
            (true, Some(stored)) => {
                let credential = self.credential_of(stored).await?;
                self.identified(credential, token, access, witness)
            }
            (_, stored) => {
                witness.no_pair(stored.as_ref().map(|stored| &stored.issued));
                Err(Refusal::CredentialsWrong(hint(inspect(key), inspect(token.expose_secret()))).into())
            }
        }
    }

    /// Refuses a key that says itself that it is of no use here. It is believed only with its checksum, which
    /// costs a hash and is therefore not computed for a key that says nothing of the kind.
    fn check_shape(&self, key: &str, access: Access) -> Result<(), Error> {
        let here = self.environment();
        let Some(form) = form_of_prefix(key).filter(|form| form.part == Part::Key) else {
            return Ok(());
        };
        let elsewhere = form.environment != here;
        if !elsewhere && access.kinds.contains(&form.kind) || inspect(key) != Inspection::WellFormed(form) {
            return Ok(());
        }
        if elsewhere {
            let found = form.environment;
            return Err(Refusal::KeyEnvironmentWrong { found, here }.into());
        }
        Err(kind_wrong(access, form.kind))
    }

    fn identified(
        &self,
        credential: Arc<Credential>,
        token: SecretString,
        access: Access,
        witness: &CallWitness,
    ) -> Result<Identified, Error> {
        witness.owner(&credential);
        let hint = match credential.issued.status(self.parts.clock.real()) {
            KeyStatus::Active | KeyStatus::Expiring => None,
            KeyStatus::Expired => Some(CredentialHint::Expired),
            KeyStatus::Revoked => Some(CredentialHint::Revoked),
        };
        if let Some(hint) = hint {
            return Err(Refusal::CredentialsWrong(hint).into());
        }
        let kind = credential.issued.owner.kind();
        if !access.kinds.contains(&kind) {
            return Err(kind_wrong(access, kind));
        }
        Ok(Identified { credential, token })
    }

    /// Checks the signature over the body as it arrived, then everything else that stands before the body is read
    /// for what it says.
    ///
    /// # Errors
    /// In this order: [`Refusal::SignatureWrong`], [`Refusal::ProductNotActivated`],
    /// [`Refusal::ProjectNotActive`], [`Refusal::AddressNotAllowed`].
    pub fn admit(
        &self,
        identified: Identified,
        signature: &[u8],
        body: &[u8],
        address: IpAddr,
        access: Access,
        witness: &CallWitness,
    ) -> Result<Caller, Error> {
        let Identified { credential, token } = identified;
        let key = &credential.issued.key;
        let token = token.expose_secret().as_bytes();
        let signing = credential.signing.get_or_init(|| SigningKey::new(token));
        if verify(signing, key, Some(body), signature).is_err() {
            return Err(Refusal::SignatureWrong(diagnose(token, key, Some(body), signature)).into());
        }
        if let (Some(product), Some(merchant)) = (access.products.first(), credential.holder.merchant())
            && !access
                .products
                .iter()
                .any(|product| merchant.is_activated_for(*product))
        {
            return Err(Refusal::ProductNotActivated(*product).into());
        }
        match &credential.holder {
            Holder::Project { project, trial, .. } => {
                match project.status {
                    Status::Active => {}
                    Status::Suspended if access.while_suspended => {}
                    other => return Err(Refusal::ProjectNotActive(other).into()),
                }
                check_address(Some(&project.details.allowlist), address, Kind::Project)?;
                if trial.as_ref().is_some_and(|trial| trial.would_refuse(address)) {
                    witness.on_trial();
                }
            }
            Holder::Merchant(merchant) => {
                check_address(merchant.allowlist.as_ref(), address, Kind::Merchant)?;
            }
            Holder::Engine(engine) => check_address(Some(&engine.allowlist), address, Kind::Engine)?,
        }
        self.note_use(&credential);
        Ok(Caller { credential })
    }
}

fn kind_wrong(access: Access, found: Kind) -> Error {
    Refusal::KeyKindWrong {
        expected: access.kinds.to_vec(),
        found,
    }
    .into()
}

fn check_address(allowlist: Option<&Allowlist>, address: IpAddr, list_of: Kind) -> Result<(), Error> {
    match allowlist {
        Some(allowlist) if !allowlist.admits(address) => {
            let entry = Allowlist::entry_for(address);
            Err(Refusal::AddressNotAllowed {
                seen: address.to_canonical(),
                entry,
                list_of,
            }
            .into())
        }
        _ => Ok(()),
    }
}

/// What the shapes of a key and a token that are no pair give away.
fn hint(key: Inspection, token: Inspection) -> CredentialHint {
    match (key, token) {
        (Inspection::WellFormed(form), _) if form.part == Part::Token => CredentialHint::TokenAsKey,
        (
            Inspection::ChecksumWrong {
                form,
                characters,
                expected,
            },
            _,
        ) if form.part == Part::Key => CredentialHint::KeyDamaged { characters, expected },
        (_, Inspection::WellFormed(form)) if form.part == Part::Key => CredentialHint::KeyAsToken,
        (
            _,
            Inspection::ChecksumWrong {
                form,
                characters,
                expected,
            },
        ) if form.part == Part::Token => CredentialHint::TokenDamaged { characters, expected },
        (Inspection::WellFormed(key), Inspection::WellFormed(token))
            if (key.kind, key.environment) != (token.kind, token.environment) =>
        {
            CredentialHint::NotAPair
        }
        _ => CredentialHint::None,
    }
}
