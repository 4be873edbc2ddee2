use super::*;
use crate::signature::{ObjectsAs, to_hex};

const KEY: &str = "made-up-client-key";
const TOKEN: &[u8] = b"made-up-token";
/// Pretty-printed and with a slash, as the documentation's own sample sends it.
const SENT: &str =
    "{\n    \"name\": \"Toko Caf\u{e9}\",\n    \"domain\": \"https://sengo.id\",\n    \"ip\": {}\n}";

fn check(sent: Option<&str>, signed: &str, expected: Result<Accepted, Mismatch>) {
    let signing = SigningKey::new(TOKEN);
    let signature = to_hex(&signing.sign_raw(KEY, Some(signed.as_bytes())));
    let sent = sent.map(str::as_bytes);
    assert_eq!(
        verify(&signing, KEY, sent, signature.as_bytes()),
        expected,
        "{signed}"
    );
    assert_eq!(
        verify(&signing, KEY, sent, signature.to_uppercase().as_bytes()),
        expected,
        "{signed}"
    );
}

fn php(
    objects_as: ObjectsAs,
    unescaped_slashes: bool,
    unescaped_unicode: bool,
) -> Result<Accepted, Mismatch> {
    Ok(Accepted::Php(PhpEncoding {
        objects_as,
        unescaped_slashes,
        unescaped_unicode,
    }))
}

#[test]
fn a_signature_over_any_rendering_of_the_body_is_accepted() {
    use ObjectsAs::{Arrays, Objects};
    check(Some(SENT), SENT, Ok(Accepted::Raw));
    for (signed, expected) in [
        (
            r#"{"name":"Toko Caf\u00e9","domain":"https:\/\/sengo.id","ip":{}}"#,
            php(Objects, false, false),
        ),
        (
            r#"{"name":"Toko Caf\u00e9","domain":"https:\/\/sengo.id","ip":[]}"#,
            php(Arrays, false, false),
        ),
        (
            r#"{"name":"Toko Caf\u00e9","domain":"https://sengo.id","ip":[]}"#,
            php(Arrays, true, false),
        ),
        (
            r#"{"name":"Toko Café","domain":"https:\/\/sengo.id","ip":{}}"#,
            php(Objects, false, true),
        ),
        (
            r#"{"name":"Toko Café","domain":"https://sengo.id","ip":{}}"#,
            php(Objects, true, true),
        ),
        (
            r#"{"name":"Toko Café","domain":"https://sengo.id","ip":[]}"#,
            php(Arrays, true, true),
        ),
    ] {
        check(Some(SENT), signed, expected);
    }
}

#[test]
fn a_signature_over_anything_else_differs() {
    for signed in ["", "{}", r#"{"name":"Toko"}"#, &format!("{SENT}\n")] {
        check(Some(SENT), signed, Err(Mismatch::Differs));
    }
    check(None, "{}", Err(Mismatch::Differs));
    check(None, "[]", Err(Mismatch::Differs));
}

#[test]
fn an_empty_body_is_no_body() {
    check(None, "", Ok(Accepted::Raw));
    check(Some(""), "", Ok(Accepted::Raw));
}

#[test]
fn what_is_not_json_verifies_as_its_bytes_alone() {
    check(Some("name=Toko"), "name=Toko", Ok(Accepted::Raw));
    check(Some("name=Toko"), r#"{"name":"Toko"}"#, Err(Mismatch::Differs));
    let deep = format!("{} {}", "[".repeat(65), "]".repeat(65));
    check(Some(&deep), &deep, Ok(Accepted::Raw));
    check(Some(&deep), &deep.replace(' ', ""), Err(Mismatch::Differs));
}

#[test]
fn what_is_not_a_signature_is_malformed() {
    let signing = SigningKey::new(TOKEN);
    let signature = to_hex(&signing.sign_raw(KEY, None));
    for presented in [
        "",
        "abc",
        &signature[1..],
        &format!("{signature}0"),
        &signature.replacen(|_: char| true, "g", 1),
        &format!(" {}", &signature[1..]),
    ] {
        let malformed = Mismatch::Malformed {
            length: presented.len(),
        };
        assert_eq!(verify(&signing, KEY, None, presented.as_bytes()), Err(malformed));
    }
}

#[test]
fn another_token_or_client_key_differs() {
    let signing = SigningKey::new(TOKEN);
    let signature = to_hex(&SigningKey::new(b"another").sign_raw(KEY, None));
    assert_eq!(
        verify(&signing, KEY, None, signature.as_bytes()),
        Err(Mismatch::Differs)
    );
    let signature = to_hex(&signing.sign_raw("another", None));
    assert_eq!(
        verify(&signing, KEY, None, signature.as_bytes()),
        Err(Mismatch::Differs)
    );
}

#[test]
fn the_raw_path_asks_once_and_no_text_is_asked_about_twice() {
    let asked = |body: &str, accept: Option<&str>| {
        let mut texts = Vec::new();
        search(body.as_bytes(), |text| {
            texts.push(String::from_utf8(text.to_vec()).unwrap());
            accept.is_some_and(|accepted| accepted.as_bytes() == text)
        });
        texts
    };
    assert_eq!(asked(SENT, Some(SENT)), [SENT]);
    assert_eq!(asked(r#"{"a":1}"#, None), [r#"{"a":1}"#]);
    assert_eq!(asked("[ 1 ]", None), ["[ 1 ]", "[1]"]);
    assert_eq!(asked(r#"{"a":"/"}"#, None), [r#"{"a":"/"}"#, r#"{"a":"\/"}"#]);
    assert_eq!(asked(r#"{"a":"/"}"#, Some(r#"{"a":"\/"}"#)).len(), 2);
    assert_eq!(asked(SENT, None).len(), 9);
    assert_eq!(asked("not json", None), ["not json"]);
    assert_eq!(asked("", None), [""]);
}
