//! Which code, message, field errors and hint each refusal has.

use sengo_core::key::KeyRefusal;
use sengo_core::ledger::LedgerRefusal;
use sengo_core::project::ProjectRefusal;
use sengo_core::refusal::Refusal;

use super::{ErrorCode, ErrorContext, Text};

/// Everything an answer says, in all languages.
pub(super) struct Told {
    pub(super) code: ErrorCode,
    pub(super) message: Text,
    pub(super) errors: Vec<(String, Text)>,
    pub(super) hint: Option<Text>,
}

impl Told {
    pub(super) fn new(code: ErrorCode, message: Text) -> Self {
        Self {
            code,
            message,
            errors: Vec::new(),
            hint: None,
        }
    }

    pub(super) fn hint(self, hint: Text) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }
}

pub(super) fn told(refusal: &Refusal, _context: &ErrorContext<'_>) -> Told {
    let code = code(refusal);
    Told::new(code, code.meaning()).hint(code.remedy())
}

/// The code of each refusal.
pub(super) fn code(refusal: &Refusal) -> ErrorCode {
    match refusal {
        Refusal::PathUnknown | Refusal::MerchantNotFound | Refusal::KeyNotFound => ErrorCode::NotFound,
        Refusal::MethodNotAllowed { .. } => ErrorCode::MethodNotAllowed,
        Refusal::TooManyRequests { .. } => ErrorCode::TooManyRequests,
        Refusal::Headers(_)
        | Refusal::CredentialsWrong(_)
        | Refusal::KeyKindWrong { .. }
        | Refusal::KeyEnvironmentWrong { .. }
        | Refusal::SignatureWrong(_) => ErrorCode::Unauthorized,
        Refusal::BodyTooLarge { .. } => ErrorCode::BodyTooLarge,
        Refusal::ProductNotActivated(_) => ErrorCode::ProductAccessError,
        Refusal::AddressNotAllowed { .. } | Refusal::ForwardedUnreadable(_) => ErrorCode::AddressUnauthorized,
        Refusal::ProjectNotActive(_) => ErrorCode::PaymentInactiveError,
        Refusal::BodyIncomplete
        | Refusal::BodyMissing
        | Refusal::BodyNotJson(_)
        | Refusal::BodyNotObject { .. }
        | Refusal::BodyAmbiguous { .. }
        | Refusal::Invalid(_) => ErrorCode::RequestInvalid,
        Refusal::ProjectNotFound => ErrorCode::ProjectNotFound,
        Refusal::Project(refusal) => match refusal {
            ProjectRefusal::DomainInUse { .. } | ProjectRefusal::DomainTaken => ErrorCode::DuplicateDomain,
            ProjectRefusal::StatusConflict { .. } | ProjectRefusal::BalanceNotZero { .. } => {
                ErrorCode::StatusConflict
            }
            ProjectRefusal::ReasonMissing => ErrorCode::RequestInvalid,
        },
        Refusal::Key(refusal) => match refusal {
            KeyRefusal::TooManyKeys | KeyRefusal::NotValid(_) | KeyRefusal::KeyExists => {
                ErrorCode::StatusConflict
            }
            KeyRefusal::OverlapOutOfRange => ErrorCode::RequestInvalid,
        },
        Refusal::Ledger(refusal) => match refusal {
            LedgerRefusal::AmountMustBePositive
            | LedgerRefusal::AccountsMustDiffer
            | LedgerRefusal::BalanceOutOfRange => ErrorCode::RequestInvalid,
            LedgerRefusal::WouldOverdraw { .. } => ErrorCode::InsufficientBalance,
            LedgerRefusal::MerchantsMustMatch | LedgerRefusal::IdUsedOtherwise => ErrorCode::InternalError,
        },
        Refusal::InsufficientBalance { .. } => ErrorCode::InsufficientBalance,
        Refusal::StatusConflict { .. } => ErrorCode::StatusConflict,
        Refusal::ReferenceUsed { .. } => ErrorCode::DuplicateReference,
        Refusal::IdempotencyMismatch => ErrorCode::IdempotencyMismatch,
    }
}
