//! The documentation's own PHP samples, with only host, headers and signature filled in.
//!
//! They send pretty-printed JSON without a Content-Type and sign `json_encode($body)`, which is another text.

use serde_json::Value;

use crate::php::{self, literal};
use crate::place::Place;
use crate::server::Server;

const CREATE_PROJECT: &str = include_str!("samples/create_project.php");
const CHECK_BALANCE: &str = include_str!("samples/check_balance.php");

/// Fills a sample in and runs it; the signature is the one its reader would compute with PHP.
fn sample(place: &Place, sample: &str, host: &str, pair: &Value) -> String {
    let (key, token) = (pair["key"].as_str().unwrap(), pair["token"].as_str().unwrap());
    let (quoted_key, quoted_token) = (literal(key), literal(token));
    let body = sample
        .split_once("CURLOPT_POSTFIELDS =>'")
        .map(|(_, rest)| rest.split_once("',").unwrap().0);
    let signed = match body {
        Some(body) => format!("$key . json_encode(json_decode({}))", literal(body)),
        None => "$key".to_owned(),
    };
    let signature = php::run(
        place,
        &format!(
            "<?php $key = {quoted_key}; $token = {quoted_token}; echo hash_hmac('sha512', {signed}, $token);"
        ),
    )
    .good();
    let filled = sample
        .replace("{{HOST}}", host)
        .replace("{{X-Client-Key}}", key)
        .replace("{{X-Client-Token}}", token)
        .replace("{{X-Signature}}", &signature);
    assert!(!filled.contains("{{"), "{filled}");
    php::run(place, &filled).good()
}

/// What the operator and the merchant of the documentation do, on a host as given by `host`.
fn documented(host: impl Fn(&Server) -> String) {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    let created = sample(&place, CREATE_PROJECT, &host(&server), &merchant);
    assert_eq!(
        created,
        r#"{"responseCode":200,"responseMessage":"success","responseData":{"id":1,"name":"Project SenGo","domain":"https://sengo.id","ip":["0.0.0.0/0"],"status":"Review"}}"#
    );
    let approved = place.json("project approve 1 --issue-key");
    assert_eq!(approved["status"], "Active");
    place.json("balance adjust 1 --active 1000000 --pending 10000 --reason Opening");
    let balance = sample(&place, CHECK_BALANCE, &host(&server), &approved);
    assert_eq!(
        balance,
        r#"{"responseCode":200,"responseMessage":"success","responseData":{"active":1000000,"pending":10000,"total":1010000}}"#
    );
}

#[test]
fn the_documented_php_samples_create_a_project_and_read_its_balance() {
    documented(|server| server.url.clone());
}

#[test]
fn the_documented_php_samples_work_below_api_as_well() {
    documented(|server| format!("{}/api", server.url));
}
