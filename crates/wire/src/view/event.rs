use sengo_core::event::{EventRefusal, Taken};
use sengo_core::ids::TransactionId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Language, event_refused};

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum EventResult {
    /// It is booked.
    Accepted,
    /// It says what is known already. Nothing was changed, and nothing needs to be done.
    Duplicate,
    /// It cannot be booked without a person. Its money, if it brought any, waits in suspense.
    Exception,
    /// It was not taken; `reason` says why. Nothing was changed by it.
    Refused,
}

/// What became of one event. Answers stand in the order of the events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    /// The event's id, as it was sent; null where none could be read.
    #[schema(required = true, example = "EVT-20260131-0001")]
    pub id: Option<String>,
    /// What became of it.
    pub result: EventResult,
    /// The transaction it is about; null where it is none of ours.
    #[schema(required = true, example = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506")]
    pub transaction_id: Option<String>,
    /// The exception it became, also where it is a duplicate of one that did; null otherwise.
    #[schema(required = true)]
    pub exception_id: Option<String>,
    /// Why it was refused, for a person, in the language asked for; null otherwise.
    #[schema(required = true)]
    pub reason: Option<String>,
}

impl EventView {
    /// What an engine is told of an event.
    pub fn of(
        id: Option<String>,
        outcome: &Result<Taken, EventRefusal>,
        transaction: Option<TransactionId>,
        language: Language,
    ) -> Self {
        let (result, exception, reason) = match outcome {
            Ok(Taken::Accepted) => (EventResult::Accepted, None, None),
            Ok(Taken::Duplicate) => (EventResult::Duplicate, None, None),
            Ok(Taken::DuplicateException(exception)) => (EventResult::Duplicate, Some(exception), None),
            Ok(Taken::Exception(exception)) => (EventResult::Exception, Some(exception), None),
            Err(refusal) => (EventResult::Refused, None, Some(event_refused(refusal, language))),
        };
        Self {
            id,
            result,
            transaction_id: transaction.map(|id| id.to_string()),
            exception_id: exception.map(ToString::to_string),
            reason,
        }
    }
}
