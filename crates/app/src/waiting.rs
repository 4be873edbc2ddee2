//! What waits for somebody: counted only as far as a person would read on.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use sengo_core::ids::MerchantId;
use sengo_core::instruction::Instruction;
use sengo_core::project::{Project, Status};
use sengo_core::request_log::RequestEntry;
use sengo_store::{ExceptionFilter, Page, ProjectFilter};

use crate::app::App;
use crate::approval::RequestState;
use crate::error::Error;
use crate::request_log::RequestFilter;

/// What waits is counted up to here; one more means that there are more.
pub const WAITING_COUNTED_MAX: usize = 50;

/// What has waited for a machine for longer than this is late.
const LATE_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// How far back failing calls are looked for.
const FAILING_WITHIN: SignedDuration = SignedDuration::from_hours(24);

/// What waits on the platform, each count at most one more than [`WAITING_COUNTED_MAX`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Projects in review.
    pub reviews: usize,
    /// Requests for a second person.
    pub requests: usize,
    /// Exceptions that nobody resolved.
    pub exceptions: usize,
    /// Callbacks to be delivered, or to be delivered again; at most 10,000.
    pub callbacks: i64,
    /// Since when the first of them is due, where that is long ago.
    pub callbacks_late_since: Option<Timestamp>,
    /// Engines that leave instructions undone for long.
    pub engines: Vec<LateEngine>,
}

/// An engine that leaves instructions undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateEngine {
    /// Which was offered them last; none where no engine asked for them.
    pub name: Option<String>,
    /// How many.
    pub instructions: usize,
    /// When the oldest was made.
    pub since: Timestamp,
}

impl App {
    pub(crate) async fn waiting(&self) -> Result<Waiting, Error> {
        let in_review = ProjectFilter {
            merchant: None,
            status: Some(Status::Review),
        };
        let open = ExceptionFilter {
            merchant: None,
            open: Some(true),
        };
        let now = self.clock().business();
        let backlog = self.callback_backlog().await?;
        let is_late = |since: &Timestamp| now.duration_since(*since) > LATE_AFTER;
        Ok(Waiting {
            reviews: self.project_list_all(in_review, counted()).await?.len(),
            requests: self.request_list(RequestState::Open, counted()).await?.len(),
            exceptions: self.exception_list(open, counted()).await?.len(),
            callbacks: backlog.waiting,
            callbacks_late_since: backlog.first_due.filter(is_late),
            engines: late(self.instruction_list(counted()).await?, is_late),
        })
    }

    /// Projects of a merchant in a state, at most [`WAITING_COUNTED_MAX`].
    pub(crate) async fn projects_in(
        &self,
        merchant: MerchantId,
        status: Status,
    ) -> Result<Vec<Project>, Error> {
        let mut projects = self.project_list(merchant, Some(status), counted()).await?;
        projects.truncate(WAITING_COUNTED_MAX);
        Ok(projects)
    }

    /// Calls of a merchant's programs that failed within a day, the newest first.
    pub(crate) async fn calls_failing(
        &self,
        merchant: MerchantId,
        limit: usize,
    ) -> Result<Vec<RequestEntry>, Error> {
        let filter = RequestFilter {
            notable: true,
            from: self.clock().real().checked_sub(FAILING_WITHIN).ok(),
            ..RequestFilter::default()
        };
        Ok(self.requests(merchant, &filter, None, limit).await?.entries)
    }
}

fn counted() -> Page {
    Page {
        offset: 0,
        limit: i64::try_from(WAITING_COUNTED_MAX.saturating_add(1)).unwrap_or(i64::MAX),
    }
}

/// The engines behind instructions that are late, of instructions with the oldest first.
fn late(instructions: Vec<Instruction>, is_late: impl Fn(&Timestamp) -> bool) -> Vec<LateEngine> {
    let mut engines: BTreeMap<Option<String>, LateEngine> = BTreeMap::new();
    for instruction in instructions {
        if !is_late(&instruction.created_at) {
            continue;
        }
        let engine = engines.entry(instruction.engine.clone()).or_insert(LateEngine {
            name: instruction.engine,
            instructions: 0,
            since: instruction.created_at,
        });
        engine.instructions = engine.instructions.saturating_add(1);
    }
    engines.into_values().collect()
}
