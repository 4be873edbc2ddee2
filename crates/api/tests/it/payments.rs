//! Taking payments: `POST /qris`.

use jiff::{SignedDuration, Timestamp};
use sengo_api::ApiSettings;
use sengo_app::ports::Clock;
use sengo_app::projects::Review;
use sengo_app::{ProjectSettingsChange, merchants::MerchantChange};
use sengo_core::environment::Environment;
use sengo_core::ids::TransactionId;
use sengo_core::merchant::Product;
use sengo_core::qris::QrisContent;
use sengo_testkit::app::operator;
use sengo_testkit::{Call, Database, Pair, TestApp, TestMerchant, TestProject};
use sengo_wire::request::{QrisOptions, qris_data};
use serde_json::{Value, json};
use std::sync::Arc;

/// A merchant with a project and an engine.
pub(crate) struct Scene {
    pub(crate) app: TestApp,
    pub(crate) merchant: TestMerchant,
    pub(crate) project: TestProject,
    pub(crate) engine: Pair,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::of(TestApp::start().await).await
    }

    pub(crate) async fn of(app: TestApp) -> Self {
        let merchant = app.merchant().await;
        let project = app.project(&merchant).await;
        let engine = app.engine("bank").await;
        Self {
            app,
            merchant,
            project,
            engine,
        }
    }

    pub(crate) async fn production() -> Self {
        let database = Arc::new(Database::sqlite());
        Self::of(TestApp::of(database, ApiSettings::default(), Environment::Production).await).await
    }

    pub(crate) fn call(&self, path: &str, body: &Value) -> Call {
        Call::post(path, body).by(&self.project.pair)
    }

    /// A payment that waits.
    pub(crate) async fn payment(&self, reference: &str, amount: i64) -> Value {
        self.app
            .send(self.call("/api/qris", &qris(reference, amount)))
            .await
            .data()
    }

    /// A payment that was paid; its id.
    pub(crate) async fn paid(&self, reference: &str, amount: i64) -> TransactionId {
        let id = id(&self.payment(reference, amount).await);
        self.app.pay(&self.engine, id, amount).await;
        id
    }

    pub(crate) async fn money(&self) -> [i64; 4] {
        self.app.money(self.merchant.id, self.project.id).await
    }
}

pub(crate) fn id(data: &Value) -> TransactionId {
    TransactionId::parse(data["id"].as_str().unwrap()).unwrap()
}

pub(crate) fn qris(reference: &str, amount: i64) -> Value {
    json!({
        "reference": reference,
        "amount": amount,
        "viewName": "Toko Baru",
        "additionalInfo": {"callback": "https://shop.example.com/callbacks/sengo"},
    })
}

fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

#[tokio::test]
async fn a_payment_is_answered_with_a_code_that_names_it_and_waits_half_an_hour() {
    let scene = Scene::new().await;
    let call = scene
        .call("/api/qris", &qris("INV-1", 10_000))
        .header("host", "pay.example.com");
    let answer = scene.app.send(call).await;
    let data = answer.data();
    let members: Vec<&str> = data.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = "id merchantRef status feePayer amount fee totalAmount expiredDate paidDate settleDate additionalInfo qris";
    assert_eq!(members.join(" "), expected);
    assert_eq!(data["status"], "pending");
    assert_eq!(
        [&data["amount"], &data["fee"], &data["totalAmount"]],
        [&json!(10_000), &json!(70), &json!(10_000)]
    );
    let expires: Timestamp = data["expiredDate"].as_str().unwrap().parse().unwrap();
    let now = scene.app.clock.business();
    assert_eq!(expires.as_second() - now.as_second(), 30 * 60);
    assert_eq!(
        [&data["paidDate"], &data["settleDate"]],
        [&Value::Null, &Value::Null]
    );
    let content = QrisContent::parse(data["qris"]["content"].as_str().unwrap()).unwrap();
    assert_eq!(content.amount.unwrap().get(), 10_000);
    assert_eq!(content.label.unwrap().transaction(), Some(id(&data)));
    assert!(
        data["qris"]["image"]
            .as_str()
            .unwrap()
            .starts_with("data:image/png;base64,")
    );
    assert!(
        data["qris"]["url"]
            .as_str()
            .unwrap()
            .starts_with("http://pay.example.com/pay/")
    );
    assert_eq!(scene.money().await, [0; 4]);
}

#[tokio::test]
async fn a_paid_payment_is_pending_money_and_shows_when_it_settles() {
    let scene = Scene::new().await;
    let id = scene.paid("INV-1", 10_000).await;
    let shown = scene
        .app
        .send(Call::get(&format!("/api/check/{id}")).by(&scene.project.pair))
        .await
        .data();
    assert_eq!(shown["status"], "success");
    assert!(shown["paidDate"].as_str().unwrap().ends_with("+07:00"));
    assert!(shown["settleDate"].as_str().unwrap().ends_with("T00:00:00+07:00"));
    assert_eq!(scene.money().await, [0, 9_930, 0, 0]);
}

#[tokio::test]
async fn all_faults_of_a_payment_are_named_at_once() {
    let scene = Scene::new().await;
    let body = json!({
        "reference": "R".repeat(10_000),
        "amount": "10000",
        "viewName": "N".repeat(101),
        "additionalInfo": {"callback": "ftp://shop.example.com"},
        "expiryMinutes": 0,
    });
    let answer = scene.app.send(scene.call("/api/qris", &body)).await;
    answer.refused(422, "REQUEST_INVALID");
    let expected = [
        "reference",
        "amount",
        "viewName",
        "additionalInfo.callback",
        "expiryMinutes",
    ];
    assert_eq!(answer.fields(), expected);
    let answer = scene.app.send(scene.call("/api/qris", &json!({}))).await;
    assert_eq!(
        answer.fields(),
        ["reference", "amount", "viewName", "additionalInfo"]
    );
}

#[tokio::test]
async fn amounts_that_are_none_are_refused_and_a_decimal_zero_is_not() {
    let scene = Scene::new().await;
    let body = |amount: &str| {
        qris("INV-1", 4711)
            .to_string()
            .replace(":4711", &format!(":{amount}"))
    };
    for amount in [
        "0",
        "-1",
        "10000.5",
        "\"10000\"",
        "1e18",
        "10000001",
        "null",
        "true",
        "[1]",
        "1e999",
        "-0",
    ] {
        let call = Call::new("POST", "/api/qris")
            .body(body(amount))
            .by(&scene.project.pair);
        let answer = scene.app.send(call).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), ["amount"], "{amount}");
    }
    for (reference, amount) in [("A", "10000.0"), ("B", "1e4"), ("C", "1"), ("D", "10000000")] {
        let body = body(amount).replace("INV-1", reference);
        let call = Call::new("POST", "/api/qris").body(body).by(&scene.project.pair);
        assert!(scene.app.send(call).await.data()["amount"].is_i64(), "{amount}");
    }
}

#[tokio::test]
async fn other_fields_that_are_wrong_are_named_with_their_path() {
    let scene = Scene::new().await;
    let good = qris("INV-1", 10_000);
    let mut with_expiry = good.clone();
    with_expiry["expiryMinutes"] = json!(1);
    for (pointer, value, field) in [
        ("/expiryMinutes", json!(-1), "expiryMinutes"),
        ("/expiryMinutes", json!(10_081), "expiryMinutes"),
        (
            "/expiryMinutes",
            json!(9_007_199_254_740_993_i64),
            "expiryMinutes",
        ),
        ("/expiryMinutes", json!("30"), "expiryMinutes"),
        ("/reference", json!("INV\u{0}1"), "reference"),
        ("/reference", json!("INV\n1"), "reference"),
        ("/reference", json!(" "), "reference"),
        ("/reference", json!(7), "reference"),
        ("/viewName", json!(" "), "viewName"),
        ("/viewName", json!("Toko\u{202E}Baru"), "viewName"),
        (
            "/additionalInfo",
            json!("https://shop.example.com"),
            "additionalInfo",
        ),
        ("/additionalInfo", json!({}), "additionalInfo.callback"),
        (
            "/additionalInfo/callback",
            json!("shop.example.com"),
            "additionalInfo.callback",
        ),
        (
            "/additionalInfo/callback",
            json!("https://u:p@shop.example.com"),
            "additionalInfo.callback",
        ),
        (
            "/additionalInfo/callback",
            json!(format!("https://a.example/{}", "x".repeat(1000))),
            "additionalInfo.callback",
        ),
        ("/additionalInfo/callback", json!(null), "additionalInfo.callback"),
    ] {
        let body = with(with_expiry.clone(), pointer, value.clone());
        let answer = scene.app.send(scene.call("/api/qris", &body)).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), [field], "{value}");
    }
    // A sandbox calls whatever it is told to.
    let local = with(
        good,
        "/additionalInfo/callback",
        json!("http://127.0.0.1:9000/cb"),
    );
    scene.app.send(scene.call("/api/qris", &local)).await.data();
}

#[tokio::test]
async fn a_reference_is_used_once_by_a_project_whatever_for() {
    let scene = Scene::new().await;
    scene.payment("INV-1", 10_000).await;
    let again = scene
        .app
        .send(scene.call("/api/qris", &qris("INV-1", 20_000)))
        .await;
    again.refused(409, "DUPLICATE_REFERENCE");
    let inquiry = json!({
        "bankCode": "014",
        "accountNumber": "1234567890",
        "reference": "INV-1",
        "additionalInfo": {"callback": "https://shop.example.com"},
    });
    let again = scene.app.send(scene.call("/api/account-inquiry", &inquiry)).await;
    again.refused(409, "DUPLICATE_REFERENCE");
    let other = scene.app.project(&scene.merchant).await;
    let call = Call::post("/api/qris", &qris("INV-1", 10_000)).by(&other.pair);
    scene.app.send(call).await.data();
}

#[tokio::test]
async fn a_repeated_call_is_answered_as_it_was_the_first_time() {
    let scene = Scene::new().await;
    let call = || scene.call("/api/qris", &qris("INV-1", 10_000)).once("key-1");
    let first = scene.app.send(call()).await;
    scene.app.pay(&scene.engine, id(&first.data()), 10_000).await;
    let again = scene.app.send(call()).await;
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.text(), first.text());
    let other = scene.call("/api/qris", &qris("INV-2", 10_000)).once("key-1");
    scene.app.send(other).await.refused(409, "IDEMPOTENCY_MISMATCH");
}

#[tokio::test]
async fn payments_need_the_product_and_an_active_project() {
    let scene = Scene::new().await;
    scene.app.review(scene.project.id, Review::Suspend).await;
    let call = || scene.call("/api/qris", &qris("INV-1", 10_000));
    scene
        .app
        .send(call())
        .await
        .refused(403, "PAYMENT_INACTIVE_ERROR");
    let list = Call::get("/api/transactions").by(&scene.project.pair);
    scene.app.send(list).await.data();
    scene.app.review(scene.project.id, Review::Resume).await;
    let change = MerchantChange {
        products: vec![(Product::Qris, false)],
        allowlist: None,
    };
    let updated = scene
        .app
        .app
        .merchant_update(operator(), scene.merchant.id, change)
        .await;
    updated.unwrap();
    scene.app.send(call()).await.refused(401, "PRODUCT_ACCESS_ERROR");
}

#[tokio::test]
async fn production_takes_payments_once_the_acquirers_data_is_entered_and_calls_only_public_hosts() {
    let scene = Scene::production().await;
    let call = |reference: &str| scene.call("/api/qris", &qris(reference, 10_000));
    let refused = scene
        .app
        .send(call("INV-1"))
        .await
        .refused(403, "PAYMENT_INACTIVE_ERROR");
    let hint = refused["hint"].as_str().unwrap();
    assert!(
        hint.contains(&format!("sengo project qris {} --nmid", scene.project.id)),
        "{hint}"
    );
    let entered = QrisOptions {
        nmid: Some("ID1020304050607"),
        pan: Some("936000140000000007"),
        acquirer: Some("ID.CO.EXAMPLE.WWW"),
        criteria: Some("umi"),
        category: Some("5812"),
        city: Some("Bandung"),
        postal_code: Some("40111"),
        ..QrisOptions::default()
    };
    let change = ProjectSettingsChange {
        qris: qris_data(entered).unwrap(),
        ..ProjectSettingsChange::default()
    };
    let app = &scene.app.app;
    app.project_settings_update(operator(), scene.project.id, change)
        .await
        .unwrap();
    let data = scene.app.send(call("INV-1")).await.data();
    // Micro merchants pay nothing up to Rp500.000.
    assert_eq!(data["fee"], 0);
    let content = QrisContent::parse(data["qris"]["content"].as_str().unwrap()).unwrap();
    assert_eq!(content.merchant.nmid.as_str(), "ID1020304050607");
    for host in [
        "127.0.0.1",
        "localhost",
        "192.168.1.1",
        "[::1]",
        "169.254.169.254",
    ] {
        let callback = json!(format!("http://{host}/cb"));
        let body = with(qris("INV-2", 10_000), "/additionalInfo/callback", callback);
        let answer = scene.app.send(scene.call("/api/qris", &body)).await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), ["additionalInfo.callback"], "{host}");
    }
}

#[tokio::test]
async fn expiry_is_by_the_business_clock() {
    let scene = Scene::new().await;
    scene.app.clock.advance_business(SignedDuration::from_hours(48));
    let data = scene.payment("INV-1", 10_000).await;
    let expires: Timestamp = data["expiredDate"].as_str().unwrap().parse().unwrap();
    assert!(expires > scene.app.clock.business());
}
