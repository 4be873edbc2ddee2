//! What an operation is, and what all of them can be refused with.

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
