//! What is kept no longer: each kind of personal data goes when its time is over.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::refusal::Refusal;
use sengo_store::{
    Changes, Decided, Decision, DocumentId, DocumentKind, Reads, Shelf, Stop, StoreError, Work,
};
use sengo_wire::moment::Moment;
use serde_json::json;

use crate::app::App;
use crate::approval::{read_back, written};
use crate::cause::Cause;
use crate::error::Error;
use crate::personal_data::RECIPIENT_YEARS;
use crate::request_log::is_time;

/// How often a process looks for what is kept no longer.
const RETAIN_EVERY: Duration = Duration::from_secs(3600);

/// What was kept no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retained {
    /// How many people were forgotten.
    pub people: usize,
    /// Of how many others old sessions and attempts were.
    pub traces: usize,
    /// How many refused papers.
    pub papers: usize,
    /// How many letters that nobody sent.
    pub letters: usize,
    /// How many recipients of transactions.
    pub recipients: usize,
}

impl App {
    /// Forgets what is kept no longer, once an hour.
    pub(super) async fn retain_now_and_then(&self) {
        if !is_time(&self.parts.retained, RETAIN_EVERY) {
            return;
        }
        match self.retention_run().await {
            Ok(retained) if retained == Retained::default() => {}
            Ok(retained) => tracing::info!(?retained, "personal data was erased whose time was over"),
            Err(error) => tracing::warn!(%error, "cannot erase personal data whose time is over"),
        }
    }

    /// Forgets what is kept no longer: people long gone, invitations nobody accepted, old sessions and attempts, refused
    /// papers, and recipients of old transactions. The request log and answers for idempotency keys go by themselves.
    ///
    /// # Errors
    /// [`Error::Store`]; what was not done is due still.
    pub async fn retention_run(&self) -> Result<Retained, Error> {
        // What cannot be looked through keeps nothing else from going.
        let (people, papers, letters, recipients) = (
            self.people_forget().await,
            self.papers_forget().await,
            self.letters_forget().await,
            self.recipients_forget().await,
        );
        let forgotten = people?;
        Ok(Retained {
            people: forgotten.people,
            traces: forgotten.traces,
            papers: papers?,
            letters: letters?,
            recipients: recipients?,
        })
    }

    /// How many years recipients are kept.
    #[must_use]
    pub fn recipient_years(&self) -> i16 {
        self.settings().recipient_years.unwrap_or(RECIPIENT_YEARS)
    }

    async fn recipients_forget(&self) -> Result<usize, Error> {
        let now = self.clock().business();
        let span = Span::new().years(self.recipient_years());
        let Ok(until) = now.to_zoned(TimeZone::UTC).checked_sub(span) else {
            return Ok(0);
        };
        let until = until.timestamp();
        let mark = self.store().document(&mark()).await?;
        let from: Option<Moment> = mark.map(|mark| read_back(&mark)).transpose()?;
        let mut after = from.map_or(TransactionId::from_bytes([0; 16]), |from| {
            first_of(from.timestamp())
        });
        let mut erased: usize = 0;
        loop {
            let round = self.store().recipients_erase(after, first_of(until)).await?;
            erased = erased.saturating_add(round.erased);
            match round.until {
                Some(last) => after = last,
                None => break,
            }
        }
        if erased > 0 {
            let cause = self.cause(sengo_core::audit::Actor::Platform)?;
            self.decide(Mark { cause, until, erased }).await??;
        }
        Ok(erased)
    }
}

/// The least id of a transaction of a moment; ids begin with the time.
fn first_of(moment: Timestamp) -> TransactionId {
    let milliseconds = u64::try_from(moment.as_millisecond()).unwrap_or(0);
    let mut id = [0; 16];
    let bytes = milliseconds.to_be_bytes();
    id.iter_mut()
        .zip(bytes.iter().skip(2))
        .for_each(|(to, from)| *to = *from);
    TransactionId::from_bytes(id)
}

/// Where it is kept until when recipients were erased, so that old transactions are not looked through anew.
fn mark() -> DocumentId {
    DocumentId {
        shelf: Shelf {
            merchant: None,
            project: None,
            kind: DocumentKind::PlatformSetting,
        },
        name: "recipients-erased".into(),
    }
}

struct Mark {
    cause: Cause,
    until: Timestamp,
    erased: usize,
}

impl Decision for Mark {
    type Answer = Result<(), StoreError>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(MerchantId::NOBODY);
        reads.document(&mark());
    }

    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Refusal>> {
        work.document(&mark())?;
        let until = Moment::from(self.until);
        let content = match written(&until) {
            Ok(content) => content,
            Err(error) => {
                return Ok(Decided {
                    changes: Changes::default(),
                    answer: Err(error),
                });
            }
        };
        let after = json!({ "until": until, "recipients": self.erased });
        let audit = self.cause.audit(
            MerchantId::NOBODY,
            "personal_data.retention",
            "transactions".into(),
            json!(null),
            after,
        );
        let changes = Changes {
            documents: vec![(mark(), Some(content))],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: Ok(()),
        })
    }
}
