use maud::Markup;
use sengo_core::environment::Environment;
use sengo_wire::error::ErrorCode;

use super::page::{Page, layout, prose};
use super::samples::{LOCAL, Sample};
use super::{authentication, document, endpoints, errors, home, quickstart};
use crate::public_url::PublicUrl;

fn host() -> PublicUrl {
    PublicUrl::parse("https://api.sengo.example").unwrap()
}

fn body(page: Page) -> Markup {
    match page {
        Page::Home => home::body(&host(), Environment::Sandbox),
        Page::Quickstart => quickstart::body(&host()),
        Page::Authentication => authentication::body(&host()),
        Page::Endpoints => endpoints::body(document::document()),
        Page::Errors => errors::body(document::document()),
    }
}

fn html(page: Page) -> String {
    layout(page, &body(page)).into_string()
}

/// The values of an attribute, in the order in which they occur.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(&start)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn the_help_of_every_error_leads_to_a_section_of_its_own() {
    let html = html(Page::Errors);
    for code in ErrorCode::ALL {
        let help = code.help();
        let (path, anchor) = help.split_once('#').unwrap();
        assert_eq!(path, Page::Errors.path());
        let sections = attributes(&html, "id").into_iter().filter(|id| *id == anchor);
        assert_eq!(sections.count(), 1, "{help}");
    }
}

#[test]
fn the_page_of_errors_begins_with_a_real_one() {
    let html = html(Page::Errors);
    assert!(html.contains("PT. Maju Jaya") && html.contains("&quot;requestId&quot;"));
}

#[test]
fn every_link_in_the_pages_leads_somewhere() {
    let pages: Vec<(Page, String)> = Page::ALL.into_iter().map(|page| (page, html(page))).collect();
    let served: Vec<&str> = super::paths().into_iter().map(|(path, _)| path).collect();
    for (page, html) in &pages {
        for link in attributes(html, "href") {
            if link == "data:," {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let path = if path.is_empty() { page.path() } else { path };
            if let Some(file) = path.strip_prefix("/docs/samples/") {
                assert!(Sample::named(file).is_some(), "{link} in {page:?}");
                continue;
            }
            assert!(served.contains(&path), "{link} in {page:?}");
            if anchor.is_empty() {
                continue;
            }
            let (_, target) = pages.iter().find(|(target, _)| target.path() == path).unwrap();
            assert!(attributes(target, "id").contains(&anchor), "{link} in {page:?}");
        }
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere_and_no_script_runs() {
    for page in Page::ALL {
        let html = html(page);
        assert_eq!(attributes(&html, "src"), Vec::<&str>::new(), "{page:?}");
        assert!(!html.contains("<script") && !html.contains(" style="), "{page:?}");
    }
}

#[test]
fn every_operation_is_described_with_an_answer() {
    let html = html(Page::Endpoints);
    let calls = document::document()["paths"].as_object().unwrap().values();
    let operations: Vec<&str> = calls
        .flat_map(|methods| methods.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    assert!(operations.len() >= 12);
    for id in &operations {
        assert!(attributes(&html, "id").contains(id), "{id}");
    }
    assert_eq!(html.matches("<h3>Answer</h3>").count(), operations.len());
}

#[test]
fn samples_name_the_host_of_this_instance() {
    let html = html(Page::Quickstart);
    assert!(!html.contains("127.0.0.1"));
    for sample in Sample::ALL {
        let text = sample.text(&host());
        assert_eq!(text.matches(host().as_str()).count(), 1, "{}", sample.file);
        assert!(!text.contains(LOCAL), "{}", sample.file);
    }
}

#[test]
fn code_in_a_sentence_is_marked_and_escaped() {
    assert_eq!(prose("a `<b>` c").into_string(), "a <code>&lt;b&gt;</code> c");
}
