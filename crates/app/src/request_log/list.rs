//! Reading the request log.

use jiff::Timestamp;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::refusal::Refusal;
use sengo_core::request_log::{RequestEntry, RequestId};
use sengo_store::RequestRange;

use crate::app::App;
use crate::error::Error;

/// The most entries of one page.
pub const REQUESTS_PAGE_MAX: usize = 200;

/// Entries read at once.
const READ_AT_ONCE: i64 = 500;

/// The most entries that are looked through for one page; where more would have to be, the page says where it ended.
const LOOKED_THROUGH_MAX: i64 = 10_000;

/// Which entries to list; what is absent admits all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequestFilter {
    /// Only calls with a key of this project.
    pub project: Option<ProjectId>,
    /// Only calls with this key.
    pub key: Option<String>,
    /// Only those answered with this HTTP status.
    pub status: Option<u16>,
    /// Only those answered with this `errorCode`.
    pub code: Option<String>,
    /// Only those somebody may have to do something about.
    pub notable: bool,
    /// Only those that a list on trial would have refused.
    pub on_trial: bool,
    /// Only those at this moment or later.
    pub from: Option<Timestamp>,
    /// Only those before this moment.
    pub until: Option<Timestamp>,
}

impl RequestFilter {
    fn admits(&self, entry: &RequestEntry) -> bool {
        use sengo_core::request_log::RequestOutcome::OnTrial;
        self.project.is_none_or(|id| entry.owner.project == Some(id))
            && self.key.as_ref().is_none_or(|key| entry.key == *key)
            && self.status.is_none_or(|status| entry.status == status)
            && self.code.as_ref().is_none_or(|code| entry.failure.code == *code)
            && (!self.on_trial || entry.outcome == OnTrial)
    }
}

/// A place in the log: an entry, behind which it goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestCursor {
    /// When the entry was made.
    pub at: Timestamp,
    /// Its id.
    pub id: RequestId,
}

impl RequestCursor {
    /// Reads what [`std::fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self {
            at: Timestamp::from_microsecond(at.parse().ok()?).ok()?,
            id: RequestId::parse(id)?,
        })
    }
}

impl std::fmt::Display for RequestCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.as_microsecond(), self.id)
    }
}

/// A page of entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LookedThrough {
    /// The entries, the newest first.
    pub entries: Vec<RequestEntry>,
    /// Where to go on; none when there is nothing older. The page can be short, or empty, and still have one: then
    /// too many entries would have had to be looked through.
    pub next: Option<RequestCursor>,
    /// How many entries were looked through for it.
    pub looked_through: i64,
}

impl App {
    /// A page of a merchant's request log.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn requests(
        &self,
        merchant: MerchantId,
        filter: &RequestFilter,
        before: Option<RequestCursor>,
        limit: usize,
    ) -> Result<LookedThrough, Error> {
        let limit = limit.clamp(1, REQUESTS_PAGE_MAX);
        let end = RequestCursor {
            at: filter.until.unwrap_or(Timestamp::MAX),
            id: RequestId::from_bytes([0; 16]),
        };
        let mut behind = match before {
            Some(cursor) if (cursor.at, cursor.id) < (end.at, end.id) => cursor,
            _ => end,
        };
        let mut page = LookedThrough::default();
        let mut left = LOOKED_THROUGH_MAX;
        while left > 0 {
            let range = RequestRange {
                from: filter.from.unwrap_or(Timestamp::MIN),
                before: (behind.at, behind.id),
                notable: filter.notable || filter.on_trial,
                limit: READ_AT_ONCE.min(left),
            };
            let found = self.store().tenant(merchant).requests(range).await?;
            let read = i64::try_from(found.len()).unwrap_or(i64::MAX);
            left = left.saturating_sub(read);
            for entry in found {
                if page.entries.len() == limit {
                    page.next = Some(behind);
                    return Ok(page);
                }
                behind = RequestCursor {
                    at: entry.at,
                    id: entry.id,
                };
                page.looked_through = page.looked_through.saturating_add(1);
                if filter.admits(&entry) {
                    page.entries.push(entry);
                }
            }
            if read < range.limit {
                return Ok(page);
            }
        }
        page.next = Some(behind);
        Ok(page)
    }

    /// One entry of a merchant's request log.
    ///
    /// # Errors
    /// [`Refusal::PathUnknown`] where there is none, also for another merchant's.
    pub async fn request(&self, merchant: MerchantId, id: RequestId) -> Result<RequestEntry, Error> {
        let entry = self.request_of_anybody(id).await?;
        entry
            .filter(|entry| entry.owner.merchant == merchant)
            .ok_or_else(|| Refusal::PathUnknown.into())
    }

    /// One entry, whosever it is; for the operator.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn request_of_anybody(&self, id: RequestId) -> Result<Option<RequestEntry>, Error> {
        Ok(self.store().request(id).await?)
    }
}
