use jiff::Timestamp;
use sengo_core::channel::Channel;
use sengo_core::event::{
    About, EVENT_ID_CHARACTERS_MAX, EVENTS_MAX, Event, NUMBER_CHARACTERS_MAX, OWNER_NAME_CHARACTERS_MAX,
    Personal, Recorded,
};
use sengo_core::ids::{ID_MAX, ProjectId, TransactionId};
use sengo_core::json::Value;
use sengo_core::money::Rupiah;
use sengo_core::reference::Reference;
use sengo_core::refusal::{Fault, FieldFault, ValueKind};
use sengo_core::word::WordKind;

use super::fields::{self, Faults};
use super::query::moment;
use super::transfer::AMOUNT_MAX;

/// An event as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRead {
    /// Its id, where that could be read.
    pub id: Option<String>,
    /// The event, or the faults of all its members.
    pub event: Result<Event, Vec<FieldFault>>,
}

/// The events of a call. One that is malformed does not keep the others from being read.
///
/// # Errors
/// The fault of the list itself.
pub fn events(body: &Value<'_>) -> Result<Vec<EventRead>, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let entries = faults.note("events", fields::present(body, "events").and_then(list));
    let read = entries.map(|entries| {
        let numbered = entries.iter().enumerate();
        numbered
            .map(|(index, entry)| event(&format!("events[{index}]"), entry))
            .collect()
    });
    faults.finish(read)
}

fn list<'v, 'a>(value: &'v Value<'a>) -> Result<&'v [Value<'a>], Fault> {
    let entries = value.as_array().ok_or(Fault::Kind {
        expected: ValueKind::ListOfObjects,
        found: value.kind_name(),
    })?;
    match entries.len() {
        0 => Err(Fault::ListEmpty),
        count if count > EVENTS_MAX => Err(Fault::ListTooLong {
            entries: count,
            limit: EVENTS_MAX,
        }),
        _ => Ok(entries),
    }
}

fn event(path: &str, value: &Value<'_>) -> EventRead {
    let mut members = Members {
        path,
        faults: Faults::default(),
    };
    if value.as_object().is_none() {
        let fault = Fault::Kind {
            expected: ValueKind::Object,
            found: value.kind_name(),
        };
        members.faults.add(path, fault);
        return EventRead {
            id: None,
            event: members.faults.finish(None),
        };
    }
    let id = members.read(value, "id", |id| label(id, EVENT_ID_CHARACTERS_MAX));
    let kind = members.read(value, "type", word_kind);
    let about = members.about(value);
    let amount = members.amount(value, kind);
    let occurred_at = members.read(value, "occurredAt", moment_of);
    let details = members.details(value, kind);
    let read = id
        .clone()
        .zip(kind)
        .zip(about.zip(amount))
        .zip(occurred_at.zip(details))
        .map(|(((id, kind), (about, amount)), (occurred_at, details))| Event {
            id,
            kind,
            about,
            amount,
            occurred_at,
            owner_name: details.owner_name,
            refund: details.refund,
            recorded: details.recorded,
        });
    EventRead {
        id,
        event: members.faults.finish(read),
    }
}

#[derive(Default)]
struct Details {
    owner_name: Option<Personal>,
    refund: Option<TransactionId>,
    recorded: Option<Recorded>,
}

/// The members of one event, each fault at its own path.
struct Members<'p> {
    path: &'p str,
    faults: Faults,
}

impl Members<'_> {
    /// A member that must be there.
    fn read<'v, 'a, T>(
        &mut self,
        object: &'v Value<'a>,
        name: &str,
        read: impl FnOnce(&'v Value<'a>) -> Result<T, Fault>,
    ) -> Option<T> {
        self.read_below(object, "", name, read)
    }

    fn read_below<'v, 'a, T>(
        &mut self,
        object: &'v Value<'a>,
        below: &str,
        name: &str,
        read: impl FnOnce(&'v Value<'a>) -> Result<T, Fault>,
    ) -> Option<T> {
        let value = fields::present(object, name).and_then(read);
        self.faults.note(&format!("{}.{below}{name}", self.path), value)
    }

    /// A member that can be left out, or be null. Nothing within something where it is not there.
    fn optional<'v, 'a, T>(
        &mut self,
        object: &'v Value<'a>,
        below: &str,
        name: &str,
        read: impl FnOnce(&'v Value<'a>) -> Result<T, Fault>,
    ) -> Option<Option<T>> {
        match object.get(name) {
            None | Some(Value::Null) => Some(None),
            Some(_) => self.read_below(object, below, name, read).map(Some),
        }
    }

    fn about(&mut self, event: &Value<'_>) -> Option<About> {
        let transaction = self.read(event, "transaction", object)?;
        let below = "transaction.";
        if transaction.get("id").is_some() {
            let id = self.read_below(transaction, below, "id", uuid);
            return id.map(About::Id);
        }
        let channel = self.read_below(transaction, below, "channel", channel);
        let number = self.read_below(transaction, below, "number", |number| {
            label(number, NUMBER_CHARACTERS_MAX)
        });
        let named = channel.zip(number);
        named.map(|(channel, number)| About::Number { channel, number })
    }

    /// The amount: mandatory and above zero where money moved.
    fn amount(&mut self, event: &Value<'_>, kind: Option<WordKind>) -> Option<Rupiah> {
        let amount = if kind.is_some_and(|kind| kind.flow().is_some()) {
            self.read(event, "amount", |value| fields::integer(value, 1, AMOUNT_MAX))
        } else {
            let read = |value: &Value<'_>| fields::integer(value, 0, AMOUNT_MAX);
            self.optional(event, "", "amount", read)
                .map(Option::unwrap_or_default)
        };
        amount.map(Rupiah::new)
    }

    fn details(&mut self, event: &Value<'_>, kind: Option<WordKind>) -> Option<Details> {
        let details = self.optional(event, "", "details", object)?;
        let nothing = Value::Object(Vec::new());
        let details = details.unwrap_or(&nothing);
        let mut read = Details::default();
        let below = "details.";
        match kind? {
            WordKind::InquiryAnswered => {
                read.owner_name = self.optional(details, below, "accountName", owner_name)?;
            }
            WordKind::DisbursementPaid => {
                read.owner_name = self.optional(details, below, "recipientName", owner_name)?;
            }
            WordKind::PaymentRefunded => {
                read.refund = self.optional(details, below, "refund", uuid)?;
            }
            WordKind::PaymentRecorded => {
                let project = self.read_below(details, below, "project", project);
                let reference = self.read_below(details, below, "reference", reference);
                let recorded = project.zip(reference)?;
                let (project, reference) = recorded;
                read.recorded = Some(Recorded { project, reference });
            }
            WordKind::PaymentPaid
            | WordKind::PaymentFailed
            | WordKind::PaymentChargedBack
            | WordKind::DisbursementFailed => {}
        }
        Some(read)
    }
}

fn object<'v, 'a>(value: &'v Value<'a>) -> Result<&'v Value<'a>, Fault> {
    match value {
        Value::Object(_) => Ok(value),
        other => Err(Fault::Kind {
            expected: ValueKind::Object,
            found: other.kind_name(),
        }),
    }
}

/// A short text on one line that is not empty.
pub(super) fn label(value: &Value<'_>, limit: usize) -> Result<String, Fault> {
    let text = fields::text(value)?;
    if text.is_empty() {
        Err(Fault::Missing)
    } else if text.chars().count() > limit {
        Err(Fault::TextTooLong { limit })
    } else if text.chars().any(char::is_control) {
        Err(Fault::TextControl)
    } else {
        Ok(text.to_owned())
    }
}

pub(super) fn owner_name(value: &Value<'_>) -> Result<Personal, Fault> {
    label(value, OWNER_NAME_CHARACTERS_MAX).map(Personal::new)
}

pub(super) fn uuid(value: &Value<'_>) -> Result<TransactionId, Fault> {
    TransactionId::parse(fields::text(value)?).ok_or(Fault::Uuid)
}

pub(super) fn channel(value: &Value<'_>) -> Result<Channel, Fault> {
    let text = fields::text(value)?;
    Channel::parse(text).ok_or_else(|| Fault::Word {
        known: Channel::ALL.map(Channel::as_str).to_vec(),
        found: text.to_owned(),
    })
}

fn word_kind(value: &Value<'_>) -> Result<WordKind, Fault> {
    let text = fields::text(value)?;
    WordKind::parse(text).ok_or_else(|| Fault::Word {
        known: WordKind::ALL.map(WordKind::as_str).to_vec(),
        found: text.to_owned(),
    })
}

/// A moment, to the microsecond, as it is kept.
pub(super) fn moment_of(value: &Value<'_>) -> Result<Timestamp, Fault> {
    let moment = moment::read(fields::text(value)?).ok_or(Fault::Moment)?;
    Timestamp::from_microsecond(moment.as_microsecond()).map_err(|_| Fault::Moment)
}

fn project(value: &Value<'_>) -> Result<ProjectId, Fault> {
    let number = fields::integer(value, 1, ID_MAX)?;
    ProjectId::new(number).ok_or(Fault::NoSuchProject)
}

fn reference(value: &Value<'_>) -> Result<Reference, Fault> {
    let text = fields::text(value)?;
    Reference::parse(text).map_err(|fault| Fault::Reference {
        found: text.to_owned(),
        fault,
    })
}
