use proptest::prelude::*;

use super::*;
use crate::signature::{SigningKey, Spacing, Transport, to_hex, verify};

const KEY: &str = "made-up-Client-Key";
const TOKEN: &str = "made-up-Token-of-a-test-and-long-enough";
const SENT: &str = r#"{"name":"Toko","domain":"https://sengo.id","ip":["0.0.0.0/0"]}"#;

/// A signature made with these, and the mistakes that are to be found behind it.
fn check(sent: &str, hash: HashFunction, secret: &str, message: &str, expected: &[Mistake]) {
    let signature = to_hex(&hash.keyed(secret.as_bytes(), &[message.as_bytes()]));
    check_header(sent, signature.as_bytes(), expected);
}

fn check_header(sent: &str, header: &[u8], expected: &[Mistake]) {
    let found = diagnose(TOKEN.as_bytes(), KEY, Some(sent.as_bytes()), header);
    assert_eq!(found, Diagnosis::Mistakes(expected.to_vec()), "{sent}");
}

#[test]
fn a_message_put_together_wrongly_is_named() {
    for (message, mistake) in [
        (SENT.to_owned(), Mistake::KeyNotPrefixed),
        (format!("{TOKEN}{SENT}"), Mistake::TokenPrefixed),
        (format!("{SENT}{KEY}"), Mistake::KeyAfterBody),
        (format!("{KEY}+{SENT}"), Mistake::Separator { text: "+" }),
        (format!("{KEY}\n{SENT}"), Mistake::Separator { text: "\n" }),
        (KEY.to_owned(), Mistake::BodyNotSigned),
        (
            format!("{}{SENT}", KEY.to_lowercase()),
            Mistake::KeySpelling(Spelling::LowerCase),
        ),
    ] {
        check(SENT, HashFunction::Sha512, TOKEN, &message, &[mistake]);
    }
}

#[test]
fn a_wrong_secret_is_named() {
    let message = format!("{KEY}{SENT}");
    for (secret, message, mistakes) in [
        (KEY, format!("{TOKEN}{SENT}"), &[Mistake::KeyAndTokenSwapped][..]),
        (KEY, message.clone(), &[Mistake::ClientKeyAsSecret]),
        (
            KEY,
            SENT.to_owned(),
            &[Mistake::ClientKeyAsSecret, Mistake::KeyNotPrefixed],
        ),
        (&message, TOKEN.to_owned(), &[Mistake::HmacArgumentsSwapped]),
        (
            &format!("{TOKEN}\n"),
            message.clone(),
            &[Mistake::TokenSpelling(Spelling::TrailingNewline)],
        ),
        (
            &format!("{TOKEN} "),
            message.clone(),
            &[Mistake::TokenSpelling(Spelling::OuterBlank)],
        ),
        (
            &TOKEN.to_uppercase(),
            message.clone(),
            &[Mistake::TokenSpelling(Spelling::UpperCase)],
        ),
    ] {
        check(SENT, HashFunction::Sha512, secret, &message, mistakes);
    }
}

#[test]
fn a_wrong_text_is_named() {
    let spaced = r#"{"name": "Toko", "domain": "https://sengo.id", "ip": ["0.0.0.0/0"]}"#;
    let sorted = r#"{"domain":"https://sengo.id","ip":["0.0.0.0/0"],"name":"Toko"}"#;
    let pretty = spaced
        .replace("{", "{\n\t")
        .replace(", ", ",\n\t")
        .replace("}", "\n}");
    let pretty = pretty.replace("[", "[\n\t\t").replace("]", "\n\t]");
    let twice = format!("\"{}\"", SENT.replace('"', "\\\""));
    for (text, mistakes) in [
        (sorted.to_owned(), &[Mistake::SortedNames][..]),
        (
            spaced.to_owned(),
            &[Mistake::OtherSpacing(Spacing::AfterCommaAndColon)],
        ),
        (pretty.clone(), &[Mistake::OtherSpacing(Spacing::Tabs)]),
        (
            pretty.replace('\t', "  "),
            &[Mistake::OtherSpacing(Spacing::TwoSpaces)],
        ),
        (
            pretty.replace('\t', "    "),
            &[Mistake::OtherSpacing(Spacing::FourSpaces)],
        ),
        (
            sorted.replace(',', ", ").replace("\":", "\": "),
            &[
                Mistake::SortedNames,
                Mistake::OtherSpacing(Spacing::AfterCommaAndColon),
            ],
        ),
        (format!("{SENT}\n"), &[Mistake::NewlineSigned]),
        (format!("{SENT}\r\n"), &[Mistake::NewlineSigned]),
        (twice, &[Mistake::EncodedTwice]),
        ("Array".to_owned(), &[Mistake::BodyAsText { text: "Array" }]),
        (
            "[object Object]".to_owned(),
            &[Mistake::BodyAsText {
                text: "[object Object]",
            }],
        ),
        (
            "name=Toko&domain=https%3A%2F%2Fsengo.id&ip%5B0%5D=0.0.0.0%2F0".to_owned(),
            &[Mistake::FormSigned],
        ),
    ] {
        check(
            SENT,
            HashFunction::Sha512,
            TOKEN,
            &format!("{KEY}{text}"),
            mistakes,
        );
        let unprefixed = [mistakes, &[Mistake::KeyNotPrefixed]].concat();
        check(SENT, HashFunction::Sha512, TOKEN, &text, &unprefixed);
    }
}

#[test]
fn something_else_sent_than_signed_is_named() {
    let signed = format!("{KEY}{}", r#"{"name":"Toko","ip":["::1"]}"#);
    let form = "name=Toko&ip%5B0%5D=%3A%3A1";
    check(form, HashFunction::Sha512, TOKEN, &signed, &[Mistake::FormSent]);
    let twice = r#""{\"name\":\"Toko\",\"ip\":[\"::1\"]}""#;
    check(
        twice,
        HashFunction::Sha512,
        TOKEN,
        &signed,
        &[Mistake::SentEncodedTwice],
    );
    let not_json = "{'a': 1}";
    check(
        &format!("{not_json}\n"),
        HashFunction::Sha512,
        TOKEN,
        &format!("{KEY}{not_json}"),
        &[Mistake::NewlineSent],
    );
}

#[test]
fn a_request_without_body_signed_as_if_it_had_one_is_named() {
    for text in ["[]", "{}", "null", "\"\""] {
        let mistake = Mistake::NothingSentSigned { text };
        check(
            "",
            HashFunction::Sha512,
            TOKEN,
            &format!("{KEY}{text}"),
            &[mistake],
        );
    }
    check("", HashFunction::Sha512, TOKEN, "", &[Mistake::KeyNotPrefixed]);
    check(
        "",
        HashFunction::Sha512,
        TOKEN,
        &format!("{KEY}\n"),
        &[Mistake::Separator { text: "\n" }],
    );
}

#[test]
fn another_hash_function_is_named_with_what_else_is_wrong() {
    for hash in [HashFunction::Sha1, HashFunction::Sha256, HashFunction::Sha384] {
        check(
            SENT,
            hash,
            TOKEN,
            &format!("{KEY}{SENT}"),
            &[Mistake::OtherHash(hash)],
        );
        check(
            SENT,
            hash,
            TOKEN,
            SENT,
            &[Mistake::KeyNotPrefixed, Mistake::OtherHash(hash)],
        );
    }
    for parts in [
        [KEY, SENT, TOKEN],
        [TOKEN, KEY, SENT],
        [KEY, TOKEN, SENT],
        [SENT, TOKEN, ""],
    ] {
        let message = parts.concat();
        let plain = HashFunction::Sha512.plain(&[message.as_bytes()]);
        check_header(SENT, to_hex(&plain).as_bytes(), &[Mistake::NotKeyed]);
        let plain = HashFunction::Sha256.plain(&[message.as_bytes()]);
        let both = [Mistake::NotKeyed, Mistake::OtherHash(HashFunction::Sha256)];
        check_header(SENT, to_hex(&plain).as_bytes(), &both);
    }
}

#[test]
fn another_transport_than_hex_is_named_with_what_else_is_wrong() {
    use base64::Engine as _;
    let base64 = base64::engine::general_purpose::STANDARD;
    let digest = HashFunction::Sha512.keyed(TOKEN.as_bytes(), &[KEY.as_bytes(), SENT.as_bytes()]);
    check_header(SENT, &digest, &[Mistake::Transport(Transport::RawBytes)]);
    check_header(
        SENT,
        base64.encode(&digest).as_bytes(),
        &[Mistake::Transport(Transport::Base64)],
    );
    let of_hex = base64.encode(to_hex(&digest));
    check_header(
        SENT,
        of_hex.as_bytes(),
        &[Mistake::Transport(Transport::Base64OfHex)],
    );
    let decorated = format!("sha512={}", to_hex(&digest));
    check_header(
        SENT,
        decorated.as_bytes(),
        &[Mistake::Transport(Transport::Decorated)],
    );

    let three = HashFunction::Sha256.keyed(TOKEN.as_bytes(), &[SENT.as_bytes()]);
    check_header(
        SENT,
        base64.encode(three).as_bytes(),
        &[
            Mistake::KeyNotPrefixed,
            Mistake::OtherHash(HashFunction::Sha256),
            Mistake::Transport(Transport::Base64),
        ],
    );
}

fn string_to_sign(body: Option<&str>) -> String {
    let header = "0".repeat(128);
    match diagnose(TOKEN.as_bytes(), KEY, body.map(str::as_bytes), header.as_bytes()) {
        Diagnosis::Unknown { string_to_sign, .. } => String::from_utf8(string_to_sign).unwrap(),
        found => panic!("{found:?}"),
    }
}

#[test]
fn an_unknown_mistake_is_answered_with_the_string_to_sign() {
    assert_eq!(string_to_sign(None), KEY);
    assert_eq!(
        string_to_sign(Some(SENT)),
        format!("{KEY}{}", SENT.replace('/', "\\/"))
    );
    assert_eq!(
        string_to_sign(Some("{ \"a\" : 1.0 }")),
        format!("{KEY}{{\"a\":1}}")
    );
    assert_eq!(string_to_sign(Some("not json")), format!("{KEY}not json"));
    let unreadable = diagnose(TOKEN.as_bytes(), KEY, None, b"not a signature");
    assert_eq!(
        unreadable,
        Diagnosis::Unknown {
            string_to_sign: KEY.into(),
            has_body: false,
        }
    );
}

#[test]
fn a_form_of_several_parts_is_named_whatever_was_signed() {
    let header = "0".repeat(128);
    let form = "-----f00\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nKopi\r\n-----f00--\r\n";
    let found = diagnose(TOKEN.as_bytes(), KEY, Some(form.as_bytes()), header.as_bytes());
    assert_eq!(found, Diagnosis::MultipartSent);
    for other in [
        "--",
        "--x\r\nContent-Type: text/plain",
        "x\r\nContent-Disposition: form-data",
    ] {
        let found = diagnose(TOKEN.as_bytes(), KEY, Some(other.as_bytes()), header.as_bytes());
        assert!(
            matches!(found, Diagnosis::Unknown { has_body: true, .. }),
            "{other}"
        );
    }
}

#[test]
fn a_right_signature_has_no_mistake() {
    let signature = to_hex(&SigningKey::new(TOKEN.as_bytes()).sign_raw(KEY, Some(SENT.as_bytes())));
    let found = diagnose(TOKEN.as_bytes(), KEY, Some(SENT.as_bytes()), signature.as_bytes());
    assert!(matches!(found, Diagnosis::Unknown { .. }));
}

#[test]
fn a_body_over_the_limit_is_not_diagnosed_and_the_largest_within_is() {
    let header = "0".repeat(128);
    let body = vec![b' '; DIAGNOSED_BODY_BYTES_MAX + 1];
    assert_eq!(
        diagnose(TOKEN.as_bytes(), KEY, Some(&body), header.as_bytes()),
        Diagnosis::BodyTooLarge
    );
    let unit = r#"{"é":"/"},"#.repeat(DIAGNOSED_BODY_BYTES_MAX / 12);
    let largest = format!("[{}]", unit.trim_end_matches(','));
    let found = diagnose(TOKEN.as_bytes(), KEY, Some(largest.as_bytes()), header.as_bytes());
    assert!(matches!(found, Diagnosis::Unknown { .. }));
}

proptest! {
    /// Whatever is presented, the answer holds no signature that would be accepted.
    #[test]
    fn no_diagnosis_holds_the_expected_signature(
        body in r#"[{}\[\]":,a-c0-9 ]{0,40}"#,
        header in proptest::collection::vec(any::<u8>(), 0..140),
    ) {
        let signing = SigningKey::new(TOKEN.as_bytes());
        let body = Some(body.as_bytes());
        let shown = format!("{:?}", diagnose(TOKEN.as_bytes(), KEY, body, &header));
        let expected = signing.sign_raw(KEY, body);
        prop_assert!(!shown.contains(&to_hex(&expected)));
        if let Diagnosis::Unknown { string_to_sign, .. } = diagnose(TOKEN.as_bytes(), KEY, body, &header) {
            // What is shown is what to sign: signing it is accepted.
            let advised = signing.sign_raw("", Some(&string_to_sign));
            prop_assert!(verify(&signing, KEY, body, to_hex(&advised).as_bytes()).is_ok());
        }
    }
}
