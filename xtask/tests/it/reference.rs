//! Pages of the reference that are made from the sources: `UPDATE_GOLDEN=1 cargo test -p xtask` writes them.

use std::fmt::Write;

use sengo_wire::error::{ErrorCode, Language};
use serde_json::Value;

use crate::tree::root;

const MADE: &str = "<!-- Made by `UPDATE_GOLDEN=1 cargo test -p xtask`; change the sources instead. -->\n\n";

fn check(path: &str, made: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&file, made).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == made,
        "{path} is outdated; run UPDATE_GOLDEN=1 cargo test -p xtask and read the difference"
    );
}

#[test]
fn the_page_of_error_codes_says_what_the_code_says() {
    let mut page = format!("# Error codes\n\n{MADE}");
    page += "What each `errorCode` means and what to do about it. [The guide](../guides/errors.md) tells how to handle\n";
    page += "them. Every instance serves this at `/docs/errors`.\n\n| HTTP | errorCode | means | what to do |\n|---|---|---|---|\n";
    for language in Language::ALL {
        if language == Language::Indonesian {
            page += "\n## Dalam Bahasa Indonesia\n\n| HTTP | errorCode | artinya | yang harus dilakukan |\n|---|---|---|---|\n";
        }
        for code in ErrorCode::ALL {
            let (status, word) = (code.http_status(), code.as_str());
            let (means, remedy) = (code.means(language), code.what_to_do(language));
            writeln!(page, "| {status} | `{word}` | {means} | {remedy} |").unwrap();
        }
    }
    check("docs/reference/errors.md", &page);
}

#[test]
fn the_page_of_endpoints_says_what_the_openapi_document_says() {
    let document: Value = serde_json::from_str(&sengo_wire::openapi::document("0")).unwrap();
    let mut page = format!("# Endpoints\n\n{MADE}");
    page += "Every call, with an example of its request and answer. All carry the three headers of a\n";
    page += "[signed call](../guides/authentication.md), and every path also answers without `/api`. The same for programs is\n";
    page += "[openapi.json](../openapi.json).\n";
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            page += &described(&document, &method.to_uppercase(), path, operation);
        }
    }
    check("docs/reference/endpoints.md", &page);
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_default()
}

fn described(document: &Value, method: &str, path: &str, operation: &Value) -> String {
    let mut section = format!("\n## {}\n\n`{method} {path}`\n\n", text(operation, "summary"));
    writeln!(section, "{}", text(operation, "description")).unwrap();
    let parameters: Vec<&Value> = operation["parameters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|parameter| {
            document
                .pointer(text(parameter, "$ref").trim_start_matches('#'))
                .unwrap()
        })
        .filter(|parameter| text(parameter, "name") != "Accept-Language")
        .collect();
    if !parameters.is_empty() {
        section += "\n| parameter | in | means |\n|---|---|---|\n";
    }
    for parameter in parameters {
        let (name, place) = (text(parameter, "name"), text(parameter, "in"));
        writeln!(
            section,
            "| `{name}` | {place} | {} |",
            text(parameter, "description")
        )
        .unwrap();
    }
    for (title, pointer) in [
        ("Request", "/requestBody/content/application~1json/examples"),
        ("Answer", "/responses/200/content/application~1json/examples"),
    ] {
        let examples = operation.pointer(pointer).and_then(Value::as_object);
        if let Some(example) = examples.and_then(|examples| examples.values().next()) {
            write!(section, "\n{title}:\n\n```json\n{:#}\n```\n", example["value"]).unwrap();
        }
    }
    section
}
