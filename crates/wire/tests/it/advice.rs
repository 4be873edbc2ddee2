//! The lines of PHP that hints show, run by a real PHP: whoever copies them is understood.

use std::collections::BTreeSet;
use std::process::Command;

use sengo_core::refusal::{HeaderFault, Refusal, SignedHeader};
use sengo_core::signature::{Diagnosis, SigningKey, verify};
use sengo_wire::error::{ErrorBody, Language};

use crate::errors::context;
use crate::mistakes;
use crate::refusals::{KEY, TOKEN};

/// What the lines stand in: the variables they use, and cURL, which takes note of the body.
const BEFORE: &str = r"
$sent = null;
if (!defined('CURLOPT_POSTFIELDS')) { define('CURLOPT_POSTFIELDS', 10015); }
if (!function_exists('curl_setopt')) { function curl_setopt($ch, $option, $value) { $GLOBALS['sent'] = $value; } }
$ch = null;
$body = ['name' => 'Café SenGo', 'domain' => 'https://sengo.id', 'ip' => ['0.0.0.0/0']];
";

/// The lines that make a signature, taken out of their backquotes.
fn lines(hint: &str) -> impl Iterator<Item = &str> {
    hint.split('`')
        .skip(1)
        .step_by(2)
        .filter(|line| line.contains("$signature = "))
}

fn hints() -> Vec<String> {
    let mut refusals: Vec<Refusal> = mistakes::all()
        .into_iter()
        .map(|mistake| Refusal::SignatureWrong(Diagnosis::Mistakes(vec![mistake])))
        .collect();
    refusals.push(Refusal::SignatureWrong(Diagnosis::BodyTooLarge));
    refusals.push(Refusal::SignatureWrong(Diagnosis::MultipartSent));
    refusals.push(Refusal::BodyMissing);
    refusals.push(Refusal::Headers(vec![HeaderFault::Missing(
        SignedHeader::Signature,
    )]));
    refusals
        .iter()
        .flat_map(|refusal| Language::ALL.map(|language| ErrorBody::of(refusal, &context(language))))
        .map(|body| body.hint.unwrap())
        .collect()
}

#[test]
fn every_line_that_a_hint_shows_makes_a_signature_that_is_accepted() {
    let hints = hints();
    assert!(hints.iter().all(|hint| lines(hint).next().is_some()));
    let lines: BTreeSet<&str> = hints.iter().flat_map(|hint| lines(hint)).collect();
    assert!(lines.len() >= 3);
    let signing = SigningKey::new(TOKEN.as_bytes());
    for line in lines {
        let script = format!(
            "{BEFORE} $key = '{KEY}'; $token = '{TOKEN}'; {line} echo $signature, \"\\n\", $sent ?? json_encode($body);"
        );
        let output = Command::new("php").args(["-n", "-r", &script]).output();
        let output = output.unwrap_or_else(|error| {
            panic!("this test runs a real PHP, and there is none: apt-get install php-cli ({error})")
        });
        let answer = String::from_utf8(output.stdout).unwrap();
        let (signature, body) = answer
            .split_once('\n')
            .unwrap_or_else(|| panic!("{line}: {answer}"));
        let body = line.contains("$body").then_some(body.as_bytes());
        let accepted = verify(&signing, KEY, body, signature.as_bytes());
        assert!(accepted.is_ok(), "{line}: {answer}");
    }
}
