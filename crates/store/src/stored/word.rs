//! Words of engines as rows.

use sengo_core::ids::TransactionId;
use sengo_core::ledger::WordKey;
use sengo_core::money::Rupiah;
use sengo_core::word::{HeardWord, Said, Word, WordKind};

use super::{Id, coded, merchant, moment};
use crate::error::StoreError;

/// A row of `heard_word`.
#[derive(Debug, Clone)]
pub(crate) struct WordRow {
    pub(crate) merchant_id: i64,
    pub(crate) word: Id,
    pub(crate) kind: i16,
    pub(crate) amount: i64,
    pub(crate) about: Option<Id>,
    pub(crate) occurred_at: i64,
    pub(crate) heard_at: i64,
    pub(crate) engine: String,
    pub(crate) event: String,
    pub(crate) is_exception: bool,
}

impl WordRow {
    pub(crate) fn of(heard: &HeardWord) -> Self {
        let Said { word, kind, about } = heard.said;
        Self {
            merchant_id: heard.merchant.get(),
            word: *word.key.as_bytes(),
            kind: kind.code(),
            amount: word.amount.get(),
            about: about.map(|id| *id.as_bytes()),
            occurred_at: word.occurred_at.as_microsecond(),
            heard_at: heard.heard_at.as_microsecond(),
            engine: heard.engine.clone(),
            event: heard.event.clone(),
            is_exception: heard.is_exception,
        }
    }

    pub(crate) fn read(self) -> Result<HeardWord, StoreError> {
        Ok(HeardWord {
            merchant: merchant(self.merchant_id)?,
            said: Said {
                word: Word {
                    key: WordKey::from_bytes(self.word),
                    amount: Rupiah::new(self.amount),
                    occurred_at: moment(self.occurred_at)?,
                },
                kind: coded("kind of word", self.kind, WordKind::from_code)?,
                about: self.about.map(TransactionId::from_bytes),
            },
            engine: self.engine,
            event: self.event,
            heard_at: moment(self.heard_at)?,
            is_exception: self.is_exception,
        })
    }
}
