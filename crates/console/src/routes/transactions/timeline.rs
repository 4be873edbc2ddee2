//! What happened to a transaction, in order of time, whoever did it.

use jiff::Timestamp;
use maud::{Markup, html};
use sengo_app::transactions::TransactionStory;
use sengo_core::callback::Attempt;
use sengo_core::exception::Resolution;
use sengo_core::ids::ProjectId;
use sengo_core::instruction::InstructionKind;
use sengo_core::money::Rupiah;
use sengo_core::payment::Status;
use sengo_core::transaction::State;

use super::Side;
use super::words::{exception_words, instruction_words, purpose_words, word_words};
use crate::parts::{Table, Tone, badge};
use crate::visit::Visit;

/// Something that happened. What happened at one moment is told in the order in which it follows from each other.
struct Event {
    at: Timestamp,
    place: u8,
    what: Markup,
    amount: Option<Rupiah>,
}

impl Event {
    fn new(at: Timestamp, place: u8, what: Markup) -> Self {
        Self {
            at,
            place,
            what,
            amount: None,
        }
    }

    fn of(mut self, amount: Rupiah) -> Self {
        self.amount = Some(amount).filter(|amount| amount.is_positive());
        self
    }
}

/// The table of it.
pub(super) fn timeline<'a>(visit: &'a Visit, side: Side, story: &TransactionStory) -> Table<'a> {
    let mut events = begun_and_said(visit, side, story);
    events.extend(moved_and_told(visit, story));
    events.sort_by_key(|event| (event.at, event.place));
    Table::new(visit.say("What happened", "Yang terjadi"))
        .listed()
        .column(visit.say("Time", "Waktu"))
        .column(visit.say("What", "Kejadian"))
        .numbers(visit.say("Amount", "Jumlah"))
        .rows(events.into_iter().map(|event| {
            [
                visit.second(event.at),
                event.what,
                event.amount.map_or(html! {}, |amount| visit.money(amount)),
            ]
        }))
}

fn begun_and_said(visit: &Visit, side: Side, story: &TransactionStory) -> Vec<Event> {
    let transaction = &story.transaction;
    let asked = visit.say("Asked for", "Diminta");
    let began = Event::new(transaction.created_at(), 0, html! { (asked) });
    let amount = transaction.charge().map_or(Rupiah::ZERO, |charge| charge.amount);
    let mut events = vec![began.of(amount)];
    if let State::Payment(payment) = &transaction.state
        && payment.status == Status::Expired
    {
        let expired = visit.say("Expired unpaid", "Kedaluwarsa tanpa dibayar");
        events.push(Event::new(payment.terms.expires_at, 1, html! { (expired) }));
    }
    for instruction in &story.instructions {
        let words = instruction_words(visit, instruction.kind);
        let what = html! {
            (words) " "
            @if let Some(engine) = &instruction.engine { code { (engine) } " " }
            @if instruction.available_at.is_some() {
                (badge(Tone::Waiting, visit.say("Open", "Terbuka")))
            } @else {
                (badge(Tone::Quiet, visit.say("Done", "Selesai")))
            }
        };
        // A refund is booked, and then somebody is told to give the money back; of all else it is the other way round.
        let place = if instruction.kind == InstructionKind::Refund {
            7
        } else {
            2
        };
        events.push(Event::new(instruction.created_at, place, what).of(instruction.amount));
    }
    for word in &story.words {
        let what = html! {
            (word_words(visit, word.said.kind)) " "
            span class="quiet small" {
                code { (word.engine) " " (word.event) }
                (visit.say(", by its clock ", ", menurut jamnya ")) (visit.second(word.said.word.occurred_at))
            }
        };
        events.push(Event::new(word.heard_at, 3, what).of(word.said.word.amount));
    }
    for case in &story.exceptions {
        let what = html! {
            (badge(Tone::Bad, "Exception")) " " (exception_words(visit, case.kind)) " "
            @if side == Side::Operator {
                a href={ "/console/operator/exceptions/" (case.id) } { code { (case.id) } }
            } @else { code { (case.id) } }
        };
        events.push(Event::new(case.opened_at, 4, what).of(case.set_aside.amount));
        if let Some((resolution, at)) = case.resolved {
            let what = html! {
                (visit.say("Exception decided: ", "Exception diputuskan: ")) (resolved(visit, side, story, resolution))
            };
            events.push(Event::new(at, 5, what));
        }
    }
    events
}

/// What was decided. Whose else the money is, a merchant is not told: only a project of its own is named.
fn resolved(visit: &Visit, side: Side, story: &TransactionStory, resolution: Resolution) -> Markup {
    let is_told = |project: ProjectId| {
        side == Side::Operator
            || story.transfers.iter().any(|transfer| {
                let ends = [transfer.debit, transfer.credit];
                ends.iter().any(|entry| entry.account.project == Some(project))
            })
    };
    html! {
        @match resolution {
            Resolution::Project(project) if is_told(project) => {
                (visit.say("it is of project ", "milik proyek ")) (project)
            }
            Resolution::Project(_) => (visit.say("it is somebody else's", "milik pihak lain")),
            Resolution::Channel => (visit.say("it is the channel's", "milik kanal")),
            Resolution::Platform => (visit.say("it is the platform's", "milik platform")),
        }
    }
}

fn moved_and_told(visit: &Visit, story: &TransactionStory) -> Vec<Event> {
    let mut events = Vec::new();
    for transfer in &story.transfers {
        let booked = visit.say("Booked: ", "Dibukukan: ");
        let what = html! { (booked) (purpose_words(visit, transfer.purpose)) };
        events.push(Event::new(transfer.booked_at, 6, what).of(transfer.amount));
    }
    for (callback, attempts) in &story.callbacks {
        for attempt in attempts {
            let what = html! {
                (visit.say("Callback, try ", "Callback, percobaan ")) (attempt.number) ": "
                (tried(visit, attempt))
                " " span class="quiet small" { code { (callback.id) } }
            };
            events.push(Event::new(attempt.at, 8, what));
        }
    }
    events
}

/// What a try gave.
pub(super) fn tried(visit: &Visit, attempt: &Attempt) -> Markup {
    let is_taken =
        attempt.error.is_none() && attempt.status.is_some_and(|status| (200..300).contains(&status));
    html! {
        @if is_taken {
            (badge(Tone::Good, visit.say("Taken", "Diterima")))
        } @else {
            (badge(Tone::Bad, visit.say("Not taken", "Tidak diterima")))
        }
        @if let Some(status) = attempt.status { " HTTP " (status) }
        @if let Some(error) = &attempt.error { " " (error) }
    }
}
