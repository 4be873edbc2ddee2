//! What operators agree on for a project: who bears its fees, and what it may pay out without being looked at.

use sengo_core::approval::ActKind;
use sengo_core::ids::ProjectId;
use sengo_core::ledger::Parties;
use sengo_core::project::Project;
use sengo_core::role::Permission;

use super::Desk;
use crate::approval::{Act, Acted, RequestFound};
use crate::error::Error;
use crate::project_settings::{ProjectSettings, ProjectTermsChange};

/// The terms of a project as they stand.
#[derive(Debug, Clone)]
pub struct TermsFound {
    /// The project.
    pub project: Project,
    /// Its settings, the terms among them.
    pub settings: ProjectSettings,
    /// Requests to change them that wait for a second person.
    pub waiting: Vec<RequestFound>,
}

impl Desk<'_> {
    /// The terms of a project.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`].
    pub async fn project_terms(&self, id: ProjectId) -> Result<TermsFound, Error> {
        self.may(Permission::PlatformRead)?;
        let project = self.project(id).await?;
        let settings = self.app.project_settings(Parties {
            merchant: project.merchant,
            project: id,
        });
        let mut waiting = self.requests_waiting(ActKind::ProjectTermsSet).await?;
        waiting.retain(|request| {
            matches!(&request.document.act, Act::ProjectTermsSet { project, .. } if *project == id.get())
        });
        Ok(TermsFound {
            project,
            settings: settings.await?,
            waiting,
        })
    }

    /// Changes the terms of a project, or asks for it.
    ///
    /// # Errors
    /// Those of [`crate::App::project_terms_set`].
    pub async fn project_terms_set(&self, id: ProjectId, terms: ProjectTermsChange) -> Result<Acted, Error> {
        let actor = self.may(Permission::MoneyAct)?;
        self.app.project_terms_set(actor, id, terms).await
    }
}
