//! Where calls may come from, and who says where they come from

use sengo_api::ApiSettings;
use sengo_testkit::{Call, TestApp, TestMerchant, TestProject};
use serde_json::json;

async fn scene(trusted: &[&str], entries: &[&str]) -> (TestApp, TestMerchant, TestProject) {
    let settings = ApiSettings {
        trusted_proxies: trusted.iter().map(|range| range.parse().unwrap()).collect(),
        ..Default::default()
    };
    let app = TestApp::with(settings).await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let patch = Call::new("PATCH", &project.path("")).json(&json!({ "ip": entries }));
    app.send(patch.by(&merchant.pair)).await.data();
    (app, merchant, project)
}

#[tokio::test]
async fn a_projects_key_works_from_its_list_alone() {
    let (app, merchant, project) = scene(&[], &["203.0.113.0/24", "2001:db8::/32"]).await;
    let from = async |address: &str| {
        app.send(Call::get("/api/balance").by(&project.pair).from(address))
            .await
    };
    for address in [
        "203.0.113.0",
        "203.0.113.255",
        "::ffff:203.0.113.9",
        "2001:db8:ffff::1",
    ] {
        from(address).await.data();
    }
    for (address, seen, entry) in [
        ("203.0.114.0", "203.0.114.0", "203.0.114.0"),
        ("::ffff:203.0.112.255", "203.0.112.255", "203.0.112.255"),
        ("2001:db9::1", "2001:db9::1", "2001:db9::1"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1"),
        ("::", "::", "::"),
    ] {
        let text = from(address).await.refused(403, "UNAUTHORIZED").to_string();
        assert!(text.contains(seen) && text.contains(entry), "{text}");
    }
    // The project's list is not the merchant's.
    app.send(Call::get("/api/projects").by(&merchant.pair).from("192.0.2.1"))
        .await
        .data();
    let entry = from("198.51.100.44").await.json().to_string();
    assert!(entry.contains("198.51.100.44"), "{entry}");
}

#[tokio::test]
async fn an_open_list_is_open_to_every_address() {
    for open in ["0.0.0.0/0", "::/0"] {
        let (app, _, project) = scene(&[], &[open]).await;
        for address in ["203.0.113.1", "2001:db8::1", "::ffff:10.0.0.1"] {
            app.send(Call::get("/api/balance").by(&project.pair).from(address))
                .await
                .data();
        }
    }
}

#[tokio::test]
async fn a_merchants_keys_work_from_the_operators_list_alone() {
    let (app, merchant, project) = scene(&[], &["0.0.0.0/0"]).await;
    app.restrict(merchant.id, &["192.0.2.0/24"]).await;
    let list = async |address: &str| {
        app.send(Call::get("/api/projects").by(&merchant.pair).from(address))
            .await
    };
    list("192.0.2.1").await.data();
    let text = list("192.0.3.1").await.refused(403, "UNAUTHORIZED").to_string();
    assert!(text.contains("192.0.3.1"), "{text}");
    app.send(Call::get("/api/balance").by(&project.pair).from("192.0.3.1"))
        .await
        .data();
}

#[tokio::test]
async fn forwarded_addresses_are_believed_only_from_trusted_proxies() {
    let (app, _, project) = scene(&["10.0.0.0/8", "2001:db8:1::/48"], &["203.0.113.7"]).await;
    let send = async |peer: &str, lines: &[&str]| {
        let call = Call::get("/api/balance").by(&project.pair).from(peer);
        let call = lines
            .iter()
            .fold(call, |call, line| call.header("x-forwarded-for", line));
        app.send(call).await.status.as_u16()
    };
    // Nobody trusted: what they write proves nothing.
    assert_eq!(send("203.0.113.7", &["198.51.100.1"]).await, 200);
    assert_eq!(send("198.51.100.1", &["203.0.113.7"]).await, 403);
    assert_eq!(send("198.51.100.1", &["203.0.113.7, 10.0.0.1"]).await, 403);
    assert_eq!(send("11.0.0.1", &["203.0.113.7"]).await, 403);
    // Through a proxy of ours.
    for lines in [
        ["203.0.113.7"].as_slice(),
        &["198.51.100.1, 203.0.113.7"],
        &["nonsense, 203.0.113.7, 10.2.2.2"],
        &["198.51.100.1", "203.0.113.7", "10.2.2.2 ,10.3.3.3"],
        &["203.0.113.7:4711"],
        &["::ffff:203.0.113.7"],
        &["203.0.113.7,2001:db8:1::5"],
    ] {
        assert_eq!(send("10.1.1.1", lines).await, 200, "{lines:?}");
    }
    for lines in [
        [].as_slice(),
        &[""],
        &["203.0.113.7, 198.51.100.1"],
        &["203.0.113.7", "198.51.100.1"],
        &["203.0.113.7,"],
        &["203.0.113.7, unknown"],
        &["203.0.113.7, _hidden"],
        &["203.0.113.7, 10.1.1"],
        &["203.0.113.7.evil.test"],
        &["203.0.113.7%eth0"],
        &["0x cb.0.113.7"],
        &["203.0.113.07"],
        &["203.0.113.7", "", "10.0.0.2"],
    ] {
        assert_eq!(send("10.1.1.1", lines).await, 403, "{lines:?}");
    }
    let loops = ["10.0.0.9"; 40].join(",");
    assert_eq!(send("10.1.1.1", &[&format!("203.0.113.7,{loops}")]).await, 403);
    // Other headers of that kind are ignored.
    let call = Call::get("/api/balance").by(&project.pair).from("10.1.1.1");
    let call = call
        .header("forwarded", "for=203.0.113.7")
        .header("x-real-ip", "203.0.113.7")
        .header("x-client-ip", "203.0.113.7");
    app.send(call).await.refused(403, "UNAUTHORIZED");
    // What cannot be read is told, without echoing more than an excerpt.
    let long = "x".repeat(3_000);
    let call = Call::get("/api/balance")
        .by(&project.pair)
        .from("10.1.1.1")
        .header("x-forwarded-for", &long);
    let text = app.send(call).await.refused(403, "UNAUTHORIZED").to_string();
    assert!(text.len() < 1_500, "{text}");
}
