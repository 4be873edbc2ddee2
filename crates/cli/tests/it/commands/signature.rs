//! `sengo signature`: signing as PHP does, and naming what is wrong.

use crate::php::{self, literal};
use crate::place::Place;

const KEY: &str = "an-existing-key-1";
const TOKEN: &str = "a-token-of-32-characters-or-more";
const BODY: &str = r#"{"name":"Kopi Süd","domain":"https:\/\/sengo.id","ip":["0.0.0.0\/0"]}"#;

/// A signature by PHP; `text` is the PHP expression of what is signed.
fn by_php(place: &Place, text: &str) -> String {
    let (key, token, body) = (literal(KEY), literal(TOKEN), literal(BODY));
    let script = format!(
        "<?php $key = {key}; $token = {token}; $body = json_decode({body}); echo hash_hmac('sha512', {text}, $token);"
    );
    php::run(place, &script).good()
}

#[test]
fn a_call_is_signed_as_php_signs_it() {
    let place = Place::new();
    place.write("body.json", BODY);
    let call = format!("--key {KEY} --token -");
    let signed = place.sengo_fed(&format!("signature sign --json {call}"), &format!("{TOKEN}\n"));
    assert_eq!(signed.json()["signature"], by_php(&place, "$key"));
    let with_body = format!("signature sign --json {call} --body body.json");
    let raw = place.sengo_fed(&with_body, TOKEN).json();
    let text = format!("$key . {}", literal(BODY));
    assert_eq!(raw["signature"], by_php(&place, &text));
    let right = by_php(&place, "$key . json_encode($body)");
    let explain = format!("signature explain {call} --body body.json --signature");
    let said = place.sengo_fed(&format!("{explain} {right}"), TOKEN).good();
    assert_eq!(said, "valid  true\n");
}

#[test]
fn a_wrong_signature_is_explained() {
    let place = Place::new();
    place.write("body.json", BODY);
    let explain = |signature: &str| {
        let line =
            format!("signature explain --key {KEY} --token {TOKEN} --body body.json --signature {signature}");
        place.sengo(&line).bad()
    };
    let said = explain(&by_php(&place, "json_encode($body)"));
    assert!(
        said.contains("the client key does not stand before the body"),
        "{said}"
    );
    let said = explain(&by_php(&place, "$token . json_encode($body)"));
    assert!(said.contains("the token stands before the body"), "{said}");
    let said = explain("abc");
    let signed = BODY.replace('ü', "\\u00fc");
    assert!(
        said.ends_with(&format!("bytes and is: {KEY}{signed}\n")),
        "{said}"
    );
    assert!(!said.contains(TOKEN), "{said}");
}
