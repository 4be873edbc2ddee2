//! The operations, one row each.

use super::parameters::Parameter;
use crate::error::ErrorCode;

/// One operation of the API.
pub(super) struct Operation {
    /// Its `operationId`; the golden file of its success has the same name.
    pub(super) id: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) tag: &'static str,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    pub(super) parameters: &'static [Parameter],
    /// The schema of the body and whether it must be there.
    pub(super) body: Option<(&'static str, bool)>,
    /// The schema of `responseData`, or of its entries.
    pub(super) answer: &'static str,
    pub(super) is_list: bool,
    /// What it can be refused with beside [`EVERYWHERE`], and on writes beside [`WRITES`].
    pub(super) errors: &'static [ErrorCode],
}

impl Operation {
    pub(super) fn is_write(&self) -> bool {
        self.method != "get"
    }

    /// Whether it is one of the engine port, whose calls belong to no merchant.
    pub(super) fn is_of_engines(&self) -> bool {
        self.path.starts_with("/api/engine/")
    }

    /// Whether an idempotency key protects it. What engines send has ids of its own.
    pub(super) fn is_protected(&self) -> bool {
        self.is_write() && !self.is_of_engines()
    }

    /// Whether its answer is a page of a longer list.
    pub(super) fn is_paged(&self) -> bool {
        self.is_list && !self.is_of_engines()
    }
}

/// What every operation can be refused with.
pub(super) const EVERYWHERE: &[ErrorCode] = &[
    ErrorCode::Unauthorized,
    ErrorCode::AddressUnauthorized,
    ErrorCode::TooManyRequests,
    ErrorCode::InternalError,
    ErrorCode::Unavailable,
];

/// What every write can be refused with.
pub(super) const WRITES: &[ErrorCode] = &[ErrorCode::BodyTooLarge, ErrorCode::RequestInvalid];

/// What every write that an idempotency key protects can be refused with.
pub(super) const PROTECTED: &[ErrorCode] = &[ErrorCode::IdempotencyMismatch];

/// What only calls of merchants and projects can be refused with.
pub(super) const MERCHANTS: &[ErrorCode] = &[ErrorCode::ProductAccessError];

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        id: "project_create",
        method: "post",
        path: "/api/projects",
        tag: "Projects",
        summary: "Create a project",
        description: "Signed with the merchant's key. The project begins in Review. Sending an identical request again while it is in Review answers with the same project.",
        parameters: &[],
        body: Some(("ProjectCreate", true)),
        answer: "ProjectCreated",
        is_list: false,
        errors: &[ErrorCode::DuplicateDomain],
    },
    Operation {
        id: "project_list",
        method: "get",
        path: "/api/projects",
        tag: "Projects",
        summary: "List the merchant's projects",
        description: "Signed with the merchant's key.",
        parameters: &[Parameter::Page, Parameter::PerPage, Parameter::Status],
        body: None,
        answer: "ProjectView",
        is_list: true,
        errors: &[ErrorCode::RequestInvalid],
    },
    Operation {
        id: "project_get",
        method: "get",
        path: "/api/projects/{id}",
        tag: "Projects",
        summary: "Show a project",
        description: "Signed with the merchant's key. A Rejected project shows the reasons, field by field.",
        parameters: &[Parameter::ProjectId],
        body: None,
        answer: "ProjectView",
        is_list: false,
        errors: &[ErrorCode::ProjectNotFound],
    },
    Operation {
        id: "project_patch",
        method: "patch",
        path: "/api/projects/{id}",
        tag: "Projects",
        summary: "Change or correct a project",
        description: "Signed with the merchant's key. What is absent stays as it is; ip replaces the list as a whole. A Rejected project goes to review again. Of an Active or Suspended one name and ip change at once, and domain cannot change.",
        parameters: &[Parameter::ProjectId],
        body: Some(("ProjectPatch", true)),
        answer: "ProjectView",
        is_list: false,
        errors: &[
            ErrorCode::ProjectNotFound,
            ErrorCode::DuplicateDomain,
            ErrorCode::StatusConflict,
        ],
    },
    Operation {
        id: "project_delete",
        method: "delete",
        path: "/api/projects/{id}",
        tag: "Projects",
        summary: "Close a project",
        description: "Signed with the merchant's key. Closing is for good, needs every balance to be zero, no pending transaction and no undelivered callback, and revokes the project's keys.",
        parameters: &[Parameter::ProjectId],
        body: None,
        answer: "ProjectView",
        is_list: false,
        errors: &[ErrorCode::ProjectNotFound, ErrorCode::StatusConflict],
    },
    Operation {
        id: "project_balance",
        method: "get",
        path: "/api/projects/{id}/balance",
        tag: "Balances",
        summary: "Show the balance of one project",
        description: "Signed with the merchant's key.",
        parameters: &[Parameter::ProjectId, Parameter::At],
        body: None,
        answer: "BalanceView",
        is_list: false,
        errors: &[ErrorCode::ProjectNotFound, ErrorCode::RequestInvalid],
    },
    Operation {
        id: "key_list",
        method: "get",
        path: "/api/projects/{id}/keys",
        tag: "Keys",
        summary: "List the keys of a project",
        description: "Signed with the merchant's key. Tokens are not shown.",
        parameters: &[Parameter::ProjectId, Parameter::Page, Parameter::PerPage],
        body: None,
        answer: "KeyView",
        is_list: true,
        errors: &[ErrorCode::ProjectNotFound, ErrorCode::RequestInvalid],
    },
    Operation {
        id: "key_issue",
        method: "post",
        path: "/api/projects/{id}/keys",
        tag: "Keys",
        summary: "Issue a key for a project",
        description: "Signed with the merchant's key, for an Active or Suspended project. The token is in this answer only; repeating the call with its Idempotency-Key answers with `\"token\":null`.",
        parameters: &[Parameter::ProjectId],
        body: None,
        answer: "KeyView",
        is_list: false,
        errors: &[ErrorCode::ProjectNotFound, ErrorCode::StatusConflict],
    },
    Operation {
        id: "key_rotate",
        method: "post",
        path: "/api/projects/{id}/keys/{key}/rotate",
        tag: "Keys",
        summary: "Replace a key by a new one",
        description: "Signed with the merchant's key. The old key goes on working for overlapHours; the answer is the new key with its token, shown this once.",
        parameters: &[Parameter::ProjectId, Parameter::Key],
        body: Some(("KeyRotate", false)),
        answer: "KeyView",
        is_list: false,
        errors: &[
            ErrorCode::ProjectNotFound,
            ErrorCode::NotFound,
            ErrorCode::StatusConflict,
        ],
    },
    Operation {
        id: "key_revoke",
        method: "delete",
        path: "/api/projects/{id}/keys/{key}",
        tag: "Keys",
        summary: "Revoke a key",
        description: "Signed with the merchant's key. The key stops working at once; revoking it again changes nothing.",
        parameters: &[Parameter::ProjectId, Parameter::Key],
        body: None,
        answer: "KeyView",
        is_list: false,
        errors: &[ErrorCode::ProjectNotFound, ErrorCode::NotFound],
    },
    Operation {
        id: "balance",
        method: "get",
        path: "/api/balance",
        tag: "Balances",
        summary: "Show the balance",
        description: "Signed with the project's key: the balance of that project. With the merchant's key: the sum over all its projects.",
        parameters: &[Parameter::At],
        body: None,
        answer: "BalanceView",
        is_list: false,
        errors: &[ErrorCode::RequestInvalid, ErrorCode::PaymentInactiveError],
    },
    Operation {
        id: "transfer_create",
        method: "post",
        path: "/api/transfers",
        tag: "Balances",
        summary: "Move active money between two projects",
        description: "Signed with the merchant's key, between two of its Active projects.",
        parameters: &[],
        body: Some(("TransferCreate", true)),
        answer: "TransferView",
        is_list: false,
        errors: &[
            ErrorCode::InsufficientBalance,
            ErrorCode::DuplicateReference,
            ErrorCode::StatusConflict,
        ],
    },
    Operation {
        id: "engine_events",
        method: "post",
        path: "/api/engine/events",
        tag: "Engine port",
        summary: "Report what happened at a channel",
        description: "Signed with an engine's key. Up to 1,000 events, each decided for itself: one that is malformed or refused stops none of the others, and each is answered in its place. Events about one transaction are decided in their order. Repeating an event, or the whole call, is always safe.",
        parameters: &[],
        body: Some(("EngineEvents", true)),
        answer: "EventView",
        is_list: true,
        errors: &[],
    },
    Operation {
        id: "engine_instructions_claim",
        method: "post",
        path: "/api/engine/instructions/claim",
        tag: "Engine port",
        summary: "Take instructions",
        description: "Signed with an engine's key. Leases what the platform wants done, the oldest first, and waits up to waitSeconds where there is nothing. An instruction whose lease runs out without a result is offered again under the same id, so keep the ids of those you carried out.",
        parameters: &[],
        body: Some(("InstructionClaim", false)),
        answer: "InstructionView",
        is_list: true,
        errors: &[],
    },
    Operation {
        id: "engine_instruction_result",
        method: "post",
        path: "/api/engine/instructions/{id}/result",
        tag: "Engine port",
        summary: "Answer an instruction",
        description: "Signed with an engine's key. A disburse instruction is answered with paid, failed or accepted, an inquire instruction with answered, unknown or accepted, a refund with paid, failed or accepted, a play with done; accepted means that you took it on and will report with events. An answer after the lease ran out counts. The same answer again is a duplicate, another one is refused.",
        parameters: &[Parameter::InstructionId],
        body: Some(("InstructionResult", true)),
        answer: "EventView",
        is_list: false,
        errors: &[ErrorCode::NotFound, ErrorCode::StatusConflict],
    },
    Operation {
        id: "qris_create",
        method: "post",
        path: "/api/qris",
        tag: "Payments",
        summary: "Take a QRIS payment",
        description: "Signed with the project's key. The answer has the code as text, as a picture and as a page for the payer. What becomes of it is told to additionalInfo.callback.",
        parameters: &[],
        body: Some(("QrisCreate", true)),
        answer: "TransactionView",
        is_list: false,
        errors: &[ErrorCode::PaymentInactiveError, ErrorCode::DuplicateReference],
    },
    Operation {
        id: "refund_create",
        method: "post",
        path: "/api/refund",
        tag: "Payments",
        summary: "Refund a payment",
        description: "Signed with the project's key. Gives back all that is left of a payment, or a part of it; fees are kept. The money is taken from what the payment has pending, and the rest from active. The answer is the payment.",
        parameters: &[],
        body: Some(("RefundCreate", true)),
        answer: "TransactionView",
        is_list: false,
        errors: &[
            ErrorCode::InsufficientBalance,
            ErrorCode::PaymentInactiveError,
            ErrorCode::TransactionNotFound,
            ErrorCode::DuplicateReference,
            ErrorCode::StatusConflict,
        ],
    },
    Operation {
        id: "disburse_create",
        method: "post",
        path: "/api/disburse",
        tag: "Disbursements",
        summary: "Send money to an account",
        description: "Signed with the project's key. Amount and fee are held at once; whether the recipient's bank took the money is told to additionalInfo.callback. When it fails, amount and fee are active again.",
        parameters: &[],
        body: Some(("DisburseCreate", true)),
        answer: "TransactionView",
        is_list: false,
        errors: &[
            ErrorCode::InsufficientBalance,
            ErrorCode::PaymentInactiveError,
            ErrorCode::DuplicateReference,
        ],
    },
    Operation {
        id: "account_inquiry",
        method: "post",
        path: "/api/account-inquiry",
        tag: "Disbursements",
        summary: "Ask whose account a number is",
        description: "Signed with the project's key. The bank's answer is told to additionalInfo.callback, and GET /api/check/{id} shows it.",
        parameters: &[],
        body: Some(("InquiryCreate", true)),
        answer: "InquiryView",
        is_list: false,
        errors: &[ErrorCode::PaymentInactiveError, ErrorCode::DuplicateReference],
    },
    Operation {
        id: "transaction_list",
        method: "get",
        path: "/api/transactions",
        tag: "Transactions",
        summary: "List payments and disbursements of one day",
        description: "Signed with the project's key, or with the merchant's for all its projects. The newest first. Inquiries are not listed.",
        parameters: &[
            Parameter::Page,
            Parameter::PerPage,
            Parameter::TransactionStatus,
            Parameter::Date,
            Parameter::Type,
        ],
        body: None,
        answer: "TransactionView",
        is_list: true,
        errors: &[ErrorCode::RequestInvalid, ErrorCode::PaymentInactiveError],
    },
    Operation {
        id: "transaction_check",
        method: "get",
        path: "/api/check/{id}",
        tag: "Transactions",
        summary: "Show a transaction, or have its callback sent again",
        description: "Signed with the project's key, or with the merchant's. Shows a payment, a disbursement or an inquiry as it stands.",
        parameters: &[Parameter::TransactionId, Parameter::ResendCallback],
        body: None,
        answer: "CheckView",
        is_list: false,
        errors: &[
            ErrorCode::RequestInvalid,
            ErrorCode::PaymentInactiveError,
            ErrorCode::TransactionNotFound,
            ErrorCode::StatusConflict,
        ],
    },
    Operation {
        id: "sandbox_play",
        method: "post",
        path: "/api/sandbox/{action}/{id}",
        tag: "Sandbox",
        summary: "Play the payer, or the bank",
        description: "Signed with the project's key; in a sandbox only. Lets the sandbox's network do something to a payment or a payout: it says so a moment later, as a real engine would. The answer is the transaction as it stands until then.",
        parameters: &[Parameter::Action, Parameter::TransactionId],
        body: None,
        answer: "CheckView",
        is_list: false,
        errors: &[
            ErrorCode::NotFound,
            ErrorCode::PaymentInactiveError,
            ErrorCode::TransactionNotFound,
        ],
    },
];
