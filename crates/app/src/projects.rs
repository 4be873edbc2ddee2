//! Projects: a merchant creates, corrects and closes them; the operator reviews them.

mod close;
mod create;
mod patch;
mod review;

use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::project::{Project, Status};
use sengo_core::refusal::Refusal;
use sengo_store::{Page, ProjectFilter};
use serde_json::{Value, json};

use crate::app::App;
use crate::error::Error;

pub use review::Review;

impl App {
    /// A project of a merchant.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's project.
    pub async fn project_show(&self, merchant: MerchantId, id: ProjectId) -> Result<Project, Error> {
        self.store()
            .tenant(merchant)
            .project(id)
            .await?
            .ok_or_else(|| Refusal::ProjectNotFound.into())
    }

    /// Projects of a merchant by number.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn project_list(
        &self,
        merchant: MerchantId,
        status: Option<Status>,
        page: Page,
    ) -> Result<Vec<Project>, Error> {
        Ok(self
            .store()
            .projects(
                ProjectFilter {
                    merchant: Some(merchant),
                    status,
                },
                page,
            )
            .await?)
    }

    /// Projects of all merchants by number; for the operator.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn project_list_all(&self, filter: ProjectFilter, page: Page) -> Result<Vec<Project>, Error> {
        Ok(self.store().projects(filter, page).await?)
    }

    /// Whose project this is; for the operator, who names projects by number alone.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`].
    pub async fn project_merchant(&self, id: ProjectId) -> Result<MerchantId, Error> {
        self.store()
            .project_owner(id)
            .await?
            .ok_or_else(|| Refusal::ProjectNotFound.into())
    }
}

fn subject(project: &Project) -> String {
    format!("project:{}", project.id)
}

/// What the audit trail says of a project.
fn described(project: &Project) -> Value {
    let reasons: Vec<Value> = project
        .reasons
        .iter()
        .map(|reason| json!({ "field": reason.field.as_str(), "message": reason.message }))
        .collect();
    json!({
        "name": project.details.name.as_str(),
        "domain": project.details.domain.as_url(),
        "ip": project.details.allowlist.entries().collect::<Vec<_>>(),
        "status": project.status.as_str(),
        "reasons": reasons,
    })
}
