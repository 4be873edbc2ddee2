//! Comparing a channel's statement with the books.

use jiff::{SignedDuration, Timestamp};
use sengo_core::engine::EngineName;
use sengo_core::reconciliation::{Movement, Reconciliation, compare, moves_money};
use sengo_core::refusal::Refusal;
use sengo_core::word::HeardWord;
use sengo_store::Page;

use crate::app::App;
use crate::error::Error;

/// How many words are read in one go.
const PAGE: i64 = 5_000;

/// How far the books are read beyond the statement's days on both sides.
const MARGIN: SignedDuration = SignedDuration::from_hours(24);

impl App {
    /// Compares a statement of an engine's channel, over the time from the first moment up to the second, with what
    /// the engine said at the port. Reads only, and holds the words of that time in memory.
    ///
    /// # Errors
    /// [`Refusal::EngineNotFound`].
    pub async fn reconcile(
        &self,
        engine: &EngineName,
        statement: &[Movement],
        (from, until): (Timestamp, Timestamp),
    ) -> Result<Reconciliation, Error> {
        if self.engine(engine.as_str()).await?.is_none() {
            return Err(Refusal::EngineNotFound.into());
        }
        let mut begin = from.checked_sub(MARGIN).unwrap_or(Timestamp::MIN);
        let end = until.checked_add(MARGIN).unwrap_or(Timestamp::MAX);
        let mut books = Vec::new();
        // Each page begins where the one before ended, and skips what it had of that very moment.
        let mut seen = 0;
        loop {
            let page = Page {
                offset: seen,
                limit: PAGE,
            };
            let words = self
                .store()
                .words_between(engine.as_str(), (begin, end), page)
                .await?;
            let is_last = i64::try_from(words.len()).is_ok_and(|count| count < PAGE);
            let moment = |word: &HeardWord| word.said.word.occurred_at;
            if let Some(last) = words.last().map(moment) {
                let of_last = words.iter().filter(|word| moment(word) == last).count();
                let of_last = i64::try_from(of_last).unwrap_or(i64::MAX);
                seen = if last == begin {
                    seen.saturating_add(of_last)
                } else {
                    of_last
                };
                begin = last;
            }
            books.extend(
                words
                    .into_iter()
                    .filter(|word| moves_money(word.said.kind) && word.said.word.amount.is_positive())
                    .map(booked),
            );
            if is_last {
                return Ok(compare(&books, statement, (from, until)));
            }
        }
    }
}

fn booked(word: HeardWord) -> Movement {
    Movement {
        id: word.event,
        kind: word.said.kind,
        transaction: word.said.about,
        amount: word.said.word.amount,
        occurred_at: word.said.word.occurred_at,
    }
}
