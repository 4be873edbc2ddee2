//! The schemas of the bodies that engines send.

use sengo_core::channel::Channel;
use sengo_core::event::{
    EVENT_ID_CHARACTERS_MAX, EVENTS_MAX, NUMBER_CHARACTERS_MAX, OWNER_NAME_CHARACTERS_MAX,
};
use sengo_core::ids::ID_MAX;
use sengo_core::instruction::{
    CLAIM_DEFAULT, CLAIM_MAX, Done, LEASE_SECONDS_DEFAULT, LEASE_SECONDS_MAX, WAIT_SECONDS_MAX,
};
use sengo_core::reference::REFERENCE_CHARACTERS_MAX;
use sengo_core::word::WordKind;
use serde_json::{Map, Value, json};

use crate::request::AMOUNT_MAX;

pub(super) fn requests() -> Map<String, Value> {
    let mut schemas = Map::new();
    schemas.insert(
        "EngineEvents".to_owned(),
        json!({
            "type": "object",
            "required": ["events"],
            "properties": {
                "events": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": EVENTS_MAX,
                    "items": {"$ref": "#/components/schemas/EngineEvent"},
                },
            },
        }),
    );
    schemas.insert("EngineEvent".to_owned(), event());
    schemas.insert("EventDetails".to_owned(), details());
    schemas.insert("InstructionClaim".to_owned(), claim());
    schemas.insert("InstructionResult".to_owned(), result());
    schemas
}

fn channel() -> Value {
    json!({"type": "string", "enum": Channel::ALL.map(Channel::as_str)})
}

fn event() -> Value {
    json!({
        "type": "object",
        "description": "A word about a transaction. Members not named here are ignored.",
        "required": ["id", "type", "transaction", "occurredAt"],
        "properties": {
            "id": {
                "type": "string",
                "minLength": 1,
                "maxLength": EVENT_ID_CHARACTERS_MAX,
                "description": "Your own id of the event, unique for good. The same event again has the same id, and no other event has it.",
            },
            "type": {"type": "string", "enum": WordKind::ALL.map(WordKind::as_str)},
            "transaction": {
                "type": "object",
                "description": "Which transaction: by id, or by channel and number.",
                "properties": {
                    "id": {"type": "string", "format": "uuid", "description": "The platform's id."},
                    "channel": channel(),
                    "number": {
                        "type": "string",
                        "minLength": 1,
                        "maxLength": NUMBER_CHARACTERS_MAX,
                        "description": "The channel's number: for qris the reference label of the code (tag 62, field 05).",
                    },
                },
            },
            "amount": {
                "type": "integer",
                "format": "int64",
                "minimum": 0,
                "maximum": AMOUNT_MAX,
                "description": "How much moved, in whole rupiah. Mandatory and above zero where money moved: payment.paid, payment.refunded, payment.charged_back, payment.recorded and disbursement.paid.",
            },
            "occurredAt": {
                "type": "string",
                "format": "date-time",
                "description": "When it happened, by your clock.",
            },
            "details": {"$ref": "#/components/schemas/EventDetails"},
        },
    })
}

fn details() -> Value {
    let name = |description: &str| {
        json!({
            "type": ["string", "null"],
            "maxLength": OWNER_NAME_CHARACTERS_MAX,
            "description": description,
        })
    };
    json!({
        "type": ["object", "null"],
        "description": "What some types need beside.",
        "properties": {
            "accountName": name("inquiry.answered: the name of whoever owns the account. Without it the answer is that there is no such account."),
            "recipientName": name("disbursement.paid: the name of whoever got the money, where the bank says it."),
            "refund": {
                "type": ["string", "null"],
                "format": "uuid",
                "description": "payment.refunded: the id of the refund instruction that you carried out. Without it the event is a refund that the platform did not ask for.",
            },
            "project": {
                "type": "integer",
                "format": "int64",
                "minimum": 1,
                "maximum": ID_MAX,
                "description": "payment.recorded, where it is mandatory: the project that was paid.",
            },
            "reference": {
                "type": "string",
                "minLength": 1,
                "maxLength": REFERENCE_CHARACTERS_MAX,
                "description": "payment.recorded, where it is mandatory: the project's own name for the payment, unique among all its references.",
            },
        },
    })
}

fn claim() -> Value {
    let number = |least: i64, most: i64, default: i64, description: &str| {
        json!({
            "type": "integer",
            "minimum": least,
            "maximum": most,
            "default": default,
            "description": description,
        })
    };
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    json!({
        "type": "object",
        "description": "What to take; the body can be left out.",
        "properties": {
            "channels": {
                "type": "array",
                "minItems": 1,
                "items": channel(),
                "description": "Only instructions of these channels; of all that your engine serves when absent.",
            },
            "max": number(1, count(CLAIM_MAX), count(CLAIM_DEFAULT), "How many at most."),
            "leaseSeconds": number(1, LEASE_SECONDS_MAX, LEASE_SECONDS_DEFAULT, "For how long they are yours alone."),
            "waitSeconds": number(0, WAIT_SECONDS_MAX, 0, "How long to wait for the first. The answer comes as soon as there is one."),
        },
    })
}

fn result() -> Value {
    json!({
        "type": "object",
        "required": ["outcome"],
        "properties": {
            "outcome": {"type": "string", "enum": Done::ALL.map(Done::as_str)},
            "occurredAt": {
                "type": ["string", "null"],
                "format": "date-time",
                "description": "When it happened, by your clock; now when absent.",
            },
            "accountName": {
                "type": "string",
                "maxLength": OWNER_NAME_CHARACTERS_MAX,
                "description": "Mandatory with answered: the name of whoever owns the account.",
            },
            "recipientName": {
                "type": ["string", "null"],
                "maxLength": OWNER_NAME_CHARACTERS_MAX,
                "description": "With paid, for a disburse instruction: the name of whoever got the money, where the bank says it.",
            },
        },
    })
}
