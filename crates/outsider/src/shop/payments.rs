//! Payments: asked for, paid, paid wrongly, late, twice, and those that began elsewhere.

use serde_json::{Value, json};

use super::{Day, text};
use crate::code::reference_label;
use crate::engine::Word;
use crate::sums::{Payment, Verdict, qris_fee};

/// What a channel says of one payment, in its order.
#[derive(Debug, Clone, Copy)]
enum Said {
    Paid,
    PaidLate,
    OtherAmount,
    Failed,
    Refunded,
    ChargedBack,
    Nothing,
}

/// What may happen to a payment; those that simply succeed come more often.
const STORIES: [&[Said]; 14] = [
    &[Said::Paid],
    &[Said::Paid],
    &[Said::Paid],
    &[Said::Paid],
    &[Said::Paid],
    &[Said::Paid, Said::Paid],
    &[Said::Paid, Said::Failed],
    &[Said::OtherAmount, Said::Paid],
    &[Said::OtherAmount],
    &[Said::Refunded, Said::Paid],
    &[Said::ChargedBack, Said::Paid],
    &[Said::Failed, Said::Paid, Said::Failed],
    &[Said::PaidLate],
    &[Said::Nothing],
];

impl Day<'_> {
    /// Asks for payments, and lets the channel speak of them.
    pub(super) fn payments(&mut self) {
        let mut stories: Vec<Vec<Word>> = Vec::new();
        for number in 0..self.world.payments {
            let mut payment = self.ask_for_payment();
            let story = STORIES[(number + self.chance.below(2)) % STORIES.len()];
            let words = story.iter().zip(1..);
            let words = words.filter_map(|(said, place)| self.word(&mut payment, *said, place));
            stories.push(words.collect());
            self.shop.payments.push(payment);
        }
        let words = self.mixed(stories);
        self.say(&words);
    }

    /// A payment that the project asked for.
    pub(super) fn ask_for_payment(&mut self) -> Payment {
        let reference = self.reference("IN");
        let amount = if self.chance.once_in(4) {
            self.chance.between(500_001, 3_000_000)
        } else {
            self.chance.between(1_000, 500_000)
        };
        let body = json!({
            "reference": reference,
            "amount": amount,
            "viewName": "Kopi Senja",
            "expiryMinutes": 60,
            "additionalInfo": { "callback": self.world.receiver.url },
        });
        if self.chance.once_in(8) {
            self.line.post_and_hang_up("/api/qris", &body, &reference);
        }
        let made = self.line.post_once("/api/qris", &body, &reference).data();
        let fee = qris_fee(amount, self.shop.is_micro);
        assert!(
            made["status"] == "pending" && made["fee"] == fee && made["totalAmount"] == amount,
            "a payment of {amount} with a fee of {fee} was asked for: {made}"
        );
        let content = text(&made["qris"], "content");
        let number = reference_label(&content, amount).unwrap_or_else(|fault| panic!("{fault}"));
        Payment::new(text(&made, "id"), Some(number), amount, self.shop.is_micro)
    }

    fn word(&mut self, payment: &mut Payment, said: Said, place: usize) -> Option<Word> {
        let amount = payment.amount;
        let other = amount + self.chance.between(1, 1_000);
        let (kind, amount, verdict) = self.book(|book| match said {
            Said::Paid => ("payment.paid", amount, payment.paid(book, amount, false)),
            Said::PaidLate => ("payment.paid", amount, payment.paid(book, amount, true)),
            Said::OtherAmount => ("payment.paid", other, payment.paid(book, other, false)),
            Said::Failed => ("payment.failed", amount, payment.failed()),
            Said::Refunded => ("payment.refunded", 500, payment.reversed(book, 500, false)),
            Said::ChargedBack => ("payment.charged_back", 700, payment.reversed(book, 700, true)),
            Said::Nothing => ("", 0, Verdict::Refused),
        });
        if kind.is_empty() {
            return None;
        }
        let by_id = self.chance.once_in(3);
        let about = if by_id {
            json!({ "id": payment.id })
        } else {
            number_of(payment)
        };
        let word = Word::new(&format!("{}-{place}", payment.id), kind, &about, amount, verdict);
        let late = matches!(said, Said::PaidLate);
        Some(if late { word.later(3 * 3_600) } else { word })
    }

    /// The words of many payments in one row: as if by chance, but for each payment in its order.
    fn mixed(&mut self, mut stories: Vec<Vec<Word>>) -> Vec<Word> {
        stories.iter_mut().for_each(|story| story.reverse());
        let mut words = Vec::new();
        loop {
            stories.retain(|story| !story.is_empty());
            if stories.is_empty() {
                return words;
            }
            let chosen = self.chance.below(stories.len());
            words.extend(stories[chosen].pop());
        }
    }

    /// Says words in batches: some once, some over two lines at once, some again.
    fn say(&mut self, mut words: &[Word]) {
        let engine = self.world.engine.clone();
        while !words.is_empty() {
            let size = (1 + self.chance.below(30)).min(words.len());
            let (batch, rest) = words.split_at(size);
            words = rest;
            if self.chance.once_in(3) {
                engine.say_twice_at_once(&mut self.engine_line, batch);
            } else {
                engine.say(&mut self.engine_line, batch);
            }
            if self.chance.once_in(3) {
                engine.repeat(&mut self.engine_line, batch);
            }
        }
    }

    /// Payments that began elsewhere, and words that nobody can place.
    pub(super) fn recorded(&mut self) {
        let project = self.shop.id;
        let mut words = Vec::new();
        for number in 0..4 {
            let reference = self.reference("TILL");
            let amount = self.chance.between(1_000, 900_000);
            let about = json!({ "channel": "qris", "number": format!("{reference}-N") });
            let mut payment = Payment::new(String::new(), None, amount, self.shop.is_micro);
            let verdict = self.book(|book| payment.paid(book, amount, false));
            let details = json!({ "project": project, "reference": reference });
            let word = Word::new(&reference, "payment.recorded", &about, amount, verdict);
            words.push(word.with(details.clone()));
            if number == 0 {
                // The same money once more, by another word.
                let verdict = payment.paid(&mut self.shop.has(), amount, false);
                let again = Word::new(
                    &format!("{reference}-again"),
                    "payment.recorded",
                    &about,
                    amount,
                    verdict,
                );
                words.push(again.with(details));
            }
            self.shop.payments.push(payment);
        }
        let amount = self.chance.between(1_000, 90_000);
        let unknown = Verdict::Exception {
            kind: "unknown_number",
            flow: "in",
            amount,
        };
        let number = json!({ "channel": "qris", "number": format!("TERMINAL {project}") });
        words.push(Word::new(
            &format!("P{project}-unknown"),
            "payment.paid",
            &number,
            amount,
            unknown,
        ));
        let nowhere = json!({ "project": 999_999, "reference": "NOWHERE" });
        let stray = Word::new(
            &format!("P{project}-stray"),
            "payment.recorded",
            &number,
            amount,
            unknown,
        );
        words.push(stray.with(nowhere));
        let broken = Word::new(
            &format!("P{project}-broken"),
            "payment.paid",
            &number,
            0,
            Verdict::Refused,
        );
        words.push(broken);
        let engine = self.world.engine.clone();
        let answers = engine.say(&mut self.engine_line, &words);
        engine.repeat(&mut self.engine_line, &words);
        let mut ids = words
            .iter()
            .zip(&answers)
            .filter(|(word, _)| word.verdict == Verdict::Accepted)
            .map(|(_, answer)| text(answer, "transactionId"));
        let recorded = self
            .shop
            .payments
            .iter_mut()
            .filter(|payment| payment.id.is_empty());
        for payment in recorded {
            payment.id = ids.next().expect("an id for each payment that was recorded");
        }
        // A word that names an event of before and says something else.
        let mut other = words[0].clone();
        other.event["amount"] = 1.into();
        other.verdict = Verdict::Refused;
        engine.say(&mut self.engine_line, &[other]);
    }

    /// One more payment at the end of the day: what the project owes is taken from it when it settles.
    pub(super) fn last_payment(&mut self) {
        let mut payment = self.ask_for_payment();
        let word = self.word(&mut payment, Said::Paid, 1);
        let words: Vec<Word> = word.into_iter().collect();
        self.shop.payments.push(payment);
        self.say(&words);
    }
}

/// A payment by the number of its channel.
fn number_of(payment: &Payment) -> Value {
    json!({ "channel": "qris", "number": payment.number })
}
