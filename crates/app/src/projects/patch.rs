//! A merchant corrects a project.

use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::KeyOwner;
use sengo_core::project::{self, ProjectPatch};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_wire::view::ProjectView;

use super::{described, read_told, subject, told};
use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::once::{Once, Repeatable};

impl App {
    /// Corrects a project; a rejected one goes to review again.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], [`Refusal::Project`], [`Refusal::IdempotencyMismatch`].
    pub async fn project_patch(
        &self,
        actor: Actor,
        merchant: MerchantId,
        id: ProjectId,
        patch: ProjectPatch,
        once: Option<Once>,
    ) -> Result<Repeatable<ProjectView>, Error> {
        let cause = self.cause(actor)?;
        let decision = ProjectCorrect {
            cause,
            merchant,
            id,
            patch,
        };
        let corrected = self
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
        corrected
    }
}

struct ProjectCorrect {
    cause: Cause,
    merchant: MerchantId,
    id: ProjectId,
    patch: ProjectPatch,
}

impl Decision for ProjectCorrect {
    type Answer = ProjectView;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.project_with_domain(self.merchant, self.id);
        read_told(reads, self.merchant, self.id);
        if let Some(domain) = &self.patch.domain {
            reads.occupied_domain(self.merchant, &domain.uniqueness_key());
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<ProjectView>, Stop<Refusal>> {
        let before = work
            .project(self.merchant, self.id)?
            .ok_or(Stop::Refused(Refusal::ProjectNotFound))?;
        let domain = self.patch.domain.as_ref().unwrap_or(&before.details.domain);
        let occupant = work.occupant(self.merchant, &domain.uniqueness_key())?;
        let after =
            project::patch(before, &self.patch, occupant).map_err(|refusal| Stop::Refused(refusal.into()))?;
        let answer = ProjectView::from(&after);
        if after == *before {
            return Ok(Decided {
                changes: Changes::default(),
                answer,
            });
        }
        let audit = self.cause.audit(
            self.merchant,
            "project.correct",
            subject(&after),
            described(before),
            described(&after),
        );
        let changes = Changes {
            callbacks: told(work, before, &after, self.cause.business)?,
            projects: vec![after],
            audit: vec![audit],
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided { changes, answer })
    }
}
