//! Parameters of paths and queries, and the headers that are not part of the signature.

use sengo_core::figures::Grouping;
use sengo_core::idempotency::IDEMPOTENCY_KEY_CHARACTERS_MAX;
use sengo_core::ids::ID_MAX;
use sengo_core::instruction::Play;
use sengo_core::payment;
use sengo_core::project::Status;
use serde_json::{Value, json};

use crate::request::query::{DIRECTIONS, Format, PAGE_MAX, PER_PAGE_DEFAULT, PER_PAGE_MAX};

/// A parameter that operations share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameter {
    ProjectId,
    Key,
    InstructionId,
    Page,
    PerPage,
    Status,
    At,
    TransactionId,
    Action,
    TransactionStatus,
    Date,
    Type,
    ResendCallback,
    From,
    To,
    By,
    Project,
    Format,
    IdempotencyKey,
    AcceptLanguage,
}

impl Parameter {
    pub(super) const ALL: [Self; 20] = [
        Self::ProjectId,
        Self::Key,
        Self::InstructionId,
        Self::Page,
        Self::PerPage,
        Self::Status,
        Self::At,
        Self::TransactionId,
        Self::Action,
        Self::TransactionStatus,
        Self::Date,
        Self::Type,
        Self::ResendCallback,
        Self::From,
        Self::To,
        Self::By,
        Self::Project,
        Self::Format,
        Self::IdempotencyKey,
        Self::AcceptLanguage,
    ];

    /// Its name among the document's components.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ProjectId => "ProjectId",
            Self::Key => "Key",
            Self::InstructionId => "InstructionId",
            Self::Page => "Page",
            Self::PerPage => "PerPage",
            Self::Status => "Status",
            Self::At => "At",
            Self::TransactionId => "TransactionId",
            Self::Action => "Action",
            Self::TransactionStatus => "TransactionStatus",
            Self::Date => "Date",
            Self::Type => "Type",
            Self::ResendCallback => "ResendCallback",
            Self::From => "From",
            Self::To => "To",
            Self::By => "By",
            Self::Project => "Project",
            Self::Format => "Format",
            Self::IdempotencyKey => "IdempotencyKey",
            Self::AcceptLanguage => "AcceptLanguage",
        }
    }

    pub(super) fn reference(self) -> Value {
        json!({"$ref": format!("#/components/parameters/{}", self.name())})
    }

    pub(super) fn component(self) -> Value {
        match self {
            Self::ProjectId => parameter(
                "path",
                "id",
                "The project's id.",
                json!({"type": "integer", "format": "int64", "minimum": 1, "maximum": ID_MAX}),
            ),
            Self::Key => parameter(
                "path",
                "key",
                "The key, as it was issued.",
                json!({"type": "string", "maxLength": 255}),
            ),
            Self::InstructionId => parameter(
                "path",
                "id",
                "The instruction's id, as it was offered.",
                json!({"type": "string", "format": "uuid"}),
            ),
            Self::Page => parameter(
                "query",
                "page",
                "The number of the page.",
                json!({"type": "integer", "minimum": 1, "maximum": PAGE_MAX, "default": 1}),
            ),
            Self::PerPage => parameter(
                "query",
                "perPage",
                "How many entries a page has.",
                json!({"type": "integer", "minimum": 1, "maximum": PER_PAGE_MAX, "default": PER_PAGE_DEFAULT}),
            ),
            Self::Status => parameter(
                "query",
                "status",
                "Only projects in this status.",
                json!({"type": "string", "enum": Status::ALL.map(Status::as_str)}),
            ),
            Self::At => parameter(
                "query",
                "at",
                "The balance as booked up to and including this moment, which must not be ahead of now. Write the + of an offset as %2B; one that arrives as a space is understood.",
                json!({"type": "string", "format": "date-time"}),
            ),
            Self::Action => parameter(
                "path",
                "action",
                "What is played: the payer pays or the payout arrives; the bank declines or the payout fails; the payer pays once the payment has expired; the payer pays another amount.",
                json!({"type": "string", "enum": Play::ALL.map(Play::as_str)}),
            ),
            Self::TransactionId => parameter(
                "path",
                "id",
                "The transaction's id.",
                json!({"type": "string", "format": "uuid"}),
            ),
            Self::TransactionStatus => parameter(
                "query",
                "status",
                "Only transactions in this status.",
                json!({
                    "type": "string",
                    "enum": payment::Status::ALL.map(payment::Status::as_str),
                    "default": payment::Status::Success.as_str(),
                }),
            ),
            Self::Date => parameter(
                "query",
                "date",
                "Only transactions created on this day in Jakarta, `Y-m-d`; today, or one of the six days before it. Today when absent.",
                json!({"type": "string", "format": "date"}),
            ),
            Self::Type => parameter(
                "query",
                "type",
                "`cashIn` or `receive`: only payments. `cashOut` or `send`: only disbursements. Both when absent.",
                json!({"type": "string", "enum": DIRECTIONS.map(|(word, _)| word)}),
            ),
            Self::ResendCallback => parameter(
                "query",
                "resendCallback",
                "`true` or `1`: the newest callback of the transaction is sent again, whatever became of it.",
                json!({"type": "string", "enum": ["true", "1", "false", "0"], "default": "false"}),
            ),
            Self::From => parameter(
                "query",
                "from",
                "The first day in Jakarta, `Y-m-d`; 29 days before the last when absent.",
                json!({"type": "string", "format": "date"}),
            ),
            Self::To => parameter(
                "query",
                "to",
                "The last day in Jakarta, `Y-m-d`, at most 400 days with the first; today when absent.",
                json!({"type": "string", "format": "date"}),
            ),
            Self::By => parameter(
                "query",
                "by",
                "What the rows are by: days; hours of the day in Jakarta; channels; or projects, those that took the most first, 1,000 at most.",
                json!({
                    "type": "string",
                    "enum": Grouping::ALL.map(Grouping::as_str),
                    "default": Grouping::Day.as_str(),
                }),
            ),
            Self::Project => parameter(
                "query",
                "project",
                "Only this project, one of the caller's. All of them when absent.",
                json!({"type": "integer", "format": "int64", "minimum": 1, "maximum": ID_MAX}),
            ),
            Self::Format => parameter(
                "query",
                "format",
                "`csv` answers with the rows as comma-separated values: a line for payments and one for disbursements of each.",
                json!({"type": "string", "enum": Format::ALL.map(Format::as_str), "default": Format::Json.as_str()}),
            ),
            Self::IdempotencyKey => parameter(
                "header",
                "Idempotency-Key",
                "Makes repeating the call safe: a repetition with the same key and the same body answers with the first answer and does nothing. Kept for 7 days. Visible ASCII, such as a UUID.",
                json!({"type": "string", "minLength": 1, "maxLength": IDEMPOTENCY_KEY_CHARACTERS_MAX}),
            ),
            Self::AcceptLanguage => parameter(
                "header",
                "Accept-Language",
                "`id` gives responseMessage, errors and hint of an error in Bahasa Indonesia; English otherwise.",
                json!({"type": "string"}),
            ),
        }
    }
}

fn parameter(place: &str, name: &str, description: &str, schema: Value) -> Value {
    json!({
        "name": name,
        "in": place,
        "description": description,
        "required": place == "path",
        "schema": schema,
    })
}
