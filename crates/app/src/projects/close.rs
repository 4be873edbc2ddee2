//! A project ends: its keys are revoked and its domain is free again.

use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::{self, KeyOwner};
use sengo_core::project;
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_wire::view::ProjectView;

use super::{described, subject};
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
        let cause = self.cause(actor)?;
        let decision = ProjectClose { cause, merchant, id };
        let closed = self
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
        closed
    }
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
        reads.project_accounts(self.merchant, self.id);
        reads.keys_of(KeyOwner {
            merchant: self.merchant,
            project: Some(self.id),
        });
    }

    fn decide(&self, work: &Work) -> Result<Decided<ProjectView>, Stop<Refusal>> {
        let before = work
            .project(self.merchant, self.id)?
            .ok_or(Stop::Refused(Refusal::ProjectNotFound))?;
        let balance = work.balance(self.merchant, self.id)?;
        let after = project::close(before, balance).map_err(|refusal| Stop::Refused(refusal.into()))?;
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
