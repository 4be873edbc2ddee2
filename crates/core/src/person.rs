//! People who sign in to the console: from the invitation through the second factor to their sessions.
//!
//! What is secret comes here only as digests, and whether a password fits is found out elsewhere; the rules are
//! about what follows from it.

mod links;
mod retention;
mod session;
#[cfg(test)]
mod tests;
mod typed;

use jiff::{SignedDuration, Timestamp};
use thiserror::Error;

pub use links::{INVITED_A_DAY_MAX, LINKS_A_DAY_MAX, check_invited, with_link};
pub use retention::{ENDED_KEPT_FOR, INVITATION_KEPT_FOR, TRACES_KEPT_FOR};
pub use session::{
    FORM_TIME_MAX, FORMS_REMEMBERED_MAX, SEEN_EVERY, SESSION_IDLE_MAX, SESSION_TIME_MAX, SESSIONS_MAX,
    SentForm, Session, SessionId,
};
pub use typed::{
    EMAIL_BYTES_MAX, PASSWORD_CHARACTERS_MAX, PASSWORD_CHARACTERS_MIN, PERSON_NAME_CHARACTERS_MAX,
    check_password, email, person_name,
};

/// How long an invitation can be accepted.
pub const INVITATION_TIME_MAX: SignedDuration = SignedDuration::from_hours(72);

/// How many wrong attempts in a row are answered at once; each one after them blocks the next for a while.
pub const FAILURES_FREE: u32 = 5;

/// The first block. Each further wrong attempt doubles it.
pub const BLOCK_TIME_FIRST: SignedDuration = SignedDuration::from_mins(1);

/// The longest block: long enough to make guessing hopeless, short enough that nobody is locked out for a day.
pub const BLOCK_TIME_MAX: SignedDuration = SignedDuration::from_mins(15);

/// How many recovery codes a person has at first.
pub const RECOVERY_CODES: usize = 10;

/// SHA-256 of something that only its holder knows.
pub type SecretDigest = [u8; 32];

/// How far a person has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonState {
    /// Invited, and not here yet.
    Invited {
        /// Of the secret in the link.
        link: SecretDigest,
        /// Until when it can be accepted.
        until: Timestamp,
    },
    /// Can sign in.
    Active,
    /// Could, once.
    Ended,
}

/// A person's access, without their name and secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// How far they have come.
    pub state: PersonState,
    /// Wrong attempts since the last right one.
    pub failures: u32,
    /// Until when no attempt is looked at.
    pub blocked_until: Option<Timestamp>,
    /// Whether a code of an authenticator is asked for.
    pub has_second_factor: bool,
    /// The newest step of the authenticator that was used: no code counts twice.
    pub last_step: Option<u64>,
    /// Recovery codes that are left.
    pub recovery: Vec<SecretDigest>,
    /// Where they are signed in, the oldest first.
    pub sessions: Vec<Session>,
}

/// Why somebody is not let in, or may not do something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum PersonRefusal {
    /// Mail address, password or code is wrong. Which of them is not said.
    #[error("mail address, password or code is wrong")]
    SignInWrong,
    /// Too many wrong attempts.
    #[error("too many wrong attempts")]
    Blocked {
        /// When the next one is looked at, in seconds from now.
        seconds: u64,
    },
    /// The code was used before.
    #[error("the code was used before")]
    CodeUsed,
    /// The link was used, replaced, or is too old.
    #[error("the invitation is not valid any more")]
    InvitationOver,
    /// Nobody is signed in, or no longer.
    #[error("the session is over")]
    SessionOver,
    /// The form was sent before.
    #[error("the form was sent before")]
    FormSent,
    /// The form is not of this session or this page, or is too old.
    #[error("the form is not valid any more")]
    FormWrong,
    /// The role does not permit it.
    #[error("the role does not permit it")]
    NotPermitted,
    /// Somebody has this mail address.
    #[error("somebody has this mail address already")]
    EmailUsed,
    /// This cannot be a mail address.
    #[error("this cannot be a mail address")]
    EmailUnusable,
    /// This cannot be a person's name.
    #[error("this cannot be a person's name")]
    NameUnusable,
    /// The password is too short or too long.
    #[error("the password is too short or too long")]
    PasswordLength,
    /// The password is one that everybody tries first.
    #[error("the password is easily guessed")]
    PasswordGuessable,
    /// The code does not fit the secret that is being set up.
    #[error("the code does not fit")]
    CodeWrong,
    /// There is no such person.
    #[error("there is no such person")]
    PersonNotFound,
    /// Nobody ends their own access.
    #[error("nobody ends their own access")]
    Oneself,
    /// The team is as large as it can get.
    #[error("the team is full")]
    TeamFull,
    /// Too many links were made within a day.
    #[error("too many links were made within a day")]
    LinksTooMany {
        /// When the next one can be made, in seconds from now.
        seconds: u64,
    },
}

impl Access {
    /// Somebody invited now, by a link with this secret.
    #[must_use]
    pub fn invited(link: SecretDigest, now: Timestamp) -> Self {
        Self {
            state: PersonState::Invited {
                link,
                until: now.saturating_add(INVITATION_TIME_MAX).unwrap_or(now),
            },
            failures: 0,
            blocked_until: None,
            has_second_factor: false,
            last_step: None,
            recovery: Vec::new(),
            sessions: Vec::new(),
        }
    }

    /// Whether a link can still be accepted.
    ///
    /// # Errors
    /// [`PersonRefusal::InvitationOver`].
    pub fn check_link(&self, link: &SecretDigest, now: Timestamp) -> Result<(), PersonRefusal> {
        match &self.state {
            PersonState::Invited {
                link: expected,
                until,
            } if is_same(expected, link) && now < *until => Ok(()),
            _ => Err(PersonRefusal::InvitationOver),
        }
    }

    /// The person, once the invitation was accepted. The step of the code that proved the second factor counts as
    /// used; without a second factor there is none.
    ///
    /// # Errors
    /// [`PersonRefusal::InvitationOver`].
    pub fn accepted(
        &self,
        link: &SecretDigest,
        step: Option<u64>,
        recovery: Vec<SecretDigest>,
        now: Timestamp,
    ) -> Result<Self, PersonRefusal> {
        self.check_link(link, now)?;
        Ok(Self {
            state: PersonState::Active,
            failures: 0,
            blocked_until: None,
            has_second_factor: step.is_some(),
            last_step: step,
            recovery,
            sessions: Vec::new(),
        })
    }

    /// Whether a colleague can still change the access. Once it has ended, the mail address may be somebody else's.
    ///
    /// # Errors
    /// [`PersonRefusal::PersonNotFound`].
    pub fn check_kept(&self) -> Result<(), PersonRefusal> {
        match self.state {
            PersonState::Ended => Err(PersonRefusal::PersonNotFound),
            PersonState::Invited { .. } | PersonState::Active => Ok(()),
        }
    }

    /// Whether an attempt is looked at now.
    ///
    /// # Errors
    /// [`PersonRefusal::Blocked`], [`PersonRefusal::SignInWrong`] for somebody who cannot sign in at all.
    pub fn check_attempt(&self, now: Timestamp) -> Result<(), PersonRefusal> {
        if self.state != PersonState::Active {
            return Err(PersonRefusal::SignInWrong);
        }
        match self.blocked_until {
            Some(until) if now < until => {
                let left = until.duration_since(now).as_secs().saturating_add(1);
                Err(PersonRefusal::Blocked {
                    seconds: u64::try_from(left).unwrap_or(1),
                })
            }
            _ => Ok(()),
        }
    }

    /// An attempt that is looked at now. It counts as wrong before anybody knows whether it is, so that of many at once
    /// no more are looked at than of many in turn; [`Self::forgiven`] and [`Self::signed_in`] take it back.
    ///
    /// # Errors
    /// Those of [`Self::check_attempt`].
    pub fn tried(&self, now: Timestamp) -> Result<Self, PersonRefusal> {
        self.check_attempt(now)?;
        Ok(self.failed(now))
    }

    /// After an attempt that was right, and is not the last one: a password without its code. Only this attempt is
    /// forgiven, since whoever has the password could otherwise try all codes.
    #[must_use]
    pub fn forgiven(&self) -> Self {
        Self {
            failures: self.failures.saturating_sub(1),
            blocked_until: None,
            ..self.clone()
        }
    }

    /// After a wrong attempt.
    fn failed(&self, now: Timestamp) -> Self {
        let failures = self.failures.saturating_add(1);
        let blocked_until = failures.checked_sub(FAILURES_FREE).map(|beyond| {
            let times = 1_i32.checked_shl(beyond.min(10)).unwrap_or(1);
            let block = BLOCK_TIME_FIRST.saturating_mul(times).min(BLOCK_TIME_MAX);
            now.saturating_add(block).unwrap_or(now)
        });
        Self {
            failures,
            blocked_until,
            ..self.clone()
        }
    }

    /// After a right code of the authenticator.
    ///
    /// # Errors
    /// [`PersonRefusal::CodeUsed`] for one that counted before, or is older than one that did.
    pub fn with_step(&self, step: u64) -> Result<Self, PersonRefusal> {
        if self.last_step.is_some_and(|last| step <= last) {
            return Err(PersonRefusal::CodeUsed);
        }
        Ok(Self {
            last_step: Some(step),
            ..self.clone()
        })
    }

    /// After a recovery code, which is used up by it; none if there is no such code.
    #[must_use]
    pub fn with_recovery(&self, code: &SecretDigest) -> Option<Self> {
        let at = self.recovery.iter().position(|kept| is_same(kept, code))?;
        let mut left = self.clone();
        left.recovery.remove(at);
        Some(left)
    }

    /// Signed in once more. Sessions that are over are forgotten, and the oldest beyond [`SESSIONS_MAX`] ends.
    #[must_use]
    pub fn signed_in(&self, session: Session, now: Timestamp) -> Self {
        let mut sessions: Vec<Session> = self
            .sessions
            .iter()
            .filter(|kept| kept.is_live(now))
            .cloned()
            .collect();
        sessions.push(session);
        let beyond = sessions.len().saturating_sub(SESSIONS_MAX);
        sessions.drain(..beyond);
        Self {
            failures: 0,
            blocked_until: None,
            sessions,
            ..self.clone()
        }
    }

    /// The live session of a secret; none for somebody whose access has ended.
    #[must_use]
    pub fn session(&self, secret: &SecretDigest, now: Timestamp) -> Option<&Session> {
        if self.state != PersonState::Active {
            return None;
        }
        let found = self.sessions.iter().find(|kept| is_same(&kept.secret, secret));
        found.filter(|session| session.is_live(now))
    }

    /// Without a session; all of them end when none is named.
    #[must_use]
    pub fn without_session(&self, id: Option<SessionId>) -> Self {
        let mut left = self.clone();
        left.sessions
            .retain(|session| id.is_some_and(|id| session.id != id));
        left
    }

    /// With a session changed.
    #[must_use]
    pub fn with_session(&self, changed: Session) -> Self {
        let mut with = self.clone();
        if let Some(kept) = with.sessions.iter_mut().find(|kept| kept.id == changed.id) {
            *kept = changed;
        }
        with
    }

    /// Without access.
    #[must_use]
    pub fn ended(&self) -> Self {
        Self {
            state: PersonState::Ended,
            recovery: Vec::new(),
            sessions: Vec::new(),
            ..self.clone()
        }
    }
}

/// Compares in constant time.
fn is_same(one: &SecretDigest, other: &SecretDigest) -> bool {
    use subtle::ConstantTimeEq;
    bool::from(one.ct_eq(other))
}
