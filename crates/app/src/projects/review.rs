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
        let letters = self.review_letters(merchant, id, &review).await?;
        let decision = ProjectReview {
            cause,
            merchant,
            id,
            letters,
            review,
            key: key.clone(),
        };
        let reviewed = self.decide(decision).await;
        self.parts.credentials.outdate();
        Ok((reviewed?, key))
    }
}

struct ProjectReview {
    cause: Cause,
    merchant: MerchantId,
    id: ProjectId,
    review: Review,
    key: Option<NewKey>,
    letters: Letters,
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
