//! Payments, disbursements and inquiries.

use jiff::Timestamp;
use sengo_core::calendar::Calendar;
use sengo_core::callback_address::CallbackPolicy;
use sengo_core::channel::Channel;
use sengo_core::disbursement::{self, DisbursementTerms};
use sengo_core::environment::Environment;
use sengo_core::fee::{ChargeTerms, FeePayer, Schedule, charge};
use sengo_core::ids::{ProjectId, TransactionId};
use sengo_core::inquiry::{Inquiry, InquiryTerms};
use sengo_core::ledger::{Parties, ProjectBalance, WordKey};
use sengo_core::money::Rupiah;
use sengo_core::payment::{self, Payment, PaymentTerms};
use sengo_core::qris::{QrisMerchant, ReferenceLabel, compose};
use sengo_core::transaction::{Details, Origin, Recipient, Sealed, State, Transaction};
use sengo_core::word::{Outcome, Word};
use sengo_wire::envelope::{List, Success};
use sengo_wire::request;
use sengo_wire::view::{CheckView, Opened};

use super::{check, merchant, now};

const ID: &str = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506";
const QRIS: &str = r#"{"reference":"INV-2026-0001","amount":10000,"viewName":"Toko Baru","additionalInfo":{"callback":"https://shop.example.com/callbacks/sengo"},"expiryMinutes":60}"#;
const DISBURSE: &str = r#"{"bankCode":"014","recipientAccount":"1234567890","reference":"PAYOUT-2026-0001","amount":250000,"additionalInfo":{"callback":"https://shop.example.com/callbacks/sengo"}}"#;
const INQUIRY: &str = r#"{"bankCode":"014","accountNumber":"1234567890","reference":"CHECK-2026-0001","additionalInfo":{"callback":"https://shop.example.com/callbacks/sengo"}}"#;
const REFUND: &str =
    r#"{"id":"0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506","amount":2500,"reference":"REFUND-2026-0001"}"#;

fn policy() -> CallbackPolicy<'static> {
    CallbackPolicy {
        environment: Environment::Production,
        allowed: &[],
    }
}

fn id() -> TransactionId {
    TransactionId::parse(ID).unwrap()
}

fn parties() -> Parties {
    Parties {
        merchant: merchant(),
        project: ProjectId::new(1).unwrap(),
    }
}

fn charged(channel: Channel, amount: Rupiah) -> (sengo_core::fee::Charge, u8) {
    let day = sengo_core::calendar::day_of(now());
    let tariff = Schedule::defaults().on(channel, day).unwrap();
    let terms = ChargeTerms {
        channel,
        rule: tariff.fee,
        tax_millionths: 0,
        criteria: None,
        fee_payer: FeePayer::Merchant,
    };
    (charge(amount, &terms).unwrap(), tariff.working_days)
}

fn origin(reference: sengo_core::reference::Reference, callback: String) -> Origin {
    Origin {
        reference,
        callback: Some(callback),
        key: "pkey_sbx_made_up".into(),
    }
}

fn pending() -> Transaction {
    let body = request::body::object(QRIS.as_bytes()).unwrap();
    let create = request::qris_create(&body, policy()).unwrap();
    let (charge, working_days) = charged(Channel::Qris, create.amount);
    let business = QrisMerchant::of_sandbox(1, "Toko Baru").unwrap();
    let content = compose(&business, create.amount, &ReferenceLabel::of(id())).unwrap();
    let terms = PaymentTerms {
        id: id(),
        parties: parties(),
        channel: Channel::Qris,
        charge,
        working_days,
        created_at: now(),
        expires_at: payment::expiry(now(), create.expiry_minutes).unwrap(),
    };
    Transaction::new(
        State::Payment(Payment::new(terms)),
        origin(create.reference, create.callback),
        Details::Qris {
            view_name: create.view_name,
            content,
        },
    )
}

fn booked<S, R: std::fmt::Debug>(outcome: Outcome<S, R>) -> S {
    match outcome {
        Outcome::Booked { state, .. } => state,
        _ => panic!("it is booked"),
    }
}

fn paid() -> Payment {
    let State::Payment(payment) = pending().state else {
        panic!("it is a payment")
    };
    let word = Word {
        key: WordKey::from_bytes([1; 16]),
        amount: Rupiah::new(10_000),
        occurred_at: "2026-01-31T09:52:07Z".parse().unwrap(),
    };
    let later: Timestamp = "2026-01-31T09:52:09Z".parse().unwrap();
    booked(payment::paid(&payment, &word, &Calendar::built_in(), later))
}

fn with(payment: Payment) -> Transaction {
    Transaction {
        state: State::Payment(payment),
        ..pending()
    }
}

fn qris_opened() -> Opened {
    Opened {
        image: "data:image/png;base64,iVBORw0KGgo…".into(),
        url: format!("https://api.example.com/pay/{}", "A".repeat(43)),
        ..Opened::default()
    }
}

fn shown(transaction: &Transaction, opened: Opened) -> CheckView {
    CheckView::now(transaction, opened).unwrap()
}

#[test]
fn payments_are_answered_as_the_contract_says() {
    let answer = Success::of(shown(&pending(), qris_opened()));
    check("qris_create", "POST", "/api/qris", Some(QRIS), answer.clone());
    let path = format!("/api/sandbox/pay/{ID}");
    check("sandbox_play", "POST", &path, None, answer);
    let answer = Success::of(shown(&with(paid()), qris_opened()));
    let path = format!("/api/check/{ID}");
    check("transaction_check", "GET", &path, None, answer);
    let refund = request::body::object(REFUND.as_bytes()).unwrap();
    let refund = request::refund_create(&refund).unwrap();
    let word = Word {
        key: WordKey::of_transaction(TransactionId::from_bytes([2; 16])),
        amount: refund.amount.unwrap(),
        occurred_at: now(),
    };
    let balance = ProjectBalance::default();
    let refunded = booked(payment::refund_requested(&paid(), &word, &balance, now()));
    let answer = Success::of(shown(&with(refunded), qris_opened()));
    check("refund_create", "POST", "/api/refund", Some(REFUND), answer);
    let page = List::of(vec![shown(&with(paid()), qris_opened())], 1, 20);
    let path = "/api/transactions?page=1&status=success&date=2026-01-31&type=cashIn";
    check("transaction_list", "GET", path, None, page);
}

#[test]
fn an_earlier_status_is_told_without_what_came_after_it() {
    let CheckView::Transaction(view) = CheckView::of(&with(paid()), 1, qris_opened()).unwrap() else {
        panic!("it is a payment")
    };
    assert_eq!((view.paid_date, view.settle_date), (None, None));
    assert_eq!(
        Some(CheckView::Transaction(view)),
        CheckView::now(&pending(), qris_opened())
    );
    assert_eq!(CheckView::of(&pending(), 99, qris_opened()), None);
}

#[test]
fn value_added_tax_is_in_the_fee_and_shown_apart() {
    let State::Payment(mut payment) = pending().state else {
        panic!("it is a payment")
    };
    payment.terms.charge.tax = Rupiah::new(8);
    let text = serde_json::to_string(&shown(&with(payment), qris_opened())).unwrap();
    assert!(
        text.contains(r#""amount":10000,"fee":78,"totalAmount":10000"#),
        "{text}"
    );
    assert!(text.ends_with(r#"},"tax":8}"#), "{text}");
}

#[test]
fn disbursements_and_inquiries_are_answered_as_the_contract_says() {
    let body = request::body::object(DISBURSE.as_bytes()).unwrap();
    let create = request::disburse_create(&body, policy()).unwrap();
    let recipient = Recipient {
        bank_code: create.account.holder.code().into(),
        account: Sealed::new(Vec::new()),
        account_index: [0; 16],
        name: None,
    };
    let terms = DisbursementTerms {
        id: id(),
        parties: parties(),
        charge: charged(Channel::Disbursement, create.amount).0,
        created_at: now(),
    };
    let (disbursement, _) = disbursement::start(terms, Rupiah::new(1_000_000)).unwrap();
    let transaction = Transaction::new(
        State::Disbursement(disbursement),
        origin(create.reference, create.callback),
        Details::Recipient(recipient.clone()),
    );
    let opened = || Opened {
        account: create.account.number.clone(),
        ..Opened::default()
    };
    let answer = Success::of(shown(&transaction, opened()));
    check("disburse_create", "POST", "/api/disburse", Some(DISBURSE), answer);
    let word = Word {
        key: WordKey::from_bytes([1; 16]),
        amount: create.amount,
        occurred_at: "2026-01-31T09:41:26Z".parse().unwrap(),
    };
    let success = booked(disbursement::paid(
        &disbursement,
        &word,
        "2026-01-31T09:41:27Z".parse().unwrap(),
    ));
    let success = Transaction {
        state: State::Disbursement(success),
        ..transaction
    };
    let named = Opened {
        name: Some("BUDI SANTOSO".into()),
        ..opened()
    };
    let path = format!("/api/check/{ID}");
    let answer = Success::of(shown(&success, named.clone()));
    check("transaction_check_disbursement", "GET", &path, None, answer);
    let body = request::body::object(INQUIRY.as_bytes()).unwrap();
    let create = request::inquiry_create(&body, policy()).unwrap();
    let inquiry = Inquiry::new(InquiryTerms {
        id: id(),
        parties: parties(),
        created_at: now(),
    });
    let transaction = Transaction::new(
        State::Inquiry(inquiry),
        origin(create.reference, create.callback),
        Details::Recipient(recipient),
    );
    let answer = Success::of(shown(&transaction, opened()));
    check(
        "account_inquiry",
        "POST",
        "/api/account-inquiry",
        Some(INQUIRY),
        answer,
    );
    let answered = inquiry.answer(WordKey::from_bytes([1; 16]), true, now()).unwrap();
    let answered = Transaction {
        state: State::Inquiry(answered),
        ..transaction
    };
    let answer = Success::of(shown(&answered, named));
    check("transaction_check_inquiry", "GET", &path, None, answer);
}
