//! Transactions put into the books as the rules would make them, for tests of what becomes of them.
//!
//! They come from the rules of `core` and go through a decision, so that the books are right from the start.

use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use sengo_app::MasterKey;
use sengo_app::ports::Clock;
use sengo_core::channel::Channel;
use sengo_core::disbursement::{self, DisbursementTerms};
use sengo_core::fee::{ChargeTerms, FeePayer, Schedule, charge};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::inquiry::{Inquiry, InquiryTerms};
use sengo_core::instruction::{Instruction, InstructionKind};
use sengo_core::ledger::{AccountId, AccountKind, Parties, TransferOrder, WordKey, book};
use sengo_core::money::Rupiah;
use sengo_core::payment::{self, Payment, PaymentTerms};
use sengo_core::reference::Reference;
use sengo_core::transaction::{Details, Origin, Recipient, Sealed, State, Transaction};
use sengo_core::word::{Outcome, Word};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};

use crate::app::TestApp;
use crate::ports::SeededEntropy;

static NUMBERS: AtomicU64 = AtomicU64::new(1);

/// What is put into the books in one piece.
struct Planted {
    transaction: Transaction,
    instruction: Option<Instruction>,
    orders: Vec<TransferOrder>,
    now: Timestamp,
}

impl Decision for Planted {
    type Answer = ();
    type Refusal = Infallible;

    fn reads(&self, reads: &mut Reads) {
        let parties = self.transaction.parties();
        reads.transaction(parties.merchant, self.transaction.id());
        reads.project_accounts(parties.merchant, parties.project);
        for order in &self.orders {
            reads.account(order.debit);
            reads.account(order.credit);
            reads.transfer(order.debit.merchant, order.id);
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<Infallible>> {
        let account = |id| work.account(id).expect("an account that was read");
        let booked = book(&self.orders, account, |_| None, self.now).expect("a booking");
        Ok(Decided {
            changes: Changes {
                booked: vec![booked],
                transactions: vec![self.transaction.clone()],
                instructions: self.instruction.clone().into_iter().collect(),
                ..Changes::default()
            },
            answer: (),
        })
    }
}

/// An id as the platform makes them: the time, and a number.
fn new_id(now: Timestamp) -> TransactionId {
    let mut bytes = [0; 16];
    let millis = now.as_millisecond().to_be_bytes();
    bytes[..6].copy_from_slice(&millis[2..]);
    bytes[6] = 0x70;
    bytes[8..].copy_from_slice(&(NUMBERS.fetch_add(1, Ordering::SeqCst) | 1 << 63).to_be_bytes());
    TransactionId::from_bytes(bytes)
}

fn origin(callback: bool) -> Origin {
    let number = NUMBERS.fetch_add(1, Ordering::SeqCst);
    Origin {
        reference: Reference::parse(&format!("PLANTED-{number}")).expect("a reference"),
        callback: callback.then(|| "https://shop.example.test/callback".to_owned()),
        key: "a key of a test".to_owned(),
    }
}

fn costs(amount: i64, channel: Channel, now: Timestamp) -> sengo_core::fee::Charge {
    let day = sengo_core::calendar::day_of(now);
    let tariff = Schedule::defaults().on(channel, day).expect("a tariff");
    let terms = ChargeTerms {
        channel,
        rule: tariff.fee,
        tax_millionths: 0,
        criteria: None,
        fee_payer: FeePayer::Merchant,
    };
    charge(Rupiah::new(amount), &terms).expect("a charge")
}

impl TestApp {
    async fn plant(
        &self,
        transaction: Transaction,
        instruction: Option<Instruction>,
        orders: Vec<TransferOrder>,
    ) {
        let planted = Planted {
            transaction,
            instruction,
            orders,
            now: self.clock.business(),
        };
        let decided = self.store.decide(planted).await.expect("a decision");
        decided.unwrap_or_else(|never| match never {});
    }

    fn parties(merchant: MerchantId, project: ProjectId) -> Parties {
        Parties { merchant, project }
    }

    /// A QRIS payment that waits for its payer for half an hour, with somebody to call back.
    pub async fn plant_payment(
        &self,
        merchant: MerchantId,
        project: ProjectId,
        amount: i64,
    ) -> TransactionId {
        let now = self.clock.business();
        let payment = Payment::new(PaymentTerms {
            id: new_id(now),
            parties: Self::parties(merchant, project),
            channel: Channel::Qris,
            charge: costs(amount, Channel::Qris, now),
            working_days: 2,
            created_at: now,
            expires_at: payment::expiry(now, 30).expect("an expiry"),
        });
        let details = Details::Qris {
            view_name: "Toko Uji".to_owned(),
            content: "00020101".to_owned(),
        };
        let transaction = Transaction::new(State::Payment(payment), origin(true), details);
        let id = transaction.id();
        self.plant(transaction, None, Vec::new()).await;
        id
    }

    fn recipient(id: TransactionId) -> Details {
        let key = MasterKey::new(Box::new([7; 32]));
        let entropy = SeededEntropy::new(NUMBERS.fetch_add(1, Ordering::SeqCst));
        let account = key
            .seal(b"1234567890", &format!("recipient {id}"), &entropy)
            .expect("a sealed account");
        Details::Recipient(Recipient {
            bank_code: "014".to_owned(),
            account: Sealed::new(account),
            account_index: [1; 16],
            name: None,
        })
    }

    fn to_do(
        &self,
        kind: InstructionKind,
        id: TransactionId,
        about: &Transaction,
        amount: Rupiah,
    ) -> Instruction {
        Instruction {
            id,
            parties: about.parties(),
            kind,
            channel: about.channel(),
            about: about.id(),
            amount,
            created_at: self.clock.business(),
            available_at: Some(self.clock.real()),
            offers: 0,
            engine: None,
        }
    }

    /// A disbursement that is held and instructed.
    ///
    /// # Panics
    /// When the project does not have the money.
    pub async fn plant_disbursement(
        &self,
        merchant: MerchantId,
        project: ProjectId,
        amount: i64,
    ) -> TransactionId {
        let now = self.clock.business();
        let terms = DisbursementTerms {
            id: new_id(now),
            parties: Self::parties(merchant, project),
            charge: costs(amount, Channel::Disbursement, now),
            created_at: now,
        };
        let balance = self
            .app
            .balance_show(merchant, project, None)
            .await
            .expect("a balance");
        let (disbursement, orders) = disbursement::start(terms, balance.active).expect("money");
        let details = Self::recipient(terms.id);
        let transaction = Transaction::new(State::Disbursement(disbursement), origin(true), details);
        let instruction = self.to_do(
            InstructionKind::Disburse,
            terms.id,
            &transaction,
            terms.charge.amount,
        );
        self.plant(transaction, Some(instruction), orders).await;
        self.app.instructed();
        terms.id
    }

    /// An inquiry that is instructed.
    pub async fn plant_inquiry(&self, merchant: MerchantId, project: ProjectId) -> TransactionId {
        let now = self.clock.business();
        let terms = InquiryTerms {
            id: new_id(now),
            parties: Self::parties(merchant, project),
            created_at: now,
        };
        let state = State::Inquiry(Inquiry::new(terms));
        let transaction = Transaction::new(state, origin(true), Self::recipient(terms.id));
        let instruction = self.to_do(InstructionKind::Inquire, terms.id, &transaction, Rupiah::ZERO);
        self.plant(transaction, Some(instruction), Vec::new()).await;
        terms.id
    }

    /// A refund of a paid payment, booked and instructed; its id.
    ///
    /// # Panics
    /// When the rules refuse it.
    pub async fn plant_refund(
        &self,
        merchant: MerchantId,
        payment: TransactionId,
        amount: i64,
    ) -> TransactionId {
        let now = self.clock.business();
        let id = new_id(now);
        let transaction = self.transaction(merchant, payment).await;
        let State::Payment(state) = &transaction.state else {
            panic!("{payment} is no payment");
        };
        let project = transaction.parties().project;
        let balance = self
            .app
            .balance_show(merchant, project, None)
            .await
            .expect("a balance");
        let word = Word {
            key: WordKey::of_transaction(id),
            amount: Rupiah::new(amount),
            occurred_at: now,
        };
        let Outcome::Booked { state, orders } = payment::refund_requested(state, &word, &balance, now) else {
            panic!("the refund is refused");
        };
        let (turned, _) = transaction.turned(State::Payment(state), now);
        let instruction = self.to_do(InstructionKind::Refund, id, &turned, Rupiah::new(amount));
        self.plant(turned, Some(instruction), orders).await;
        id
    }

    /// Something that a developer lets the sandbox's network do to a transaction.
    pub async fn plant_play(
        &self,
        merchant: MerchantId,
        about: TransactionId,
        play: sengo_core::instruction::Play,
    ) -> TransactionId {
        let id = new_id(self.clock.business());
        let transaction = self.transaction(merchant, about).await;
        let instruction = self.to_do(InstructionKind::Play(play), id, &transaction, Rupiah::ZERO);
        self.plant(transaction, Some(instruction), Vec::new()).await;
        id
    }

    /// A transaction as it is kept.
    ///
    /// # Panics
    /// When there is none.
    pub async fn transaction(&self, merchant: MerchantId, id: TransactionId) -> Transaction {
        let found = self.store.tenant(merchant).transaction(id).await;
        found.expect("a read").expect("a transaction")
    }

    /// The word for where a transaction stands.
    pub async fn status(&self, merchant: MerchantId, id: TransactionId) -> &'static str {
        self.transaction(merchant, id).await.status().as_str()
    }

    /// Active, pending, held and owed.
    pub async fn money(&self, merchant: MerchantId, project: ProjectId) -> [i64; 4] {
        let balance = self
            .app
            .balance_show(merchant, project, None)
            .await
            .expect("a balance");
        [
            balance.active.get(),
            balance.pending.get(),
            balance.hold.get(),
            balance.receivable.get(),
        ]
    }

    /// What the platform's account of a kind within a merchant has.
    pub async fn platform_account(&self, merchant: MerchantId, kind: AccountKind) -> i64 {
        let account = AccountId::of_platform(merchant, kind);
        let decided = self.store.decide(ReadAccount(account)).await.expect("a read");
        decided.unwrap_or_else(|never| match never {})
    }
}

/// Reads an account, as decisions do.
struct ReadAccount(AccountId);

impl Decision for ReadAccount {
    type Answer = i64;
    type Refusal = Infallible;

    fn reads(&self, reads: &mut Reads) {
        reads.account(self.0);
    }

    fn decide(&self, work: &Work) -> Result<Decided<i64>, Stop<Infallible>> {
        Ok(Decided {
            changes: Changes::default(),
            answer: work.account(self.0)?.balance.get(),
        })
    }
}
