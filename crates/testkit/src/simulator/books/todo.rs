//! Instructions: leased to one engine at a time, answered once.

use jiff::SignedDuration;
use sengo_core::event::Taken;
use sengo_core::exception::ExceptionId;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{Done, Instruction, InstructionKind};
use sengo_core::word::WordKind;

use super::words::{Expected, Told};
use super::{Books, Heard, Judged, Moment, Todo, of_refund, wrong};
use crate::simulator::act::{Named, Outcome, Saying};

impl Todo {
    /// Whether an engine may have it now.
    fn is_free(&self, engine: usize, now: Moment) -> bool {
        let is_its = self.kind == InstructionKind::Inquire || self.engine.is_none_or(|had| had == engine);
        is_its && self.free_at.is_some_and(|free| free <= now.real)
    }
}

impl Books {
    /// As many as are to be had, the oldest first. Whoever claims alone gets them.
    pub(super) fn check_leases(
        &self,
        engine: usize,
        most: usize,
        leased: &[Instruction],
        now: Moment,
    ) -> Judged {
        let free: Vec<usize> = (0..self.todos.len())
            .filter(|place| self.todos[*place].is_free(engine, now))
            .collect();
        if leased.len() != free.len().min(most) {
            return wrong(&format!("{most} instructions, of {}", free.len()), &leased);
        }
        let mut taken = Vec::new();
        for instruction in leased {
            taken.extend(self.place_of(instruction, &taken));
        }
        let newest = taken.iter().map(|place| self.todos[*place].free_at).max();
        let mut left = free.iter().filter(|place| !taken.contains(place));
        if left.any(|place| Some(self.todos[*place].free_at) < newest) {
            return wrong("the oldest first", &leased);
        }
        Ok(())
    }

    pub(super) fn enter_leases(
        &mut self,
        engine: usize,
        seconds: i64,
        leased: &[Instruction],
        now: Moment,
    ) -> Judged {
        for instruction in leased {
            let place = self
                .place_of(instruction, &[])
                .ok_or_else(|| format!("nobody made {instruction:?}"))?;
            let todo = &mut self.todos[place];
            if !todo.is_free(engine, now) {
                return wrong("one that is neither leased nor done", &(instruction, todo));
            }
            todo.id = Some(instruction.id);
            if todo.amount != instruction.amount.get() || todo.offers + 1 != instruction.offers {
                return wrong(&format!("{todo:?}, once more"), instruction);
            }
            let end = now.real.saturating_add(SignedDuration::from_secs(seconds));
            todo.free_at = end.ok();
            todo.offers += 1;
            todo.engine = Some(engine);
        }
        Ok(())
    }

    /// Which of the instructions it is, other than those that were `seen`. A refund's id is not known until it is
    /// offered: then it is the one that is free from the same moment on, or the oldest of this amount.
    pub(in crate::simulator) fn place_of(&self, instruction: &Instruction, seen: &[usize]) -> Option<usize> {
        let known = self.todos.iter().position(|todo| todo.id == Some(instruction.id));
        known.or_else(|| {
            let could_be = |(place, todo): &(usize, &Todo)| {
                todo.id.is_none()
                    && (todo.kind, todo.about) == (instruction.kind, instruction.about)
                    && todo.amount == instruction.amount.get()
                    && todo.free_at.is_some()
                    && !seen.contains(place)
            };
            let such: Vec<(usize, &Todo)> = self.todos.iter().enumerate().filter(could_be).collect();
            let same = such
                .iter()
                .find(|(_, todo)| todo.free_at == instruction.available_at);
            same.or(such.first()).map(|(place, _)| *place)
        })
    }

    pub(super) fn enter_answer(
        &mut self,
        engine: usize,
        instruction: TransactionId,
        done: Done,
        outcome: &Outcome,
        now: Moment,
        again: bool,
    ) -> Judged {
        let taken = match outcome {
            Outcome::Taken(taken) => Some(taken),
            Outcome::Refused(_) => None,
            other => return wrong("an answer to a result", other),
        };
        let place = self
            .todos
            .iter()
            .position(|todo| todo.id == Some(instruction))
            .ok_or("an instruction that is known")?;
        let todo = self.todos[place].clone();
        let expected = match (todo.kind, done) {
            (_, Done::Accepted) => match self.todos[place].free_at.take() {
                Some(_) => Expected::Accepted,
                None => Expected::Duplicate,
            },
            (InstructionKind::Refund, done) => self.answer_refund(engine, place, done == Done::Paid, taken),
            (_, done) => self.answer_payout(engine, &todo, done, taken, now),
        };
        if expected.is(taken, again) {
            Ok(())
        } else {
            wrong(&format!("{expected:?}"), outcome)
        }
    }

    fn answer_refund(
        &mut self,
        engine: usize,
        place: usize,
        is_paid: bool,
        taken: Option<&Taken>,
    ) -> Expected {
        let todo = self.todos[place].clone();
        let tenant = self.tenant_of(todo.about);
        let refund = todo.id.expect("it was offered");
        let heard = Heard {
            tenant,
            engine,
            kind: WordKind::PaymentRefunded,
            amount: if is_paid { todo.amount } else { 0 },
            about: Some(todo.about),
            number: String::new(),
            became_exception: !is_paid,
        };
        let id = match taken {
            Some(Taken::Exception(id) | Taken::DuplicateException(id)) => *id,
            _ => ExceptionId::from_bytes([0; 16]),
        };
        if let Some(before) = self.heard.get(&of_refund(refund)) {
            if is_paid && (before.became_exception || before.engine != engine) {
                // The payer has it twice, or after all: that is a word of its own.
                let own = (Some(engine), format!("instruction {refund} paid"));
                if self.heard.contains_key(&own) {
                    return Expected::DuplicateException;
                }
                self.set_aside(tenant, false, todo.amount, id);
                let heard = Heard {
                    became_exception: true,
                    ..heard
                };
                self.heard.insert(own, heard);
                return Expected::Exception;
            }
            return match (before.amount == heard.amount, before.became_exception) {
                (false, _) => Expected::Refused,
                (true, true) => Expected::DuplicateException,
                (true, false) => Expected::Duplicate,
            };
        }
        self.heard.insert(of_refund(refund), heard);
        self.todos[place].free_at = None;
        if is_paid {
            return Expected::Accepted;
        }
        self.set_aside(tenant, true, todo.amount, id);
        Expected::Exception
    }

    fn answer_payout(
        &mut self,
        engine: usize,
        todo: &Todo,
        done: Done,
        taken: Option<&Taken>,
        now: Moment,
    ) -> Expected {
        let is_good = matches!(done, Done::Paid | Done::Answered);
        let deal = &self.deals[&todo.about];
        let is_payout = todo.kind == InstructionKind::Disburse;
        match (deal.status, is_good) {
            ("pending", _) => {}
            // Another engine's money, or money that was said not to have gone: it left the bank.
            ("failed", true) if is_payout => {}
            ("success", true) if is_payout && deal.ended_by != Some(engine) => {}
            ("success", true) | ("failed", false) => return Expected::Duplicate,
            _ => return Expected::Refused,
        }
        let kind = match done {
            Done::Paid => WordKind::DisbursementPaid,
            Done::Answered | Done::Unknown => WordKind::InquiryAnswered,
            _ => WordKind::DisbursementFailed,
        };
        let id = todo.id.expect("it was offered");
        let saying = Saying {
            id: format!("instruction {id} {}", done.as_str()),
            kind,
            about: Named::Id(todo.about),
            amount: todo.amount,
            occurred_at: now.business,
            refund: None,
            recorded: None,
            names: done == Done::Answered,
        };
        let tenant = self.tenant_of(todo.about);
        let told = Told {
            engine,
            saying: &saying,
            tenant,
            about: Some(todo.about),
        };
        self.hear_about(&told, todo.about, taken, now)
    }
}
