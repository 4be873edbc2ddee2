//! `/console/operator/callbacks`: what could not be told yet, by the endpoint it waits for.

use maud::{Markup, html};
use sengo_app::callbacks::StuckCallbacks;
use sengo_core::callback::{Callback, CallbackSubject};
use sengo_core::role::Permission;

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Table, Tile, empty, pager, tiles};
use crate::routes::Routes;
use crate::routes::transactions::{Side, status_badge};
use crate::visit::Visit;

const CALLBACKS: &str = "/console/operator/callbacks";

pub(super) fn routes() -> Routes {
    Routes::new().page(CALLBACKS, show)
}

async fn show(visit: Visit) -> Answer {
    let after = visit.query("after").and_then(|endpoint| endpoint.parse().ok());
    let stuck = visit.desk().callbacks_stuck(after).await?;
    let backlog = stuck.backlog;
    let mut figures = vec![Tile {
        name: visit.say("Waiting", "Menunggu"),
        value: html! {
            (visit.number(backlog.waiting.into()))
            @if backlog.waiting >= sengo_app::CALLBACKS_COUNTED_MAX { "+" }
        },
        note: None,
        href: None,
    }];
    figures.extend(backlog.first_due.map(|due| Tile {
        name: visit.say("The first is due", "Yang pertama jatuh tempo"),
        value: visit.moment(due),
        note: None,
        href: None,
    }));
    let next = stuck.next.map(|endpoint| format!("{CALLBACKS}?after={endpoint}"));
    let body = html! {
        (tiles(&figures))
        @if stuck.first.is_empty() {
            (empty(visit.say("Nothing waits", "Tidak ada yang menunggu"), &html! {
                (visit.say(
                    "Callbacks are sent at once; what an endpoint does not take comes here and is tried for three days.",
                    "Callback segera dikirim; yang tidak diterima muncul di sini dan dicoba selama tiga hari.",
                ))
            }))
        } @else { (endpoints(&visit, &stuck)) }
        (pager(&visit, None, next.as_deref()))
    };
    Ok(Page::new(&visit, visit.say("Callbacks", "Callback"))
        .lead(html! { p {
            (visit.say("Of each endpoint the callback that is due first.", "Dari setiap endpoint, callback yang jatuh tempo lebih dulu."))
        } })
        .show(&body))
}

fn endpoints<'a>(visit: &'a Visit, stuck: &StuckCallbacks) -> Table<'a> {
    Table::new(visit.say("Endpoints that something waits for", "Endpoint yang ditunggu"))
        .column(visit.say("Address", "Alamat"))
        .column(visit.say("Tells of", "Tentang"))
        .numbers(visit.say("Tries", "Percobaan"))
        .column(visit.say("Newest failure", "Kegagalan terakhir"))
        .column(visit.say("Next try", "Percobaan berikutnya"))
        .column(visit.say("Send again", "Kirim ulang"))
        .rows(stuck.first.iter().map(|(callback, newest)| {
            let failure = newest.as_ref().map_or(html! {}, |attempt| {
                html! {
                    @if let Some(status) = attempt.status { "HTTP " (status) " " }
                    (attempt.error.as_deref().unwrap_or_default())
                }
            });
            [
                html! { code { (callback.address) } },
                about(visit, callback),
                html! { (callback.attempts) },
                failure,
                visit.moment(callback.due_at),
                resend(visit, callback),
            ]
        }))
}

fn about(visit: &Visit, callback: &Callback) -> Markup {
    match &callback.subject {
        CallbackSubject::Transaction { id, status } => html! {
            a href=(Side::Operator.address(*id)) { (visit.say("Transaction", "Transaksi")) } " "
            (status_badge(visit, *status))
        },
        CallbackSubject::Project { status } => html! {
            a href={ "/console/operator/projects/" (callback.parties.project) } { (visit.say("Project", "Proyek")) }
            " " (status)
        },
    }
}

fn resend(visit: &Visit, callback: &Callback) -> Markup {
    let CallbackSubject::Transaction { id, .. } = &callback.subject else {
        return html! {};
    };
    let label = format!(
        "{} {}",
        visit.say("Send again: ", "Kirim ulang: "),
        callback.address
    );
    html! {
        @if visit.permits(Permission::CallbackResend) {
            (visit.form(&format!("{}/callback", Side::Operator.address(*id)), &html! {
                (Button::second(visit.say("Send again", "Kirim ulang")).about(&label))
            }))
        }
    }
}
