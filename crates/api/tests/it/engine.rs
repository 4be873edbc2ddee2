//! The engine port: events, instructions, and engines that lie or come late.

mod events;
mod instructions;
mod lies;
mod recorded;
mod whole;

use jiff::Timestamp;
use sengo_app::ports::Clock;
use sengo_core::ids::TransactionId;
use sengo_testkit::{Call, Pair, TestApp, TestMerchant, TestProject};
use serde_json::{Value, json};

/// A merchant with a project that has a million, and an engine.
struct Scene {
    app: TestApp,
    merchant: TestMerchant,
    project: TestProject,
    engine: Pair,
}

impl Scene {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let merchant = app.merchant().await;
        let project = app.project(&merchant).await;
        app.fund(project.id, 1_000_000, 0).await;
        let engine = app.engine("bank").await;
        Self {
            app,
            merchant,
            project,
            engine,
        }
    }

    fn now(&self) -> Timestamp {
        self.app.clock.business()
    }

    async fn payment(&self, amount: i64) -> TransactionId {
        self.app
            .plant_payment(self.merchant.id, self.project.id, amount)
            .await
    }

    async fn disbursement(&self, amount: i64) -> TransactionId {
        self.app
            .plant_disbursement(self.merchant.id, self.project.id, amount)
            .await
    }

    async fn status(&self, id: TransactionId) -> &'static str {
        self.app.status(self.merchant.id, id).await
    }

    async fn money(&self) -> [i64; 4] {
        self.app.money(self.merchant.id, self.project.id).await
    }

    fn event(&self, id: &str, kind: &str, about: TransactionId, amount: i64) -> Value {
        json!({
            "id": id,
            "type": kind,
            "transaction": {"id": about.to_string()},
            "amount": amount,
            "occurredAt": self.now().to_string(),
        })
    }

    /// Sends events; what is answered to each, in order.
    async fn send(&self, events: Vec<Value>) -> Vec<Value> {
        let call = Call::post("/api/engine/events", &json!({ "events": events })).by(&self.engine);
        self.app.send(call).await.data().as_array().unwrap().clone()
    }

    /// Sends one event; its result.
    async fn say(&self, id: &str, kind: &str, about: TransactionId, amount: i64) -> String {
        let answers = self.send(vec![self.event(id, kind, about, amount)]).await;
        word(&answers[0])
    }

    async fn claim(&self, body: Value) -> Vec<Value> {
        let call = Call::post("/api/engine/instructions/claim", &body).by(&self.engine);
        self.app.send(call).await.data().as_array().unwrap().clone()
    }

    fn result(&self, id: &str, body: &Value) -> Call {
        Call::post(&format!("/api/engine/instructions/{id}/result"), body).by(&self.engine)
    }

    async fn answer(&self, id: &str, body: Value) -> String {
        word(&self.app.send(self.result(id, &body)).await.data())
    }

    async fn clean(&self) {
        assert_eq!(self.app.app.ledger_verify().await.unwrap().differences, vec![]);
    }
}

fn word(answer: &Value) -> String {
    answer["result"].as_str().unwrap().to_owned()
}
