use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sengo_core::signature::{
    Diagnosis, HashFunction, Mistake, SigningKey, Spacing, Spelling, Transport, diagnose, verify,
};

use super::process;

const CLIENT_KEY: &str = "made-up-client-key";
const TOKEN: &str = "made-up-Token-of-a-test";

#[test]
fn mistakes_that_php_makes_are_named() {
    let signing = SigningKey::new(TOKEN.as_bytes());
    let lines = process::run("mistakes.php", &[CLIENT_KEY, TOKEN], String::new());
    assert!(lines.len() >= 30, "{} mistakes", lines.len());
    for line in lines {
        let [name, sent, header] = line
            .split(' ')
            .collect::<Vec<_>>()
            .try_into()
            .expect("three fields");
        let sent = STANDARD.decode(sent).expect("php answers base64");
        let header = STANDARD.decode(header).expect("php answers base64");
        assert!(
            verify(&signing, CLIENT_KEY, Some(&sent), &header).is_err(),
            "{name} is a mistake"
        );
        let found = diagnose(TOKEN.as_bytes(), CLIENT_KEY, Some(&sent), &header);
        assert_eq!(found, Diagnosis::Mistakes(expected(name)), "{name}");
    }
}

fn expected(name: &str) -> Vec<Mistake> {
    match name {
        "key-not-prefixed" => vec![Mistake::KeyNotPrefixed],
        "token-prefixed" => vec![Mistake::TokenPrefixed],
        "key-after-body" => vec![Mistake::KeyAfterBody],
        "plus-between" => vec![Mistake::Separator { text: "+" }],
        "roles-swapped" => vec![Mistake::KeyAndTokenSwapped],
        "key-as-secret" => vec![Mistake::ClientKeyAsSecret],
        "arguments-swapped" => vec![Mistake::HmacArgumentsSwapped],
        "token-with-newline" => vec![Mistake::TokenSpelling(Spelling::TrailingNewline)],
        "sha256" => vec![Mistake::OtherHash(HashFunction::Sha256)],
        "sha1" => vec![Mistake::OtherHash(HashFunction::Sha1)],
        "not-keyed" => vec![Mistake::NotKeyed],
        "base64" => vec![Mistake::Transport(Transport::Base64)],
        "base64-of-hex" => vec![Mistake::Transport(Transport::Base64OfHex)],
        "raw-bytes" => vec![Mistake::Transport(Transport::RawBytes)],
        "body-not-signed" => vec![Mistake::BodyNotSigned],
        "encoded-twice" => vec![Mistake::EncodedTwice],
        "sent-encoded-twice" => vec![Mistake::SentEncodedTwice],
        "sorted" => vec![Mistake::SortedNames],
        "pretty-signed" | "pretty-unescaped-signed" => vec![Mistake::OtherSpacing(Spacing::FourSpaces)],
        "newline-signed" => vec![Mistake::NewlineSigned],
        "form-signed" => vec![Mistake::FormSigned],
        "form-sent" => vec![Mistake::FormSent],
        "array-as-text" => vec![Mistake::BodyAsText { text: "Array" }],
        "nothing-as-array" => vec![Mistake::NothingSentSigned { text: "[]" }],
        "nothing-as-object" => vec![Mistake::NothingSentSigned { text: "{}" }],
        "nothing-as-null" => vec![Mistake::NothingSentSigned { text: "null" }],
        "nothing-as-text" => vec![Mistake::NothingSentSigned { text: "\"\"" }],
        "sha256-and-key-not-prefixed" => {
            vec![Mistake::KeyNotPrefixed, Mistake::OtherHash(HashFunction::Sha256)]
        }
        "sha256-in-base64" => {
            vec![
                Mistake::OtherHash(HashFunction::Sha256),
                Mistake::Transport(Transport::Base64),
            ]
        }
        _ => panic!("no mistake is expected under the name {name}"),
    }
}
