//! The files of `contract/`, which the tests hold the code to, as examples.

use serde_json::Value;

use crate::error::ErrorCode;

macro_rules! contract {
    ($name:literal) => {
        include_str!(concat!("../../../../contract/", $name, ".json"))
    };
}

/// The golden file of an operation's success.
pub(super) fn success(operation: &str) -> Value {
    parse(match operation {
        "project_create" => contract!("project_create"),
        "project_list" => contract!("project_list"),
        "project_get" => contract!("project_get"),
        "project_patch" => contract!("project_patch"),
        "project_delete" => contract!("project_delete"),
        "project_balance" => contract!("project_balance"),
        "key_list" => contract!("key_list"),
        "key_issue" => contract!("key_issue"),
        "key_rotate" => contract!("key_rotate"),
        "key_revoke" => contract!("key_revoke"),
        "balance" => contract!("balance"),
        "analytics" => contract!("analytics"),
        "transfer_create" => contract!("transfer_create"),
        "qris_create" => contract!("qris_create"),
        "refund_create" => contract!("refund_create"),
        "disburse_create" => contract!("disburse_create"),
        "account_inquiry" => contract!("account_inquiry"),
        "transaction_list" => contract!("transaction_list"),
        "sandbox_play" => contract!("sandbox_play"),
        "transaction_check" => contract!("transaction_check"),
        "engine_events" => contract!("engine_events"),
        "engine_instructions_claim" => contract!("engine_instructions_claim"),
        "engine_instruction_result" => contract!("engine_instruction_result"),
        _ => "null",
    })
}

/// The golden files of a code, by name.
pub(super) fn errors(code: ErrorCode) -> Vec<(&'static str, Value)> {
    let files: &[(&str, &str)] = match code {
        ErrorCode::CreateFailed => &[("create_failed", contract!("errors/create_failed"))],
        ErrorCode::Unauthorized => &[
            ("headers_missing", contract!("errors/headers_missing")),
            ("credentials_wrong", contract!("errors/credentials_wrong")),
            (
                "signature_key_not_prefixed",
                contract!("errors/signature_key_not_prefixed"),
            ),
            ("signature_unknown", contract!("errors/signature_unknown")),
        ],
        ErrorCode::ProductAccessError => {
            &[("product_not_activated", contract!("errors/product_not_activated"))]
        }
        ErrorCode::InsufficientBalance => {
            &[("insufficient_balance", contract!("errors/insufficient_balance"))]
        }
        ErrorCode::AddressUnauthorized => &[(
            "address_not_allowed_project",
            contract!("errors/address_not_allowed_project"),
        )],
        ErrorCode::PaymentInactiveError => &[
            ("project_suspended", contract!("errors/project_suspended")),
            ("qris_data_missing", contract!("errors/qris_data_missing")),
        ],
        ErrorCode::TransactionNotFound => {
            &[("transaction_not_found", contract!("errors/transaction_not_found"))]
        }
        ErrorCode::ProjectNotFound => &[("project_not_found", contract!("errors/project_not_found"))],
        ErrorCode::NotFound => &[("key_not_found", contract!("errors/key_not_found"))],
        ErrorCode::MethodNotAllowed => &[("method_not_allowed", contract!("errors/method_not_allowed"))],
        ErrorCode::DuplicateReference => &[("reference_used", contract!("errors/reference_used"))],
        ErrorCode::DuplicateDomain => &[("domain_in_use", contract!("errors/domain_in_use"))],
        ErrorCode::IdempotencyMismatch => {
            &[("idempotency_mismatch", contract!("errors/idempotency_mismatch"))]
        }
        ErrorCode::StatusConflict => &[
            ("balance_not_zero", contract!("errors/balance_not_zero")),
            (
                "conflict_change_domain_active",
                contract!("errors/conflict_change_domain_active"),
            ),
        ],
        ErrorCode::BodyTooLarge => &[("body_too_large", contract!("errors/body_too_large"))],
        ErrorCode::RequestInvalid => &[
            ("invalid_three_fields", contract!("errors/invalid_three_fields")),
            ("body_not_json", contract!("errors/body_not_json")),
        ],
        ErrorCode::PaymentInternalError => &[("channel_saturated", contract!("errors/channel_saturated"))],
        ErrorCode::TooManyRequests => &[("too_many_requests_key", contract!("errors/too_many_requests_key"))],
        ErrorCode::InternalError => &[("internal_error", contract!("errors/internal_error"))],
        ErrorCode::Unavailable => &[("unavailable", contract!("errors/unavailable"))],
    };
    let english = |text| parse(text).get_mut("en").map(Value::take).unwrap_or_default();
    files.iter().map(|(name, text)| (*name, english(text))).collect()
}

/// A test sees to it that none of the files is anything but JSON.
fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}
