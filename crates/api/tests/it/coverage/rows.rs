//! The table: one row for every operation. Here is the place to add one.

mod transactions;

use sengo_app::{AuditFilter, Page};
use sengo_core::channel::Channel;
use sengo_core::ids::{ProjectId, TransactionId};
use sengo_testkit::{Call, Pair, TestApp, TestMerchant, TestProject};
use serde_json::{Value, json};

/// Whom an operation belongs to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum By {
    /// A merchant's key alone.
    Merchant,
    /// A merchant's or a project's key.
    Either,
    /// A project's key alone.
    Project,
    /// An engine's key alone.
    Engine,
}

/// What the neighbour gets for the very same call.
pub(super) enum Foreign {
    /// As if it did not exist.
    NotFound(&'static str),
    /// Refused, naming these fields, as if it did not exist.
    Fields(&'static [&'static str]),
    /// It is about the caller's own things only; the answer holds nothing of anybody else's.
    Own,
    /// It makes something of the caller's own, whatever others have.
    Made,
    /// It would take the caller's own money, and that one has none, whatever others have.
    WithoutMoney,
    /// Each entry of the answer says that it was refused.
    EachRefused,
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
    /// A project of the neighbour.
    pub(super) neighbour_project: TestProject,
    /// A payment that was paid.
    pub(super) paid: TransactionId,
    pub(super) engine: Pair,
    /// An engine of other channels.
    pub(super) other_engine: Pair,
    /// A payout that waits to be instructed.
    pub(super) payout: TransactionId,
}

impl Scene {
    pub(super) async fn new() -> Self {
        let app = TestApp::start().await;
        let (merchant, neighbour) = (app.merchant().await, app.merchant().await);
        let (project, other) = (app.project(&merchant).await, app.project(&merchant).await);
        let closing = app.project_in_review(&merchant).await;
        app.fund(project.id, 20_000, 10).await;
        let neighbour_project = app.project(&neighbour).await;
        let engine = app.engine("bank").await;
        let other_engine = app
            .engine_with("scanner", &["0.0.0.0/0"], Some(vec![Channel::Qris]))
            .await;
        let paid = app.plant_payment(merchant.id, project.id, 10_000).await;
        app.pay(&engine, paid, 10_000).await;
        let payout = app.plant_disbursement(merchant.id, project.id, 2_000).await;
        Self {
            app,
            merchant,
            neighbour,
            project,
            other,
            closing,
            neighbour_project,
            paid,
            engine,
            other_engine,
            payout,
        }
    }

    /// Whose call it is.
    pub(super) fn owner(&self, row: &Row) -> &Pair {
        match row.by {
            By::Merchant | By::Either => &self.merchant.pair,
            By::Project => &self.project.pair,
            By::Engine => &self.engine,
        }
    }

    /// Somebody of the same kind, to whom it does not belong.
    pub(super) fn neighbour_of(&self, row: &Row) -> &Pair {
        match row.by {
            By::Merchant | By::Either => &self.neighbour.pair,
            By::Project => &self.neighbour_project.pair,
            By::Engine => &self.other_engine,
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
        let mut rows = vec![
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
                id: "analytics",
                by: By::Either,
                call: Call::get(&format!("/api/analytics?project={}", self.project.id)),
                nowhere: Some(Call::get("/api/analytics?project=4711")),
                foreign: Foreign::NotFound("PROJECT_NOT_FOUND"),
                bad: vec![
                    (Call::get("/api/analytics?from=yesterday&by=week"), 422),
                    (Call::get("/api/analytics?from=2026-02-01&to=2026-01-01"), 422),
                ],
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
            Row {
                id: "engine_events",
                by: By::Engine,
                call: Call::post("/api/engine/events", &json!({"events": [self.failed()]})),
                nowhere: None,
                foreign: Foreign::EachRefused,
                bad: vec![
                    (Call::new("POST", "/api/engine/events"), 422),
                    (Call::post("/api/engine/events", &json!({"events": []})), 422),
                    (
                        Call::post("/api/engine/events", &json!({"events": {"id": 1}})),
                        422,
                    ),
                ],
                action: None,
            },
            Row {
                id: "engine_instructions_claim",
                by: By::Engine,
                call: Call::post("/api/engine/instructions/claim", &json!({"max": 1})),
                nowhere: None,
                foreign: Foreign::Own,
                bad: vec![
                    (
                        Call::post("/api/engine/instructions/claim", &json!({"max": 0})),
                        422,
                    ),
                    (
                        Call::post("/api/engine/instructions/claim", &json!({"channels": ["x"]})),
                        422,
                    ),
                ],
                action: None,
            },
            Row {
                id: "engine_instruction_result",
                by: By::Engine,
                call: Call::post(&self.result_path(), &json!({"outcome": "failed"})),
                nowhere: Some(Call::post(
                    "/api/engine/instructions/0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506/result",
                    &json!({"outcome": "failed"}),
                )),
                foreign: Foreign::NotFound("NOT_FOUND"),
                bad: vec![
                    (Call::post(&self.result_path(), &json!({"outcome": "done"})), 422),
                    (Call::new("POST", &self.result_path()), 422),
                ],
                action: None,
            },
        ];
        rows.extend(self.transaction_rows());
        rows
    }

    fn failed(&self) -> Value {
        json!({
            "id": "E1",
            "type": "disbursement.failed",
            "transaction": {"id": self.payout.to_string()},
            "occurredAt": "2025-06-15T15:06:40Z",
        })
    }

    fn result_path(&self) -> String {
        format!("/api/engine/instructions/{}/result", self.payout)
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
