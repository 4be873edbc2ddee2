//! Sessions: where a person is signed in, and which forms they sent from there.

use jiff::{SignedDuration, Timestamp};

use super::{PersonRefusal, SecretDigest};

/// The most sessions a person has at once.
pub const SESSIONS_MAX: usize = 10;

/// How long a session lasts at most.
pub const SESSION_TIME_MAX: SignedDuration = SignedDuration::from_hours(12);

/// How long a session lasts without being used.
pub const SESSION_IDLE_MAX: SignedDuration = SignedDuration::from_hours(1);

/// A use is written down at most this often.
pub const SEEN_EVERY: SignedDuration = SignedDuration::from_mins(5);

/// How long a form can be sent after it was shown.
pub const FORM_TIME_MAX: SignedDuration = SignedDuration::from_hours(2);

/// How many sent forms a session remembers. One that it no longer remembers was shown before all of these, and
/// [`Session::spent`] refuses forms from before the oldest remembered one.
pub const FORMS_REMEMBERED_MAX: usize = 64;

/// Names a session for its person; no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId(u64);

impl SessionId {
    /// The id of a number.
    #[must_use]
    pub fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

/// A form that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentForm {
    /// Random.
    pub nonce: u64,
    /// When it was shown.
    pub shown_at: Timestamp,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names it.
    pub id: SessionId,
    /// Of the secret in the browser's cookie.
    pub secret: SecretDigest,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was used last, not more exactly than [`SEEN_EVERY`].
    pub seen_at: Timestamp,
    /// The address it began from.
    pub address: String,
    /// What the browser calls itself, shortened.
    pub browser: String,
    /// Forms that were sent from it, the oldest first.
    pub forms: Vec<SentForm>,
    /// Forms shown at this moment or before are no longer taken.
    pub forms_since: Option<Timestamp>,
}

impl Session {
    /// Whether it can be used.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        now.duration_since(self.started_at) < SESSION_TIME_MAX
            && now.duration_since(self.seen_at) < SESSION_IDLE_MAX
    }

    /// The session as used now, if that is worth writing down.
    #[must_use]
    pub fn seen(&self, now: Timestamp) -> Option<Self> {
        (now.duration_since(self.seen_at) >= SEEN_EVERY).then(|| Self {
            seen_at: now,
            ..self.clone()
        })
    }

    /// The session after a form was sent.
    ///
    /// # Errors
    /// [`PersonRefusal::FormSent`] for one that was sent before, [`PersonRefusal::FormWrong`] for one that is too old
    /// or from the future.
    pub fn spent(&self, form: SentForm, now: Timestamp) -> Result<Self, PersonRefusal> {
        let age = now.duration_since(form.shown_at);
        if age >= FORM_TIME_MAX || age.is_negative() {
            return Err(PersonRefusal::FormWrong);
        }
        if self.forms.iter().any(|sent| sent.nonce == form.nonce) {
            return Err(PersonRefusal::FormSent);
        }
        if self.forms_since.is_some_and(|since| form.shown_at <= since) {
            return Err(PersonRefusal::FormWrong);
        }
        let mut after = self.clone();
        after.forms.push(form);
        after.seen_at = self.seen_at.max(now);
        if after.forms.len() > FORMS_REMEMBERED_MAX {
            let forgotten = after.forms.remove(0);
            after.forms_since = after.forms_since.max(Some(forgotten.shown_at));
        }
        Ok(after)
    }
}
