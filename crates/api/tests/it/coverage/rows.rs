//! The table: one row for every operation. Here is the place to add one.

use sengo_app::{AuditFilter, Page};
use sengo_core::ids::ProjectId;
use sengo_testkit::{Call, TestApp, TestMerchant, TestProject};
use serde_json::json;

/// Whom an operation belongs to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum By {
    /// A merchant's key alone.
    Merchant,
    /// A merchant's or a project's key.
    Either,
}

/// What the neighbour gets for the very same call.
pub(super) enum Foreign {
    /// As if it did not exist.
    NotFound(&'static str),
    /// Refused, naming these fields, as if it did not exist.
    Fields(&'static [&'static str]),
    /// It is about the caller's own things only; the answer holds nothing of anybody else's.
    Own,
}

/// How an operation is covered.
pub(super) struct Row {
    pub(super) id: &'static str,
    pub(super) by: By,
    /// The right call, unsigned.
    pub(super) call: Call,
    /// The same call about something that nobody has.
    pub(super) nowhere: Option<Call>,
    pub(super) foreign: Foreign,
    /// Calls that are wrong, and the status they get.
    pub(super) bad: Vec<(Call, u16)>,
    /// The action it is recorded as, where it writes.
    pub(super) action: Option<&'static str>,
}

pub(super) struct Scene {
    pub(super) app: TestApp,
    pub(super) merchant: TestMerchant,
    pub(super) neighbour: TestMerchant,
    pub(super) project: TestProject,
    pub(super) other: TestProject,
    pub(super) closing: ProjectId,
}

impl Scene {
    pub(super) async fn new() -> Self {
        let app = TestApp::start().await;
        let (merchant, neighbour) = (app.merchant().await, app.merchant().await);
        let (project, other) = (app.project(&merchant).await, app.project(&merchant).await);
        let closing = app.project_in_review(&merchant).await;
        app.fund(project.id, 1_000, 10).await;
        Self {
            app,
            merchant,
            neighbour,
            project,
            other,
            closing,
        }
    }

    pub(super) fn rows(&self) -> Vec<Row> {
        let nobody = "/api/projects/4711";
        let own = |rest: &str| self.project.path(rest);
        let key = &self.project.pair.key;
        let spare = &self.other.pair.key;
        let transfer = json!({"from": self.project.id.get(), "to": self.other.id.get(), "amount": 1, "reference": "R-1"});
        let transfer_nowhere = json!({"from": 4711, "to": 4712, "amount": 1, "reference": "R-1"});
        let project_gone = Foreign::NotFound("PROJECT_NOT_FOUND");
        vec![
            Row {
                id: "project_create",
                by: By::Merchant,
                call: Call::post("/api/projects", &TestApp::project_body()),
                nowhere: None,
                foreign: Foreign::Own,
                bad: vec![
                    (Call::new("POST", "/api/projects"), 422),
                    (Call::post("/api/projects", &json!([])), 422),
                ],
                action: Some("project.create"),
            },
            Row {
                id: "project_list",
                by: By::Merchant,
                call: Call::get("/api/projects"),
                nowhere: None,
                foreign: Foreign::Own,
                bad: vec![(Call::get("/api/projects?page=0&status=x"), 422)],
                action: None,
            },
            Row {
                id: "project_get",
                by: By::Merchant,
                call: Call::get(&own("")),
                nowhere: Some(Call::get(nobody)),
                foreign: project_gone,
                bad: vec![(Call::get("/api/projects/9223372036854775808"), 404)],
                action: None,
            },
            Row {
                id: "project_patch",
                by: By::Merchant,
                call: Call::new("PATCH", &own("")).json(&json!({"name": "Nama Lain"})),
                nowhere: Some(Call::new("PATCH", nobody).json(&json!({"name": "Nama Lain"}))),
                foreign: Foreign::NotFound("PROJECT_NOT_FOUND"),
                bad: vec![
                    (Call::new("PATCH", &own("")).json(&json!({})), 422),
                    (Call::new("PATCH", &own("")).json(&json!({"name": null})), 422),
                ],
                action: Some("project.correct"),
            },
            Row {
                id: "project_delete",
                by: By::Merchant,
                call: Call::new("DELETE", &format!("/api/projects/{}", self.closing)),
                nowhere: Some(Call::new("DELETE", nobody)),
                foreign: Foreign::NotFound("PROJECT_NOT_FOUND"),
                bad: vec![(
                    Call::new("DELETE", &format!("/api/projects/{}", self.closing)).body("nonsense"),
                    422,
                )],
                action: Some("project.close"),
            },
            Row {
                id: "project_balance",
                by: By::Merchant,
                call: Call::get(&own("/balance")),
                nowhere: Some(Call::get(&format!("{nobody}/balance"))),
                foreign: Foreign::NotFound("PROJECT_NOT_FOUND"),
                bad: vec![(Call::get(&own("/balance?at=soon")), 422)],
                action: None,
            },
            Row {
                id: "key_list",
                by: By::Merchant,
                call: Call::get(&own("/keys")),
                nowhere: Some(Call::get(&format!("{nobody}/keys"))),
                foreign: Foreign::NotFound("PROJECT_NOT_FOUND"),
                bad: vec![(Call::get(&own("/keys?perPage=1000")), 422)],
                action: None,
            },
            Row {
                id: "key_issue",
                by: By::Merchant,
                call: Call::new("POST", &own("/keys")),
                nowhere: Some(Call::new("POST", &format!("{nobody}/keys"))),
                foreign: Foreign::NotFound("PROJECT_NOT_FOUND"),
                bad: vec![(Call::new("POST", &own("/keys")).body("7"), 422)],
                action: Some("key.issue"),
            },
            Row {
                id: "key_rotate",
                by: By::Merchant,
                call: Call::new("POST", &own(&format!("/keys/{key}/rotate"))),
                nowhere: Some(Call::new("POST", &format!("{nobody}/keys/{key}/rotate"))),
                foreign: Foreign::NotFound("NOT_FOUND"),
                bad: vec![(
                    Call::post(&own(&format!("/keys/{key}/rotate")), &json!({"overlapHours": -1})),
                    422,
                )],
                action: Some("key.rotate"),
            },
            Row {
                id: "key_revoke",
                by: By::Merchant,
                call: Call::new("DELETE", &self.other.path(&format!("/keys/{spare}"))),
                nowhere: Some(Call::new("DELETE", &format!("{nobody}/keys/{spare}"))),
                foreign: Foreign::NotFound("NOT_FOUND"),
                bad: vec![(Call::new("DELETE", &own("/keys/unknown")), 404)],
                action: Some("key.revoke"),
            },
            Row {
                id: "balance",
                by: By::Either,
                call: Call::get("/api/balance"),
                nowhere: None,
                foreign: Foreign::Own,
                bad: vec![(Call::get("/api/balance?at="), 422)],
                action: None,
            },
            Row {
                id: "transfer_create",
                by: By::Merchant,
                call: Call::post("/api/transfers", &transfer),
                nowhere: Some(Call::post("/api/transfers", &transfer_nowhere)),
                foreign: Foreign::Fields(&["from", "to"]),
                bad: vec![
                    (Call::post("/api/transfers", &json!({})), 422),
                    (Call::post("/api/transfers", &json!({"amount": "1"})), 422),
                ],
                action: Some("transfer.create"),
            },
        ]
    }

    pub(super) async fn audit(&self, merchant: &TestMerchant) -> Vec<sengo_app::AuditView> {
        let filter = AuditFilter {
            merchant: Some(merchant.id),
        };
        self.app
            .app
            .audit_list(
                filter,
                Page {
                    offset: 0,
                    limit: 1_000,
                },
            )
            .await
            .unwrap()
    }
}
