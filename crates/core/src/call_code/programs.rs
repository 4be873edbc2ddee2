//! The programs around a call, in the manner of the samples in `docs/samples`.

use super::{CodedCall, literal};

pub(super) fn php(call: &CodedCall, base: &str) -> String {
    let (body, sent, signed) = if call.body.is_empty() {
        (String::new(), "", "$key")
    } else {
        let body = literal::php(&call.body);
        (
            format!(
                "// The text that is signed is the text that is sent. Of data, make it once: json_encode($data).\n\
                 $body = {body};\n"
            ),
            "\n    CURLOPT_POSTFIELDS => $body,",
            "$key . $body",
        )
    };
    format!(
        "<?php
$url = getenv('SENGO_URL') ?: {base};
$key = trim(getenv('SENGO_KEY'));
$token = trim(getenv('SENGO_TOKEN'));
{body}
$curl = curl_init($url . {path});
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => {method},
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 30,{sent}
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json',
        'X-Client-Key: ' . $key,
        'X-Client-Token: ' . $token,
        'X-Signature: ' . hash_hmac('sha512', {signed}, $token),
    ],
]);
$answer = curl_exec($curl);
echo $answer === false ? curl_error($curl) : $answer, PHP_EOL;
exit(curl_getinfo($curl, CURLINFO_RESPONSE_CODE) === 200 ? 0 : 1);
",
        base = literal::php(base),
        path = literal::php(&call.path),
        method = literal::php(call.method.as_str()),
    )
}

pub(super) fn javascript(call: &CodedCall, base: &str) -> String {
    let (body, sent, signed) = if call.body.is_empty() {
        (String::new(), "", "key")
    } else {
        let body = literal::javascript(&call.body, "  ");
        (
            format!(
                "// The text that is signed is the text that is sent. Of data, make it once: JSON.stringify(data).\n\
                 const body = {body};\n"
            ),
            "\n  body,",
            "key + body",
        )
    };
    format!(
        "import {{ createHmac }} from 'node:crypto';

const url = process.env.SENGO_URL || {base};
const key = process.env.SENGO_KEY.trim();
const token = process.env.SENGO_TOKEN.trim();
{body}
const answer = await fetch(url + {path}, {{
  method: {method},
  headers: {{
    'Content-Type': 'application/json',
    'X-Client-Key': key,
    'X-Client-Token': token,
    'X-Signature': createHmac('sha512', token).update({signed}).digest('hex'),
  }},{sent}
  signal: AbortSignal.timeout(30_000),
}});
console.log(await answer.text());
process.exitCode = answer.status === 200 ? 0 : 1;
",
        base = literal::javascript(base, "  "),
        path = literal::javascript(&call.path, "  "),
        method = literal::javascript(call.method.as_str(), "  "),
    )
}

pub(super) fn python(call: &CodedCall, base: &str) -> String {
    let (body, sent, signed) = if call.body.is_empty() {
        (String::new(), "", "key")
    } else {
        let body = literal::python(&call.body);
        (
            format!(
                "# The text that is signed is the text that is sent. Of data, make it once: json.dumps(data).\n\
                 body = {body}\n"
            ),
            "\n    data=body.encode(),",
            "(key + body)",
        )
    };
    format!(
        "import hashlib
import hmac
import os
import sys
from urllib.error import HTTPError
from urllib.request import Request, urlopen

url = os.environ.get('SENGO_URL') or {base}
key = os.environ['SENGO_KEY'].strip()
token = os.environ['SENGO_TOKEN'].strip()
{body}
request = Request(
    url + {path},
    method={method},{sent}
    headers={{
        'Content-Type': 'application/json',
        'X-Client-Key': key,
        'X-Client-Token': token,
        'X-Signature': hmac.new(token.encode(), {signed}.encode(), hashlib.sha512).hexdigest(),
    }},
)
try:
    with urlopen(request, timeout=30) as answer:
        print(answer.read().decode())
except HTTPError as refused:
    print(refused.read().decode())
    sys.exit(1)
",
        base = literal::python(base),
        path = literal::python(&call.path),
        method = literal::python(call.method.as_str()),
    )
}

pub(super) fn shell(call: &CodedCall, base: &str) -> String {
    let (body, sent, signed) = if call.body.is_empty() {
        (String::new(), "", "$SENGO_KEY")
    } else {
        let body = literal::shell(&call.body);
        (
            format!("# The text that is signed is the text that is sent.\nbody={body}\n"),
            " \\\n  --data-raw \"$body\"",
            "$SENGO_KEY$body",
        )
    };
    format!(
        "#!/usr/bin/env bash
set -eu
default={base}
path={path}
{body}
signature=$(printf '%s' \"{signed}\" | openssl dgst -sha512 -hmac \"$SENGO_TOKEN\" -r | cut -d' ' -f1)
curl -sS --max-time 30 --fail-with-body -X {method} \"${{SENGO_URL:-$default}}$path\" \\
  -H 'Content-Type: application/json' \\
  -H \"X-Client-Key: $SENGO_KEY\" \\
  -H \"X-Client-Token: $SENGO_TOKEN\" \\
  -H \"X-Signature: $signature\"{sent}
",
        base = literal::shell(base),
        path = literal::shell(&call.path),
        method = call.method.as_str(),
    )
}
