//! One row for every operation of the OpenAPI document: what a stranger, a neighbour and a careless client get,
//! and what the audit trail says of it. An operation without a row fails, and so does a row without an operation.

mod rows;

use std::collections::BTreeSet;

use sengo_testkit::{Answer, Call, Pair};
use serde_json::Value;

use rows::{By, Foreign, Scene};

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
            method != "GET" && row.by != By::Engine,
            "{id}: whatever writes is recorded, but for engines, whose words are their own record"
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
            token: scene.neighbour_of(row).token.clone(),
            ..scene.owner(row).clone()
        };
        let bare = scene.app.send(row.call.clone()).await;
        bare.refused(401, "UNAUTHORIZED");
        scene
            .app
            .send(row.call.clone().by(&guessed))
            .await
            .refused(401, "UNAUTHORIZED");
        let forged = row.call.clone().by(scene.owner(row)).signature("0".repeat(128));
        scene.app.send(forged).await.refused(401, "UNAUTHORIZED");
        let others = match row.by {
            By::Merchant => vec![&scene.project.pair, &scene.engine],
            By::Either => vec![&scene.engine],
            By::Project => vec![&scene.merchant.pair, &scene.engine],
            By::Engine => vec![&scene.project.pair, &scene.merchant.pair],
        };
        for other in others {
            scene
                .app
                .send(row.call.clone().by(other))
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
        let answer = scene
            .app
            .send(row.call.clone().by(scene.neighbour_of(&row)))
            .await;
        match row.foreign {
            Foreign::NotFound(code) => drop(answer.refused(404, code)),
            Foreign::Fields(fields) => {
                answer.refused(422, "REQUEST_INVALID");
                assert_eq!(answer.fields(), fields, "{}", row.id);
            }
            Foreign::Made => assert!(answer.data()["id"].is_string(), "{}", row.id),
            Foreign::WithoutMoney => drop(answer.refused(402, "INSUFFICIENT_BALANCE")),
            Foreign::EachRefused => {
                for entry in answer.data().as_array().unwrap() {
                    assert_eq!(entry["result"], "refused", "{}", row.id);
                }
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
        let neighbour = scene.neighbour_of(&row);
        if let Some(nowhere) = row.nowhere.clone() {
            let nothing = scene.app.send(nowhere.by(neighbour)).await;
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
        for (call, status) in row.bad.clone() {
            let answer = scene.app.send(call.by(scene.owner(&row))).await;
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
        let call = row.call.clone().by(scene.owner(&row));
        scene.app.send(call).await.data();
        let after = scene.audit(&scene.merchant).await;
        let new: Vec<_> = after.iter().take(after.len() - before.len()).collect();
        let expected: Vec<&str> = row.action.into_iter().collect();
        let actions: Vec<&str> = new.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, expected, "{}", row.id);
        for entry in new {
            assert_eq!(
                entry.actor,
                format!("key:{}", scene.owner(&row).key),
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
