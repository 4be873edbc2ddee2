//! Attempts for mail addresses that nobody has: they are answered, blocked and take as long as those of people, so that
//! nobody finds out from it who is here. In memory, and bounded.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use quick_cache::sync::Cache;
use sengo_core::ids::MerchantId;
use sengo_core::person::{Access, PersonRefusal, PersonState};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, DocumentId, Reads, Stop, Work};

use super::mail_address;
use crate::app::App;
use crate::error::Error;

/// How many are remembered.
const STRANGERS_MAX: usize = 10_000;

/// Who tried, by the keyed digest of the mail address.
#[derive(Debug)]
pub(crate) struct Strangers {
    tried: Cache<String, Access>,
    /// One attempt is counted at a time.
    counting: Mutex<()>,
}

impl Default for Strangers {
    fn default() -> Self {
        Self {
            tried: Cache::new(STRANGERS_MAX),
            counting: Mutex::new(()),
        }
    }
}

impl Strangers {
    /// Counts an attempt, if it is looked at.
    fn attempt(&self, index: &str, now: Timestamp) -> Result<(), PersonRefusal> {
        let _counting = self.counting.lock().unwrap_or_else(PoisonError::into_inner);
        let before = self.tried.get(index).unwrap_or_else(|| Access {
            state: PersonState::Active,
            ..Access::invited([0; 32], now)
        });
        let after = before.tried(now)?;
        self.tried.insert(index.to_owned(), after);
        Ok(())
    }
}

impl App {
    /// Counts an attempt for a mail address that nobody has.
    ///
    /// # Errors
    /// [`PersonRefusal::Blocked`].
    pub(super) async fn stranger_tried(&self, index: &str, now: Timestamp) -> Result<(), Error> {
        let counted = self.parts.strangers.attempt(index, now);
        self.decide(StrangerTried { now, counted }).await
    }
}

/// Writes as much for a stranger as is written for a person: one small document, always the same.
struct StrangerTried {
    now: Timestamp,
    counted: Result<(), PersonRefusal>,
}

/// No mail address has this index.
fn document() -> DocumentId {
    mail_address::document("nobody")
}

impl Decision for StrangerTried {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(MerchantId::NOBODY);
        reads.document(&document());
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        work.document(&document())?;
        self.counted.map_err(|refusal| Stop::Refused(refusal.into()))?;
        let changes = Changes {
            documents: vec![(document(), Some(self.now.as_microsecond().to_string()))],
            ..Changes::default()
        };
        Ok(Decided { changes, answer: () })
    }
}
