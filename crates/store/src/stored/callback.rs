//! Callbacks and the tries to deliver them as rows.

use jiff::Timestamp;
use sengo_core::callback::{Attempt, Callback, CallbackId, CallbackState, CallbackSubject};
use sengo_core::ids::{MerchantId, TransactionId};

use super::{Id, coded, corrupt, moment, parties};
use crate::error::StoreError;

/// A row of `callback`.
#[derive(Debug, Clone)]
pub(crate) struct CallbackRow {
    pub(crate) merchant_id: i64,
    pub(crate) callback_id: Id,
    pub(crate) project_id: i64,
    pub(crate) transaction_id: Option<Id>,
    pub(crate) transaction_status: Option<i16>,
    pub(crate) project_status: Option<String>,
    pub(crate) address: String,
    pub(crate) endpoint: i64,
    pub(crate) key: String,
    pub(crate) created_at: i64,
    pub(crate) state: i16,
    pub(crate) due_at: i64,
    pub(crate) attempts: i64,
    pub(crate) attempts_ever: i64,
    pub(crate) claimed_until: Option<i64>,
}

/// A row of `callback_attempt`.
#[derive(Debug, Clone)]
pub(crate) struct AttemptRow {
    pub(crate) merchant_id: i64,
    pub(crate) callback_id: Id,
    pub(crate) number: i64,
    pub(crate) attempted_at: i64,
    pub(crate) milliseconds: i64,
    pub(crate) status: Option<i16>,
    pub(crate) error: Option<String>,
    pub(crate) answer: String,
}

/// What strangers answer may hold any character; one of them no text in PostgreSQL can hold.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

fn count(what: &str, stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|_| corrupt(what, stored))
}

impl CallbackRow {
    pub(crate) fn of(callback: &Callback) -> Self {
        let (transaction_id, transaction_status, project_status) = match &callback.subject {
            CallbackSubject::Transaction { id, status } => (Some(*id.as_bytes()), Some(*status), None),
            CallbackSubject::Project { status } => (None, None, Some(status.clone())),
        };
        Self {
            merchant_id: callback.parties.merchant.get(),
            callback_id: *callback.id.as_bytes(),
            project_id: callback.parties.project.get(),
            transaction_id,
            transaction_status,
            project_status,
            address: callback.address.clone(),
            endpoint: callback.endpoint(),
            key: callback.key.clone(),
            created_at: callback.created_at.as_microsecond(),
            state: callback.state.code(),
            due_at: callback.due_at.as_microsecond(),
            attempts: i64::from(callback.attempts),
            attempts_ever: i64::from(callback.attempts_ever),
            claimed_until: callback.claimed_until.map(Timestamp::as_microsecond),
        }
    }

    pub(crate) fn read(self) -> Result<Callback, StoreError> {
        let subject = match (self.transaction_id, self.transaction_status, self.project_status) {
            (Some(id), Some(status), None) => CallbackSubject::Transaction {
                id: TransactionId::from_bytes(id),
                status,
            },
            (None, None, Some(status)) => CallbackSubject::Project { status },
            _ => return Err(corrupt("subject of callback", self.callback_id)),
        };
        Ok(Callback {
            id: CallbackId::from_bytes(self.callback_id),
            parties: parties(self.merchant_id, self.project_id)?,
            subject,
            address: self.address,
            key: self.key,
            created_at: moment(self.created_at)?,
            state: coded("state of callback", self.state, CallbackState::from_code)?,
            due_at: moment(self.due_at)?,
            attempts: count("attempts", self.attempts)?,
            attempts_ever: count("attempts", self.attempts_ever)?,
            claimed_until: self.claimed_until.map(moment).transpose()?,
        })
    }
}

impl AttemptRow {
    pub(crate) fn of(merchant: MerchantId, attempt: &Attempt) -> Self {
        Self {
            merchant_id: merchant.get(),
            callback_id: *attempt.callback.as_bytes(),
            number: i64::from(attempt.number),
            attempted_at: attempt.at.as_microsecond(),
            milliseconds: attempt.milliseconds,
            // A status has three digits.
            status: attempt.status.and_then(|status| i16::try_from(status).ok()),
            error: attempt.error.as_deref().map(without_nul),
            answer: without_nul(&attempt.answer),
        }
    }

    pub(crate) fn read(self) -> Result<Attempt, StoreError> {
        Ok(Attempt {
            callback: CallbackId::from_bytes(self.callback_id),
            number: count("attempt", self.number)?,
            at: moment(self.attempted_at)?,
            milliseconds: self.milliseconds,
            status: self
                .status
                .map(u16::try_from)
                .transpose()
                .map_err(|_| corrupt("status of an answer", self.status))?,
            error: self.error,
            answer: self.answer,
        })
    }
}
