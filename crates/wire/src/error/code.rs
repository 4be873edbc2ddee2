//! The words by which a program tells errors apart.

mod meanings;

/// What went wrong, in one word. `UNAUTHORIZED` is documented for two HTTP statuses and so stands here twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// 400: the channel behind the request failed.
    CreateFailed,
    /// 401: headers, key, token or signature.
    Unauthorized,
    /// 401: the merchant is not activated for the product.
    ProductAccessError,
    /// 402: the active balance does not cover the amount and its fee.
    InsufficientBalance,
    /// 403 `UNAUTHORIZED`: the caller's address is not on the allowlist.
    AddressUnauthorized,
    /// 403: the project is not Active, or the channel is switched off.
    PaymentInactiveError,
    /// 404: no such transaction of this caller.
    TransactionNotFound,
    /// 404: no such project of this caller.
    ProjectNotFound,
    /// 404: no such path, or no such key.
    NotFound,
    /// 405: the path does not take the method.
    MethodNotAllowed,
    /// 409: the reference was used before by this project.
    DuplicateReference,
    /// 409: the domain is in use.
    DuplicateDomain,
    /// 409: the idempotency key was used for another request.
    IdempotencyMismatch,
    /// 409: the project or key does not stand where the call needs it.
    StatusConflict,
    /// 413: the body is too large.
    BodyTooLarge,
    /// 422: malformed JSON, or fields missing or invalid.
    RequestInvalid,
    /// 429: a channel is saturated.
    PaymentInternalError,
    /// 429: too many calls in a short time.
    TooManyRequests,
    /// 500: a fault of the platform.
    InternalError,
    /// 503: the platform cannot take the call just now.
    Unavailable,
}

impl ErrorCode {
    /// All of them, by HTTP status.
    pub const ALL: [Self; 20] = [
        Self::CreateFailed,
        Self::Unauthorized,
        Self::ProductAccessError,
        Self::InsufficientBalance,
        Self::AddressUnauthorized,
        Self::PaymentInactiveError,
        Self::TransactionNotFound,
        Self::ProjectNotFound,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::DuplicateReference,
        Self::DuplicateDomain,
        Self::IdempotencyMismatch,
        Self::StatusConflict,
        Self::BodyTooLarge,
        Self::RequestInvalid,
        Self::PaymentInternalError,
        Self::TooManyRequests,
        Self::InternalError,
        Self::Unavailable,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateFailed => "CREATE_FAILED",
            Self::Unauthorized | Self::AddressUnauthorized => "UNAUTHORIZED",
            Self::ProductAccessError => "PRODUCT_ACCESS_ERROR",
            Self::InsufficientBalance => "INSUFFICIENT_BALANCE",
            Self::PaymentInactiveError => "PAYMENT_INACTIVE_ERROR",
            Self::TransactionNotFound => "TRANSACTION_NOT_FOUND",
            Self::ProjectNotFound => "PROJECT_NOT_FOUND",
            Self::NotFound => "NOT_FOUND",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::DuplicateReference => "DUPLICATE_REFERENCE",
            Self::DuplicateDomain => "DUPLICATE_DOMAIN",
            Self::IdempotencyMismatch => "IDEMPOTENCY_MISMATCH",
            Self::StatusConflict => "STATUS_CONFLICT",
            Self::BodyTooLarge => "BODY_TOO_LARGE",
            Self::RequestInvalid => "REQUEST_INVALID",
            Self::PaymentInternalError => "PAYMENT_INTERNAL_ERROR",
            Self::TooManyRequests => "TOO_MANY_REQUESTS",
            Self::InternalError => "INTERNAL_ERROR",
            Self::Unavailable => "UNAVAILABLE",
        }
    }

    /// The HTTP status that goes with it.
    pub fn http_status(self) -> u16 {
        match self {
            Self::CreateFailed => 400,
            Self::Unauthorized | Self::ProductAccessError => 401,
            Self::InsufficientBalance => 402,
            Self::AddressUnauthorized | Self::PaymentInactiveError => 403,
            Self::TransactionNotFound | Self::ProjectNotFound | Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::DuplicateReference
            | Self::DuplicateDomain
            | Self::IdempotencyMismatch
            | Self::StatusConflict => 409,
            Self::BodyTooLarge => 413,
            Self::RequestInvalid => 422,
            Self::PaymentInternalError | Self::TooManyRequests => 429,
            Self::InternalError => 500,
            Self::Unavailable => 503,
        }
    }

    /// Where the documentation explains it, on the same host.
    pub fn help(self) -> String {
        format!("/docs/errors#{}", self.as_str())
    }
}
