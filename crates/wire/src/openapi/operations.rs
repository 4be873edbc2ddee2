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
}

/// What every operation can be refused with.
pub(super) const EVERYWHERE: &[ErrorCode] = &[
    ErrorCode::Unauthorized,
    ErrorCode::ProductAccessError,
    ErrorCode::AddressUnauthorized,
    ErrorCode::TooManyRequests,
    ErrorCode::InternalError,
    ErrorCode::Unavailable,
];

/// What every write can be refused with.
pub(super) const WRITES: &[ErrorCode] = &[
    ErrorCode::BodyTooLarge,
    ErrorCode::RequestInvalid,
    ErrorCode::IdempotencyMismatch,
];

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
        description: "Signed with the merchant's key. Closing is for good, needs every balance to be zero, and revokes the project's keys.",
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
];
