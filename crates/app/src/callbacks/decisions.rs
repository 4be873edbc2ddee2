//! What is decided about a callback: to claim it, to put it off, to record a try, to tell it again.

use jiff::{SignedDuration, Timestamp};
use sengo_core::callback::{Attempt, Callback, CallbackId, CallbackState};
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use serde_json::json;

use crate::cause::Cause;

/// How long a claim keeps others away: well beyond what a try may take.
const CLAIMED_FOR: SignedDuration = SignedDuration::from_secs(60);

/// The shortest and the longest pause until somebody looks again whether there is a key to sign with.
const KEYLESS_PAUSES: [SignedDuration; 2] = [SignedDuration::from_secs(60), SignedDuration::from_hours(1)];

fn changed(callback: Callback) -> Changes {
    Changes {
        callbacks: vec![callback],
        ..Changes::default()
    }
}

/// Takes a callback that is due. Answers none when it no longer is: somebody else was first.
pub(super) struct CallbackClaim {
    pub(super) merchant: MerchantId,
    pub(super) id: CallbackId,
    pub(super) now: Timestamp,
    pub(super) real: Timestamp,
}

impl Decision for CallbackClaim {
    type Answer = Option<Callback>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.callback(self.merchant, self.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Option<Callback>>, Stop<Refusal>> {
        let found = work.callback(self.merchant, self.id)?;
        let Some(callback) = found.filter(|found| found.is_due(self.now, self.real)) else {
            return Ok(Decided {
                changes: Changes::default(),
                answer: None,
            });
        };
        Ok(Decided {
            changes: changed(callback.claimed(CLAIMED_FOR, self.now, self.real)),
            answer: Some(callback.clone()),
        })
    }
}

/// Puts a callback off that nobody can sign: the longer it has waited, the further.
pub(super) struct CallbackPutOff {
    pub(super) claimed: Callback,
    pub(super) now: Timestamp,
}

impl Decision for CallbackPutOff {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.callback(self.claimed.parties.merchant, self.claimed.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        let found = work.callback(self.claimed.parties.merchant, self.claimed.id)?;
        let waiting = found.filter(|found| found.state == CallbackState::Waiting);
        let waited = self.now.duration_since(self.claimed.created_at);
        let [shortest, longest] = KEYLESS_PAUSES;
        let pause = waited.checked_div(10).unwrap_or(longest).clamp(shortest, longest);
        let changes = waiting.map_or_else(Changes::default, |callback| {
            changed(Callback {
                due_at: self.now.saturating_add(pause).unwrap_or(Timestamp::MAX),
                claimed_until: None,
                ..callback.clone()
            })
        });
        Ok(Decided { changes, answer: () })
    }
}

/// Records a try.
pub(super) struct CallbackTried {
    pub(super) claimed: Callback,
    pub(super) attempt: Attempt,
    pub(super) was_delivered: bool,
    pub(super) jitter: u8,
    /// When it ended.
    pub(super) now: Timestamp,
}

impl Decision for CallbackTried {
    type Answer = CallbackState;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.callback(self.claimed.parties.merchant, self.claimed.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<CallbackState>, Stop<Refusal>> {
        let merchant = self.claimed.parties.merchant;
        let Some(before) = work.callback(merchant, self.claimed.id)? else {
            return Err(Stop::Refused(Refusal::CallbackNotFound));
        };
        let tried = before.tried(self.was_delivered, self.jitter, self.now);
        let after = if before.created_at == self.claimed.created_at && before.state == CallbackState::Waiting
        {
            tried
        } else {
            // It was asked for again while this try was under way, and is still to be told; or another try, after
            // this one's claim had run out, was first. What is recorded is that this one took place.
            Callback {
                attempts_ever: tried.attempts_ever,
                ..before.clone()
            }
        };
        let attempt = Attempt {
            number: after.attempts_ever,
            ..self.attempt.clone()
        };
        let answer = after.state;
        let changes = Changes {
            attempts: vec![(merchant, attempt)],
            ..changed(after)
        };
        Ok(Decided { changes, answer })
    }
}

/// Has the newest callback of a transaction told again.
pub(super) struct CallbackResend {
    pub(super) cause: Cause,
    pub(super) merchant: MerchantId,
    pub(super) transaction: TransactionId,
    pub(super) newest: CallbackId,
}

impl Decision for CallbackResend {
    type Answer = Callback;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.callback(self.merchant, self.newest);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Callback>, Stop<Refusal>> {
        let Some(before) = work.callback(self.merchant, self.newest)? else {
            return Err(Stop::Refused(Refusal::CallbackNotFound));
        };
        let after = before.resent(self.cause.business);
        let audit = self.cause.audit(
            self.merchant,
            "callback.resend",
            format!("transaction:{}", self.transaction),
            json!({ "state": before.state.as_str(), "attempts": before.attempts_ever }),
            json!({ "state": after.state.as_str() }),
        );
        let changes = Changes {
            audit: vec![audit],
            ..changed(after.clone())
        };
        Ok(Decided {
            changes,
            answer: after,
        })
    }
}
