//! Which code, message, field errors and hint each refusal has.

use sengo_core::approval::ApprovalRefusal;
use sengo_core::key::KeyRefusal;
use sengo_core::ledger::LedgerRefusal;
use sengo_core::paper::PaperRefusal;
use sengo_core::person::PersonRefusal;
use sengo_core::project::ProjectRefusal;
use sengo_core::refusal::Refusal;

use super::texts::{
    addresses, approval, authentication, body, callbacks, engines, fields, keys, money, papers, people,
    projects, sandbox, signature, traffic, transactions,
};
use super::{ErrorCode, ErrorContext, Text};

/// Everything an answer says beside its code, in all languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) message: Text,
    pub(super) errors: Vec<(String, Text)>,
    pub(super) hint: Option<Text>,
}

impl Said {
    pub(super) fn new(message: Text) -> Self {
        Self {
            message,
            errors: Vec::new(),
            hint: None,
        }
    }

    pub(super) fn errors(self, errors: Vec<(String, Text)>) -> Self {
        Self { errors, ..self }
    }

    pub(super) fn hint(self, hint: Text) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }
}

/// The texts of each refusal.
pub(super) fn said(refusal: &Refusal, context: &ErrorContext<'_>) -> Said {
    match refusal {
        Refusal::RequestUnreadable => traffic::unreadable(),
        Refusal::HeadTooLarge => traffic::head_too_large(),
        Refusal::PathUnknown => traffic::path_unknown(),
        Refusal::MethodNotAllowed { allowed } => traffic::method_not_allowed(allowed),
        Refusal::TooManyRequests {
            by,
            retry_after_seconds,
        } => traffic::too_many(*by, *retry_after_seconds),
        Refusal::Headers(faults) => authentication::headers(faults),
        Refusal::CredentialsWrong(hint) => authentication::credentials(*hint, context),
        Refusal::KeyKindWrong { expected, found } => authentication::kind(expected, *found, context),
        Refusal::KeyEnvironmentWrong { found, here } => authentication::environment(*found, *here),
        Refusal::BodyTooLarge { limit } => body::too_large(*limit),
        Refusal::BodyIncomplete => body::incomplete(),
        Refusal::SignatureWrong(diagnosis) => signature::wrong(diagnosis),
        Refusal::ProductNotActivated(product) => authentication::product(*product, context),
        Refusal::AddressNotAllowed { seen, entry, list_of } => {
            addresses::not_allowed(*seen, entry, *list_of, context)
        }
        Refusal::ForwardedUnreadable(fault) => addresses::forwarded(fault),
        Refusal::ProjectNotActive(status) => projects::not_active(*status),
        Refusal::BodyMissing => body::missing(),
        Refusal::BodyNotJson(fault) => body::not_json(fault),
        Refusal::BodyNotObject { found } => body::not_object(found),
        Refusal::BodyAmbiguous { member } => body::ambiguous(member),
        Refusal::Invalid(faults) => fields::invalid(faults),
        Refusal::ProjectNotFound => projects::not_found(),
        Refusal::MerchantNotFound => projects::merchant_not_found(),
        Refusal::KeyNotFound => keys::not_found(),
        Refusal::EngineNotFound => engines::engine_not_found(),
        Refusal::InstructionNotFound => engines::instruction_not_found(),
        Refusal::InstructionDone => engines::instruction_done(),
        Refusal::ChannelNotServed { channel } => engines::channel_not_served(*channel),
        Refusal::ExceptionNotFound => engines::exception_not_found(),
        Refusal::ExceptionResolved => engines::exception_resolved(),
        Refusal::Project(refusal) => match refusal {
            ProjectRefusal::DomainInUse { project, status } => projects::domain_in_use(*project, *status),
            ProjectRefusal::DomainTaken => projects::domain_taken(),
            ProjectRefusal::StatusConflict { act, status } => projects::status_conflict(*act, *status),
            ProjectRefusal::CorrectedMeanwhile => projects::corrected_meanwhile(),
            ProjectRefusal::ReasonMissing => projects::reason_missing(),
            ProjectRefusal::Unfinished { pending } => projects::unfinished(pending),
            ProjectRefusal::BalanceNotZero { balance } => projects::balance_not_zero(balance),
        },
        Refusal::Key(refusal) => keys::refused(*refusal),
        Refusal::Ledger(refusal) => money::ledger(*refusal),
        Refusal::InsufficientBalance { available, needed } => money::insufficient(*available, *needed),
        Refusal::StatusConflict { act, status } => projects::status_conflict(*act, *status),
        Refusal::ReferenceUsed { reference } => money::reference_used(reference),
        Refusal::IdempotencyMismatch => money::idempotency_mismatch(),
        Refusal::Approval(refusal) => approval::refused(*refusal),
        Refusal::Person(refusal) => people::refused(*refusal),
        Refusal::Paper(refusal) => papers::refused(refusal),
        Refusal::CallbackNotFound => callbacks::not_found(),
        Refusal::SandboxOnly => sandbox::only(),
        Refusal::ClockStep => sandbox::clock_step(),
        Refusal::Transaction(refusal) => transactions::refused(refusal, context),
    }
}

/// The code of each refusal.
pub(super) fn code(refusal: &Refusal) -> ErrorCode {
    match refusal {
        Refusal::PathUnknown
        | Refusal::MerchantNotFound
        | Refusal::KeyNotFound
        | Refusal::EngineNotFound
        | Refusal::InstructionNotFound
        | Refusal::ExceptionNotFound
        | Refusal::CallbackNotFound
        | Refusal::SandboxOnly => ErrorCode::NotFound,
        Refusal::ChannelNotServed { .. } => ErrorCode::RequestInvalid,
        Refusal::InstructionDone | Refusal::ExceptionResolved => ErrorCode::StatusConflict,
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
        Refusal::RequestUnreadable
        | Refusal::HeadTooLarge
        | Refusal::BodyIncomplete
        | Refusal::BodyMissing
        | Refusal::BodyNotJson(_)
        | Refusal::BodyNotObject { .. }
        | Refusal::BodyAmbiguous { .. }
        | Refusal::Invalid(_)
        | Refusal::ClockStep => ErrorCode::RequestInvalid,
        Refusal::ProjectNotFound => ErrorCode::ProjectNotFound,
        Refusal::Project(refusal) => match refusal {
            ProjectRefusal::DomainInUse { .. } | ProjectRefusal::DomainTaken => ErrorCode::DuplicateDomain,
            ProjectRefusal::StatusConflict { .. }
            | ProjectRefusal::CorrectedMeanwhile
            | ProjectRefusal::Unfinished { .. }
            | ProjectRefusal::BalanceNotZero { .. } => ErrorCode::StatusConflict,
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
        Refusal::Approval(refusal) => match refusal {
            ApprovalRefusal::IdentityMissing | ApprovalRefusal::IdentityWrong => ErrorCode::Unauthorized,
            ApprovalRefusal::RequestNotFound | ApprovalRefusal::OperatorNotFound => ErrorCode::NotFound,
            ApprovalRefusal::NameUnusable | ApprovalRefusal::ReasonUnusable => ErrorCode::RequestInvalid,
            ApprovalRefusal::OperatorNotApproved
            | ApprovalRefusal::OperatorExists
            | ApprovalRefusal::RequestDecided
            | ApprovalRefusal::AlwaysEnforced
            | ApprovalRefusal::OwnersTooFew
            | ApprovalRefusal::EngineKeyRotation
            | ApprovalRefusal::OwnRequest => ErrorCode::StatusConflict,
        },
        Refusal::Person(refusal) => match refusal {
            PersonRefusal::SignInWrong | PersonRefusal::CodeUsed | PersonRefusal::SessionOver => {
                ErrorCode::Unauthorized
            }
            PersonRefusal::NotPermitted => ErrorCode::AddressUnauthorized,
            PersonRefusal::Blocked { .. } | PersonRefusal::LinksTooMany { .. } => ErrorCode::TooManyRequests,
            PersonRefusal::PersonNotFound | PersonRefusal::InvitationOver => ErrorCode::NotFound,
            PersonRefusal::FormSent
            | PersonRefusal::EmailUsed
            | PersonRefusal::Oneself
            | PersonRefusal::TeamFull => ErrorCode::StatusConflict,
            PersonRefusal::FormWrong
            | PersonRefusal::EmailUnusable
            | PersonRefusal::NameUnusable
            | PersonRefusal::PasswordLength
            | PersonRefusal::PasswordGuessable
            | PersonRefusal::CodeWrong => ErrorCode::RequestInvalid,
        },
        Refusal::Paper(refusal) => match refusal {
            PaperRefusal::NotFound => ErrorCode::NotFound,
            PaperRefusal::Decided
            | PaperRefusal::NotAccepted
            | PaperRefusal::Accepted
            | PaperRefusal::TooMany => ErrorCode::StatusConflict,
            PaperRefusal::Invalid(_) => ErrorCode::RequestInvalid,
        },
        Refusal::Transaction(refusal) => transactions::code(refusal),
    }
}
