//! A merchant creates a project.

use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::key::KeyOwner;
use sengo_core::project::{self, Creation, ProjectDetails};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_wire::view::ProjectCreated;
use serde_json::json;

use super::{described, subject};
use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::once::{Once, Repeatable};

impl App {
    /// Creates a project, in review.
    ///
    /// # Errors
    /// [`Refusal::Project`] when the domain is in use; [`Refusal::IdempotencyMismatch`].
    pub async fn project_create(
        &self,
        actor: Actor,
        merchant: MerchantId,
        details: ProjectDetails,
        once: Option<Once>,
    ) -> Result<Repeatable<ProjectCreated>, Error> {
        let cause = self.cause(actor)?;
        let owner = KeyOwner {
            merchant,
            project: None,
        };
        self.decide_once(
            ProjectCreate {
                cause,
                merchant,
                details,
            },
            owner,
            once,
        )
        .await
    }
}

struct ProjectCreate {
    cause: Cause,
    merchant: MerchantId,
    details: ProjectDetails,
}

impl Decision for ProjectCreate {
    type Answer = ProjectCreated;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.occupied_domain(self.merchant, &self.details.domain.uniqueness_key());
        reads.new_project();
    }

    fn decide(&self, work: &Work) -> Result<Decided<ProjectCreated>, Stop<Refusal>> {
        let occupant = work.occupant(self.merchant, &self.details.domain.uniqueness_key())?;
        let id = work.next_project_id()?;
        let creation = project::create(
            id,
            self.merchant,
            self.details.clone(),
            occupant,
            self.cause.business,
        )
        .map_err(|refusal| Stop::Refused(refusal.into()))?;
        match creation {
            Creation::Repeated(project) => Ok(Decided {
                changes: Changes::default(),
                answer: ProjectCreated::from(&project),
            }),
            Creation::New(project) => {
                let after = described(&project);
                let audit = self.cause.audit(
                    self.merchant,
                    "project.create",
                    subject(&project),
                    json!(null),
                    after,
                );
                let answer = ProjectCreated::from(&project);
                let changes = Changes {
                    projects: vec![project],
                    audit: vec![audit],
                    ..Changes::default()
                };
                Ok(Decided { changes, answer })
            }
        }
    }
}
