//! Where requests and what they are about are found, on the visitor's side.

use std::sync::LazyLock;

use maud::{Markup, html};

use crate::routes::addresses;
use crate::visit::Visit;

pub(super) const OPERATOR: &str = "/console/operator/requests";
pub(super) const MERCHANT: &str = "/console/merchant/approvals";

/// The addresses of pages: what has no page is named, and not linked.
static PAGES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| addresses().into_iter().map(|(address, _)| address).collect());

/// The visitor's side: an address below the other one's is asked for its own permission all the same.
pub(super) fn is_operators(visit: &Visit) -> bool {
    visit.path().starts_with("/console/operator")
}

/// The list of requests on the visitor's side.
pub(super) fn home(visit: &Visit) -> &'static str {
    if is_operators(visit) { OPERATOR } else { MERCHANT }
}

/// A thing by what it is called, as a link to its page on the visitor's side.
pub(super) fn link(visit: &Visit, area: &str, id: &str, words: Markup) -> Markup {
    let side = if is_operators(visit) {
        "operator"
    } else {
        "merchant"
    };
    let list = format!("/console/{side}/{area}");
    let pattern = format!("{list}/{{id}}");
    html! {
        @if PAGES.contains(&pattern.as_str()) {
            a href={ (list) "/" (id) } { (words) }
        } @else { (words) }
    }
}
