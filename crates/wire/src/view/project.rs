use sengo_core::project::{Project, Reason, Status};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::moment::Moment;

/// Where a project stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum StatusWord {
    /// Waiting for the operator's decision.
    Review,
    /// In use.
    Active,
    /// Refused, with reasons; correcting it sends it to review again.
    Rejected,
    /// Stopped for a while: its keys may only read.
    Suspended,
    /// Ended for good.
    Closed,
}

impl From<Status> for StatusWord {
    fn from(status: Status) -> Self {
        match status {
            Status::Review => Self::Review,
            Status::Active => Self::Active,
            Status::Rejected => Self::Rejected,
            Status::Suspended => Self::Suspended,
            Status::Closed => Self::Closed,
        }
    }
}

/// A project as the create call answers it: exactly the five documented members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectCreated {
    /// Its number: positive, at most 2^53.
    #[schema(example = 1, minimum = 1, maximum = 9_007_199_254_740_992_i64)]
    pub id: i64,
    /// Its name, trimmed.
    #[schema(example = "Project SenGo")]
    pub name: String,
    /// Its website, in canonical form.
    #[schema(example = "https://sengo.id")]
    pub domain: String,
    /// Who may call with its keys, in the order sent, each entry in canonical form.
    #[schema(example = json!(["0.0.0.0/0"]))]
    pub ip: Vec<String>,
    /// Where it stands.
    pub status: StatusWord,
}

impl From<&Project> for ProjectCreated {
    fn from(project: &Project) -> Self {
        Self {
            id: project.id.get(),
            name: project.details.name.to_string(),
            domain: project.details.domain.as_url(),
            ip: project.details.allowlist.entries().collect(),
            status: project.status.into(),
        }
    }
}

/// A project as every later call shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectView {
    /// Its number: positive, at most 2^53.
    #[schema(example = 1, minimum = 1, maximum = 9_007_199_254_740_992_i64)]
    pub id: i64,
    /// Its name.
    #[schema(example = "Project SenGo")]
    pub name: String,
    /// Its website, in canonical form.
    #[schema(example = "https://sengo.id")]
    pub domain: String,
    /// Who may call with its keys.
    #[schema(example = json!(["0.0.0.0/0"]))]
    pub ip: Vec<String>,
    /// Where it stands.
    pub status: StatusWord,
    /// Why it was rejected, field by field; only there while it is Rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub reasons: Option<Vec<ReasonView>>,
    /// When it was created.
    pub created_at: Moment,
}

/// What the reviewer objected to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReasonView {
    /// The member to correct: `name`, `domain` or `ip`.
    #[schema(example = "domain")]
    pub field: String,
    /// What is wrong with it, in the reviewer's words.
    #[schema(example = "The website is not online yet")]
    pub message: String,
}

impl From<&Reason> for ReasonView {
    fn from(reason: &Reason) -> Self {
        Self {
            field: reason.field.as_str().to_owned(),
            message: reason.message.clone(),
        }
    }
}

impl From<&Project> for ProjectView {
    fn from(project: &Project) -> Self {
        let ProjectCreated {
            id,
            name,
            domain,
            ip,
            status,
        } = project.into();
        let reasons = || project.reasons.iter().map(ReasonView::from).collect();
        Self {
            id,
            name,
            domain,
            ip,
            status,
            reasons: (project.status == Status::Rejected).then(reasons),
            created_at: project.created_at.into(),
        }
    }
}
