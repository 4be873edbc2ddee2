//! `/transfers`

use sengo_app::projects::Review;
use sengo_testkit::{Call, TestApp, TestMerchant, TestProject};
use serde_json::{Value, json};

struct Scene {
    app: TestApp,
    merchant: TestMerchant,
    from: TestProject,
    to: TestProject,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let merchant = app.merchant().await;
        let (from, to) = (app.project(&merchant).await, app.project(&merchant).await);
        app.fund(from.id, 1_000, 500).await;
        Self {
            app,
            merchant,
            from,
            to,
        }
    }

    fn body(&self, amount: Value, reference: &str) -> Value {
        json!({"from": self.from.id.get(), "to": self.to.id.get(), "amount": amount, "reference": reference})
    }

    async fn send(&self, body: &Value) -> sengo_testkit::Answer {
        self.app
            .send(Call::post("/api/transfers", body).by(&self.merchant.pair))
            .await
    }

    async fn active(&self) -> (i64, i64) {
        let mut shown = Vec::new();
        for project in [&self.from, &self.to] {
            let data = self
                .app
                .send(Call::get("/api/balance").by(&project.pair))
                .await
                .data();
            shown.push(data["active"].as_i64().unwrap());
        }
        (shown[0], shown[1])
    }
}

#[tokio::test]
async fn money_moves_once_for_a_reference() {
    let scene = Scene::new().await;
    let data = scene.send(&scene.body(json!(400), "T-1")).await.data();
    let members: Vec<_> = data.as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["id", "from", "to", "amount", "reference", "createdAt"]);
    assert_eq!(scene.active().await, (600, 400));
    let told = scene
        .send(&scene.body(json!(400), "T-1"))
        .await
        .refused(409, "DUPLICATE_REFERENCE");
    assert!(told.to_string().contains("T-1"), "{told}");
    scene
        .send(&scene.body(json!(7), "T-1"))
        .await
        .refused(409, "DUPLICATE_REFERENCE");
    // A reference is the paying project's: the other one has its own.
    scene.app.fund(scene.to.id, 1, 0).await;
    let back = json!({"from": scene.to.id.get(), "to": scene.from.id.get(), "amount": 1, "reference": "T-1"});
    scene.send(&back).await.data();
    assert_eq!(scene.active().await, (601, 400));
}

#[tokio::test]
async fn what_is_not_there_cannot_be_moved() {
    let scene = Scene::new().await;
    let told = scene
        .send(&scene.body(json!(1_001), "T"))
        .await
        .refused(402, "INSUFFICIENT_BALANCE");
    assert!(told.to_string().contains("Rp1.000"), "{told}");
    let most = json!(9_007_199_254_740_992_i64);
    scene
        .send(&scene.body(most, "T"))
        .await
        .refused(402, "INSUFFICIENT_BALANCE");
    assert_eq!(scene.active().await, (1_000, 0));
    // The refused ones used no reference up; pending money is not spendable.
    scene.send(&scene.body(json!(1_000), "T")).await.data();
    scene
        .send(&scene.body(json!(1), "T2"))
        .await
        .refused(402, "INSUFFICIENT_BALANCE");
}

#[tokio::test]
async fn amounts_are_whole_rupiah_however_written() {
    let scene = Scene::new().await;
    for (number, text) in ["10", "10.0", "1e1", "100e-1", "10.000000000000000000000"]
        .iter()
        .enumerate()
    {
        let body = format!(
            r#"{{"from":{},"to":{},"amount":{text},"reference":"n{number}"}}"#,
            scene.from.id, scene.to.id
        );
        let call = Call::new("POST", "/api/transfers")
            .body(body)
            .by(&scene.merchant.pair);
        assert_eq!(scene.app.send(call).await.data()["amount"], 10, "{text}");
    }
    for text in [
        "0",
        "-1",
        "-0",
        "10.5",
        "0.1",
        "1e-1",
        "1e999",
        "9007199254740993",
        "9223372036854775808",
        "1e30",
        "\"10\"",
        "null",
        "true",
        "[]",
        "{}",
    ] {
        let body = format!(
            r#"{{"from":{},"to":{},"amount":{text},"reference":"bad"}}"#,
            scene.from.id, scene.to.id
        );
        let answer = scene
            .app
            .send(
                Call::new("POST", "/api/transfers")
                    .body(body)
                    .by(&scene.merchant.pair),
            )
            .await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), ["amount"], "{text}");
    }
    assert_eq!(scene.active().await, (950, 50));
}

#[tokio::test]
async fn both_projects_must_be_the_merchants_own_and_in_use() {
    let scene = Scene::new().await;
    let stranger = scene.app.merchant().await;
    let foreign = scene.app.project(&stranger).await;
    let (from, to, foreign) = (scene.from.id.get(), scene.to.id.get(), foreign.id.get());
    for (from, to, fields) in [
        (from, foreign, vec!["to"]),
        (foreign, to, vec!["from"]),
        (foreign, foreign, vec!["to"]),
        (999, 998, vec!["from", "to"]),
        (from, from, vec!["to"]),
        (0, -1, vec!["from", "to"]),
    ] {
        let body = json!({"from": from, "to": to, "amount": 1, "reference": "T"});
        let answer = scene.send(&body).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), fields, "{body}");
    }
    // A foreign project's id and one that does not exist are answered alike.
    let told = async |id: i64| {
        let body = json!({"from": from, "to": id, "amount": 1, "reference": "T"});
        let mut json = scene.send(&body).await.json();
        json["requestId"] = Value::Null;
        json
    };
    assert_eq!(told(foreign).await, told(997).await);
    let answer = scene.send(&json!({})).await;
    assert_eq!(answer.fields(), ["from", "to", "amount", "reference"]);
    scene.app.review(scene.to.id, Review::Suspend).await;
    scene
        .send(&scene.body(json!(1), "T"))
        .await
        .refused(409, "STATUS_CONFLICT");
    assert_eq!(scene.active().await, (1_000, 0));
    let by_project = Call::post("/api/transfers", &scene.body(json!(1), "T")).by(&scene.from.pair);
    scene.app.send(by_project).await.refused(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn many_at_once_spend_no_rupiah_twice() {
    let scene = Scene::new().await;
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..60 {
        // Each reference is sent twice, for more money in all than there is.
        let body = scene.body(json!(50), &format!("R-{}", number / 2));
        let call = Call::post("/api/transfers", &body).by(&scene.merchant.pair);
        let router = scene.app.router.clone();
        calls.spawn(async move { call.send(&router).await.status.as_u16() });
    }
    let statuses = calls.join_all().await;
    let count = |status| statuses.iter().filter(|other| **other == status).count();
    assert_eq!(count(200), 20, "{statuses:?}");
    assert_eq!(count(200) + count(402) + count(409), 60, "{statuses:?}");
    assert_eq!(scene.active().await, (0, 1_000));
    assert_eq!(scene.app.app.ledger_verify().await.unwrap().differences, vec![]);
}
