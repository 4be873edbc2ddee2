//! What acts that may need a colleague have in common: what is said before, after, and while they wait.

use axum::response::Response;
use maud::{Markup, html};
use sengo_app::approval::{Acted, RequestFound};
use sengo_core::ids::TransactionId;
use sengo_core::project::Project;

use crate::parts::{Tone, callout};
use crate::visit::{Visit, done};

/// Where requests are.
pub(super) const REQUESTS: &str = "/console/operator/requests";

/// Leads to the page that tells of it: to `path` when it is done, to the request when a colleague has to agree.
pub(super) fn acted(acted: &Acted, path: &str, told: &str) -> Response {
    match acted {
        Acted::Done(_) => done(path, told),
        Acted::Requested(id) => done(&format!("{REQUESTS}/{id}"), "asked"),
    }
}

/// Says that a request waits, and where.
pub(super) fn waits(visit: &Visit, id: &str) -> Markup {
    callout(
        Tone::Waiting,
        &html! {
            p {
                (visit.say("Nothing is changed yet: another operator has to agree. ", "Belum ada yang berubah: operator lain harus menyetujuinya. "))
                a href={ (REQUESTS) "/" (id) } { (visit.say("See the request", "Lihat permintaannya")) }
            }
        },
    )
}

/// The sentence that says whether it is done at once.
pub(super) fn when_done(visit: &Visit, needs_second: bool) -> Markup {
    html! {
        @if needs_second {
            (visit.say(
                "A colleague has to agree first. Until then nothing changes.",
                "Rekan harus menyetujuinya dulu. Sampai saat itu tidak ada yang berubah.",
            ))
        } @else {
            (visit.say("It is done at once.", "Langsung dijalankan."))
        }
    }
}

/// Requests of this kind that wait already, if there are any.
pub(super) fn waiting(visit: &Visit, requests: &[RequestFound]) -> Markup {
    html! {
        @if !requests.is_empty() {
            (callout(Tone::Waiting, &html! {
                p { (visit.say("Waits for a colleague already:", "Sudah menunggu rekan:")) }
                ul {
                    @for request in requests {
                        li {
                            a href={ (REQUESTS) "/" (request.id) } {
                                (visit.say("Asked for on ", "Diminta pada "))
                                (visit.moment(request.document.requested_at.timestamp()))
                                (visit.say(" by ", " oleh "))
                                code { (request.document.requested_by) }
                            }
                        }
                    }
                }
            }))
        }
    }
}

/// A project by its name and number.
pub(super) fn project_name(project: &Project) -> Markup {
    html! { a href=(super::projects::address(project.id)) { (project.details.name.as_str()) } " (" (project.id) ")" }
}

/// A transaction by its id, and the way to its story.
pub(super) fn transaction_link(id: TransactionId) -> Markup {
    html! { a href={ "/console/operator/transactions/" (id) } { code { (id) } } }
}

/// What something is now and what it would be.
pub(super) fn change(visit: &Visit, before: &Markup, after: &Markup) -> Markup {
    html! {
        @if before.0 == after.0 { (after) } @else {
            (before) " " span class="hidden" { (visit.say("becomes", "menjadi")) }
            span aria-hidden="true" { "→" } " " strong { (after) }
        }
    }
}
