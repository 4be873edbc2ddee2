use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sengo_core::json::{FaultKind, parse};
use sengo_core::signature::{ObjectsAs, PhpEncoding, SigningKey, from_hex, verify};

use super::bodies::{self, Random};
use super::{edge_cases, process};

const CLIENT_KEY: &str = "made-up-client-key";
const TOKEN: &str = "made-up-token-of-a-test";

/// PHP's word on one body in one encoding.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Undecodable,
    Unencodable,
    Text(Vec<u8>),
}

#[test]
fn every_body_is_decoded_rendered_and_signed_as_php_does() {
    let bodies = all_bodies();
    let input: String = bodies.iter().map(|body| STANDARD.encode(body) + "\n").collect();
    let answers = process::run("oracle.php", &[CLIENT_KEY, TOKEN], input);
    assert_eq!(answers.len(), bodies.len(), "php answers every body");

    let signing = SigningKey::new(TOKEN.as_bytes());
    let mut renderings = 0;
    let mut refusals = 0;
    for (number, (body, line)) in bodies.iter().zip(&answers).enumerate() {
        let fields: Vec<&str> = line.split(' ').collect();
        assert_eq!(fields.len(), PhpEncoding::ALL.len());
        for (place, (encoding, field)) in PhpEncoding::ALL.into_iter().zip(fields).enumerate() {
            let (answer, signature) = read_answer(field);
            compare(body, encoding, &answer);
            if let Answer::Text(text) = answer {
                renderings += 1;
                let expected: [u8; 64] = from_hex(signature.as_bytes()).expect("php signs in hex");
                assert_eq!(signing.sign_raw(CLIENT_KEY, Some(&text)), expected);
                // All of them would take long; over thousands of bodies each encoding has its turn.
                let readable = parse(body).is_ok();
                if readable && number % PhpEncoding::ALL.len() == place {
                    let accepted = verify(&signing, CLIENT_KEY, Some(body), signature.as_bytes());
                    assert!(accepted.is_ok(), "{} as {encoding:?}", body.escape_ascii());
                }
            } else {
                refusals += 1;
            }
        }
    }
    // Guards against a generator that has stopped to make what is to be compared.
    assert!(renderings > 30_000, "{renderings} renderings");
    assert!(refusals > 5_000, "{refusals} refusals");
}

/// `SENGO_TEST_BODIES` multiplies how many there are.
fn all_bodies() -> Vec<Vec<u8>> {
    let times = std::env::var("SENGO_TEST_BODIES").map_or(1, |times| times.parse().expect("a number"));
    let mut random = Random::new(20_250_701);
    let mut bodies = edge_cases::edge_cases();
    for _ in 0..times {
        bodies.extend((0..3_000).map(|_| bodies::well_formed(&mut random)));
        bodies.extend((0..2_500).map(|_| bodies::damaged(&mut random)));
        bodies.extend((0..1_000).map(|_| bodies::soup(&mut random)));
        bodies.extend((0..1_500).map(|_| bodies::numbers(&mut random)));
    }
    bodies
}

fn compare(body: &[u8], encoding: PhpEncoding, php: &Answer) {
    let shown = body.escape_ascii();
    let value = match parse(body) {
        Ok(value) => value,
        // The one place where this crate is stricter, and says so.
        Err(fault) if fault.kind == FaultKind::TooDeep => return,
        Err(fault) => {
            assert_eq!(
                *php,
                Answer::Undecodable,
                "{shown}: {fault}, and php reads it as {encoding:?}"
            );
            return;
        }
    };
    match (encoding.encode(&value), php) {
        (Some(ours), Answer::Text(theirs)) => {
            assert!(
                ours == *theirs,
                "{shown} as {encoding:?}\nours {}\nphp  {}",
                ours.escape_ascii(),
                theirs.escape_ascii()
            );
        }
        (None, Answer::Unencodable) => {}
        // A name that begins with U+0000, which only an object cannot take.
        (None, Answer::Undecodable) if encoding.objects_as == ObjectsAs::Objects => {}
        (ours, theirs) => panic!("{shown} as {encoding:?}: ours {ours:?}, php {theirs:?}"),
    }
}

fn read_answer(field: &str) -> (Answer, &str) {
    match field {
        "undecodable" => (Answer::Undecodable, ""),
        "unencodable" => (Answer::Unencodable, ""),
        _ => {
            let (text, signature) = field.split_once(':').expect("a text and its signature");
            (
                Answer::Text(STANDARD.decode(text).expect("php answers base64")),
                signature,
            )
        }
    }
}
