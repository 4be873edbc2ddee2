//! `/docs/quickstart`: from a key to a balance.

use maud::{Markup, html};

use super::page::code;
use super::samples::Sample;
use crate::public_url::PublicUrl;

const CREATED: &str = r#"{"responseCode":200,"responseMessage":"success","responseData":{"id":1,"name":"Toko Baru",
"domain":"https://tokobaru.example.com","ip":["0.0.0.0/0"],"status":"Review"}}"#;

const BALANCE: &str =
    r#"{"responseCode":200,"responseMessage":"success","responseData":{"active":0,"pending":0,"total":0}}"#;

pub(super) fn body(host: &PublicUrl) -> Markup {
    html! {
        p.lead { "Create a project, wait for its approval, and read its balance." }
        p {
            "You need a merchant's key and token, which the operator gives you once your merchant is activated. "
            "The key begins with " code { "mkey_" } " and is no secret; the token begins with " code { "mtoken_" }
            " and is one. Keep it on your server, never in a browser or an app."
        }
        h2 { "1. Create a project" }
        p { "Take the language you know, put in your key and token, and run it. Running it twice makes one project." }
        @for sample in Sample::ALL {
            h3 { (sample.language) }
            (code(&sample.text(host)))
            p.quiet { "Run it with " code { (sample.run) } "." }
        }
        p { "All four answer the same:" }
        (code(CREATED))
        p {
            "Something else? Read " code { "hint" } " in the answer: if your token is right, it names the mistake. "
            a href="/docs/authentication#refused" { "What to do when a signature is refused" } " tells more."
        }
        h2 { "2. Wait for the review" }
        p {
            "The operator looks at the project and approves it, or rejects it with reasons. "
            code { "GET /api/projects/{id}" } " shows its " code { "status" } ": " code { "Review" } ", then "
            code { "Active" } " or " code { "Rejected" } ". Correct a rejected one with " code { "PATCH /api/projects/{id}" }
            ", and it is reviewed again."
        }
        h2 { "3. Get the project's key" }
        p {
            "A project has keys of its own, which begin with " code { "pkey_" } ". Either the operator gives you the first, or you issue it "
            "with your merchant's key once the project is Active:"
        }
        (code("POST /api/projects/{id}/keys"))
        p { "The answer holds the token, this once." }
        h2 { "4. Read the balance" }
        p { "There is no body, so the signature is over the key alone:" }
        (code(&balance(host)))
        (code(BALANCE))
        p {
            "From here: " a href="/docs/endpoints" { "every call" } ", " a href="/docs/authentication" { "authentication in depth" }
            ", and " a href="/docs/errors" { "errors" } "."
        }
    }
}

fn balance(host: &PublicUrl) -> String {
    format!(
        r#"KEY='pkey_…'
TOKEN='ptoken_…'
SIGNATURE=$(printf '%s' "$KEY" | openssl dgst -sha512 -hmac "$TOKEN" -r | cut -d' ' -f1)
curl -s '{}/api/balance' \
  -H "X-Client-Key: $KEY" -H "X-Client-Token: $TOKEN" -H "X-Signature: $SIGNATURE""#,
        host.as_str()
    )
}
