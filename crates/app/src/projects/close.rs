//! A project ends: its keys are revoked and its domain is free again.

use jiff::{SignedDuration, Timestamp};
use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::key::{self, KeyOwner};
use sengo_core::payment;
use sengo_core::project::{self, ProjectRefusal};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_core::transaction::Transaction;
use sengo_store::{Changes, Decided, Decision, Page, Reads, Stop, TransactionFilter, Work};
use sengo_wire::view::ProjectView;

use super::{described, read_told, subject, told};
use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::once::{Once, Repeatable};

impl App {
    /// Closes a project for good.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`]; [`Refusal::Project`] while money is left or when it is closed already.
    pub async fn project_close(
        &self,
        actor: Actor,
        merchant: MerchantId,
        id: ProjectId,
        once: Option<Once>,
    ) -> Result<Repeatable<ProjectView>, Error> {
        self.permit(&actor, Permission::ProjectReview).await?;
        let cause = self.cause(actor)?;
        let decision = ProjectClose { cause, merchant, id };
        let closed: Result<Repeatable<ProjectView>, Error> = self
            .decide_once(
                decision,
                KeyOwner {
                    merchant,
                    project: None,
                },
                once,
            )
            .await;
        self.parts.credentials.outdate();
        match closed {
            Err(Error::Refused(Refusal::Project(ProjectRefusal::Unfinished { .. }))) => {
                let pending = self.pending_of(merchant, id).await?;
                Err(Refusal::Project(ProjectRefusal::Unfinished { pending }).into())
            }
            closed => closed,
        }
    }

    /// Some of a project's payments and payouts that are pending, to name them to whoever would close it.
    async fn pending_of(&self, merchant: MerchantId, id: ProjectId) -> Result<Vec<TransactionId>, Error> {
        let filter = TransactionFilter {
            project: Some(id),
            status: Some(payment::Status::Pending.code()),
            from: pending_since(self.clock().business()),
            ..TransactionFilter::default()
        };
        let page = Page {
            offset: 0,
            limit: PENDING_NAMED_MAX,
        };
        let pending = self.store().tenant(merchant).transactions(filter, page).await?;
        Ok(pending.iter().map(Transaction::id).collect())
    }
}

/// Pending transactions named at most.
const PENDING_NAMED_MAX: i64 = 5;

/// The earliest moment at which something that is still pending can have been created, but for payouts, which show in
/// the balance: the longest wait for a payer, and a day for the job that ends it.
fn pending_since(now: Timestamp) -> Option<Timestamp> {
    let wait = SignedDuration::from_mins(payment::EXPIRY_MINUTES_MAX);
    let wait = wait.checked_add(SignedDuration::from_hours(24))?;
    now.checked_sub(wait).ok()
}

struct ProjectClose {
    cause: Cause,
    merchant: MerchantId,
    id: ProjectId,
}

impl Decision for ProjectClose {
    type Answer = ProjectView;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.project_with_domain(self.merchant, self.id);
        read_told(reads, self.merchant, self.id);
        reads.project_accounts(self.merchant, self.id);
        reads.keys_of(KeyOwner {
            merchant: self.merchant,
            project: Some(self.id),
        });
        let since = pending_since(self.cause.business).unwrap_or(Timestamp::MIN);
        reads.unfinished(self.merchant, self.id, since);
    }

    fn decide(&self, work: &Work) -> Result<Decided<ProjectView>, Stop<Refusal>> {
        let before = work
            .project(self.merchant, self.id)?
            .ok_or(Stop::Refused(Refusal::ProjectNotFound))?;
        let balance = work.balance(self.merchant, self.id)?;
        let is_unfinished = work.is_unfinished(self.merchant, self.id)?;
        let after = project::close(before, balance, is_unfinished)
            .map_err(|refusal| Stop::Refused(refusal.into()))?;
        let domain_key = after.details.domain.uniqueness_key();
        let approved_domains = match work.domain_owner(&domain_key)? {
            Some(owner) if owner == self.id => vec![(domain_key, None)],
            _ => Vec::new(),
        };
        let keys = work.keys_of(KeyOwner {
            merchant: self.merchant,
            project: Some(self.id),
        })?;
        let keys = keys
            .into_iter()
            .map(|issued| key::revoke(issued, self.cause.real))
            .collect();
        let audit = self.cause.audit(
            self.merchant,
            "project.close",
            subject(&after),
            described(before),
            described(&after),
        );
        let answer = ProjectView::from(&after);
        let changes = Changes {
            callbacks: told(work, before, &after, self.cause.business)?,
            projects: vec![after],
            approved_domains,
            keys,
            audit: vec![audit],
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided { changes, answer })
    }
}
