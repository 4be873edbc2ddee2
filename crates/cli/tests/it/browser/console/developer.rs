//! A merchant's developer: a call from PHP fails, and the console says why.

use serde_json::json;

use super::super::Browser;
use super::{come_in, member};
use crate::php;
use crate::place::{Place, soon};

#[test]
fn a_developer_sees_the_call_that_failed_with_its_hint() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    let body = json!({"name": "Kopi Senja", "domain": "https://kopisenja.example.com", "ip": ["0.0.0.0/0"]});
    let project = server.post(&merchant, "/api/projects", &body).data();
    let pair = place.json(&format!("project approve {} --issue-key", project["id"]));
    let (key, token) = (pair["key"].as_str().unwrap(), pair["token"].as_str().unwrap());
    // The mistake: the signature leaves the key out.
    let script = format!(
        "<?php
        $key = {}; $token = {};
        $curl = curl_init({});
        curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_HTTPHEADER => [
            'X-Client-Key: ' . $key, 'X-Client-Token: ' . $token, 'X-Signature: ' . hash_hmac('sha512', '', $token)]]);
        echo curl_exec($curl);",
        php::literal(key),
        php::literal(token),
        php::literal(&format!("{}/api/balance", server.url)),
    );
    let answer = php::run(&place, &script).json();
    assert_eq!(answer["errorCode"], "UNAUTHORIZED", "{answer}");
    let hint = answer["hint"].as_str().unwrap();
    let browser = Browser::open(&server.url, "en");
    let link = member(&place, &merchant, "budi@example.com", "developer", "");
    come_in(&browser, &link, "budi@example.com");
    soon(
        || {
            browser.go("/console/merchant/requests");
            browser.text()
        },
        |text| text.contains("/api/balance") && text.contains("UNAUTHORIZED"),
    );
    let id = answer["requestId"].as_str().unwrap();
    browser.go(&format!("/console/merchant/requests/{id}"));
    browser.sees(&hint[..hint.len().min(40)]);
    assert!(!browser.text().contains(token));
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
