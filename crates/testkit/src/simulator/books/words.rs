//! Words of engines: each once, whatever its order and whatever it says.

use sengo_core::event::{EventRefusal, Taken};
use sengo_core::exception::ExceptionId;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::InstructionKind;
use sengo_core::word::WordKind;

use super::jobs::settles_at;
use super::{Back, Books, Heard, Judged, Kind, Moment, WordName, of_refund, wrong};
use crate::simulator::act::{Named, Saying};

/// What is to become of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Book,
    /// It says what is known.
    Known,
    /// Its money needs a person; whether it came in, and how much.
    Aside(bool, i64),
    Refuse,
}

/// What an engine has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Accepted,
    Duplicate,
    Exception,
    DuplicateException,
    Refused,
}

impl Expected {
    /// Whether the answer is this. Said again after a crash, what is new may be known already.
    pub(super) fn is(self, taken: Option<&Taken>, again: bool) -> bool {
        match (self, taken) {
            (Self::Accepted, Some(Taken::Accepted))
            | (Self::Duplicate, Some(Taken::Duplicate))
            | (Self::Exception, Some(Taken::Exception(_)))
            | (Self::DuplicateException, Some(Taken::DuplicateException(_)))
            | (Self::Refused, None) => true,
            (Self::Accepted, Some(Taken::Duplicate))
            | (Self::Exception, Some(Taken::DuplicateException(_))) => again,
            _ => false,
        }
    }
}

impl Saying {
    pub(super) fn number(&self) -> String {
        match &self.about {
            Named::Id(id) => id.to_string(),
            Named::Label(id) => sengo_core::qris::ReferenceLabel::of(*id).as_str().to_owned(),
            Named::Stray(number) => number.clone(),
        }
    }

    fn transaction(&self) -> Option<TransactionId> {
        match &self.about {
            Named::Id(id) | Named::Label(id) => Some(*id),
            Named::Stray(_) => None,
        }
    }
}

/// A word, by whatever it is told.
pub(super) struct Told<'a> {
    pub(super) engine: usize,
    pub(super) saying: &'a Saying,
    pub(super) tenant: usize,
    /// The transaction it is about, where it is one of this tenant's.
    pub(super) about: Option<TransactionId>,
}

impl Told<'_> {
    pub(super) fn name(&self) -> WordName {
        (Some(self.engine), self.saying.id.clone())
    }
}

impl Books {
    pub(super) fn enter_word(
        &mut self,
        engine: usize,
        saying: &Saying,
        (outcome, transaction): (&Result<Taken, EventRefusal>, Option<TransactionId>),
        now: Moment,
        again: bool,
    ) -> Judged {
        let taken = outcome.as_ref().ok();
        let found = format!("{outcome:?}");
        let expected = self.hear(engine, saying, (taken, transaction), now);
        if expected.is(taken, again) {
            Ok(())
        } else {
            wrong(&format!("{expected:?}"), &found)
        }
    }

    fn hear(
        &mut self,
        engine: usize,
        saying: &Saying,
        answer: (Option<&Taken>, Option<TransactionId>),
        now: Moment,
    ) -> Expected {
        let about = saying.transaction().filter(|id| self.deals.contains_key(id));
        let tenant = match (&saying.recorded, about) {
            (Some((shop, _)), _) => self.shops[*shop].tenant,
            (None, Some(about)) => self.tenant_of(about),
            (None, None) => 0,
        };
        let told = Told {
            engine,
            saying,
            tenant,
            about: about.filter(|_| saying.recorded.is_none()),
        };
        if let Some(before) = self.heard.get(&told.name())
            && (before.tenant != tenant || tenant == 0)
        {
            // It waits with nobody, whatever its number has become; or it is in somebody else's books.
            let same = before.kind == saying.kind
                && before.amount == saying.amount
                && before.number == saying.number();
            return if before.tenant == 0 && same {
                Expected::DuplicateException
            } else {
                Expected::Refused
            };
        }
        if let Some((shop, reference)) = &saying.recorded {
            return self.hear_recorded(told, (*shop, reference), answer, now);
        }
        match about {
            Some(about) => self.hear_about(&told, about, answer.0, now),
            None => self.carry_out(&told, Self::stray(saying), answer.0, now),
        }
    }

    /// A word about a transaction that is known.
    pub(super) fn hear_about(
        &mut self,
        told: &Told<'_>,
        about: TransactionId,
        taken: Option<&Taken>,
        now: Moment,
    ) -> Expected {
        if let Some(before) = self.heard.get(&told.name()) {
            return Self::again(before, told.saying, Some(about));
        }
        let fate = self.fate(told.engine, about, told.saying);
        self.carry_out(told, fate, taken, now)
    }

    pub(super) fn again(before: &Heard, saying: &Saying, about: Option<TransactionId>) -> Expected {
        let same = before.kind == saying.kind && before.amount == saying.amount && before.about == about;
        match (same, before.became_exception) {
            (false, _) => Expected::Refused,
            (true, true) => Expected::DuplicateException,
            (true, false) => Expected::Duplicate,
        }
    }

    /// A word that fits no transaction: its money waits, if it brings any.
    fn stray(saying: &Saying) -> Fate {
        let came_in = match saying.kind {
            WordKind::PaymentPaid | WordKind::PaymentRecorded | WordKind::DisbursementFailed => true,
            WordKind::PaymentRefunded | WordKind::PaymentChargedBack | WordKind::DisbursementPaid => false,
            WordKind::PaymentFailed | WordKind::InquiryAnswered => return Fate::Refuse,
        };
        if saying.amount > 0 {
            Fate::Aside(came_in, saying.amount)
        } else {
            Fate::Refuse
        }
    }

    fn fate(&self, engine: usize, about: TransactionId, saying: &Saying) -> Fate {
        use WordKind::{
            DisbursementFailed, DisbursementPaid, InquiryAnswered, PaymentChargedBack, PaymentFailed,
            PaymentPaid, PaymentRefunded,
        };
        let deal = &self.deals[&about];
        let amount = saying.amount;
        match (&deal.kind, saying.kind) {
            (Kind::Payment { .. } | Kind::Payout, PaymentPaid | DisbursementPaid) if amount <= 0 => {
                Fate::Refuse
            }
            (Kind::Payment { expires_at, .. }, PaymentPaid) => {
                let in_time = saying.occurred_at < *expires_at;
                if deal.status == "pending" && in_time && amount == deal.amount {
                    Fate::Book
                } else {
                    Fate::Aside(true, amount)
                }
            }
            (Kind::Payment { .. }, PaymentFailed) => match deal.status {
                "pending" => Fate::Book,
                "failed" | "expired" => Fate::Known,
                _ => Fate::Aside(true, 0),
            },
            (Kind::Payment { .. }, PaymentRefunded | PaymentChargedBack) => {
                self.reversed(engine, about, saying)
            }
            (Kind::Payout, DisbursementPaid) => {
                if deal.status == "pending" && amount == deal.amount {
                    Fate::Book
                } else {
                    Fate::Aside(false, amount)
                }
            }
            (Kind::Payout, DisbursementFailed) => match deal.status {
                "pending" => Fate::Book,
                "failed" => Fate::Known,
                _ => Fate::Aside(true, amount.max(0)),
            },
            (Kind::Question, InquiryAnswered) => match deal.status {
                "pending" => Fate::Book,
                _ => Fate::Known,
            },
            _ => Self::stray(saying),
        }
    }

    /// Enters what becomes of a word that is heard for the first time.
    pub(super) fn carry_out(
        &mut self,
        told: &Told<'_>,
        fate: Fate,
        taken: Option<&Taken>,
        now: Moment,
    ) -> Expected {
        let expected = match fate {
            Fate::Refuse => return Expected::Refused,
            Fate::Book => Expected::Accepted,
            Fate::Known => Expected::Duplicate,
            Fate::Aside(came_in, amount) => {
                let id = match taken {
                    Some(Taken::Exception(id) | Taken::DuplicateException(id)) => *id,
                    // It is told of as a fault by whoever compares.
                    _ => ExceptionId::from_bytes([0; 16]),
                };
                self.set_aside(told.tenant, came_in, amount, id);
                Expected::Exception
            }
        };
        if let (Fate::Book, Some(about)) = (fate, told.about) {
            self.book(about, told.saying, now);
            self.deal(about).ended_by = Some(told.engine);
        }
        let is_aside = matches!(fate, Fate::Aside(..));
        self.remember(told, is_aside);
        if let (Fate::Known, Some(refund)) = (fate, told.saying.refund)
            && let Some(known) = self.heard.get(&told.name()).cloned()
        {
            // A result of the refund finds that it was reported.
            self.heard.entry(of_refund(refund)).or_insert(known);
        }
        if let Some(about) = told.about
            && (!is_aside || told.saying.kind == WordKind::DisbursementPaid)
        {
            self.finish(about, told.saying);
        }
        expected
    }

    pub(super) fn remember(&mut self, told: &Told<'_>, became_exception: bool) {
        let heard = Heard {
            tenant: told.tenant,
            engine: told.engine,
            kind: told.saying.kind,
            amount: told.saying.amount,
            about: told.about,
            number: told.saying.number(),
            became_exception,
        };
        self.heard.insert(told.name(), heard);
    }

    pub(super) fn book(&mut self, about: TransactionId, saying: &Saying, now: Moment) {
        let deal = self.deal(about);
        let (amount, cost) = (deal.amount, deal.cost);
        match saying.kind {
            WordKind::PaymentPaid => {
                if let Kind::Payment {
                    created_at,
                    settles_at: settlement,
                    in_pending,
                    ..
                } = &mut deal.kind
                {
                    let paid_at = saying.occurred_at.min(now.business).max(*created_at);
                    *settlement = Some(settles_at(paid_at));
                    *in_pending = amount - cost;
                }
                let shop = self.shop_of(about);
                shop.money.pending += amount - cost;
                let tenant = shop.tenant;
                let platform = self.platform(tenant);
                platform.clearing -= amount;
                platform.fees += cost;
                self.turn(about, "success");
            }
            WordKind::PaymentFailed => self.turn(about, "failed"),
            WordKind::PaymentRefunded | WordKind::PaymentChargedBack => {
                let back = Back {
                    asked: None,
                    amount: saying.amount,
                };
                self.give_back(about, back, saying.kind == WordKind::PaymentChargedBack);
            }
            WordKind::DisbursementPaid => {
                let shop = self.shop_of(about);
                shop.money.held -= amount + cost;
                let tenant = shop.tenant;
                let platform = self.platform(tenant);
                platform.clearing += amount;
                platform.fees += cost;
                self.turn(about, "success");
            }
            WordKind::DisbursementFailed => self.release(about),
            WordKind::InquiryAnswered => self.turn(about, if saying.names { "success" } else { "failed" }),
            WordKind::PaymentRecorded => {}
        }
    }

    /// A payout's money is its project's again.
    pub(super) fn release(&mut self, payout: TransactionId) {
        let deal = self.deal(payout);
        let whole = deal.amount + deal.cost;
        let money = &mut self.shop_of(payout).money;
        money.held -= whole;
        money.active += whole;
        self.turn(payout, "failed");
    }

    /// Ends the instructions that a word makes needless.
    fn finish(&mut self, about: TransactionId, saying: &Saying) {
        let is_over = self.deals[&about].status != "pending" || saying.kind == WordKind::DisbursementPaid;
        for todo in self.todos.iter_mut().filter(|todo| todo.about == about) {
            let is_own = todo.kind != InstructionKind::Refund && is_over;
            let is_named = todo.id.is_some() && todo.id == saying.refund;
            if is_own || is_named {
                todo.free_at = None;
            }
        }
    }
}
