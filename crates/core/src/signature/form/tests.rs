use super::*;
use crate::json::parse;
use crate::signature::PhpEncoding;

#[test]
fn a_body_becomes_the_query_that_php_builds() {
    let body = br#"{"name":"PT Maju & Jaya~","ip":["0.0.0.0/0",""],"a":{"b":{"c":1.50}},"t":true,"f":false,"n":null,"e":[]}"#;
    let query = build_query(&parse(body).unwrap()).unwrap();
    assert_eq!(
        String::from_utf8(query).unwrap(),
        "name=PT+Maju+%26+Jaya%7E&ip%5B0%5D=0.0.0.0%2F0&ip%5B1%5D=&a%5Bb%5D%5Bc%5D=1.5&t=1&f=0"
    );
    assert_eq!(build_query(&parse(b"\"text\"").unwrap()), None);
}

#[test]
fn form_fields_become_the_object_they_stand_for() {
    let value = parse_query(b"name=PT+Maju&ip%5B0%5D=0.0.0.0%2F0&ip[]=::1&x=");
    let text = PhpEncoding {
        unescaped_slashes: true,
        ..PhpEncoding::DEFAULT
    }
    .encode(&value)
    .unwrap();
    assert_eq!(
        String::from_utf8(text).unwrap(),
        r#"{"name":"PT Maju","ip":["0.0.0.0/0","::1"],"x":""}"#
    );
}
