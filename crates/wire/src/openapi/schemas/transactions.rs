//! The schemas of calls about payments, disbursements, inquiries and refunds.

use sengo_core::bank::WALLETS;
use sengo_core::callback_address::CALLBACK_CHARACTERS_MAX;
use sengo_core::payment::{EXPIRY_MINUTES_DEFAULT, EXPIRY_MINUTES_MAX};
use sengo_core::qris;
use sengo_core::reference::REFERENCE_CHARACTERS_MAX;
use serde_json::{Map, Value, json};

use crate::request::{AMOUNT_MAX, VIEW_NAME_CHARACTERS_MAX};

/// Whatever a check can answer with.
pub(super) fn check() -> Value {
    json!({
        "description": "A payment or a disbursement, or an inquiry.",
        "oneOf": [
            {"$ref": "#/components/schemas/TransactionView"},
            {"$ref": "#/components/schemas/InquiryView"},
        ],
    })
}

pub(super) fn requests() -> Map<String, Value> {
    let reference = json!({
        "type": "string",
        "minLength": 1,
        "maxLength": REFERENCE_CHARACTERS_MAX,
        "description": "Your own name for it, unique among all references of the project.",
    });
    let amount = |most: i64| {
        json!({
            "type": "integer",
            "format": "int64",
            "minimum": 1,
            "maximum": most,
            "description": "In whole rupiah; 10000.0 is read as 10000.",
        })
    };
    let info = json!({
        "type": "object",
        "required": ["callback"],
        "properties": {
            "callback": {
                "type": "string",
                "format": "uri",
                "maxLength": CALLBACK_CHARACTERS_MAX,
                "description": "Where to tell what becomes of it: http or https, without user name and password. In production a host of the public internet.",
            },
        },
    });
    let bank_code = json!({
        "type": "string",
        "description": format!("The bank's three-digit code, such as `014` for BCA, or {} for a mobile number.", WALLETS.map(|word| format!("`{word}`")).join(" or ")),
    });
    let account = json!({
        "type": "string",
        "description": "The account number, 5 to 20 digits; for an e-wallet the mobile number, such as `081234567890`.",
    });
    let object = |description: &str, required: Value, properties: Value| {
        json!({
            "type": "object",
            "description": format!("{description} Members not named here are ignored."),
            "required": required,
            "properties": properties,
        })
    };
    let mut schemas = Map::new();
    let qris = json!({
        "reference": reference,
        "amount": amount(qris::AMOUNT_MAX.get()),
        "viewName": {
            "type": "string",
            "minLength": 1,
            "maxLength": VIEW_NAME_CHARACTERS_MAX,
            "description": "What the payer sees as the name of the business.",
        },
        "additionalInfo": info,
        "expiryMinutes": {
            "type": "integer",
            "minimum": 1,
            "maximum": EXPIRY_MINUTES_MAX,
            "default": EXPIRY_MINUTES_DEFAULT,
            "description": "How long the payment waits for its payer.",
        },
    });
    schemas.insert(
        "QrisCreate".to_owned(),
        object(
            "A QRIS payment to ask for.",
            json!(["reference", "amount", "viewName", "additionalInfo"]),
            qris,
        ),
    );
    let refund = json!({
        "id": {"type": "string", "format": "uuid", "description": "The payment's id."},
        "amount": amount(AMOUNT_MAX),
        "reference": reference,
    });
    schemas.insert(
        "RefundCreate".to_owned(),
        object(
            "Money to give back to a payer; without amount, all that is left of the payment.",
            json!(["id", "reference"]),
            refund,
        ),
    );
    let disburse = json!({
        "bankCode": bank_code,
        "recipientAccount": account,
        "reference": reference,
        "amount": amount(AMOUNT_MAX),
        "additionalInfo": info,
    });
    schemas.insert(
        "DisburseCreate".to_owned(),
        object(
            "Money to send.",
            json!([
                "bankCode",
                "recipientAccount",
                "reference",
                "amount",
                "additionalInfo"
            ]),
            disburse,
        ),
    );
    let inquiry = json!({
        "bankCode": bank_code,
        "accountNumber": account,
        "reference": reference,
        "additionalInfo": info,
    });
    schemas.insert(
        "InquiryCreate".to_owned(),
        object(
            "An account to ask about.",
            json!(["bankCode", "accountNumber", "reference", "additionalInfo"]),
            inquiry,
        ),
    );
    schemas
}
