//! Issuing, rotating, revoking and importing keys, each as one decision.

use jiff::Timestamp;
use sengo_core::approval::ApprovalRefusal;
use sengo_core::audit::Actor;
use sengo_core::credential::{ImportedKey, ImportedToken};
use sengo_core::key::{self, IssuedKey, KeyOwner, KeyRefusal};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_wire::view::KeyView;
use serde_json::json;

use super::new_key::key_subject;
use super::{NewKey, check_owner};
use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::once::{Once, Repeatable};

impl App {
    /// Issues a key to a merchant or to one of its projects. The token is in the answer unless it repeats an
    /// earlier one.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`], [`Refusal::ProjectNotFound`], [`Refusal::StatusConflict`] unless the project
    /// is in use, [`Refusal::Key`].
    pub async fn key_issue(
        &self,
        actor: Actor,
        owner: KeyOwner,
        once: Option<Once>,
    ) -> Result<(Repeatable<KeyView>, NewKey), Error> {
        self.permit(&actor, permission_for(owner)).await?;
        let cause = self.cause(actor)?;
        let new = self.new_key(owner, &cause)?;
        self.key_add(cause, new, merchant_of(owner), once).await
    }

    /// Takes up a key and token that were issued elsewhere, so that a merchant need not change its code.
    ///
    /// # Errors
    /// Like [`App::key_issue`]; [`KeyRefusal::KeyExists`].
    pub async fn key_import(
        &self,
        actor: Actor,
        owner: KeyOwner,
        key: &ImportedKey,
        token: &ImportedToken,
    ) -> Result<KeyView, Error> {
        self.permit(&actor, permission_for(owner)).await?;
        let cause = self.cause(actor)?;
        let new = self.imported_key(owner, key, token, &cause)?;
        let (added, _) = self.key_add(cause, new, merchant_of(owner), None).await?;
        Ok(added.answer)
    }

    async fn key_add(
        &self,
        cause: Cause,
        new: NewKey,
        scope: KeyOwner,
        once: Option<Once>,
    ) -> Result<(Repeatable<KeyView>, NewKey), Error> {
        let added = self
            .decide_once(
                KeyAdd {
                    cause,
                    new: new.clone(),
                },
                scope,
                once,
            )
            .await?;
        Ok((added, new))
    }

    /// Issues a new key in place of an old one, which goes on working for the overlap.
    ///
    /// # Errors
    /// [`Refusal::KeyNotFound`], also for another owner's key; [`Refusal::Key`].
    pub async fn key_rotate(
        &self,
        actor: Actor,
        owner: KeyOwner,
        old: &str,
        overlap_hours: i64,
        once: Option<Once>,
    ) -> Result<(Repeatable<KeyView>, NewKey), Error> {
        if owner == KeyOwner::ENGINES && self.four_eyes().await? {
            return Err(Refusal::from(ApprovalRefusal::EngineKeyRotation).into());
        }
        self.permit(&actor, permission_for(owner)).await?;
        let cause = self.cause(actor)?;
        let new = self.new_key(owner, &cause)?;
        let decision = KeyRotate {
            cause,
            new: new.clone(),
            old: old.to_owned(),
            overlap_hours,
        };
        let rotated = self.decide_once(decision, merchant_of(owner), once).await;
        self.parts.credentials.outdate();
        Ok((rotated?, new))
    }

    /// Revokes a key at once. Revoking a revoked key changes nothing.
    ///
    /// # Errors
    /// [`Refusal::KeyNotFound`], also for another owner's key.
    pub async fn key_revoke(
        &self,
        actor: Actor,
        owner: KeyOwner,
        key: &str,
        once: Option<Once>,
    ) -> Result<Repeatable<KeyView>, Error> {
        self.permit(&actor, permission_for(owner)).await?;
        let cause = self.cause(actor)?;
        let decision = KeyRevoke {
            cause,
            owner,
            key: key.to_owned(),
        };
        let revoked = self.decide_once(decision, merchant_of(owner), once).await;
        self.parts.credentials.outdate();
        revoked
    }
}

/// What an operator has to be permitted to manage an owner's keys.
fn permission_for(owner: KeyOwner) -> Permission {
    if owner == KeyOwner::ENGINES {
        Permission::EngineManage
    } else {
        Permission::MerchantChange
    }
}

/// Keys are managed with a merchant's key, so that is where an idempotency key counts.
fn merchant_of(owner: KeyOwner) -> KeyOwner {
    KeyOwner {
        merchant: owner.merchant,
        project: None,
    }
}

fn read_owner(reads: &mut Reads, owner: KeyOwner) {
    reads.merchant(owner.merchant);
    if let Some(project) = owner.project {
        reads.project(owner.merchant, project);
    }
    reads.keys_of(owner);
}

struct KeyAdd {
    cause: Cause,
    new: NewKey,
}

impl Decision for KeyAdd {
    type Answer = KeyView;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        read_owner(reads, self.new.issued.owner);
        reads.key(&self.new.issued.key);
    }

    fn decide(&self, work: &Work) -> Result<Decided<KeyView>, Stop<Refusal>> {
        let issued = &self.new.issued;
        check_owner(work, issued.owner)?;
        if work.key(&issued.key)?.is_some() {
            return Err(Stop::Refused(KeyRefusal::KeyExists.into()));
        }
        check_number(work, issued, self.cause.real)?;
        let changes = Changes {
            keys: vec![issued.clone()],
            audit: vec![self.new.audit(&self.cause)],
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: KeyView::of(issued, self.cause.real),
        })
    }
}

struct KeyRotate {
    cause: Cause,
    new: NewKey,
    old: String,
    overlap_hours: i64,
}

impl Decision for KeyRotate {
    type Answer = KeyView;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        read_owner(reads, self.new.issued.owner);
        reads.key(&self.old);
    }

    fn decide(&self, work: &Work) -> Result<Decided<KeyView>, Stop<Refusal>> {
        let old = owned(work, self.new.issued.owner, &self.old)?;
        // The new key is the same engine's; which that is, only the old key tells.
        let issued = &IssuedKey {
            engine: old.engine.clone(),
            ..self.new.issued.clone()
        };
        check_owner(work, issued.owner)?;
        let ending = key::rotate(old, self.overlap_hours, self.cause.real)
            .map_err(|rule| Stop::Refused(rule.into()))?;
        check_number(work, issued, self.cause.real)?;
        let before = json!({ "key": old.key });
        let after = json!({ "key": issued.key, "overlapHours": self.overlap_hours });
        let subject = key_subject(issued);
        let audit = self
            .cause
            .audit(issued.owner.merchant, "key.rotate", subject, before, after);
        let changes = Changes {
            keys: vec![ending, issued.clone()],
            audit: vec![audit],
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: KeyView::of(issued, self.cause.real),
        })
    }
}

struct KeyRevoke {
    cause: Cause,
    owner: KeyOwner,
    key: String,
}

impl Decision for KeyRevoke {
    type Answer = KeyView;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.owner.merchant);
        reads.key(&self.key);
    }

    fn decide(&self, work: &Work) -> Result<Decided<KeyView>, Stop<Refusal>> {
        let before = owned(work, self.owner, &self.key)?;
        let after = key::revoke(before, self.cause.real);
        let answer = KeyView::of(&after, self.cause.real);
        if after == *before {
            return Ok(Decided {
                changes: Changes::default(),
                answer,
            });
        }
        let (merchant, subject) = (self.owner.merchant, key_subject(before));
        let audit = self.cause.audit(
            merchant,
            "key.revoke",
            subject,
            json!({ "key": self.key }),
            json!(null),
        );
        let changes = Changes {
            keys: vec![after],
            audit: vec![audit],
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided { changes, answer })
    }
}

/// Whether another key may be issued beside those of the same merchant, project or engine.
pub(super) fn check_number(work: &Work, issued: &IssuedKey, now: Timestamp) -> Result<(), Stop<Refusal>> {
    let others = work.keys_of(issued.owner)?;
    let others = others.into_iter().filter(|other| other.engine == issued.engine);
    key::issue(others, now).map_err(|rule| Stop::Refused(rule.into()))
}

/// The key, if it is this owner's.
fn owned<'a>(work: &'a Work, owner: KeyOwner, key: &str) -> Result<&'a IssuedKey, Stop<Refusal>> {
    work.key(key)?
        .filter(|issued| issued.owner == owner)
        .ok_or(Stop::Refused(Refusal::KeyNotFound))
}
