//! The one decision about a person: reads the document, lets a rule change it, writes it back.

use sengo_core::person::{Access, PersonRefusal, PersonState, SecretDigest, SentForm, Session, SessionId};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, StoreError, Work};
use serde_json::{Value, json};

use super::document::{PersonDocument, PersonPlace, Preferences};
use super::mail_address;
use crate::app::App;
use crate::approval::{read_back, written};
use crate::cause::Cause;
use crate::error::Error;
use crate::mail::{Letters, Warning};

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
        sealed: String,
        step: u64,
        recovery: Vec<SecretDigest>,
    },
    /// Has new recovery codes.
    Recovery(Vec<SecretDigest>),
    /// Likes to be shown things otherwise.
    Preferences(Preferences),
    /// Has another role; it counts at once.
    Role(String),
    /// Loses access.
    Ended,
    /// Leaves old sessions and attempts behind.
    Tidied,
}

impl Change {
    /// What the audit trail records, where it records anything: not each page that somebody looks at.
    fn audited(&self) -> Option<(&'static str, Value)> {
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
            Self::Recovery(_) => Some(("person.recovery_codes", json!(null))),
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
            Self::Recovery(_) => Some(Warning::RecoveryCodes),
            Self::Ended => Some(Warning::AccessEnded),
            _ => None,
        }
    }

    /// The document after the change; none when nothing is worth writing.
    fn applied(
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
            Self::Invited { link, by } => PersonDocument {
                password: None,
                second_factor: None,
                invited_by: by.clone(),
                invited_at: now.into(),
                ended_at: None,
                mail_fault: None,
                ..before.with_access(&Access::invited(*link, now))
            },
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
                step,
                recovery,
            } => {
                if access.state != PersonState::Active {
                    return Err(PersonRefusal::SignInWrong);
                }
                let proved = match (step, recovery) {
                    (Some(step), _) => access.with_step(*step)?,
                    (None, Some(code)) => access.with_recovery(code).ok_or(PersonRefusal::CodeUsed)?,
                    (None, None) if access.has_second_factor => return Err(PersonRefusal::SignInWrong),
                    (None, None) => access.clone(),
                };
                before.with_access(&proved.signed_in(session.clone(), now))
            }
            Self::Seen(id) => match of(*id)?.seen(now) {
                Some(seen) => before.with_access(&access.with_session(seen)),
                None => return Ok(None),
            },
            Self::Spent(id, form) => before.with_access(&access.with_session(of(*id)?.spent(*form, now)?)),
            Self::SessionEnded(id) => before.with_access(&access.without_session(Some(*id))),
            Self::OthersEnded(id) => before.with_access(&only(access, *id)),
            Self::Password { hash, keep } => PersonDocument {
                password: Some(hash.clone()),
                ..before.with_access(&only(access, *keep))
            },
            Self::SecondFactor {
                sealed,
                step,
                recovery,
            } => PersonDocument {
                second_factor: Some(sealed.clone()),
                ..before.with_access(&Access {
                    has_second_factor: true,
                    last_step: Some(*step),
                    recovery: recovery.clone(),
                    ..access.clone()
                })
            },
            Self::Recovery(recovery) => before.with_access(&Access {
                recovery: recovery.clone(),
                ..access.clone()
            }),
            Self::Preferences(preferences) => PersonDocument {
                language: preferences.language.map(|language| language.tag().to_owned()),
                theme: preferences.theme,
                ..before.clone()
            },
            Self::Role(role) => PersonDocument {
                role: role.clone(),
                ..before.clone()
            },
            Self::Tidied => match access.without_traces(now) {
                Some(tidied) => before.with_access(&tidied),
                None => return Ok(None),
            },
            Self::Ended => PersonDocument {
                password: None,
                second_factor: None,
                ended_at: Some(now.into()),
                ..before.with_access(&access.ended())
            },
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

struct PersonUpdate {
    cause: Cause,
    place: PersonPlace,
    change: Change,
    letters: Letters,
}

impl Decision for PersonUpdate {
    type Answer = Result<(), StoreError>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.place.tenant());
        reads.document(&self.place.document());
    }

    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Refusal>> {
        let id = self.place.document();
        let content = work
            .document(&id)?
            .ok_or(Stop::Refused(PersonRefusal::PersonNotFound.into()))?;
        let changes = read_back::<PersonDocument>(content).and_then(|before| Ok((before.access()?, before)));
        let (access, before) = match changes {
            Ok(read) => read,
            Err(error) => return Ok(unchanged(Err(error))),
        };
        let applied = self.change.applied(&before, &access, &self.cause);
        let Some(after) = applied.map_err(|refusal| Stop::Refused(refusal.into()))? else {
            return Ok(unchanged(Ok(())));
        };
        let content = match written(&after) {
            Ok(content) => content,
            Err(error) => return Ok(unchanged(Err(error))),
        };
        let mut changes = Changes {
            documents: vec![(id, Some(content))],
            ..Changes::default()
        };
        changes.documents.extend(self.letters.iter().cloned());
        if matches!(self.change, Change::Ended) {
            // The mail address can be somebody's again.
            changes
                .documents
                .push((mail_address::document(&before.email_index), None));
        }
        if let Some((action, after)) = self.change.audited() {
            let subject = self.place.actor().to_text();
            let tenant = self.place.tenant();
            changes
                .audit
                .push(self.cause.audit(tenant, action, subject, json!(null), after));
        }
        Ok(Decided {
            changes,
            answer: Ok(()),
        })
    }
}

fn unchanged(answer: Result<(), StoreError>) -> Decided<Result<(), StoreError>> {
    Decided {
        changes: Changes::default(),
        answer,
    }
}

impl App {
    /// Has something changed about a person, and tells them where it matters to them.
    pub(super) async fn person_change(
        &self,
        cause: Cause,
        place: &PersonPlace,
        change: Change,
    ) -> Result<(), Error> {
        let letters = match change.warns() {
            Some(warning) => self.warning_letters(place, warning).await?,
            None => Letters::new(),
        };
        self.person_change_telling(cause, place, change, letters).await
    }

    /// Has something changed about a person, with letters that tell of it.
    pub(super) async fn person_change_telling(
        &self,
        cause: Cause,
        place: &PersonPlace,
        change: Change,
        letters: Letters,
    ) -> Result<(), Error> {
        let update = PersonUpdate {
            cause,
            place: place.clone(),
            change,
            letters,
        };
        Ok(self.decide(update).await??)
    }

    /// What is kept of a person.
    pub(super) async fn person_document(&self, place: &PersonPlace) -> Result<Option<PersonDocument>, Error> {
        match self.store().document(&place.document()).await? {
            Some(content) => Ok(Some(read_back(&content)?)),
            None => Ok(None),
        }
    }
}
