//! One event as one decision.

use std::sync::Arc;

use jiff::Timestamp;
use sengo_core::calendar::Calendar;
use sengo_core::channel::Channel;
use sengo_core::disbursement::{self, DisbursementRefusal};
use sengo_core::engine::Engine;
use sengo_core::event::{About, Event, EventRefusal, Taken};
use sengo_core::exception::{ExceptionId, ExceptionKind, Flow, exception};
use sengo_core::ids::MerchantId;
use sengo_core::ledger::{AccountId, AccountKind, Parties, ProjectBalance, Step, WordKey};
use sengo_core::money::Rupiah;
use sengo_core::payment::{self, Payment, PaymentRefusal};
use sengo_core::transaction::{Details, Sealed, State, Transaction};
use sengo_core::word::{HeardWord, Outcome, Said, Word, WordKind, once};
use sengo_store::{Decided, Decision, Reads, Stop, TransactionPlace, Work};

use super::heard::Hearing;

/// What becomes of an event's word.
pub(super) type EventOutcome = Outcome<State, EventRefusal>;

/// An event with all that deciding it needs beside the database.
pub(crate) struct Hear {
    pub(crate) event: Event,
    pub(crate) engine: Arc<Engine>,
    pub(crate) calendar: Arc<Calendar>,
    /// The transaction it is about, where it is one of ours.
    pub(crate) place: Option<TransactionPlace>,
    /// The name of whoever owns the account, sealed for this transaction.
    pub(crate) owner_name: Option<Sealed>,
    /// The business time.
    pub(crate) now: Timestamp,
}

impl Decision for Hear {
    type Answer = Taken;
    type Refusal = EventRefusal;

    fn reads(&self, reads: &mut Reads) {
        let key = self.key();
        reads.word(key);
        reads.exception(MerchantId::NOBODY, ExceptionId::of(key));
        let Some(TransactionPlace { parties, id }) = self.place else {
            self.read_money(reads, MerchantId::NOBODY);
            return;
        };
        let merchant = parties.merchant;
        reads.transaction(merchant, id);
        reads.instruction(merchant, id);
        if let Some(refund) = self.event.refund {
            reads.instruction(merchant, refund);
            reads.word(WordKey::of_transaction(refund));
        }
        let (accounts, steps) = self.looked_at();
        for kind in accounts {
            reads.account(parties.account(*kind));
        }
        for step in steps {
            reads.transfer(merchant, step.transfer_of(id));
        }
        if self.is_reversal() {
            reads.project_accounts(merchant, parties.project);
        }
        self.read_money(reads, merchant);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Taken>, Stop<EventRefusal>> {
        let before = work.word(self.key())?;
        if let Some(answer) = self.heard_elsewhere(work, before, self.place.map(|place| place.parties))? {
            return Ok(answer);
        }
        let Some(TransactionPlace { parties, id }) = self.place else {
            return self.unknown(work);
        };
        let transaction = work
            .transaction(parties.merchant, id)?
            .ok_or(Stop::Refused(EventRefusal::Unknown))?;
        let channel = transaction.channel();
        if !self.engine.serves(channel) {
            return Err(Stop::Refused(EventRefusal::ChannelNotServed(channel)));
        }
        let said = Said {
            about: Some(id),
            ..self.said()
        };
        let refund = match self.event.refund {
            Some(refund) => work.word(WordKey::of_transaction(refund))?,
            None => None,
        };
        let balance = if self.is_reversal() {
            work.balance(parties.merchant, parties.project)?
        } else {
            ProjectBalance::default()
        };
        let outcome = once(
            before.map(|heard| &heard.said),
            &said,
            EventRefusal::UsedOtherwise,
            |word| self.outcome(transaction, word, &balance, refund),
        );
        let hearing = Hearing {
            hear: self,
            said,
            merchant: parties.merchant,
            number: None,
            about: Some(id),
        };
        match before {
            Some(before) => hearing.again(&outcome, before.is_exception),
            None => hearing.first(work, transaction, outcome),
        }
    }
}

impl Hear {
    /// Names the word for good.
    pub(super) fn key(&self) -> WordKey {
        WordKey::of_event(self.engine.name.as_str(), &self.event.id)
    }

    /// What is said, about nothing that is known.
    pub(super) fn said(&self) -> Said {
        Said {
            word: Word {
                key: self.key(),
                amount: self.event.amount,
                occurred_at: self.event.occurred_at,
            },
            kind: self.event.kind,
            about: None,
        }
    }

    fn is_reversal(&self) -> bool {
        matches!(
            self.event.kind,
            WordKind::PaymentRefunded | WordKind::PaymentChargedBack
        )
    }

    /// The accounts of the transaction's parties, and the steps of its life, that the word can touch.
    fn looked_at(&self) -> (&'static [AccountKind], Vec<Step>) {
        use AccountKind::{Active, Clearing, Fees, Hold, Pending, Receivable};
        let reversals = || [Pending, Active, Receivable].map(|source| Step::Reversal(self.key(), source));
        match self.event.kind {
            WordKind::PaymentPaid | WordKind::PaymentRecorded => (
                &[Clearing, Pending, Fees],
                vec![Step::Amount, Step::Fee, Step::Tax],
            ),
            WordKind::PaymentRefunded | WordKind::PaymentChargedBack => (&[Clearing], reversals().to_vec()),
            WordKind::DisbursementPaid => (&[Clearing, Hold, Fees], vec![Step::Amount, Step::Fee, Step::Tax]),
            WordKind::DisbursementFailed => (&[Hold, Active], vec![Step::Release]),
            WordKind::PaymentFailed | WordKind::InquiryAnswered => (&[], Vec::new()),
        }
    }

    /// Where money is set aside.
    pub(super) fn read_money(&self, reads: &mut Reads, merchant: MerchantId) {
        for kind in [AccountKind::Clearing, AccountKind::Suspense] {
            reads.account(AccountId::of_platform(merchant, kind));
        }
        for is_inflow in [true, false] {
            reads.transfer(merchant, self.key().exception_transfer(is_inflow));
        }
    }

    /// Answers a word that was heard for another tenant than it is said of now, or for nobody.
    pub(super) fn heard_elsewhere(
        &self,
        work: &Work,
        before: Option<&HeardWord>,
        now_of: Option<Parties>,
    ) -> Result<Option<Decided<Taken>>, Stop<EventRefusal>> {
        match before {
            None => Ok(None),
            Some(before) if before.merchant == MerchantId::NOBODY => {
                self.repeated_of_nobody(work, before).map(Some)
            }
            Some(before) if now_of.is_some_and(|parties| parties.merchant == before.merchant) => Ok(None),
            Some(_) => Err(Stop::Refused(EventRefusal::UsedOtherwise)),
        }
    }

    /// A word that came before its number was anybody's, again. By now the number may be somebody's; its money
    /// stands in suspense all the same.
    fn repeated_of_nobody(
        &self,
        work: &Work,
        before: &HeardWord,
    ) -> Result<Decided<Taken>, Stop<EventRefusal>> {
        let id = ExceptionId::of(self.key());
        let number = work
            .exception(MerchantId::NOBODY, id)?
            .and_then(|case| case.number.as_deref());
        if self.said().repeats(&before.said) && number == Some(&self.event.about.number()) {
            Ok(Decided {
                changes: sengo_store::Changes::default(),
                answer: Taken::DuplicateException(id),
            })
        } else {
            Err(Stop::Refused(EventRefusal::UsedOtherwise))
        }
    }

    /// A word about a number that is nobody's.
    pub(super) fn unknown(&self, work: &Work) -> Result<Decided<Taken>, Stop<EventRefusal>> {
        self.check_channel()?;
        let said = self.said();
        let hearing = Hearing {
            hear: self,
            said,
            merchant: MerchantId::NOBODY,
            number: Some(self.event.about.number()),
            about: None,
        };
        match self.money_aside(MerchantId::NOBODY, &said.word, ExceptionKind::UnknownNumber) {
            Outcome::Exception { kind, orders } => hearing.set_aside(work, kind, &orders),
            _ => Err(Stop::Refused(EventRefusal::Unknown)),
        }
    }

    /// Whether the engine may speak of the channel that it names or that such words are about.
    pub(super) fn check_channel(&self) -> Result<(), Stop<EventRefusal>> {
        let direction = self.event.kind.direction();
        let possible: Vec<Channel> = match &self.event.about {
            About::Number { channel, .. } => vec![*channel],
            About::Id(_) => Channel::ALL
                .into_iter()
                .filter(|channel| channel.direction() == direction)
                .collect(),
        };
        match possible.first() {
            Some(channel) if !possible.iter().any(|channel| self.engine.serves(*channel)) => {
                Err(Stop::Refused(EventRefusal::ChannelNotServed(*channel)))
            }
            _ => Ok(()),
        }
    }

    /// The money of a word that fits no transaction, in suspense. A word without money is refused.
    fn money_aside(&self, merchant: MerchantId, word: &Word, kind: ExceptionKind) -> EventOutcome {
        match self.event.kind.flow().or(self.flow_of_failure()) {
            Some(flow) if word.amount.is_positive() => exception(merchant, word, flow, kind),
            Some(_) if self.event.kind.flow().is_some() => {
                Outcome::Refused(EventRefusal::AmountMustBePositive)
            }
            _ if kind == ExceptionKind::UnknownNumber => Outcome::Refused(EventRefusal::Unknown),
            _ => Outcome::Refused(EventRefusal::OtherKind),
        }
    }

    /// Money that a failed payout brings back, where the engine says that it does.
    fn flow_of_failure(&self) -> Option<Flow> {
        (self.event.kind == WordKind::DisbursementFailed).then_some(Flow::In)
    }

    /// `refund` is the word by which the refund that this one names was reported before.
    fn outcome(
        &self,
        transaction: &Transaction,
        word: &Word,
        balance: &ProjectBalance,
        refund: Option<&HeardWord>,
    ) -> EventOutcome {
        let now = self.now;
        match (&transaction.state, self.event.kind) {
            (State::Payment(payment), WordKind::PaymentPaid) => {
                of_payment(payment::paid(payment, word, &self.calendar, now))
            }
            (State::Payment(payment), WordKind::PaymentFailed) => {
                of_payment(payment::failed(payment, word, now))
            }
            (State::Payment(payment), WordKind::PaymentRefunded) => match self.event.refund {
                Some(id) => {
                    let engine = self.engine.name.as_str();
                    let before = refund.map(|heard| heard.report(engine));
                    of_payment(payment::refund_reported(payment, id, word, before))
                }
                None => of_payment(payment::refunded(payment, word, balance, now)),
            },
            (State::Payment(payment), WordKind::PaymentChargedBack) => {
                of_payment(payment::charged_back(payment, word, balance, now))
            }
            (State::Disbursement(disbursement), WordKind::DisbursementPaid) => {
                of_disbursement(disbursement::paid(disbursement, word, now))
            }
            (State::Disbursement(disbursement), WordKind::DisbursementFailed) => {
                of_disbursement(disbursement::failed(disbursement, word, now))
            }
            (State::Inquiry(inquiry), WordKind::InquiryAnswered) => {
                match inquiry.answer(word.key, self.event.owner_name.is_some(), now) {
                    Some(state) => Outcome::Booked {
                        state: State::Inquiry(state),
                        orders: Vec::new(),
                    },
                    None => Outcome::AlreadyDone,
                }
            }
            _ => self.money_aside(transaction.parties().merchant, word, ExceptionKind::OtherKind),
        }
    }

    /// The transaction with what the word says of its recipient.
    pub(super) fn with_owner(&self, transaction: &Transaction) -> Transaction {
        let mut with = transaction.clone();
        if let (Details::Recipient(recipient), Some(name)) = (&mut with.details, &self.owner_name) {
            recipient.name = Some(name.clone());
        }
        with
    }
}

pub(super) fn of_payment(outcome: Outcome<Payment, PaymentRefusal>) -> EventOutcome {
    outcome.map(State::Payment, |refusal| match refusal {
        PaymentRefusal::AmountMustBePositive => EventRefusal::AmountMustBePositive,
        PaymentRefusal::WordUsedOtherwise => EventRefusal::UsedOtherwise,
        PaymentRefusal::NoSuchRefund => EventRefusal::NoSuchRefund,
        // The others stop calls, not words; an engine that could meet one could do nothing else about it.
        PaymentRefusal::NotDue { .. }
        | PaymentRefusal::NotRefundable { .. }
        | PaymentRefusal::MoreThanLeft { .. }
        | PaymentRefusal::InsufficientBalance { .. }
        | PaymentRefusal::TooManyReversals
        | PaymentRefusal::OutOfRange => EventRefusal::OutOfRange,
    })
}

fn of_disbursement(outcome: Outcome<disbursement::Disbursement, DisbursementRefusal>) -> EventOutcome {
    outcome.map(State::Disbursement, |refusal| match refusal {
        DisbursementRefusal::AmountMustBePositive => EventRefusal::AmountMustBePositive,
        DisbursementRefusal::WordUsedOtherwise => EventRefusal::UsedOtherwise,
        DisbursementRefusal::InsufficientBalance { .. } => EventRefusal::OutOfRange,
    })
}

/// Nothing of an exception without money.
pub(super) fn amount_of(orders: &[sengo_core::ledger::TransferOrder]) -> Rupiah {
    orders.first().map_or(Rupiah::ZERO, |order| order.amount)
}
