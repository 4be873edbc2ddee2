//! A merchant's developer: a call from PHP fails, the console says why, and has the code that works.

use serde_json::json;

use super::super::driver::Look;
use super::super::{Browser, axe};
use super::{come_in, member};
use crate::php;
use crate::place::{Place, Ran, soon};

/// What stands in the element with an id.
fn said(browser: &Browser, id: &str) -> String {
    let script = "return document.getElementById(arguments[0]).textContent";
    browser
        .script(script, vec![json!(id)])
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_developer_reveals_a_key_sees_why_a_call_failed_and_mends_it_with_the_debuggers_code() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    let browser = Browser::open(&server.url, "en");
    let link = member(&place, &merchant, "budi@example.com", "developer", "");
    come_in(&browser, &link, "budi@example.com");
    browser.go("/console/merchant/keys");
    browser.follow("New key of the merchant");
    browser.press("Issue the key");
    browser.sees("Keep the token now");
    let (key, token) = (said(&browser, "key"), said(&browser, "token"));
    browser.follow("I have kept it");
    browser.sees(&key);
    assert!(!browser.text().contains(&token), "it is shown once");

    // The mistake: the signature leaves the key out.
    let body = "{\"name\": \"Kopi Senja\",\n \"domain\": \"https://kopisenja.example.com\", \"ip\": [\"0.0.0.0/0\"]}";
    let script = format!(
        "<?php
        $key = {}; $token = {}; $body = {};
        $curl = curl_init({});
        curl_setopt_array($curl, [
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_HTTPHEADER => [
                'Content-Type: application/json', 'X-Client-Key: ' . $key, 'X-Client-Token: ' . $token,
                'X-Signature: ' . hash_hmac('sha512', $body, $token)]]);
        echo curl_exec($curl);",
        php::literal(&key),
        php::literal(&token),
        php::literal(body),
        php::literal(&format!("{}/api/projects", server.url)),
    );
    let answer = php::run(&place, &script).json();
    assert_eq!(answer["errorCode"], "UNAUTHORIZED", "{answer}");
    let hint = answer["hint"].as_str().unwrap();
    soon(
        || {
            browser.go("/console/merchant/requests");
            browser.text()
        },
        |text| text.contains("/api/projects") && text.contains("UNAUTHORIZED"),
    );
    let id = answer["requestId"].as_str().unwrap();
    browser.go(&format!("/console/merchant/requests/{id}"));
    browser.sees(&hint[..hint.len().min(40)]);
    assert!(!browser.text().contains(&token) && !browser.text().contains("Kopi Senja"));

    browser.follow("Get code for this call");
    browser.type_into("Body as it is sent; empty without one", body);
    browser.press("Explain");
    browser.sees("Code that makes this call");
    for look in Look::ALL {
        browser.look(look);
        assert_eq!(browser.overflow(), 0, "{}", look.name());
        assert_eq!(axe::violations(&browser), Vec::<String>::new(), "{}", look.name());
    }
    let code = said(&browser, "code-php");
    assert!(!code.contains(&token), "{code}");
    place.write("mended.php", &code);
    let mut php = place.command("php");
    php.arg("mended.php")
        .env("SENGO_KEY", &key)
        .env("SENGO_TOKEN", &token);
    let mended = Ran::from(php.output().unwrap()).json();
    assert_eq!(mended["responseCode"], 200, "{mended}");
    assert_eq!(mended["responseData"]["name"], "Kopi Senja", "{mended}");
    browser.go("/console/merchant/projects");
    browser.sees("Kopi Senja");
}

#[test]
fn a_list_is_tried_out_before_it_refuses_anybody() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    let body = json!({"name": "Kopi Senja", "domain": "https://kopisenja.example.com", "ip": ["0.0.0.0/0"]});
    let project = server.post(&merchant, "/api/projects", &body).data();
    let pair = place.json(&format!("project approve {} --issue-key", project["id"]));
    let browser = Browser::open(&server.url, "en");
    let link = member(&place, &merchant, "budi@example.com", "developer", "");
    come_in(&browser, &link, "budi@example.com");
    let page = format!("/console/merchant/projects/{}/allowlist", project["id"]);
    browser.go(&page);
    browser.type_into("Addresses", "203.0.113.0/24");
    browser.press("Put on trial");
    browser.sees("The list is on trial.");
    browser.sees("It would have refused no call yet");
    // Servers take the list up within a second.
    let marked = || {
        assert_eq!(
            server.get(&pair, "/api/balance").status,
            200,
            "a list on trial refused a call"
        );
        browser.go(&page);
        browser.text()
    };
    soon(marked, |text| text.contains("127.0.0.1"));
    browser.follow("Enforce it");
    browser.sees("From now on only these may call: ");
    browser.press("Enforce the list");
    browser.sees("The list is enforced now.");
    let refused = soon(
        || server.get(&pair, "/api/balance"),
        |answer| answer.status == 403,
    );
    assert_eq!(refused.code(), (403, "UNAUTHORIZED"));
}
