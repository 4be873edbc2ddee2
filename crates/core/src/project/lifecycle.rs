//! The life of a project: Review → Active | Rejected, Active ⇄ Suspended, any → Closed.

use jiff::Timestamp;
use thiserror::Error;

use super::{Act, Project, ProjectDetails, ProjectPatch, Reason, Status};
use crate::ids::{MerchantId, ProjectId, TransactionId};
use crate::ledger::ProjectBalance;

/// The rule that stopped a change of a project.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ProjectRefusal {
    /// A project of this merchant uses the domain already.
    #[error("project {project} uses this domain")]
    DomainInUse {
        /// That project.
        project: ProjectId,
        /// Where it stands.
        status: Status,
    },
    /// A project of another merchant was approved with the domain first. Whose is not said.
    #[error("another project was approved with this domain")]
    DomainTaken,
    /// The act does not fit the project's status.
    #[error("a project that is {} does not allow this", status.as_str())]
    StatusConflict {
        /// What was wanted.
        act: Act,
        /// Where the project stands.
        status: Status,
    },
    /// The merchant corrected it after whoever decides had read it.
    #[error("the project was corrected meanwhile")]
    CorrectedMeanwhile,
    /// A rejection without a reason teaches nothing.
    #[error("a rejection needs a reason")]
    ReasonMissing,
    /// Something of the project is not finished yet.
    #[error("the project has pending transactions or callbacks that wait")]
    Unfinished {
        /// Transactions that are pending, some of them.
        pending: Vec<TransactionId>,
    },
    /// Money keeps the project from closing.
    #[error("the project still has money or debts")]
    BalanceNotZero {
        /// What is left.
        balance: ProjectBalance,
    },
}

/// How a create call ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation {
    /// A project that did not exist before.
    New(Project),
    /// The same call again: the project it made the first time.
    Repeated(Project),
}

/// Creates a project, in review.
///
/// `occupant` is the merchant's project that occupies the same domain, if there is one. The documented
/// sample sends no idempotency key and people paste twice, so an identical create of a project still in
/// review answers with that project.
///
/// # Errors
/// [`ProjectRefusal::DomainInUse`] for any other create of an occupied domain.
pub fn create(
    id: ProjectId,
    merchant: MerchantId,
    details: ProjectDetails,
    occupant: Option<&Project>,
    now: Timestamp,
) -> Result<Creation, ProjectRefusal> {
    match occupant {
        None => {
            let reasons = Vec::new();
            Ok(Creation::New(Project {
                id,
                merchant,
                details,
                status: Status::Review,
                reasons,
                created_at: now,
            }))
        }
        Some(other) if other.status == Status::Review && says_the_same(&other.details, &details) => {
            Ok(Creation::Repeated(other.clone()))
        }
        Some(other) => Err(ProjectRefusal::DomainInUse {
            project: other.id,
            status: other.status,
        }),
    }
}

fn says_the_same(one: &ProjectDetails, other: &ProjectDetails) -> bool {
    one.name == other.name
        && one.domain.as_url() == other.domain.as_url()
        && one.allowlist.same_set(&other.allowlist)
}

/// Corrects a project. A rejected one goes to review again; of one in use the domain cannot change.
///
/// `occupant` is the merchant's project that occupies the domain the corrected project would have, itself included.
///
/// # Errors
/// [`ProjectRefusal::StatusConflict`], [`ProjectRefusal::DomainInUse`].
pub fn patch(
    project: &Project,
    change: &ProjectPatch,
    occupant: Option<&Project>,
) -> Result<Project, ProjectRefusal> {
    let conflict = |act| {
        Err(ProjectRefusal::StatusConflict {
            act,
            status: project.status,
        })
    };
    let domain_changes = change
        .domain
        .as_ref()
        .is_some_and(|domain| domain.as_url() != project.details.domain.as_url());
    let status = match project.status {
        Status::Closed => return conflict(Act::Correct),
        Status::Active | Status::Suspended if domain_changes => return conflict(Act::ChangeDomain),
        Status::Rejected => Status::Review,
        unchanged => unchanged,
    };
    if let Some(other) = occupant.filter(|other| other.id != project.id) {
        return Err(ProjectRefusal::DomainInUse {
            project: other.id,
            status: other.status,
        });
    }
    let details = ProjectDetails {
        name: change
            .name
            .clone()
            .unwrap_or_else(|| project.details.name.clone()),
        domain: change
            .domain
            .clone()
            .unwrap_or_else(|| project.details.domain.clone()),
        allowlist: change
            .allowlist
            .clone()
            .unwrap_or_else(|| project.details.allowlist.clone()),
    };
    Ok(Project {
        details,
        status,
        reasons: Vec::new(),
        ..project.clone()
    })
}

/// Whether a project still says what somebody read, by the fingerprint of that.
///
/// # Errors
/// [`ProjectRefusal::CorrectedMeanwhile`].
pub fn check_seen(project: &Project, seen: &str) -> Result<(), ProjectRefusal> {
    if project.details.fingerprint() == seen {
        Ok(())
    } else {
        Err(ProjectRefusal::CorrectedMeanwhile)
    }
}

/// Puts a reviewed project into use. `domain_owner` is the project that was approved with its domain, if any.
///
/// # Errors
/// [`ProjectRefusal::StatusConflict`], [`ProjectRefusal::DomainTaken`].
pub fn approve(project: &Project, domain_owner: Option<ProjectId>) -> Result<Project, ProjectRefusal> {
    let approved = moved(project, Act::Approve, &[Status::Review], Status::Active)?;
    if domain_owner.is_some_and(|owner| owner != project.id) {
        return Err(ProjectRefusal::DomainTaken);
    }
    Ok(approved)
}

/// Refuses a reviewed project, with a reason for each field to correct.
///
/// # Errors
/// [`ProjectRefusal::StatusConflict`], [`ProjectRefusal::ReasonMissing`].
pub fn reject(project: &Project, reasons: Vec<Reason>) -> Result<Project, ProjectRefusal> {
    let rejected = moved(project, Act::Reject, &[Status::Review], Status::Rejected)?;
    if reasons.is_empty() {
        return Err(ProjectRefusal::ReasonMissing);
    }
    Ok(Project { reasons, ..rejected })
}

/// Stops a project for a while: its keys may only read.
///
/// # Errors
/// [`ProjectRefusal::StatusConflict`] unless it is Active.
pub fn suspend(project: &Project) -> Result<Project, ProjectRefusal> {
    moved(project, Act::Suspend, &[Status::Active], Status::Suspended)
}

/// Puts a suspended project back into use.
///
/// # Errors
/// [`ProjectRefusal::StatusConflict`] unless it is Suspended.
pub fn resume(project: &Project) -> Result<Project, ProjectRefusal> {
    moved(project, Act::Resume, &[Status::Suspended], Status::Active)
}

/// Ends a project for good, once no money is left on it and nothing of it is pending. Whoever carries it out revokes
/// its keys and frees its domain.
///
/// `is_unfinished`: whether a transaction is pending or a callback waits.
///
/// # Errors
/// [`ProjectRefusal::StatusConflict`] when it is closed already, [`ProjectRefusal::BalanceNotZero`],
/// [`ProjectRefusal::Unfinished`], which then names no transaction yet.
pub fn close(
    project: &Project,
    balance: ProjectBalance,
    is_unfinished: bool,
) -> Result<Project, ProjectRefusal> {
    let open = [
        Status::Review,
        Status::Active,
        Status::Rejected,
        Status::Suspended,
    ];
    let closed = moved(project, Act::Close, &open, Status::Closed)?;
    if !balance.is_zero() {
        return Err(ProjectRefusal::BalanceNotZero { balance });
    }
    if is_unfinished {
        return Err(ProjectRefusal::Unfinished { pending: Vec::new() });
    }
    Ok(Project {
        reasons: Vec::new(),
        ..closed
    })
}

fn moved(project: &Project, act: Act, from: &[Status], to: Status) -> Result<Project, ProjectRefusal> {
    if from.contains(&project.status) {
        Ok(Project {
            status: to,
            ..project.clone()
        })
    } else {
        Err(ProjectRefusal::StatusConflict {
            act,
            status: project.status,
        })
    }
}
