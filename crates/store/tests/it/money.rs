//! Transactions, words, instructions and callbacks that tests are made of.

use jiff::Timestamp;
use sengo_core::callback::{Callback, CallbackId, CallbackSubject};
use sengo_core::channel::Channel;
use sengo_core::disbursement::{self, Disbursement, DisbursementTerms};
use sengo_core::exception::{ExceptionCase, ExceptionId, ExceptionKind, Flow, SetAside};
use sengo_core::fee::{Charge, FeePayer};
use sengo_core::ids::TransactionId;
use sengo_core::inquiry::{Inquiry, InquiryTerms};
use sengo_core::instruction::{Instruction, InstructionKind};
use sengo_core::ledger::{Parties, WordKey};
use sengo_core::money::Rupiah;
use sengo_core::payment::{Paid, Payment, PaymentTerms, Status};
use sengo_core::reference::Reference;
use sengo_core::transaction::{Details, Origin, Recipient, Sealed, State, Transaction};
use sengo_core::word::{HeardWord, Said, Word, WordKind};

use crate::made::{merchant_id, project_id, second};

pub(crate) const DAY: i64 = 86_400;

pub(crate) fn parties(merchant: i64, project: i64) -> Parties {
    Parties {
        merchant: merchant_id(merchant),
        project: project_id(project),
    }
}

fn bytes(number: u64) -> [u8; 16] {
    let mut bytes = [0x5a; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    bytes
}

pub(crate) fn transaction_id(number: u64) -> TransactionId {
    TransactionId::from_bytes(bytes(number))
}

pub(crate) fn word_key(number: u64) -> WordKey {
    WordKey::from_bytes(bytes(number))
}

/// Every part differs from every other, so that none can be mixed up.
const CHARGE: Charge = Charge {
    amount: Rupiah::new(10_000),
    fee: Rupiah::new(70),
    tax: Rupiah::new(8),
    total_amount: Rupiah::new(10_078),
    credited: Rupiah::new(9_999),
    fee_payer: FeePayer::Customer,
};

fn origin(number: u64, callback: Option<&str>) -> Origin {
    Origin {
        reference: Reference::parse(&format!("INV-{number}")).unwrap(),
        callback: callback.map(str::to_owned),
        key: "pk_kopi".into(),
    }
}

/// A pending payment, which expires an hour after it was created.
pub(crate) fn payment(parties: Parties, number: u64, created: i64) -> Transaction {
    let terms = PaymentTerms {
        id: transaction_id(number),
        parties,
        channel: Channel::Qris,
        charge: CHARGE,
        working_days: 2,
        created_at: second(created),
        expires_at: second(created + 3_600),
    };
    let details = Details::Qris {
        view_name: "Toko Kopi".into(),
        content: "000201…".into(),
    };
    let origin = origin(number, Some("https://kopi.test/callback"));
    Transaction::new(State::Payment(Payment::new(terms)), origin, details)
}

/// The payment, paid, with money in pending that settles on the day of a moment.
pub(crate) fn paid(payment: &Transaction, word: u64, at: i64, settles: Timestamp) -> Transaction {
    changed_payment(payment, |payment| {
        payment.status = Status::Success;
        payment.paid = Some(Paid {
            word: word_key(word),
            at: second(at),
            settles_on: sengo_core::calendar::day_of(settles),
        });
        payment.in_pending = Rupiah::new(9_999);
    })
}

/// The transaction with its payment changed past all rules.
pub(crate) fn changed_payment(transaction: &Transaction, change: impl Fn(&mut Payment)) -> Transaction {
    let State::Payment(payment) = &transaction.state else {
        panic!("{transaction:?} is no payment")
    };
    let mut payment = payment.clone();
    change(&mut payment);
    transaction.turned(State::Payment(payment), second(0)).0
}

fn recipient(name: Option<&str>) -> Details {
    Details::Recipient(Recipient {
        bank_code: "014".into(),
        account: Sealed::new(vec![0, 1, 255, 2]),
        account_index: [9; 16],
        name: name.map(|name| Sealed::new(name.into())),
    })
}

/// A pending disbursement.
pub(crate) fn payout(parties: Parties, number: u64, created: i64) -> Transaction {
    let disbursement = Disbursement {
        terms: DisbursementTerms {
            id: transaction_id(number),
            parties,
            charge: Charge {
                fee_payer: FeePayer::Merchant,
                ..CHARGE
            },
            created_at: second(created),
        },
        status: disbursement::Status::Pending,
        ended: None,
    };
    Transaction::new(
        State::Disbursement(disbursement),
        origin(number, Some("https://kopi.test/callback")),
        recipient(Some("sealed name")),
    )
}

/// A pending inquiry, of which nobody is told.
pub(crate) fn inquiry(parties: Parties, number: u64, created: i64) -> Transaction {
    let terms = InquiryTerms {
        id: transaction_id(number),
        parties,
        created_at: second(created),
    };
    Transaction::new(
        State::Inquiry(Inquiry::new(terms)),
        origin(number, None),
        recipient(None),
    )
}

/// The transaction with the name of its recipient.
pub(crate) fn named(mut transaction: Transaction) -> Transaction {
    transaction.details = recipient(Some("another sealed name"));
    transaction
}

pub(crate) fn heard(merchant: i64, number: u64, engine: &str, occurred: i64) -> HeardWord {
    HeardWord {
        merchant: merchant_id(merchant),
        said: Said {
            word: Word {
                key: word_key(number),
                amount: Rupiah::new(10_078),
                occurred_at: second(occurred),
            },
            kind: WordKind::PaymentPaid,
            about: Some(transaction_id(number)),
        },
        engine: engine.into(),
        event: format!("event-{number}"),
        heard_at: second(occurred + 1),
        is_exception: false,
    }
}

pub(crate) fn case(merchant: i64, number: u64, opened: i64) -> ExceptionCase {
    ExceptionCase {
        id: ExceptionId::of(word_key(number)),
        set_aside: SetAside {
            merchant: merchant_id(merchant),
            word: word_key(number),
            flow: Flow::In,
            amount: Rupiah::new(500),
        },
        kind: ExceptionKind::OtherAmount,
        about: Some(transaction_id(number)),
        number: None,
        engine: "bank".into(),
        opened_at: second(opened),
        resolved: None,
    }
}

pub(crate) fn instruction(
    parties: Parties,
    number: u64,
    kind: InstructionKind,
    available: i64,
) -> Instruction {
    Instruction {
        id: transaction_id(number),
        parties,
        kind,
        channel: Channel::Disbursement,
        about: transaction_id(number + 1_000),
        amount: Rupiah::new(10_000),
        created_at: second(3),
        available_at: Some(second(available)),
        offers: 0,
        engine: None,
    }
}

/// A callback that waits, about a transaction of the same number, due at once.
pub(crate) fn callback(parties: Parties, number: u64, address: &str, due: i64) -> Callback {
    let id = transaction_id(number);
    Callback::new(
        CallbackId::of(id, 1),
        parties,
        CallbackSubject::Transaction { id, status: 2 },
        (address.to_owned(), "pk_kopi".into()),
        second(due),
    )
}
