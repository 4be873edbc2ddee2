//! A courier that answers as a test says, and transactions that are to be told of.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use sengo_app::ports::{Clock, Courier, Letter, Reply};
use sengo_core::calendar::day_of;
use sengo_core::callback::{Callback, CallbackId};
use sengo_core::channel::Channel;
use sengo_core::fee::{Charge, FeePayer};
use sengo_core::ids::TransactionId;
use sengo_core::key::KeyOwner;
use sengo_core::ledger::{Parties, WordKey};
use sengo_core::money::Rupiah;
use sengo_core::payment::{Paid, Payment, PaymentTerms, Status};
use sengo_core::reference::Reference;
use sengo_core::transaction::{Details, Origin, State, Transaction};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_testkit::TestApp;

type Answering = dyn Fn(&Letter) -> (Duration, Reply) + Send + Sync;

pub(crate) struct FakeCourier {
    seen: Mutex<Vec<Letter>>,
    answered: AtomicUsize,
    answering: Box<Answering>,
}

impl std::fmt::Debug for FakeCourier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FakeCourier")
    }
}

pub(crate) fn answered(status: u16) -> Reply {
    Reply {
        status: Some(status),
        ..Reply::default()
    }
}

impl FakeCourier {
    fn new(answering: Box<Answering>) -> Arc<Self> {
        Arc::new(Self {
            seen: Mutex::new(Vec::new()),
            answered: AtomicUsize::new(0),
            answering,
        })
    }

    pub(crate) fn answering(reply: impl Fn(&Letter) -> Reply + Send + Sync + 'static) -> Arc<Self> {
        Self::new(Box::new(move |letter| (Duration::ZERO, reply(letter))))
    }

    pub(crate) fn slow(delay: impl Fn(&Letter) -> Duration + Send + Sync + 'static) -> Arc<Self> {
        Self::new(Box::new(move |letter| (delay(letter), answered(200))))
    }

    pub(crate) fn never() -> Arc<Self> {
        Self::slow(|_| Duration::from_secs(3_600))
    }

    /// What was sent so far.
    pub(crate) fn seen(&self) -> Vec<Letter> {
        self.seen.lock().unwrap().clone()
    }

    /// How many of them were answered.
    pub(crate) fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }
}

impl Courier for FakeCourier {
    fn send(&self, letter: Letter) -> Pin<Box<dyn Future<Output = Reply> + Send + '_>> {
        let (delay, reply) = (self.answering)(&letter);
        self.seen.lock().unwrap().push(letter);
        Box::pin(async move {
            tokio::time::sleep(delay).await;
            self.answered.fetch_add(1, Ordering::SeqCst);
            reply
        })
    }
}

/// A transaction that came to another status, and the callback that tells of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) transaction: TransactionId,
    pub(crate) callback: CallbackId,
}

static NUMBERS: AtomicU64 = AtomicU64::new(1);

impl Told {
    /// A payment that was paid just now, to be told to a host of this number.
    pub(crate) async fn payment(test: &TestApp, owner: KeyOwner, key: &str, host: u32) -> Self {
        let number = NUMBERS.fetch_add(1, Ordering::SeqCst);
        let mut bytes = [0x5a; 16];
        bytes[8..].copy_from_slice(&number.to_be_bytes());
        let now = test.clock.business();
        let terms = PaymentTerms {
            id: TransactionId::from_bytes(bytes),
            parties: Parties {
                merchant: owner.merchant,
                project: owner.project.unwrap(),
            },
            channel: Channel::Qris,
            charge: Charge {
                amount: Rupiah::new(10_000),
                fee: Rupiah::new(70),
                tax: Rupiah::new(0),
                total_amount: Rupiah::new(10_000),
                credited: Rupiah::new(9_930),
                fee_payer: FeePayer::Merchant,
            },
            working_days: 2,
            created_at: now,
            expires_at: now,
        };
        let details = Details::Qris {
            view_name: "Toko".into(),
            content: "000201".into(),
        };
        let origin = Origin {
            reference: Reference::parse(&format!("INV-{number}")).unwrap(),
            callback: Some(format!("https://shop{host}.example.com/callbacks?x=1")),
            key: key.to_owned(),
        };
        let pending = Transaction::new(State::Payment(Payment::new(terms)), origin, details);
        let callback = turn(test, &pending, Status::Success).await;
        Self {
            transaction: terms.id,
            callback: callback.id,
        }
    }

    /// The payment comes to a further status.
    pub(crate) async fn turn(&self, test: &TestApp, owner: KeyOwner, status: Status) -> Callback {
        let store = test.database.open().await;
        let found = store.tenant(owner.merchant).transaction(self.transaction).await;
        turn(test, &found.unwrap().unwrap(), status).await
    }
}

async fn turn(test: &TestApp, before: &Transaction, status: Status) -> Callback {
    let now = test.clock.business();
    let State::Payment(payment) = &before.state else {
        panic!("no payment")
    };
    let mut payment = payment.clone();
    payment.status = status;
    payment.paid = Some(Paid {
        word: WordKey::from_bytes(*before.id().as_bytes()),
        at: now,
        settles_on: day_of(now),
    });
    let (after, callback) = before.turned(State::Payment(payment), now);
    let callback = callback.unwrap();
    let store = test.database.open().await;
    let kept = Keep(after, callback.clone());
    store.decide(kept).await.unwrap().unwrap();
    callback
}

/// Writes both as they are.
struct Keep(Transaction, Callback);

impl Decision for Keep {
    type Answer = ();
    type Refusal = ();

    fn reads(&self, reads: &mut Reads) {
        reads.transaction(self.0.parties().merchant, self.0.id());
    }

    fn decide(&self, _: &Work) -> Result<Decided<()>, Stop<()>> {
        let changes = Changes {
            transactions: vec![self.0.clone()],
            callbacks: vec![self.1.clone()],
            ..Changes::default()
        };
        Ok(Decided { changes, answer: () })
    }
}
