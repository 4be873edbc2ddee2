//! Projects: a merchant creates, corrects and closes them; the operator reviews them.

mod close;
mod create;
mod patch;
mod review;

use jiff::Timestamp;
use sengo_core::callback::{Callback, CallbackId, CallbackSubject};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::Parties;
use sengo_core::project::{Project, Status};
use sengo_core::refusal::Refusal;
use sengo_store::{Page, ProjectFilter, Reads, Stop, Work};
use serde_json::{Value, json};

use crate::app::App;
use crate::error::Error;
use crate::project_settings::ProjectSettings;

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

/// Names what [`told`] looks at.
fn read_told(reads: &mut Reads, merchant: MerchantId, project: ProjectId) {
    ProjectSettings::read(reads, Parties { merchant, project });
}

/// The callback that tells of the status a project came to, if its settings name an address for that.
fn told(
    work: &Work,
    before: &Project,
    after: &Project,
    now: Timestamp,
) -> Result<Vec<Callback>, Stop<Refusal>> {
    let parties = Parties {
        merchant: after.merchant,
        project: after.id,
    };
    if before.status == after.status {
        return Ok(Vec::new());
    }
    let settings = ProjectSettings::of(work, parties)?;
    let status = after.status.as_str();
    // No key is named: it is signed by the newest there is when it is sent.
    let callback = settings.status_callback.map(|address| {
        Callback::new(
            CallbackId::of_project(parties, status, now),
            parties,
            CallbackSubject::Project {
                status: status.to_owned(),
            },
            (address, String::new()),
            now,
        )
    });
    Ok(callback.into_iter().collect())
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
