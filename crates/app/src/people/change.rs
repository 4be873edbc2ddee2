//! What changes about a person, by the rules.

use sengo_core::person::{Access, PersonRefusal, PersonState, SecretDigest, SentForm, Session, SessionId};
use serde_json::{Value, json};

use super::document::{PersonDocument, Preferences};
use crate::cause::Cause;
use crate::mail::Warning;

/// What changes about a person.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// Gets a new link, and loses what they had before.
    Invited { link: SecretDigest, by: String },
    /// Accepts the invitation.
    Accepted {
        link: SecretDigest,
        password: String,
        second_factor: Option<String>,
        step: Option<u64>,
        recovery: Vec<SecretDigest>,
    },
    /// Tries to prove who they are; wrong until it is known to be right.
    Tried,
    /// Gave the right password.
    Forgiven,
    /// Proved who they are, by a step of the authenticator or a recovery code where one is asked for.
    SignedIn {
        session: Session,
        proved: Proved,
        step: Option<u64>,
        recovery: Option<SecretDigest>,
    },
    /// Uses a session.
    Seen(SessionId),
    /// Sends a form.
    Spent(SessionId, SentForm),
    /// Ends a session of theirs.
    SessionEnded(SessionId),
    /// Ends all sessions of theirs but one.
    OthersEnded(SessionId),
    /// Has a new password; all other sessions end.
    Password { hash: String, keep: SessionId },
    /// Has a new authenticator and new recovery codes.
    SecondFactor {
        by: SessionId,
        sealed: String,
        step: u64,
        recovery: Vec<SecretDigest>,
    },
    /// Has new recovery codes.
    Recovery(SessionId, Vec<SecretDigest>),
    /// Likes to be shown things otherwise.
    Preferences(Preferences),
    /// Has another role; it counts at once.
    Role(String),
    /// Loses access.
    Ended,
    /// Leaves old sessions and attempts behind.
    Tidied,
}

/// By what somebody proved who they are, as it was kept when that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Proved {
    password: Option<String>,
    second_factor: Option<String>,
}

impl Proved {
    pub(super) fn of(document: &PersonDocument) -> Self {
        Self {
            password: document.password.clone(),
            second_factor: document.second_factor.clone(),
        }
    }
}

impl Change {
    /// What the audit trail records, where it records anything: not each page that somebody looks at.
    pub(super) fn audited(&self) -> Option<(&'static str, Value)> {
        match self {
            Self::Invited { .. } => Some(("person.invite", json!(null))),
            Self::Accepted { second_factor, .. } => Some((
                "person.accept",
                json!({ "secondFactor": second_factor.is_some() }),
            )),
            Self::SignedIn {
                session, recovery, ..
            } => Some((
                "person.sign_in",
                json!({ "session": session.id.get(), "byRecoveryCode": recovery.is_some() }),
            )),
            Self::SessionEnded(id) => Some(("person.sign_out", json!({ "session": id.get() }))),
            Self::OthersEnded(id) => Some(("person.sign_out_others", json!({ "kept": id.get() }))),
            Self::Password { .. } => Some(("person.password", json!(null))),
            Self::SecondFactor { .. } => Some(("person.second_factor", json!(null))),
            Self::Recovery(..) => Some(("person.recovery_codes", json!(null))),
            Self::Role(role) => Some(("person.role", json!({ "role": role }))),
            Self::Ended => Some(("person.end", json!(null))),
            Self::Tried
            | Self::Forgiven
            | Self::Seen(_)
            | Self::Spent(..)
            | Self::Preferences(_)
            | Self::Tidied => None,
        }
    }

    /// What the person is told of it by mail, so that somebody else's doing does not pass unnoticed.
    pub(super) fn warns(&self) -> Option<Warning> {
        match self {
            Self::Password { .. } => Some(Warning::Password),
            Self::SecondFactor { .. } => Some(Warning::SecondFactor),
            Self::Recovery(..) => Some(Warning::RecoveryCodes),
            Self::Ended => Some(Warning::AccessEnded),
            _ => None,
        }
    }

    /// The document after the change; none when nothing is worth writing.
    pub(super) fn applied(
        &self,
        before: &PersonDocument,
        access: &Access,
        cause: &Cause,
    ) -> Result<Option<PersonDocument>, PersonRefusal> {
        let now = cause.real;
        let of = |id: SessionId| {
            let live = access
                .sessions
                .iter()
                .find(|kept| kept.id == id && kept.is_live(now));
            live.ok_or(PersonRefusal::SessionOver)
        };
        let after = match self {
            Self::Invited { link, by } => {
                access.check_kept()?;
                PersonDocument {
                    password: None,
                    second_factor: None,
                    invited_by: by.clone(),
                    mail_fault: None,
                    ..before
                        .linked(&before.links, now)?
                        .with_access(&Access::invited(*link, now))
                }
            }
            Self::Accepted {
                link,
                password,
                second_factor,
                step,
                recovery,
            } => PersonDocument {
                password: Some(password.clone()),
                second_factor: second_factor.clone(),
                ..before.with_access(&access.accepted(link, *step, recovery.clone(), now)?)
            },
            Self::Tried => before.with_access(&access.tried(now)?),
            Self::Forgiven => before.with_access(&access.forgiven()),
            Self::SignedIn {
                session,
                proved,
                step,
                recovery,
            } => {
                if access.state != PersonState::Active || *proved != Proved::of(before) {
                    return Err(PersonRefusal::SignInWrong);
                }
                let passed = match (step, recovery) {
                    (Some(step), _) => access.with_step(*step)?,
                    (None, Some(code)) => access.with_recovery(code).ok_or(PersonRefusal::CodeUsed)?,
                    (None, None) if access.has_second_factor => return Err(PersonRefusal::SignInWrong),
                    (None, None) => access.clone(),
                };
                before.with_access(&passed.signed_in(session.clone(), now))
            }
            Self::Seen(id) => match of(*id)?.seen(now) {
                Some(seen) => before.with_access(&access.with_session(seen)),
                None => return Ok(None),
            },
            Self::Spent(id, form) => before.with_access(&access.with_session(of(*id)?.spent(*form, now)?)),
            Self::SessionEnded(id) if access.sessions.iter().all(|kept| kept.id != *id) => return Ok(None),
            Self::SessionEnded(id) => before.with_access(&access.without_session(Some(*id))),
            Self::OthersEnded(id) => before.with_access(&only(access, *id)),
            Self::Password { hash, keep } => PersonDocument {
                password: Some(hash.clone()),
                ..before.with_access(&only(access, of(*keep)?.id))
            },
            Self::SecondFactor {
                by,
                sealed,
                step,
                recovery,
            } => {
                of(*by)?;
                PersonDocument {
                    second_factor: Some(sealed.clone()),
                    ..before.with_access(&Access {
                        has_second_factor: true,
                        last_step: Some(*step),
                        recovery: recovery.clone(),
                        ..access.clone()
                    })
                }
            }
            Self::Recovery(by, recovery) => {
                of(*by)?;
                before.with_access(&Access {
                    recovery: recovery.clone(),
                    ..access.clone()
                })
            }
            Self::Preferences(preferences) => PersonDocument {
                language: preferences.language.map(|language| language.tag().to_owned()),
                theme: preferences.theme,
                ..before.clone()
            },
            Self::Role(role) => {
                access.check_kept()?;
                PersonDocument {
                    role: role.clone(),
                    ..before.clone()
                }
            }
            Self::Tidied => match access.without_traces(now) {
                Some(tidied) => before.with_access(&tidied),
                None => return Ok(None),
            },
            Self::Ended => {
                access.check_kept()?;
                PersonDocument {
                    password: None,
                    second_factor: None,
                    ended_at: Some(now.into()),
                    ..before.with_access(&access.ended())
                }
            }
        };
        Ok(Some(after))
    }
}

/// With no session but one.
fn only(access: &Access, id: SessionId) -> Access {
    let mut left = access.clone();
    left.sessions.retain(|session| session.id == id);
    left
}

#[cfg(test)]
mod tests;
