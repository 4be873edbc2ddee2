//! The payer's page.

use jiff::SignedDuration;
use sengo_testkit::{Answer, Call};
use serde_json::json;

use crate::payments::{Scene, id};

async fn path(scene: &Scene, reference: &str) -> (String, sengo_core::ids::TransactionId) {
    let data = scene.payment(reference, 1_250_000).await;
    let url = data["qris"]["url"].as_str().unwrap();
    let (_, path) = url.split_once("/pay/").unwrap();
    (format!("/pay/{path}"), id(&data))
}

async fn look(scene: &Scene, path: &str) -> Answer {
    scene.app.send(Call::get(path)).await
}

#[tokio::test]
async fn a_payer_sees_business_amount_code_and_time_and_the_page_asks_again() {
    let scene = Scene::new().await;
    let (path, _) = path(&scene, "P-1").await;
    let page = look(&scene, &path).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    for part in [
        "Toko Baru",
        "Rp1.250.000",
        "data:image/png;base64,",
        "NMID ID00",
        "http-equiv=\"refresh\"",
        "--left:1800",
    ] {
        assert!(text.contains(part), "{part}");
    }
    for secret in ["P-1", "callbacks/sengo", "<script"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self' 'sha256-"),
        "{policy}"
    );
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    let style = look(&scene, "/pay/style.css").await;
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
}

#[tokio::test]
async fn the_page_speaks_the_language_asked_for() {
    let scene = Scene::new().await;
    let (path, _) = path(&scene, "P-1").await;
    let page = scene
        .app
        .send(Call::get(&path).header("accept-language", "id-ID,id;q=0.9"))
        .await;
    assert_eq!(page.header("content-language"), Some("id"));
    assert!(page.text().contains("Pindai untuk membayar"));
}

#[tokio::test]
async fn the_page_follows_what_becomes_of_the_payment() {
    let scene = Scene::new().await;
    let (paid, id) = path(&scene, "P-1").await;
    let (expired, _) = path(&scene, "P-2").await;
    let (failed, other) = path(&scene, "P-3").await;
    scene.app.pay(&scene.engine, id, 1_250_000).await;
    let event = json!({"id": "E", "type": "payment.failed", "transaction": {"id": other.to_string()},
        "amount": 1_250_000, "occurredAt": "2025-06-15T15:06:40Z"});
    let call = Call::post("/api/engine/events", &json!({"events": [event]})).by(&scene.engine);
    scene.app.send(call).await.data();
    scene.app.clock.advance(SignedDuration::from_mins(30));
    for (path, word) in [
        (paid, "<h2>Paid</h2>"),
        (expired, "<h2>Expired</h2>"),
        (failed, "<h2>Failed</h2>"),
    ] {
        let text = look(&scene, &path).await.text();
        assert!(text.contains(word), "{text}");
        assert!(
            !text.contains("data:image/png") && !text.contains("http-equiv"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn nobody_guesses_an_address() {
    let scene = Scene::new().await;
    let (path, _) = path(&scene, "P-1").await;
    let (other, _) = self::path(&scene, "P-2").await;
    let mut wrong = vec![
        "/pay/x".to_owned(),
        format!("{path}A"),
        format!("/pay/{}", "A".repeat(43)),
    ];
    // The id of one with the proof of another.
    wrong.push(format!("{}{}", &path[..27], &other[27..]));
    for at in [6, 20, 40] {
        let mut changed = path.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        wrong.push(String::from_utf8(changed).unwrap());
    }
    for path in wrong {
        let page = look(&scene, &path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(!page.text().contains("Toko Baru"));
        let played = scene
            .app
            .send(Call::new("POST", &format!("{path}/play")).body("action=pay"))
            .await;
        assert_eq!(played.status, 404, "{path}");
    }
}

#[tokio::test]
async fn in_a_sandbox_the_payer_is_played_by_two_buttons() {
    let scene = Scene::new().await;
    let (path, id) = path(&scene, "P-1").await;
    for action in ["pay", "decline"] {
        let call = Call::new("POST", &format!("{path}/play")).body(format!("action={action}"));
        let answer = scene.app.send(call).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location").unwrap(), format!("{path}?played"));
    }
    let call = Call::new("POST", &format!("{path}/play")).body("action=pay-late");
    scene.app.send(call).await.refused(422, "REQUEST_INVALID");
    let claim = || Call::post("/api/engine/instructions/claim", &json!({"max": 10}));
    let others = scene.app.send(claim().by(&scene.engine)).await.data();
    assert_eq!(others, json!([]), "only the sandbox's own network is told");
    let claim = claim().by(&scene.app.engine("sandbox").await);
    let claimed = scene.app.send(claim).await.data();
    let plays: Vec<&str> = claimed
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry.to_string().contains(&id.to_string()))
        .filter_map(|entry| entry["type"].as_str())
        .collect();
    assert_eq!(plays, ["play", "play"], "{claimed}");
}

#[tokio::test]
async fn production_has_no_buttons_and_plays_nobody() {
    let scene = Scene::production().await;
    let id = scene
        .app
        .plant_payment(scene.merchant.id, scene.project.id, 10_000)
        .await;
    let shown = Call::get(&format!("/api/check/{id}")).by(&scene.project.pair);
    let data = scene.app.send(shown).await.data();
    let url = data["qris"]["url"].as_str().unwrap();
    let (_, token) = url.split_once("/pay/").unwrap();
    let text = look(&scene, &format!("/pay/{token}")).await.text();
    assert!(!text.contains("<form") && !text.contains("Sandbox"), "{text}");
    let call = Call::new("POST", &format!("/pay/{token}/play")).body("action=pay");
    scene.app.send(call).await.refused(404, "NOT_FOUND");
}
