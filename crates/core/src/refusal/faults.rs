//! What is wrong with a field of a request.

use jiff::Timestamp;

use super::TransactionFault;
use crate::allowlist::AddressFault;
use crate::domain::DomainFault;
use crate::figures::PeriodFault;
use crate::idempotency::IdempotencyKeyFault;
use crate::json::IntegerFault;
use crate::name::NameFault;
use crate::reference::ReferenceFault;

/// A field that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Where: `name`, `ip[2]`, `?perPage`, `Idempotency-Key`.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is mandatory and not there.
    Missing,
    /// It is of the wrong kind.
    Kind {
        /// What it should be: `Text`, `Integer`, ….
        expected: ValueKind,
        /// What it is, as of `json::Value::kind_name`.
        found: &'static str,
    },
    /// A text stands where a list of texts is due.
    TextForList {
        /// The text, which may be the one entry that was meant.
        text: String,
    },
    /// A name.
    Name {
        /// What was sent.
        found: String,
        /// What is wrong with it.
        fault: NameFault,
    },
    /// A website.
    Domain {
        /// What was sent.
        found: String,
        /// What is wrong with it.
        fault: DomainFault,
    },
    /// One address or network of a list.
    Address {
        /// What was sent.
        found: String,
        /// What is wrong with it.
        fault: AddressFault,
    },
    /// The name of an engine.
    EngineName {
        /// What was sent.
        found: String,
    },
    /// An id that is not a UUID.
    Uuid,
    /// A list without entries.
    ListEmpty,
    /// A list with too many entries.
    ListTooLong {
        /// How many were sent.
        entries: usize,
        /// How many there may be.
        limit: usize,
    },
    /// An amount or a number that is not one.
    Integer(IntegerFault),
    /// A number outside its range.
    Range {
        /// The smallest.
        least: i64,
        /// The largest.
        most: i64,
    },
    /// A word that is not one of those known.
    Word {
        /// Those known.
        known: Vec<&'static str>,
        /// What was sent.
        found: String,
    },
    /// A reference.
    Reference {
        /// What was sent.
        found: String,
        /// What is wrong with it.
        fault: ReferenceFault,
    },
    /// A text that is too long.
    TextTooLong {
        /// The most characters.
        limit: usize,
    },
    /// A text with a control character or a line break.
    TextControl,
    /// An idempotency key.
    IdempotencyKey(IdempotencyKeyFault),
    /// A moment that is not written as RFC 3339 writes it.
    Moment,
    /// A moment that has not come yet.
    MomentAhead {
        /// Now.
        now: Timestamp,
    },
    /// A project that is not one of this caller's.
    NoSuchProject,
    /// Two fields that must differ are the same.
    SameAs {
        /// The other field.
        other: &'static str,
    },
    /// Days that are no period of a report.
    Period(PeriodFault),
    /// None of the fields that can be changed is there.
    NothingToChange {
        /// Those that can.
        known: Vec<&'static str>,
    },
    /// A parameter that is there more than once.
    Repeated,
    /// What is wrong with a field of payments, disbursements, inquiries and refunds.
    Transaction(TransactionFault),
}

/// The kinds of value that fields have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// A text in quotes.
    Text,
    /// A whole number without quotes.
    Integer,
    /// A list of texts.
    ListOfTexts,
    /// A list of objects.
    ListOfObjects,
    /// An object.
    Object,
}
