use jiff::Timestamp;
use sengo_core::channel::Channel;
use sengo_core::event::Personal;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{
    CLAIM_DEFAULT, CLAIM_MAX, Claim, Done, InstructionKind, LEASE_SECONDS_DEFAULT, LEASE_SECONDS_MAX,
    WAIT_SECONDS_MAX,
};
use sengo_core::json::Value;
use sengo_core::refusal::{Fault, FieldFault, Refusal, ValueKind};

use super::event::{channel, moment_of, owner_name};
use super::fields::{self, Faults};

/// What an engine asks for when it takes instructions. Every member can be left out.
///
/// # Errors
/// The faults of all members.
pub fn instruction_claim(body: Option<&Value<'_>>) -> Result<Claim, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let member = |name: &str| body.and_then(|body| body.get(name));
    let mut number = |name: &str, default: i64, least, most| match member(name) {
        None => Some(default),
        Some(value) => faults.note(name, fields::integer(value, least, most)),
    };
    let default = i64::try_from(CLAIM_DEFAULT).unwrap_or(1);
    let max = number("max", default, 1, i64::try_from(CLAIM_MAX).unwrap_or(1));
    let lease_seconds = number("leaseSeconds", LEASE_SECONDS_DEFAULT, 1, LEASE_SECONDS_MAX);
    let wait_seconds = number("waitSeconds", 0, 0, WAIT_SECONDS_MAX);
    let channels = match member("channels") {
        None => Some(None),
        Some(value) => channels(value, &mut faults).map(Some),
    };
    let read = channels.zip(max).zip(lease_seconds.zip(wait_seconds)).map(
        |((channels, max), (lease_seconds, wait_seconds))| Claim {
            channels,
            max: usize::try_from(max).unwrap_or(CLAIM_DEFAULT),
            lease_seconds,
            wait_seconds,
        },
    );
    faults.finish(read)
}

fn channels(value: &Value<'_>, faults: &mut Faults) -> Option<Vec<Channel>> {
    let Some(entries) = value.as_array() else {
        let fault = Fault::Kind {
            expected: ValueKind::ListOfTexts,
            found: value.kind_name(),
        };
        faults.add("channels", fault);
        return None;
    };
    let fault = match entries.len() {
        0 => Some(Fault::ListEmpty),
        count if count > Channel::ALL.len() => Some(Fault::ListTooLong {
            entries: count,
            limit: Channel::ALL.len(),
        }),
        _ => None,
    };
    if let Some(fault) = fault {
        faults.add("channels", fault);
        return None;
    }
    let mut read = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        read.push(faults.note(&format!("channels[{index}]"), channel(entry)));
    }
    read.into_iter().collect()
}

/// The id of an instruction in a path.
///
/// # Errors
/// [`Refusal::InstructionNotFound`] for what is no id.
pub fn instruction_id(segment: &str) -> Result<TransactionId, Refusal> {
    TransactionId::parse(segment).ok_or(Refusal::InstructionNotFound)
}

/// How an engine says that an instruction went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstructionResult {
    /// How.
    pub done: Done,
    /// When, by the engine's clock; now when it does not say.
    pub occurred_at: Option<Timestamp>,
    /// The name of whoever owns the account.
    pub owner_name: Option<Personal>,
}

/// The result of an instruction of a kind.
///
/// # Errors
/// The faults of all members.
pub fn instruction_result(
    body: &Value<'_>,
    kind: InstructionKind,
) -> Result<InstructionResult, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let done = fields::present(body, "outcome").and_then(|value| {
        let text = fields::text(value)?;
        let known = Done::of(kind);
        Done::parse(text)
            .filter(|done| known.contains(done))
            .ok_or_else(|| Fault::Word {
                known: known.iter().map(|done| done.as_str()).collect(),
                found: text.to_owned(),
            })
    });
    let done = faults.note("outcome", done);
    let occurred_at = match body.get("occurredAt") {
        None | Some(Value::Null) => Some(None),
        Some(value) => faults.note("occurredAt", moment_of(value)).map(Some),
    };
    let name = match (kind, done) {
        (InstructionKind::Inquire, Some(Done::Answered)) => {
            let name = fields::present(body, "accountName").and_then(owner_name);
            faults.note("accountName", name).map(Some)
        }
        (InstructionKind::Disburse, Some(Done::Paid)) => match body.get("recipientName") {
            None | Some(Value::Null) => Some(None),
            Some(value) => faults.note("recipientName", owner_name(value)).map(Some),
        },
        _ => Some(None),
    };
    let read = done
        .zip(occurred_at)
        .zip(name)
        .map(|((done, occurred_at), owner_name)| InstructionResult {
            done,
            occurred_at,
            owner_name,
        });
    faults.finish(read)
}
