//! Trying out an allowlist: what it would have refused is seen before it is enforced.

use std::collections::HashMap;
use std::net::IpAddr;

use jiff::Timestamp;
use sengo_core::allowlist::{Allowlist, AllowlistTrial};
use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::Parties;
use sengo_core::person::PersonRefusal;
use sengo_core::project::{self, Project, ProjectPatch};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, DocumentId, DocumentKind, Reads, Shelf, Stop, Work};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::request_log::{REQUESTS_PAGE_MAX, RequestFilter};

/// The most entries of the request log that a report of a trial looks through, the newest: also those of calls that failed
/// for another reason, of which a program can make any number.
pub const TRIAL_LOOKED_THROUGH_MAX: i64 = 30_000;

/// An address that a list on trial would have refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WouldBeRefused {
    /// The address.
    pub address: String,
    /// The entry that would admit it.
    pub entry: Option<String>,
    /// How many calls came from it.
    pub calls: i64,
    /// When the last one came.
    pub last: Timestamp,
}

/// What a list on trial would have refused since it was put on trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialReport {
    /// The list, and since when.
    pub trial: AllowlistTrial,
    /// The addresses, those with most calls first.
    pub refused: Vec<WouldBeRefused>,
    /// Whether there were more calls than were looked at.
    pub is_cut: bool,
}

#[derive(Serialize, Deserialize)]
struct Document {
    ip: Vec<String>,
    /// In microseconds.
    since: i64,
}

/// Where the list on trial of a project is kept.
fn place(parties: Parties) -> DocumentId {
    DocumentId {
        shelf: Shelf {
            merchant: Some(parties.merchant),
            project: Some(parties.project),
            kind: DocumentKind::AllowlistTrial,
        },
        name: String::new(),
    }
}

fn written(trial: &AllowlistTrial) -> String {
    let document = Document {
        ip: trial.allowlist.entries().collect(),
        since: trial.since.as_microsecond(),
    };
    serde_json::to_string(&document).unwrap_or_default()
}

fn read(text: &str) -> Option<AllowlistTrial> {
    let document: Document = serde_json::from_str(text).ok()?;
    let entries: Vec<&str> = document.ip.iter().map(String::as_str).collect();
    Some(AllowlistTrial {
        allowlist: Allowlist::parse(&entries).ok()?,
        since: Timestamp::from_microsecond(document.since).ok()?,
    })
}

impl App {
    /// The list on trial of a project, if it has one.
    ///
    /// # Errors
    /// [`Error::Defect`] where it cannot be read.
    pub async fn allowlist_trial(&self, parties: Parties) -> Result<Option<AllowlistTrial>, Error> {
        let text = self.store().document(&place(parties)).await?;
        let unreadable = || Error::Defect(format!("the list on trial of project {}", parties.project));
        text.map(|text| read(&text).ok_or_else(unreadable)).transpose()
    }

    /// Puts a list on trial, instead of the one that was before: what it would have refused is counted anew.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's; [`Refusal::Project`] for a closed project.
    pub async fn allowlist_try(
        &self,
        actor: Actor,
        parties: Parties,
        allowlist: Allowlist,
    ) -> Result<(), Error> {
        let since = self.parts.clock.real();
        let trial = AllowlistTrial { allowlist, since };
        self.allowlist_trial_change(actor, parties, TrialChange::Put(trial))
            .await
    }

    /// Makes the list on trial the one that is enforced, if it is still the one that was put on trial then.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's; [`Refusal::Project`] for a closed project;
    /// [`Refusal::PathUnknown`] when no list is on trial; [`PersonRefusal::FormWrong`] when it is another one by now.
    pub async fn allowlist_enforce(
        &self,
        actor: Actor,
        parties: Parties,
        since: Timestamp,
    ) -> Result<(), Error> {
        self.allowlist_trial_change(actor, parties, TrialChange::Enforce { since })
            .await
    }

    /// Takes the list on trial away; the enforced one stays as it is.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's.
    pub async fn allowlist_trial_drop(&self, actor: Actor, parties: Parties) -> Result<(), Error> {
        self.allowlist_trial_change(actor, parties, TrialChange::Drop)
            .await
    }

    async fn allowlist_trial_change(
        &self,
        actor: Actor,
        parties: Parties,
        change: TrialChange,
    ) -> Result<(), Error> {
        let cause = self.cause(actor)?;
        let changed = self
            .decide(TrialDecision {
                cause,
                parties,
                change,
            })
            .await;
        self.parts.credentials.outdate();
        changed
    }

    /// What the list on trial would have refused since it was put on trial, as far as the request log goes back.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn allowlist_trial_report(&self, parties: Parties) -> Result<Option<TrialReport>, Error> {
        let Some(trial) = self.allowlist_trial(parties).await? else {
            return Ok(None);
        };
        let filter = RequestFilter {
            project: Some(parties.project),
            on_trial: true,
            from: Some(trial.since),
            ..RequestFilter::default()
        };
        let mut found: HashMap<String, WouldBeRefused> = HashMap::new();
        let (mut looked_through, mut next) = (0_i64, None);
        loop {
            let page = self
                .requests(parties.merchant, &filter, next, REQUESTS_PAGE_MAX)
                .await?;
            looked_through = looked_through.saturating_add(page.looked_through);
            for entry in page.entries {
                let of_address = found
                    .entry(entry.address.clone())
                    .or_insert_with(|| WouldBeRefused {
                        entry: entry.address.parse::<IpAddr>().ok().map(Allowlist::entry_for),
                        address: entry.address.clone(),
                        calls: 0,
                        last: entry.at,
                    });
                of_address.calls = of_address.calls.saturating_add(entry.times);
                of_address.last = of_address.last.max(entry.at);
            }
            next = page.next;
            if next.is_none() || looked_through >= TRIAL_LOOKED_THROUGH_MAX {
                break;
            }
        }
        let mut refused: Vec<WouldBeRefused> = found.into_values().collect();
        refused.sort_by(|one, other| (other.calls, &one.address).cmp(&(one.calls, &other.address)));
        Ok(Some(TrialReport {
            trial,
            refused,
            is_cut: next.is_some(),
        }))
    }

    /// The list on trial of a project that belongs to a merchant, with the project.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's.
    pub async fn project_with_trial(
        &self,
        merchant: MerchantId,
        project: ProjectId,
    ) -> Result<(Project, Option<TrialReport>), Error> {
        let shown = self.project_show(merchant, project).await?;
        let report = self.allowlist_trial_report(Parties { merchant, project }).await?;
        Ok((shown, report))
    }
}

enum TrialChange {
    Put(AllowlistTrial),
    Enforce {
        /// When the list was put on trial that whoever enforces it has seen.
        since: Timestamp,
    },
    Drop,
}

struct TrialDecision {
    cause: Cause,
    parties: Parties,
    change: TrialChange,
}

impl TrialDecision {
    /// The project with a list, and the refusals of correcting it.
    fn corrected(&self, before: &Project, allowlist: &Allowlist) -> Result<Project, Stop<Refusal>> {
        let patch = ProjectPatch {
            allowlist: Some(allowlist.clone()),
            ..ProjectPatch::default()
        };
        project::patch(before, &patch, None).map_err(|refusal| Stop::Refused(refusal.into()))
    }
}

fn told(allowlist: &Allowlist) -> Value {
    json!({ "ip": allowlist.entries().collect::<Vec<_>>() })
}

impl Decision for TrialDecision {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.parties.merchant);
        reads.project(self.parties.merchant, self.parties.project);
        reads.document(&place(self.parties));
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        let Parties { merchant, project } = self.parties;
        let before = work
            .project(merchant, project)?
            .ok_or(Stop::Refused(Refusal::ProjectNotFound))?;
        let kept = work.document(&place(self.parties))?.and_then(read);
        let tried = kept.as_ref().map_or(Value::Null, |trial| told(&trial.allowlist));
        let mut changes = Changes {
            outdates_caches: true,
            ..Changes::default()
        };
        let (action, old, new, content) = match (&self.change, &kept) {
            (TrialChange::Put(trial), _) => {
                // What could not be corrected cannot be tried out either.
                self.corrected(before, &trial.allowlist)?;
                (
                    "allowlist.try",
                    tried,
                    told(&trial.allowlist),
                    Some(written(trial)),
                )
            }
            (TrialChange::Enforce { .. }, None) => return Err(Stop::Refused(Refusal::PathUnknown)),
            (TrialChange::Enforce { since }, Some(trial)) if trial.since != *since => {
                return Err(Stop::Refused(PersonRefusal::FormWrong.into()));
            }
            (TrialChange::Enforce { .. }, Some(trial)) => {
                let after = Project {
                    status: before.status,
                    reasons: before.reasons.clone(),
                    ..self.corrected(before, &trial.allowlist)?
                };
                let old = told(&before.details.allowlist);
                let new = told(&after.details.allowlist);
                changes.projects = vec![after];
                ("allowlist.enforce", old, new, None)
            }
            (TrialChange::Drop, None) => {
                return Ok(Decided {
                    changes: Changes::default(),
                    answer: (),
                });
            }
            (TrialChange::Drop, Some(_)) => ("allowlist.drop", tried, Value::Null, None),
        };
        changes.documents = vec![(place(self.parties), content)];
        let subject = format!("project:{project}");
        changes.audit = vec![self.cause.audit(merchant, action, subject, old, new)];
        Ok(Decided { changes, answer: () })
    }
}
