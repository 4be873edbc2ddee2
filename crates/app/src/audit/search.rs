//! Looking for rows of the audit trail.

use jiff::Timestamp;
use sengo_core::ids::MerchantId;
use sengo_core::refusal::Refusal;
use sengo_store::{AuditRange, AuditView};

use super::READ_AT_ONCE;
use crate::app::App;
use crate::error::Error;

/// The most rows that are looked through for one page; where more would have to be, the page says where it ended.
const LOOKED_THROUGH_MAX: i64 = 10_000;

/// Which rows to look for; what is absent admits all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditSearch {
    /// Only rows of this merchant.
    pub merchant: Option<MerchantId>,
    /// Only what this actor did: `operator:ana`, or the name alone.
    pub actor: Option<String>,
    /// Only what was done to this: `project:7`.
    pub subject: Option<String>,
    /// Only rows from this moment on, by the real clock.
    pub from: Option<Timestamp>,
    /// Only rows from before this moment.
    pub until: Option<Timestamp>,
}

impl AuditSearch {
    fn admits(&self, row: &AuditView) -> bool {
        let is = |kept: &str, asked: &str| {
            kept == asked || kept.split_once(':').is_some_and(|(_, name)| name == asked)
        };
        self.merchant.is_none_or(|merchant| row.merchant == merchant)
            && self.actor.as_ref().is_none_or(|actor| is(&row.actor, actor))
            && self
                .subject
                .as_ref()
                .is_none_or(|subject| is(&row.subject, subject))
            && self.from.is_none_or(|from| row.recorded_at >= from)
            && self.until.is_none_or(|until| row.recorded_at < until)
    }
}

/// A place in the trail: a row, behind which older ones follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditCursor {
    at: Timestamp,
    merchant: i64,
    number: i64,
}

impl AuditCursor {
    fn of(row: &AuditView) -> Self {
        Self {
            at: row.recorded_at,
            merchant: row.merchant.get(),
            number: row.number,
        }
    }

    /// Before which all rows of a search are.
    fn end_of(search: &AuditSearch) -> Self {
        Self {
            // Numbers of a chain are the order of commits and not quite that of times, so a chain is read from its end.
            at: search.until.unwrap_or(Timestamp::MAX),
            merchant: 0,
            number: if search.merchant.is_some() { i64::MAX } else { 0 },
        }
    }

    /// Reads what [`std::fmt::Display`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        Some(Self {
            at: Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?,
            merchant: parts.next()?.parse().ok()?,
            number: parts.next()?.parse().ok()?,
        })
    }
}

impl std::fmt::Display for AuditCursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}.{}.{}",
            self.at.as_microsecond(),
            self.merchant,
            self.number
        )
    }
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFound {
    /// The rows, the newest first.
    pub rows: Vec<AuditView>,
    /// Where to go on; none when there is nothing older. The page can be short, or empty, and still have one: then too
    /// many rows would have had to be looked through.
    pub next: Option<AuditCursor>,
}

impl App {
    /// A page of the rows that are looked for, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn audit_search(
        &self,
        search: &AuditSearch,
        before: Option<AuditCursor>,
        limit: usize,
    ) -> Result<AuditFound, Error> {
        let mut behind = before.unwrap_or_else(|| AuditCursor::end_of(search));
        // Of a day, the rows of everybody are looked through: by the chain of one merchant it would be found late.
        let is_dated = search.from.is_some() || search.until.is_some();
        let mut page = AuditFound::default();
        let mut left = LOOKED_THROUGH_MAX;
        while left > 0 {
            let range = AuditRange {
                merchant: search.merchant.filter(|_| !is_dated),
                from: search.from.unwrap_or(Timestamp::MIN),
                before: (behind.at, behind.merchant, behind.number),
                limit: READ_AT_ONCE.min(left),
            };
            let found = self.store().audit_before(range).await?;
            let read = i64::try_from(found.len()).unwrap_or(i64::MAX);
            left = left.saturating_sub(read);
            for row in found {
                if page.rows.len() == limit {
                    page.next = Some(behind);
                    return Ok(page);
                }
                behind = AuditCursor::of(&row);
                if search.admits(&row) {
                    page.rows.push(row);
                }
            }
            if read < range.limit {
                return Ok(page);
            }
        }
        page.next = Some(behind);
        Ok(page)
    }

    /// A row of the trail.
    ///
    /// # Errors
    /// [`Refusal::PathUnknown`] where there is none.
    pub async fn audit_show(&self, merchant: MerchantId, number: i64) -> Result<AuditView, Error> {
        let found = self.store().audit_row(merchant, number).await?;
        found.ok_or_else(|| Refusal::PathUnknown.into())
    }
}
