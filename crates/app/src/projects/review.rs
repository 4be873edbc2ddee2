//! The operator reviews projects: approve, reject, suspend, resume.

use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::project::{self, Project, Reason};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};

use super::{described, read_told, subject, told};
use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::keys::NewKey;
use crate::mail::Letters;

/// What the operator decides about a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// Put it into use.
    Approve,
    /// Refuse it, with what has to be corrected.
    Reject(Vec<Reason>),
    /// Stop it for a while.
    Suspend,
    /// Put it back into use.
    Resume,
}

impl Review {
    fn action(&self) -> &'static str {
        match self {
            Self::Approve => "project.approve",
            Self::Reject(_) => "project.reject",
            Self::Suspend => "project.suspend",
            Self::Resume => "project.resume",
        }
    }
}

impl App {
    /// Decides about a project. With `issue_key`, an approval issues the project's first key in the same step.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], [`Refusal::Project`], [`Refusal::Key`].
    pub async fn project_review(
        &self,
        actor: Actor,
        id: ProjectId,
        review: Review,
        issue_key: bool,
    ) -> Result<(Project, Option<NewKey>), Error> {
        self.permit(&actor, Permission::ProjectReview).await?;
        let merchant = self.project_merchant(id).await?;
        let cause = self.cause(actor)?;
        let owner = sengo_core::key::KeyOwner {
            merchant,
            project: Some(id),
        };
        let key = if issue_key && review == Review::Approve {
            Some(self.new_key(owner, &cause)?)
        } else {
            None
        };
        let reviewed = self
            .reviewed(cause, (merchant, id), review, key.clone(), None)
            .await?;
        Ok((reviewed, key))
    }

    /// Decides about a project that somebody has read, by the fingerprint of what it said then. What was corrected since
    /// can neither be approved nor rejected.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], [`Refusal::Project`]: also that the merchant corrected it meanwhile.
    pub async fn project_review_of_seen(
        &self,
        actor: Actor,
        id: ProjectId,
        review: Review,
        seen: &str,
    ) -> Result<Project, Error> {
        self.permit(&actor, Permission::ProjectReview).await?;
        let merchant = self.project_merchant(id).await?;
        let cause = self.cause(actor)?;
        self.reviewed(cause, (merchant, id), review, None, Some(seen.to_owned()))
            .await
    }

    async fn reviewed(
        &self,
        cause: Cause,
        (merchant, id): (MerchantId, ProjectId),
        review: Review,
        key: Option<NewKey>,
        seen: Option<String>,
    ) -> Result<Project, Error> {
        let letters = self.review_letters(merchant, id, &review).await?;
        let decision = ProjectReview {
            cause,
            merchant,
            id,
            letters,
            review,
            key,
            seen,
        };
        let reviewed = self.decide(decision).await;
        self.parts.credentials.outdate();
        reviewed
    }
}

struct ProjectReview {
    cause: Cause,
    merchant: MerchantId,
    id: ProjectId,
    review: Review,
    key: Option<NewKey>,
    letters: Letters,
    /// The fingerprint of what was read, where somebody did.
    seen: Option<String>,
}

impl ProjectReview {
    /// Suspending and resuming depend on nothing that the project says, so no merchant can get ahead of them.
    fn check_seen(&self, before: &Project) -> Result<(), project::ProjectRefusal> {
        match (&self.review, &self.seen) {
            (Review::Approve | Review::Reject(_), Some(seen)) => project::check_seen(before, seen),
            _ => Ok(()),
        }
    }
}

impl Decision for ProjectReview {
    type Answer = Project;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.project_with_domain(self.merchant, self.id);
        read_told(reads, self.merchant, self.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Project>, Stop<Refusal>> {
        let before = work
            .project(self.merchant, self.id)?
            .ok_or(Stop::Refused(Refusal::ProjectNotFound))?;
        let domain_key = before.details.domain.uniqueness_key();
        let after = match &self.review {
            Review::Approve => project::approve(before, work.domain_owner(&domain_key)?),
            Review::Reject(reasons) => project::reject(before, reasons.clone()),
            Review::Suspend => project::suspend(before),
            Review::Resume => project::resume(before),
        }
        .and_then(|after| self.check_seen(before).map(|()| after))
        .map_err(|refusal| Stop::Refused(refusal.into()))?;
        let approved_domains = match self.review {
            Review::Approve => vec![(domain_key, Some((self.merchant, self.id)))],
            Review::Reject(_) | Review::Suspend | Review::Resume => Vec::new(),
        };
        let mut audit = vec![self.cause.audit(
            self.merchant,
            self.review.action(),
            subject(&after),
            described(before),
            described(&after),
        )];
        audit.extend(self.key.as_ref().map(|key| key.audit(&self.cause)));
        let changes = Changes {
            callbacks: told(work, before, &after, self.cause.business)?,
            projects: vec![after.clone()],
            approved_domains,
            keys: self.key.iter().map(|key| key.issued.clone()).collect(),
            audit,
            documents: self.letters.clone(),
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: after,
        })
    }
}
