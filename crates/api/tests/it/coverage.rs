//! One row for every operation of the OpenAPI document: what a stranger, a neighbour and a careless client get,
//! and what the audit trail says of it. An operation without a row fails, and so does a row without an operation.

use std::collections::BTreeSet;

use sengo_app::{AuditFilter, Page};
use sengo_core::ids::ProjectId;
use sengo_testkit::{Answer, Call, Pair, TestApp, TestMerchant, TestProject};
use serde_json::{Value, json};

/// Whom an operation belongs to.
#[derive(Clone, Copy, PartialEq)]
enum By {
    /// A merchant's key alone.
    Merchant,
    /// A merchant's or a project's key.
    Either,
}

/// What the neighbour gets for the very same call.
enum Foreign {
    /// As if it did not exist.
    NotFound(&'static str),
    /// Refused, naming these fields, as if it did not exist.
    Fields(&'static [&'static str]),
    /// It is about the caller's own things only; the answer holds nothing of anybody else's.
    Own,
}

/// How an operation is covered.
struct Row {
    id: &'static str,
    by: By,
    /// The right call, unsigned.
    call: Call,
    /// The same call about something that nobody has.
    nowhere: Option<Call>,
    foreign: Foreign,
    /// Calls that are wrong, and the status they get.
    bad: Vec<(Call, u16)>,
    /// The action it is recorded as, where it writes.
    action: Option<&'static str>,
}

struct Scene {
    app: TestApp,
    merchant: TestMerchant,
    neighbour: TestMerchant,
    project: TestProject,
    other: TestProject,
    closing: ProjectId,
}

impl Scene {
    async fn new() -> Self {
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

    /// The table. Here is the place to add an operation.
    fn rows(&self) -> Vec<Row> {
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

    async fn audit(&self, merchant: &TestMerchant) -> Vec<sengo_app::AuditView> {
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

/// The operations of the document: id, method, path.
fn operations() -> Vec<(String, String, String)> {
    let document: Value = serde_json::from_str(&sengo_wire::openapi::document("0.0.0")).unwrap();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if let Some(id) = operation.get("operationId") {
                found.push((
                    id.as_str().unwrap().to_owned(),
                    method.to_uppercase(),
                    path.clone(),
                ));
            }
        }
    }
    found
}

/// Whether a path is one of a template.
fn fits(template: &str, uri: &str) -> bool {
    let path = uri.split('?').next().unwrap();
    let (one, other): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    one.len() == other.len()
        && one
            .iter()
            .zip(&other)
            .all(|(part, found)| part.starts_with('{') || part == found)
}

fn told(answer: &Answer) -> Value {
    let mut json = answer.json();
    json["requestId"] = Value::Null;
    json
}

#[tokio::test]
async fn every_operation_of_the_document_has_its_row() {
    let scene = Scene::new().await;
    let documented: BTreeSet<String> = operations().into_iter().map(|(id, ..)| id).collect();
    let covered: BTreeSet<String> = scene.rows().iter().map(|row| row.id.to_owned()).collect();
    assert_eq!(documented, covered);
    for (id, method, path) in operations() {
        let rows = scene.rows();
        let row = rows.iter().find(|row| row.id == id).unwrap();
        let calls = row
            .nowhere
            .iter()
            .chain([&row.call])
            .chain(row.bad.iter().map(|(call, _)| call));
        for call in calls {
            let request = call.build();
            assert_eq!(request.method().as_str(), method, "{id}");
            assert!(fits(&path, &request.uri().to_string()), "{id}: {}", request.uri());
        }
        assert!(!row.bad.is_empty(), "{id} has no bad input");
        assert_eq!(
            row.action.is_some(),
            method != "GET",
            "{id}: whatever writes is recorded"
        );
    }
}

#[tokio::test]
async fn nobody_gets_in_without_the_right_key() {
    let scene = Scene::new().await;
    let rows = scene.rows();
    let before = scene.audit(&scene.merchant).await.len();
    for row in &rows {
        let guessed = Pair {
            token: scene.neighbour.pair.token.clone(),
            ..scene.merchant.pair.clone()
        };
        let bare = scene.app.send(row.call.clone()).await;
        bare.refused(401, "UNAUTHORIZED");
        scene
            .app
            .send(row.call.clone().by(&guessed))
            .await
            .refused(401, "UNAUTHORIZED");
        let forged = row
            .call
            .clone()
            .by(&scene.merchant.pair)
            .signature("0".repeat(128));
        scene.app.send(forged).await.refused(401, "UNAUTHORIZED");
        if row.by == By::Merchant {
            scene
                .app
                .send(row.call.clone().by(&scene.project.pair))
                .await
                .refused(401, "UNAUTHORIZED");
        }
    }
    assert_eq!(scene.audit(&scene.merchant).await.len(), before);
}

#[tokio::test]
async fn a_neighbour_finds_nothing() {
    let scene = Scene::new().await;
    let before = scene.audit(&scene.merchant).await.len();
    for row in scene.rows() {
        let answer = scene.app.send(row.call.clone().by(&scene.neighbour.pair)).await;
        match row.foreign {
            Foreign::NotFound(code) => drop(answer.refused(404, code)),
            Foreign::Fields(fields) => {
                answer.refused(422, "REQUEST_INVALID");
                assert_eq!(answer.fields(), fields, "{}", row.id);
            }
            Foreign::Own => {
                let data = answer.data();
                let newer =
                    |project: &Value| project["id"].as_i64().is_some_and(|id| id > scene.closing.get());
                let own = match data.as_array() {
                    Some(list) => list.iter().all(newer),
                    None => data["total"] == 0 || newer(&data),
                };
                assert!(own, "{}: {data}", row.id);
            }
        }
        // It looks exactly like something that does not exist.
        if let Some(nowhere) = row.nowhere {
            let nothing = scene.app.send(nowhere.by(&scene.neighbour.pair)).await;
            assert_eq!(told(&answer), told(&nothing), "{}", row.id);
            assert_eq!(answer.status, nothing.status);
        }
    }
    assert_eq!(scene.audit(&scene.merchant).await.len(), before);
}

#[tokio::test]
async fn bad_input_is_refused_and_changes_nothing() {
    let scene = Scene::new().await;
    let before = scene.audit(&scene.merchant).await.len();
    for row in scene.rows() {
        for (call, status) in row.bad {
            let answer = scene.app.send(call.by(&scene.merchant.pair)).await;
            assert_eq!(answer.refusal().0, status, "{}: {}", row.id, answer.text());
        }
    }
    assert_eq!(scene.audit(&scene.merchant).await.len(), before);
}

#[tokio::test]
async fn every_change_is_recorded_and_reading_is_not() {
    let scene = Scene::new().await;
    for row in scene.rows() {
        let before = scene.audit(&scene.merchant).await;
        scene.app.send(row.call.by(&scene.merchant.pair)).await.data();
        let after = scene.audit(&scene.merchant).await;
        let new: Vec<_> = after.iter().take(after.len() - before.len()).collect();
        let expected: Vec<&str> = row.action.into_iter().collect();
        let actions: Vec<&str> = new.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, expected, "{}", row.id);
        for entry in new {
            assert_eq!(
                entry.actor,
                format!("key:{}", scene.merchant.pair.key),
                "{}",
                row.id
            );
            let details: Value = serde_json::from_str(entry.details.as_deref().unwrap()).unwrap();
            assert!(
                details.get("before").is_some() && details.get("after").is_some(),
                "{}",
                row.id
            );
        }
    }
}

#[tokio::test]
async fn every_path_also_answers_without_the_prefix_and_reports_its_methods() {
    let scene = Scene::new().await;
    for (id, method, path) in operations() {
        let bare = path
            .strip_prefix("/api")
            .unwrap()
            .replace("{id}", "1")
            .replace("{key}", "k");
        scene
            .app
            .send(Call::new(&method, &bare))
            .await
            .refused(401, "UNAUTHORIZED");
        let answer = scene.app.send(Call::new("PUT", &bare)).await;
        answer.refused(405, "METHOD_NOT_ALLOWED");
        let allowed = answer.header("allow").unwrap();
        assert!(
            allowed.split(", ").any(|other| other == method),
            "{id}: {allowed}"
        );
    }
}
