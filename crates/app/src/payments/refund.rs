//! A project gives a payer money back.

use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::instruction::InstructionKind;
use sengo_core::ledger::{AccountKind, LedgerRefusal, Parties, Step, TransferOrder, WordKey};
use sengo_core::money::Rupiah;
use sengo_core::payment::{Payment, PaymentRefusal, REVERSALS_MAX, Status, refund_requested};
use sengo_core::refusal::{Fault, FieldFault, Refusal, TransactionFault, TransactionRefusal};
use sengo_core::transaction::{State, Transaction};
use sengo_core::word::{Outcome, Word};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_wire::request::RefundCreate;
use sengo_wire::view::CheckView;
use serde_json::json;

use crate::app::App;
use crate::authentication::ProjectCall;
use crate::balances::book_orders;
use crate::cause::Cause;
use crate::error::Error;
use crate::once::{Once, Repeatable};
use crate::transactions::{Made, begun, check_project, check_reference, read_beginning, used_reference};

/// What a refund takes from, in the order in which it takes.
const SOURCES: [AccountKind; 3] = [AccountKind::Pending, AccountKind::Active, AccountKind::Receivable];

impl App {
    /// Refunds a payment, or a part of it, and answers with the payment. The money leaves the project's balance at
    /// once, and an engine is instructed to give it to the payer.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`], [`TransactionRefusal::NotAPayment`],
    /// [`TransactionRefusal::NotRefundable`], [`TransactionRefusal::TooManyRefunds`], [`Refusal::ReferenceUsed`],
    /// [`Refusal::InsufficientBalance`], [`Refusal::Invalid`] for more than is left.
    pub async fn refund_create(
        &self,
        call: ProjectCall,
        create: RefundCreate,
        base: &str,
        once: Option<Once>,
    ) -> Result<Repeatable<CheckView>, Error> {
        let (parties, owner) = (call.parties, call.owner());
        let cause = self.cause(call.actor())?;
        let decision = RefundMake::new(cause, self.transaction_id()?, parties, create);
        let made = self.decide_once(decision, owner, once).await?;
        self.instructed();
        self.made_view(parties, made, base).await
    }

    /// A payment of a merchant.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`], also for another merchant's; [`TransactionRefusal::NotAPayment`].
    pub(crate) async fn payment_of(
        &self,
        merchant: MerchantId,
        id: TransactionId,
    ) -> Result<(Transaction, Payment), Error> {
        let found = self.store().tenant(merchant).transaction(id).await?;
        let found = found.ok_or_else(|| Refusal::from(TransactionRefusal::NotFound))?;
        match found.state.clone() {
            State::Payment(payment) => Ok((found, payment)),
            State::Disbursement(_) | State::Inquiry(_) => {
                Err(Refusal::from(TransactionRefusal::NotAPayment).into())
            }
        }
    }
}

pub(crate) struct RefundMake {
    cause: Cause,
    /// The refund's own id: it names the word that books it, and the instruction.
    id: TransactionId,
    parties: Parties,
    create: RefundCreate,
}

impl RefundMake {
    /// A new refund under this id, to be decided.
    pub(crate) fn new(cause: Cause, id: TransactionId, parties: Parties, create: RefundCreate) -> Self {
        Self {
            cause,
            id,
            parties,
            create,
        }
    }

    fn key(&self) -> WordKey {
        WordKey::of_transaction(self.id)
    }

    /// The payment as this project knows it.
    fn payment<'w>(&self, work: &'w Work) -> Result<(&'w Transaction, &'w Payment), Stop<Refusal>> {
        let parties = self.parties;
        let transaction = work
            .transaction(parties.merchant, self.create.id)?
            .filter(|transaction| transaction.parties() == parties)
            .ok_or(Stop::Refused(TransactionRefusal::NotFound.into()))?;
        match &transaction.state {
            State::Payment(payment) => Ok((transaction, payment)),
            State::Disbursement(_) | State::Inquiry(_) => {
                Err(Stop::Refused(TransactionRefusal::NotAPayment.into()))
            }
        }
    }

    /// How much goes back: what was asked for, or all that is left.
    fn amount(&self, payment: &Payment) -> Result<Rupiah, Stop<Refusal>> {
        if matches!(payment.status, Status::Refunded | Status::ChargedBack) {
            return Err(Stop::Refused(
                TransactionRefusal::NotRefundable(payment.status).into(),
            ));
        }
        let left = || payment.terms.charge.amount.checked_sub(payment.reversed()?);
        match self.create.amount {
            Some(amount) => Ok(amount),
            None => left().ok_or(Stop::Refused(Refusal::Ledger(LedgerRefusal::BalanceOutOfRange))),
        }
    }
}

impl Decision for RefundMake {
    type Answer = Made;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        let parties = self.parties;
        read_beginning(reads, parties, &self.create.reference);
        reads.transaction(parties.merchant, self.create.id);
        reads.project_accounts(parties.merchant, parties.project);
        reads.account(parties.account(AccountKind::Clearing));
        for source in SOURCES {
            let step = Step::Reversal(self.key(), source);
            reads.transfer(parties.merchant, step.transfer_of(self.create.id));
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Made>, Stop<Refusal>> {
        let parties = self.parties;
        check_project(work, parties)?;
        let (transaction, payment) = self.payment(work)?;
        check_reference(work, parties, &self.create.reference)?;
        let amount = self.amount(payment)?;
        let word = Word {
            key: self.key(),
            amount,
            occurred_at: self.cause.business,
        };
        let balance = work.balance(parties.merchant, parties.project)?;
        let (state, orders) = match refund_requested(payment, &word, &balance, self.cause.business) {
            Outcome::Booked { state, orders } => (state, orders),
            Outcome::Refused(refusal) => return Err(Stop::Refused(refused(refusal))),
            // The refund's id is new, and what is asked for is booked or refused.
            Outcome::AlreadyDone | Outcome::Exception { .. } => {
                return Err(Stop::Refused(Refusal::Ledger(LedgerRefusal::IdUsedOtherwise)));
            }
        };
        self.booked(work, transaction, state, &orders, amount)
    }
}

impl RefundMake {
    fn booked(
        &self,
        work: &Work,
        transaction: &Transaction,
        state: Payment,
        orders: &[TransferOrder],
        amount: Rupiah,
    ) -> Result<Decided<Made>, Stop<Refusal>> {
        let parties = self.parties;
        let before = transaction.status().as_str();
        let booked = book_orders(work, orders, self.cause.business)?;
        let (turned, callback) = transaction.turned(State::Payment(state), self.cause.business);
        let instruction = begun(
            &self.cause,
            self.id,
            (parties, transaction.id()),
            (InstructionKind::Refund, transaction.channel()),
            amount,
        );
        let after = json!({
            "project": parties.project.get(),
            "refund": self.id.to_string(),
            "reference": self.create.reference.as_str(),
            "amount": amount.get(),
            "status": turned.status().as_str(),
        });
        let subject = format!("transaction:{}", transaction.id());
        let audit = self.cause.audit(
            parties.merchant,
            "refund.create",
            subject,
            json!({ "status": before }),
            after,
        );
        let answer = Made::of(&turned);
        let changes = Changes {
            booked: vec![booked],
            reference: Some((
                used_reference(parties, &self.create.reference),
                self.cause.business,
            )),
            transactions: vec![turned],
            instructions: vec![instruction],
            callbacks: callback.into_iter().collect(),
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer })
    }
}

fn refused(refusal: PaymentRefusal) -> Refusal {
    let fault: Fault = match refusal {
        PaymentRefusal::NotRefundable { status } => return TransactionRefusal::NotRefundable(status).into(),
        PaymentRefusal::TooManyReversals => {
            return TransactionRefusal::TooManyRefunds { limit: REVERSALS_MAX }.into();
        }
        PaymentRefusal::InsufficientBalance { needed, active } => {
            return Refusal::InsufficientBalance {
                available: active,
                needed,
            };
        }
        PaymentRefusal::MoreThanLeft { left } => TransactionFault::MoreThanLeft { left }.into(),
        PaymentRefusal::AmountMustBePositive => Fault::Range {
            least: 1,
            most: sengo_wire::request::AMOUNT_MAX,
        },
        // None of these is said of a refund that is asked for under a new id.
        PaymentRefusal::WordUsedOtherwise | PaymentRefusal::NotDue { .. } | PaymentRefusal::NoSuchRefund => {
            return Refusal::Ledger(LedgerRefusal::IdUsedOtherwise);
        }
        PaymentRefusal::OutOfRange => return Refusal::Ledger(LedgerRefusal::BalanceOutOfRange),
    };
    Refusal::Invalid(vec![FieldFault {
        field: "amount".into(),
        fault,
    }])
}
