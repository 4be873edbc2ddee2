//! What the demo prints: first calls in curl and PHP, signed and ready to paste.

use std::net::SocketAddr;

use sengo_core::signature::{SigningKey, to_hex};
use serde_json::json;

use super::{Credentials, Pair};
use crate::args::Global;
use crate::output::Output;

/// The body of the first create call, as PHP's `json_encode` writes it.
const NEW_PROJECT: &str =
    r#"{"name":"Toko Baru","domain":"https:\/\/tokobaru.example.com","ip":["0.0.0.0\/0"]}"#;

/// The body of the first payment.
const NEW_PAYMENT: &str = r#"{"reference":"INV-1","amount":125000,"viewName":"Kopi Senja","additionalInfo":{"callback":"https:\/\/kopisenja.example.com\/callbacks\/sengo"}}"#;

pub(super) fn print(credentials: &Credentials, address: SocketAddr, global: &Global, output: Output) {
    let host = format!("http://{address}");
    let (merchant, project) = (&credentials.merchant, &credentials.project);
    let data = global.data.display();
    let sengo = program();
    let [operator, owner] = &credentials.logins;
    output.program(&json!({
        "url": host, "merchant": merchant, "project": project, "logins": credentials.logins,
    }));
    output.note(&format!(
        "
SenGo serves a sandbox at {host}. Its data is in {data}; remove that folder to start anew.

The console is at {host}/console. Sign in as an operator, or as an owner of a merchant:

operator  {operator_email}  {operator_password}
merchant  {owner_email}  {owner_password}

1. Read a project's balance, with curl:

{balance}

2. Create a project, with curl; paste it twice and it still makes one project:

{create}

3. Create the same project from PHP:

{php}

4. Take a payment: make a QRIS code, open the page that its answer names as url, and be the payer there.
Pasted twice it is one payment, because of its Idempotency-Key:

{pay}

5. As the operator, in another terminal: see what waits for review, and approve it:

{sengo} --data {data} project list --status Review
{sengo} --data {data} project approve ID --issue-key

Stop with Ctrl-C.
",
        operator_email = operator.email,
        operator_password = operator.password,
        owner_email = owner.email,
        owner_password = owner.password,
        balance = curl(project, "GET", &format!("{host}/api/balance"), None),
        pay = curl(project, "POST", &format!("{host}/api/qris"), Some(NEW_PAYMENT))
            + " \\\n  -H 'Idempotency-Key: first-payment'",
        create = curl(
            merchant,
            "POST",
            &format!("{host}/api/projects"),
            Some(NEW_PROJECT)
        ),
        php = php(merchant, &format!("{host}/api/projects")),
    ));
}

/// This program as it was called, so that the lines work where it is on no path.
fn program() -> String {
    std::env::args().next().unwrap_or_else(|| "sengo".into())
}

fn curl(pair: &Pair, method: &str, url: &str, body: Option<&str>) -> String {
    let signing = SigningKey::new(pair.token.as_bytes());
    let signature = to_hex(&signing.sign_raw(&pair.key, body.map(str::as_bytes)));
    let data = body.map(|body| format!(" \\\n  -d '{body}'")).unwrap_or_default();
    let (key, token) = (&pair.key, &pair.token);
    format!(
        "curl -s -w '\\n' -X {method} {url} \\
  -H 'X-Client-Key: {key}' \\
  -H 'X-Client-Token: {token}' \\
  -H 'X-Signature: {signature}'{data}"
    )
}

fn php(pair: &Pair, url: &str) -> String {
    let (key, token) = (&pair.key, &pair.token);
    format!(
        r#"php <<'PHP'
<?php
$key = '{key}';
$token = '{token}';
$body = ['name' => 'Toko Baru', 'domain' => 'https://tokobaru.example.com', 'ip' => ['0.0.0.0/0']];
$curl = curl_init('{url}');
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_POSTFIELDS => json_encode($body),
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json',
        'X-Client-Key: ' . $key,
        'X-Client-Token: ' . $token,
        'X-Signature: ' . hash_hmac('sha512', $key . json_encode($body), $token),
    ],
]);
echo curl_exec($curl), PHP_EOL;
PHP"#
    )
}
