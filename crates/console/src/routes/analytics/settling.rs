//! What becomes spendable on which day.

use maud::{Markup, html};
use sengo_core::figures::Forecast;

use super::shown::{MONEY, column, drawn};
use crate::parts::{Table, empty, section};
use crate::visit::Visit;

/// Days shown at most. Settlement takes a few working days, so there are hardly ever as many.
const DAYS_SHOWN_MAX: usize = 31;

/// The forecast with its heading.
pub(super) fn section_of(visit: &Visit, forecast: &[Forecast]) -> Markup {
    let title = visit.say("What becomes active", "Yang akan menjadi aktif");
    section(
        title,
        &html! {
            @if forecast.is_empty() {
                (empty(
                    visit.say("Nothing waits to settle", "Tidak ada yang menunggu settlement"),
                    &html! { p { (visit.say(
                        "What is paid from now on settles after some working days, and is listed here until then.",
                        "Yang dibayar mulai sekarang akan settlement setelah beberapa hari kerja, dan tercantum di sini sampai saat itu.",
                    )) } },
                ))
            } @else {
                (chart(visit, forecast))
                (table(visit, forecast))
            }
        },
    )
}

fn chart(visit: &Visit, forecast: &[Forecast]) -> Markup {
    let columns = forecast.iter().take(DAYS_SHOWN_MAX).map(|day| {
        let (name, label) = (visit.day_text(day.date), visit.day_short(day.date));
        column(visit, &name, &label, &MONEY, (day.amount.get(), None))
    });
    let caption = visit.say(
        "From pending to active, by day",
        "Dari tertunda menjadi aktif, per hari",
    );
    drawn(visit, caption, columns.collect(), &MONEY)
}

/// The days of the forecast as a table.
pub(in crate::routes) fn table<'a>(visit: &'a Visit, forecast: &[Forecast]) -> Table<'a> {
    Table::new(visit.say("By settlement day", "Menurut hari settlement"))
        .column(visit.say("Day", "Hari"))
        .numbers(visit.say("Becomes active", "Menjadi aktif"))
        .numbers(visit.say("Payments", "Pembayaran"))
        .numbers(visit.say("Projects", "Proyek"))
        .rows(forecast.iter().take(DAYS_SHOWN_MAX).map(|day| {
            let projects = i128::try_from(day.projects.len()).unwrap_or_default();
            [
                visit.day(day.date),
                visit.money(day.amount),
                html! { (visit.number(day.payments.into())) },
                html! { (visit.number(projects)) },
            ]
        }))
}
