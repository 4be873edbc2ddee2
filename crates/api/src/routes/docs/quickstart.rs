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
        h2 { "1. Take a sample" }
        p {
            "Each has one function that signs and sends a call, to be copied into your own program, and three calls that use it. "
            "None needs a package."
        }
        @for sample in Sample::ALL {
            details {
                summary { (sample.language) }
                (code(&sample.text(host)))
                p { a href={ "/docs/samples/" (sample.file) } { (sample.file) } }
            }
        }
        p { "Save it, and put your key and token where it looks for them:" }
        (code(&format!(
            "curl -sO {0}/docs/samples/sengo.php # or sengo.mjs, sengo.py, sengo.sh\nexport SENGO_URL={0}\nexport SENGO_KEY=mkey_…\nexport SENGO_TOKEN=mtoken_…",
            host.as_str()
        )))
        h2 { "2. Create a project" }
        (code(&run("create")))
        p { "Each of them answers the same. Running it twice makes one project." }
        (code(CREATED))
        p {
            "Something else? Read " code { "hint" } " in the answer: if your token is right, it names the mistake. "
            a href="/docs/authentication#refused" { "What to do when a signature is refused" } " tells more."
        }
        h2 { "3. Wait for the review" }
        (code("php sengo.php show 1"))
        p {
            "The operator looks at the project and approves it, or rejects it with reasons. Its " code { "status" } " is "
            code { "Review" } " until then, and " code { "Active" } " or " code { "Rejected" } " afterwards. Correct a rejected one with "
            code { "PATCH /api/projects/{id}" } ", and it is reviewed again."
        }
        h2 { "4. Get the project's key" }
        p {
            "A project has keys of its own, which begin with " code { "pkey_" } ". The operator gives you the first, or you issue it "
            "with your merchant's key once the project is Active, by "
            a href="/docs/endpoints#key_issue" { code { "POST /api/projects/{id}/keys" } } ". The token is in that answer, this once."
        }
        h2 { "5. Read the balance" }
        p { "With the project's key and token in place of the merchant's:" }
        (code(&run("balance")))
        (code(BALANCE))
        p {
            "From here: " a href="/docs/endpoints" { "every call" } ", " a href="/docs/authentication" { "authentication in depth" }
            ", and " a href="/docs/errors" { "errors" } "."
        }
    }
}

/// The same command in each language.
fn run(command: &str) -> String {
    let lines = Sample::ALL.map(|sample| format!("{} {} {command}", sample.runner, sample.file));
    lines.join("\n")
}
