//! A payment that began elsewhere, as one decision: it comes into the books paid.

use jiff::Timestamp;
use sengo_core::channel::{Channel, Direction};
use sengo_core::event::{About, EventRefusal, Recorded, Taken};
use sengo_core::exception::{ExceptionId, ExceptionKind, Flow, exception};
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::ledger::{AccountKind, Parties, Step};
use sengo_core::payment::{self, EXPIRY_MINUTES_DEFAULT, Payment, PaymentTerms};
use sengo_core::project::{Project, Status};
use sengo_core::refusal::Refusal;
use sengo_core::transaction::{Details, Origin, State, Transaction};
use sengo_core::word::{Said, Word, once};
use sengo_store::{Decided, Decision, Reads, Stop, UsedReference, Work};

use super::hear::{EventOutcome, Hear, of_payment};
use super::heard::Hearing;
use crate::pricing::{Charged, Price, price, read_prices};
use crate::project_settings::ProjectSettings;

/// A word about a payment that began elsewhere.
pub(super) struct Record {
    pub(super) hear: Hear,
    pub(super) recorded: Recorded,
    /// The project, where there is one, and whose it is.
    pub(super) parties: Option<Parties>,
}

impl Decision for Record {
    type Answer = Taken;
    type Refusal = EventRefusal;

    fn reads(&self, reads: &mut Reads) {
        let key = self.hear.key();
        reads.word(key);
        reads.exception(MerchantId::NOBODY, ExceptionId::of(key));
        let Some(parties) = self.parties else {
            self.hear.read_money(reads, MerchantId::NOBODY);
            return;
        };
        let Parties { merchant, project } = parties;
        reads.exception(merchant, ExceptionId::of(key));
        reads.transaction(merchant, self.id());
        reads.project(merchant, project);
        reads.reference(&self.used_reference(parties));
        reads.instruction(merchant, self.id());
        ProjectSettings::read(reads, parties);
        read_prices(reads, parties);
        for kind in [AccountKind::Pending, AccountKind::Fees] {
            reads.account(parties.account(kind));
        }
        for step in [Step::Amount, Step::Fee, Step::Tax] {
            reads.transfer(merchant, step.transfer_of(self.id()));
        }
        self.hear.read_money(reads, merchant);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Taken>, Stop<EventRefusal>> {
        let before = work.word(self.hear.key())?;
        if let Some(answer) = self.hear.heard_elsewhere(work, before, self.parties)? {
            return Ok(answer);
        }
        self.hear.check_channel()?;
        let channel = self.channel()?;
        let Some(parties) = self.parties else {
            return self.hear.unknown(work);
        };
        let project = work
            .project(parties.merchant, parties.project)?
            .ok_or(Stop::Refused(EventRefusal::Unknown))?;
        let said = Said {
            about: Some(self.id()),
            ..self.hear.said()
        };
        let hearing = Hearing {
            hear: &self.hear,
            said,
            merchant: parties.merchant,
            number: Some(self.hear.event.about.number()),
            about: None,
        };
        if let Some(before) = before {
            if !self.repeats(work, parties)? {
                return Err(Stop::Refused(EventRefusal::UsedOtherwise));
            }
            let outcome: EventOutcome = once(Some(&before.said), &said, EventRefusal::UsedOtherwise, |_| {
                EventOutcome::AlreadyDone
            });
            return hearing.again(&outcome, before.is_exception);
        }
        let set_aside = |kind| {
            let outcome: EventOutcome = exception(parties.merchant, &said.word, Flow::In, kind);
            match outcome {
                EventOutcome::Exception { kind, orders } => hearing.set_aside(work, kind, &orders),
                _ => Err(Stop::Refused(EventRefusal::Unknown)),
            }
        };
        if !matches!(project.status, Status::Active | Status::Suspended) {
            return set_aside(ExceptionKind::UnknownNumber);
        }
        let reference = self.used_reference(parties);
        if work.is_used(&reference)? {
            return set_aside(ExceptionKind::PaidTwice);
        }
        let created_at = self.created_at(project);
        let settings = ProjectSettings::of(work, parties).map_err(unpriced)?;
        let charged = Charged {
            parties,
            channel,
            amount: self.hear.event.amount,
            criteria: settings.qris.criteria,
            fee_payer: sengo_core::fee::FeePayer::Merchant,
            now: created_at,
        };
        let price = match price(work, &charged) {
            Err(Stop::Refused(Refusal::Invalid(_))) => return set_aside(ExceptionKind::OtherAmount),
            priced => priced.map_err(unpriced)?,
        };
        let payment = self.payment(parties, channel, created_at, price)?;
        let word = Word {
            occurred_at: created_at,
            ..said.word
        };
        let outcome = of_payment(payment::paid(&payment, &word, &self.hear.calendar, self.hear.now));
        let is_booked = matches!(outcome, EventOutcome::Booked { .. });
        let transaction = self.transaction(payment, project, settings.status_callback);
        let mut decided = hearing.first(work, &transaction, outcome)?;
        if is_booked {
            decided.changes.reference = Some((reference, self.hear.now));
        }
        Ok(decided)
    }
}

impl Record {
    /// Whether what was heard under this id was of the same project and reference, or about the same number where it
    /// became an exception.
    fn repeats(&self, work: &Work, parties: Parties) -> Result<bool, Stop<EventRefusal>> {
        if let Some(booked) = work.transaction(parties.merchant, self.id())? {
            return Ok(booked.parties() == parties && booked.origin.reference == self.recorded.reference);
        }
        let case = work.exception(parties.merchant, ExceptionId::of(self.hear.key()))?;
        let number = case.and_then(|case| case.number.as_deref());
        Ok(number == Some(self.hear.event.about.number().as_str()))
    }

    fn id(&self) -> TransactionId {
        self.hear.key().recorded_transaction()
    }

    fn used_reference(&self, parties: Parties) -> UsedReference {
        UsedReference {
            merchant: parties.merchant,
            project: parties.project,
            reference: self.recorded.reference.as_str().to_owned(),
        }
    }

    /// The channel that was paid through; it must be one through which money comes in.
    fn channel(&self) -> Result<Channel, Stop<EventRefusal>> {
        match self.hear.event.about {
            About::Number { channel, .. } if channel.direction() == Direction::CashIn => Ok(channel),
            About::Number { channel, .. } => Err(Stop::Refused(EventRefusal::NoPayments(channel))),
            About::Id(_) => Err(Stop::Refused(EventRefusal::OtherKind)),
        }
    }

    /// When the payment began: when it was paid, but neither before its project nor ahead of now.
    fn created_at(&self, project: &Project) -> Timestamp {
        self.hear
            .event
            .occurred_at
            .max(project.created_at)
            .min(self.hear.now)
    }

    fn payment(
        &self,
        parties: Parties,
        channel: Channel,
        created_at: Timestamp,
        price: Price,
    ) -> Result<Payment, Stop<EventRefusal>> {
        let expires_at = payment::expiry(created_at, EXPIRY_MINUTES_DEFAULT);
        Ok(Payment::new(PaymentTerms {
            id: self.id(),
            parties,
            channel,
            charge: price.charge,
            working_days: price.working_days,
            created_at,
            expires_at: expires_at.ok_or(Stop::Refused(EventRefusal::OutOfRange))?,
        }))
    }

    /// No call created it, so no key did: the project's newest signs its callbacks, if it wants any.
    fn transaction(&self, payment: Payment, project: &Project, callback: Option<String>) -> Transaction {
        let origin = Origin {
            reference: self.recorded.reference.clone(),
            callback,
            key: String::new(),
        };
        let details = Details::Qris {
            view_name: project.details.name.as_str().to_owned(),
            content: String::new(),
        };
        Transaction::new(State::Payment(payment), origin, details)
    }
}

/// A refusal of what is looked up for a price.
fn unpriced(stop: Stop<Refusal>) -> Stop<EventRefusal> {
    match stop {
        Stop::Unread(unread) => Stop::Unread(unread),
        Stop::Refused(_) => Stop::Refused(EventRefusal::NotPriced),
    }
}
