//! `/docs/endpoints`: every call with its example, read from the OpenAPI document.

use maud::{Markup, html};
use serde_json::Value;

use super::page::{code, prose};

/// A call as the document describes it.
struct Operation<'a> {
    id: &'a str,
    method: String,
    path: &'a str,
    described: &'a Value,
    document: &'a Value,
}

fn operations(document: &Value) -> Vec<Operation<'_>> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths
        .into_iter()
        .flatten()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .into_iter()
                .flatten()
                .map(move |call| (path, call))
        })
        .map(|(path, (method, described))| Operation {
            id: text(described, "operationId"),
            method: method.to_uppercase(),
            path,
            described,
            document,
        })
        .collect()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value.get(member).and_then(Value::as_str).unwrap_or_default()
}

/// One line a call.
pub(super) fn overview(document: &Value) -> Markup {
    html! {
        div.wide {
            table {
                tbody {
                    @for call in operations(document) {
                        tr {
                            td { code { span.method { (call.method) } " " (call.path) } }
                            td { a href={ "/docs/endpoints#" (call.id) } { (text(call.described, "summary")) } }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn body(document: &Value) -> Markup {
    html! {
        p.lead { "Every call, with an example of its request and of its answer." }
        p {
            "All of them carry the " a href="/docs/authentication" { "three headers" } " of a signed call. "
            "The examples show bodies laid out for reading; send them as you like."
        }
        (overview(document))
        @for call in operations(document) {
            (section(&call))
        }
    }
}

fn section(call: &Operation<'_>) -> Markup {
    let parameters = call.parameters();
    html! {
        section id=(call.id) {
            h2 { a.anchor href={ "#" (call.id) } { (text(call.described, "summary")) } }
            p { code { span.method { (call.method) } " " (call.path) } }
            p { (prose(text(call.described, "description"))) }
            @if !parameters.is_empty() {
                dl {
                    @for parameter in parameters {
                        dt { code { (text(parameter, "name")) } " " span.quiet { (place(parameter)) } }
                        dd { (prose(text(parameter, "description"))) }
                    }
                }
            }
            @if let Some(example) = call.example("/requestBody/content/application~1json/examples") {
                h3 { "Request" }
                (code(&example))
            }
            @if let Some(example) = call.example("/responses/200/content/application~1json/examples") {
                h3 { "Answer" }
                (code(&example))
            }
        }
    }
}

/// Where a parameter is written.
fn place(parameter: &Value) -> &'static str {
    match text(parameter, "in") {
        "path" => "in the path",
        "query" => "in the query",
        _ => "as a header",
    }
}

impl<'a> Operation<'a> {
    /// The parameters, without the one that every call takes and that is told elsewhere.
    fn parameters(&self) -> Vec<&'a Value> {
        let listed = self.described.get("parameters").and_then(Value::as_array);
        listed
            .into_iter()
            .flatten()
            .filter_map(|reference| {
                let target = text(reference, "$ref").strip_prefix('#')?;
                self.document.pointer(target)
            })
            .filter(|parameter| text(parameter, "name") != "Accept-Language")
            .collect()
    }

    fn example(&self, pointer: &str) -> Option<String> {
        let examples = self.described.pointer(pointer)?.as_object()?;
        let value = examples.values().next()?.get("value")?;
        Some(format!("{value:#}"))
    }
}
