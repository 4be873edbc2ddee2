//! `/docs/authentication`: the three headers and the signature.

use maud::{Markup, html};
use sengo_core::signature::{SigningKey, to_hex};

use super::page::{code, prose};
use crate::public_url::PublicUrl;

/// The worked example: made up, and the same for every reader.
const KEY: &str = "mkey_sbx_example";
const TOKEN: &str = "mtoken_sbx_example";
const BODY: &str = r#"{"name":"Toko Baru","domain":"https:\/\/tokobaru.example.com","ip":["0.0.0.0\/0"]}"#;

/// How to sign in four languages: a call with a body.
const SIGNING: [(&str, &str); 4] = [
    (
        "PHP",
        "$signature = hash_hmac('sha512', $key . json_encode($body), $token);",
    ),
    (
        "JavaScript (Node)",
        "const body = JSON.stringify(data);\nconst signature = crypto.createHmac('sha512', token).update(key + body).digest('hex');",
    ),
    (
        "Python",
        "body = json.dumps(data)\nsignature = hmac.new(token.encode(), (key + body).encode(), hashlib.sha512).hexdigest()",
    ),
    (
        "Shell",
        "SIGNATURE=$(printf '%s' \"$KEY$BODY\" | openssl dgst -sha512 -hmac \"$TOKEN\" -r | cut -d' ' -f1)",
    ),
];

/// What goes wrong most, and what is right.
const MISTAKES: [(&str, &str); 10] = [
    (
        "The body alone is signed",
        "Put the key before it: `hash_hmac('sha512', $key . json_encode($body), $token)`.",
    ),
    (
        "`$key + json_encode($body)`",
        "In PHP, `+` does not join strings and is a TypeError in version 8. Use `.`.",
    ),
    (
        "Another hash, or no HMAC",
        "It is HMAC with SHA-512. Neither `sha256` nor `hash('sha512', …)` will do.",
    ),
    (
        "Base64, or raw bytes",
        "The signature is hex, 128 digits. Leave out `base64_encode` and the fourth argument of `hash_hmac`.",
    ),
    (
        "Key and token swapped",
        "The key begins the message, the token is the secret of the HMAC.",
    ),
    (
        "A GET is signed with `[]`, `{}` or `null`",
        "Without a body, the message is the key and nothing else.",
    ),
    (
        "The JSON is encoded twice",
        "`json_encode` gets the array. Given a string that is JSON already, it makes a JSON string of it.",
    ),
    (
        "The array goes to `CURLOPT_POSTFIELDS`",
        "cURL then sends form fields. Give it the text, `json_encode($body)`.",
    ),
    (
        "One layout is signed, another is sent",
        "Make the text once, and both sign and send that text.",
    ),
    (
        "A line break at the end",
        "Tokens read from files and `echo` without `-n` add one. Use `trim()` and `printf '%s'`.",
    ),
];

pub(super) fn body(host: &PublicUrl) -> Markup {
    let signature = to_hex(&SigningKey::new(TOKEN.as_bytes()).sign_raw(KEY, Some(BODY.as_bytes())));
    html! {
        p.lead { "Every call carries three headers: who you are, your secret, and a signature over what you send." }
        div.wide {
            table {
                thead { tr { th { "Header" } th { "Holds" } } }
                tbody {
                    tr { td { code { "X-Client-Key" } } td { "The key. It names you and is no secret." } }
                    tr { td { code { "X-Client-Token" } } td { "The token that was shown when the key was issued." } }
                    tr { td { code { "X-Signature" } } td { "HMAC-SHA512 of the key followed by the body, with the token as the secret, in hex." } }
                }
            }
        }
        p {
            "There are two kinds of keys. A merchant's key (" code { "mkey_" } ") creates and manages projects. A project's key ("
            code { "pkey_" } ") reads that project's balance. A key of a sandbox does not work in production, nor the other way round; "
            "the answer says so if you mix them up."
        }
        h2 id="signature" { "The signature" }
        p { "With a body, sign the key followed directly by the body. Without one, as in every GET, sign the key alone." }
        @for (language, text) in SIGNING {
            h3 { (language) }
            (code(text))
        }
        h2 id="example" { "An example to check your code with" }
        p { "With this key, this token and this body:" }
        (code(&format!("key    {KEY}\ntoken  {TOKEN}\nbody   {BODY}")))
        p { "the text that is signed is" }
        (code(&format!("{KEY}{BODY}")))
        p { "and the signature is" }
        (code(&wrapped(&signature)))
        p.quiet { "It is one line of 128 digits, shown here in two. Upper case is as good as lower case." }
        h2 id="renderings" { "Which text of the body may be signed" }
        p {
            "The bytes you send, always. And because PHP programs often sign " code { "json_encode($body)" }
            " and send the same data laid out otherwise, also what PHP makes of it: " code { "json_encode" }
            " of the decoded body, decoded as objects or as arrays, with or without " code { "JSON_UNESCAPED_SLASHES" } " and "
            code { "JSON_UNESCAPED_UNICODE" } ". What " code { "JSON.stringify" } " writes is among them. The Content-Type does not matter."
        }
        p { "A body in which a name occurs twice is refused with 422, however it is signed." }
        h2 id="refused" { "When a signature is refused" }
        p {
            "If your token is right, the answer tells you which mistake made your signature, or shows the exact text that was expected to be signed. "
            "Read " code { "hint" } ". If it says instead that key and token do not match, start there: "
            "a signature cannot be judged without the right token."
        }
        div.wide {
            table {
                thead { tr { th { "Mistake" } th { "What is right" } } }
                tbody {
                    @for (mistake, right) in MISTAKES {
                        tr { td { (prose(mistake)) } td { (prose(right)) } }
                    }
                }
            }
        }
        p { "A quick check that depends on nothing but your key and token is to read a balance:" }
        (code(&format!("GET {}/api/balance", host.as_str())))
        h2 id="addresses" { "Addresses" }
        p {
            "A project's key is taken only from the addresses in the project's " code { "ip" } " list, which may hold IPv4 and IPv6 addresses and networks; "
            code { "0.0.0.0/0" } " admits every address. A call from elsewhere is answered with 403, which names the address that was seen and the entry that would admit it."
        }
        h2 id="keys" { "Changing keys" }
        p {
            "Rotate a key with " code { "POST /api/projects/{id}/keys/{key}/rotate" } ". The new one works at once, and the old one goes on for 24 hours, "
            "or as many as " code { "overlapHours" } " says, up to 720. A key that has become known to others is revoked with "
            code { "DELETE /api/projects/{id}/keys/{key}" } ", and is refused within a second."
        }
        h2 id="rates" { "How many calls" }
        p {
            "Answers say in " code { "RateLimit-Limit" } ", " code { "RateLimit-Remaining" } " and " code { "RateLimit-Reset" }
            " how many calls are left. One too many is answered with 429 and " code { "Retry-After" } ", in seconds; it changed nothing and can be repeated."
        }
    }
}

/// The digits in two lines, which also fit a small screen better.
fn wrapped(signature: &str) -> String {
    match signature.split_at_checked(64) {
        Some((first, second)) => format!("{first}\n{second}"),
        None => signature.to_owned(),
    }
}
