//! Refusals and faults of payments, disbursements, inquiries and refunds.

use jiff::civil::date;
use sengo_core::bank::AccountFault;
use sengo_core::callback_address::{self, CallbackPolicy};
use sengo_core::channel::Channel;
use sengo_core::environment::Environment;
use sengo_core::ids::ProjectId;
use sengo_core::money::Rupiah;
use sengo_core::payment::{REVERSALS_MAX, Status};
use sengo_core::qris::{Criteria, MerchantName, Nmid, PostalCode};
use sengo_core::refusal::{Fault, Refusal, TransactionFault, TransactionRefusal, ValueKind};

pub(crate) fn all() -> Vec<(&'static str, Refusal)> {
    let missing = TransactionRefusal::QrisDataMissing {
        project: ProjectId::new(7).unwrap(),
        missing: vec!["nmid", "pan", "city"],
    };
    vec![
        ("transaction_not_found", TransactionRefusal::NotFound.into()),
        ("qris_data_missing", missing.into()),
        (
            "channel_off",
            TransactionRefusal::ChannelOff(Channel::Qris).into(),
        ),
        (
            "not_refundable_pending",
            TransactionRefusal::NotRefundable(Status::Pending).into(),
        ),
        (
            "not_refundable_expired",
            TransactionRefusal::NotRefundable(Status::Expired).into(),
        ),
        (
            "not_refundable_refunded",
            TransactionRefusal::NotRefundable(Status::Refunded).into(),
        ),
        (
            "not_refundable_charged_back",
            TransactionRefusal::NotRefundable(Status::ChargedBack).into(),
        ),
        (
            "refunds_too_many",
            TransactionRefusal::TooManyRefunds { limit: REVERSALS_MAX }.into(),
        ),
        ("not_a_payment", TransactionRefusal::NotAPayment.into()),
        (
            "nothing_to_resend",
            TransactionRefusal::NothingToResend { has_callback: true }.into(),
        ),
        (
            "nobody_to_call_back",
            TransactionRefusal::NothingToResend { has_callback: false }.into(),
        ),
        (
            "settings_unreadable",
            TransactionRefusal::SettingsUnreadable.into(),
        ),
    ]
}

/// One of each fault, with its field.
pub(crate) fn faults() -> Vec<(&'static str, Fault)> {
    let cost = Rupiah::new(3_000);
    let mut faults: Vec<(&str, Fault)> = vec![
        ("viewName", Fault::Missing),
        ("additionalInfo.callback", Fault::Missing),
        (
            "additionalInfo",
            Fault::Kind {
                expected: ValueKind::Object,
                found: "a string",
            },
        ),
        ("amount", TransactionFault::FeeTakesAll { cost }.into()),
        (
            "amount",
            TransactionFault::MoreThanLeft {
                left: Rupiah::new(7_500),
            }
            .into(),
        ),
        (
            "bankCode",
            TransactionFault::BankUnknown { found: "BCA".into() }.into(),
        ),
        (
            "recipientAccount",
            TransactionFault::Account(AccountFault::Digits).into(),
        ),
        (
            "recipientAccount",
            TransactionFault::Account(AccountFault::Length { least: 5, most: 20 }).into(),
        ),
        (
            "recipientAccount",
            TransactionFault::Account(AccountFault::Phone).into(),
        ),
        ("?date", TransactionFault::Day.into()),
        (
            "?date",
            TransactionFault::DayOutside {
                from: date(2026, 1, 25),
                until: date(2026, 1, 31),
            }
            .into(),
        ),
    ];
    let policy = CallbackPolicy {
        environment: Environment::Production,
        allowed: &[],
    };
    for text in [
        "shop.example.com",
        "ftp://shop.example.com/cb",
        "https://user:secret@shop.example.com/",
        "http://192.168.1.1/cb",
        &format!("https://shop.example.com/{}", "x".repeat(1_000)),
    ] {
        let fault = callback_address::check(text, policy).unwrap_err();
        let found = text.to_owned();
        faults.push((
            "additionalInfo.callback",
            TransactionFault::Callback { found, fault }.into(),
        ));
    }
    let qris = |found: &str, fault| {
        let found = found.to_owned();
        Fault::from(TransactionFault::Qris { found, fault })
    };
    faults.extend([
        ("--nmid", qris("ID1", Nmid::parse("ID1").unwrap_err())),
        (
            "--nmid",
            qris("101020304050607", Nmid::parse("101020304050607").unwrap_err()),
        ),
        (
            "--postal-code",
            qris("4011A", PostalCode::parse("4011A").unwrap_err()),
        ),
        ("--criteria", qris("MICRO", Criteria::parse("MICRO").unwrap_err())),
        (
            "--name",
            qris("\u{5546}", MerchantName::fold("\u{5546}").unwrap_err()),
        ),
    ]);
    faults
}
