//! All there is about one transaction: what was asked for, what was said and booked, and who was told.

use jiff::{SignedDuration, Timestamp};
use sengo_core::callback::{Attempt, Callback};
use sengo_core::exception::ExceptionCase;
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::instruction::Instruction;
use sengo_core::ledger::{Transfer, WordKey};
use sengo_core::refusal::TransactionRefusal;
use sengo_core::request_log::{RequestEntry, RequestId};
use sengo_core::transaction::{Kind, Transaction};
use sengo_core::word::HeardWord;
use sengo_store::{Page, RequestRange};

use crate::app::App;
use crate::error::Error;

/// The most callbacks shown of a transaction, and tries of each: the newest.
const CALLBACKS_SHOWN: usize = 20;
const ATTEMPTS_SHOWN: Page = Page { offset: 0, limit: 40 };

/// The most transfers of one resolution.
const RESOLUTION_PLACES: u8 = 3;

/// How long after the transaction's id was made the call that made it has been answered, and how many calls of that
/// time are looked at.
const ANSWERED_WITHIN: SignedDuration = SignedDuration::from_secs(5);
const CALLS_LOOKED_AT: i64 = 1_000;

/// To whom money was sent, in the clear. It is not shown by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct RecipientShown {
    /// The account number.
    pub account: String,
    /// The owner's name, once it is known.
    pub name: Option<String>,
}

impl std::fmt::Debug for RecipientShown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecipientShown(…)")
    }
}

/// A transaction's whole story.
#[derive(Debug, Clone)]
pub struct TransactionStory {
    /// The transaction as it stands.
    pub transaction: Transaction,
    /// Its recipient, for those who may see it.
    pub recipient: Option<RecipientShown>,
    /// The call that made it, as long as it is in the log and can be told from others.
    pub call: Option<RequestEntry>,
    /// What engines said of it.
    pub words: Vec<HeardWord>,
    /// Words that needed a person.
    pub exceptions: Vec<ExceptionCase>,
    /// What engines were told to do.
    pub instructions: Vec<Instruction>,
    /// The money that moved, in the order in which it was booked.
    pub transfers: Vec<Transfer>,
    /// Its callbacks with their tries, the newest first.
    pub callbacks: Vec<(Callback, Vec<Attempt>)>,
}

impl App {
    /// A transaction's whole story. The recipient is opened only where that is asked for.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`], also for another merchant's.
    pub async fn transaction_story(
        &self,
        merchant: MerchantId,
        id: TransactionId,
        with_recipient: bool,
    ) -> Result<TransactionStory, Error> {
        let tenant = self.store().tenant(merchant);
        let found = tenant.transaction(id).await?;
        let transaction = found.ok_or_else(|| Error::Refused(TransactionRefusal::NotFound.into()))?;
        let said = tenant.said_of(id).await?;
        let mut keys = transaction.words();
        let odd: Vec<WordKey> = said.exceptions.iter().map(|case| case.set_aside.word).collect();
        keys.extend(
            odd.iter()
                .filter(|key| !keys.contains(key))
                .copied()
                .collect::<Vec<_>>(),
        );
        let mut words = tenant.words(&keys).await?;
        words.extend(
            said.failures
                .into_iter()
                .filter(|failure| !keys.contains(&failure.said.word.key)),
        );
        words.sort_by_key(|word| word.heard_at);
        let mut ids = transaction.transfers();
        for key in &odd {
            ids.extend([true, false].map(|is_inflow| key.exception_transfer(is_inflow)));
            ids.extend((0..RESOLUTION_PLACES).map(|place| key.resolution_transfer(place)));
        }
        let mut transfers = tenant.transfers(&ids).await?;
        transfers.sort_by_key(|transfer| (transfer.booked_at, transfer.debit.number));
        let mut instructions = Vec::new();
        for id in transaction.instructions() {
            let found = self.store().instruction(id).await?;
            instructions.extend(found.filter(|found| found.parties.merchant == merchant));
        }
        let mut callbacks = Vec::new();
        for callback in tenant.callbacks(id).await?.into_iter().take(CALLBACKS_SHOWN) {
            let attempts = tenant.attempts(callback.id, ATTEMPTS_SHOWN).await?;
            callbacks.push((callback, attempts));
        }
        Ok(TransactionStory {
            recipient: self.recipient_shown(&transaction, with_recipient)?,
            call: self.call_of(&transaction).await?,
            transaction,
            words,
            exceptions: said.exceptions,
            instructions,
            transfers,
            callbacks,
        })
    }

    /// The story of a transaction, whosever it is; for the operator.
    ///
    /// # Errors
    /// [`TransactionRefusal::NotFound`].
    pub async fn transaction_story_of_anybody(
        &self,
        id: TransactionId,
        with_recipient: bool,
    ) -> Result<TransactionStory, Error> {
        let owner = self.store().transaction_owner(id).await?;
        let parties = owner.ok_or_else(|| Error::Refused(TransactionRefusal::NotFound.into()))?;
        self.transaction_story(parties.merchant, id, with_recipient).await
    }

    fn recipient_shown(
        &self,
        transaction: &Transaction,
        is_wanted: bool,
    ) -> Result<Option<RecipientShown>, Error> {
        if !is_wanted || transaction.kind() == Kind::Payment {
            return Ok(None);
        }
        let opened = self.recipient_opened(transaction)?;
        Ok(Some(RecipientShown {
            account: opened.account,
            name: opened.name,
        }))
    }

    /// The call during which a transaction's id was made, if only one call with its key can be meant.
    async fn call_of(&self, transaction: &Transaction) -> Result<Option<RequestEntry>, Error> {
        let key = transaction.origin.key.as_str();
        let Some(made_at) = made_at(transaction.id()).filter(|_| !key.is_empty()) else {
            return Ok(None);
        };
        let Ok(until) = made_at.checked_add(ANSWERED_WITHIN) else {
            return Ok(None);
        };
        let range = RequestRange {
            from: made_at,
            before: (until, RequestId::from_bytes([0; 16])),
            notable: false,
            limit: CALLS_LOOKED_AT,
        };
        let merchant = transaction.parties().merchant;
        let mut calls = self.store().tenant(merchant).requests(range).await?;
        calls.retain(|call| {
            let began = call.at.as_microsecond().saturating_sub(call.microseconds);
            // Ids are made to the millisecond.
            let is_during = began < made_at.as_microsecond().saturating_add(1_000);
            call.key == key && call.method == "POST" && call.status < 300 && call.times == 1 && is_during
        });
        Ok(calls.pop().filter(|_| calls.is_empty()))
    }
}

/// When an id was made, by the real clock; none for one that follows from something else.
fn made_at(id: TransactionId) -> Option<Timestamp> {
    let uuid = uuid::Uuid::from_bytes(*id.as_bytes());
    let (seconds, nanoseconds) = uuid
        .get_timestamp()
        .filter(|_| uuid.get_version_num() == 7)?
        .to_unix();
    Timestamp::new(i64::try_from(seconds).ok()?, i32::try_from(nanoseconds).ok()?).ok()
}
