//! How it goes at a glance, for the first page of each side: today, and the last thirty days.

use jiff::civil::Date;
use maud::{Markup, Render, html};
use sengo_app::analytics::Question;
use sengo_core::figures::{Grouping, Part, Portion, Recent, Report};

use super::Side;
use super::shown::{MONEY, column, costs, drawn, or_none, tile};
use crate::parts::{Table, section, tiles};
use crate::speech::Speech;
use crate::visit::Visit;

/// What is asked about the last thirty days of a whole side, today included.
pub(in crate::routes) fn month(today: Date) -> Question {
    Question {
        merchant: None,
        project: None,
        period: Recent::ThirtyDays.up_to(today),
        grouping: Grouping::Day,
    }
}

/// Today beside yesterday, from thirty days that end today.
pub(in crate::routes) fn today(visit: &Visit, month: &Report) -> Markup {
    let speech: &Speech = visit;
    let of = |portion: Option<&Portion>| portion.map(|portion| portion.totals).unwrap_or_default();
    let mut newest = month.portions.iter().rev();
    let (now, before) = (of(newest.next()).payments, of(newest.next()).payments);
    let rupiah = |amount: i64| speech.rupiah(amount.into());
    let number = |count: i64| speech.number(count.into());
    let rate = now.success_rate().map(|rate| speech.percent(rate));
    // No change is computed: a day that is not over always seems to have fallen.
    let yesterday = |text: String| format!("{} {text}", speech.say("yesterday", "kemarin"));
    // What is paid today may have been created yesterday, so neither is a part of the other.
    let created = format!(
        "{}; {} {}",
        yesterday(number(before.succeeded)),
        number(now.created),
        speech.say("created today", "dibuat hari ini")
    );
    let shown = tiles(&[
        tile(
            speech.say("Gross", "Bruto"),
            rupiah(now.gross),
            yesterday(rupiah(before.gross)),
        ),
        tile(
            speech.say("Payments paid", "Pembayaran berhasil"),
            number(now.succeeded),
            created,
        ),
        tile(
            speech.say("Success rate", "Tingkat keberhasilan"),
            or_none(rate),
            yesterday(or_none(before.success_rate().map(|rate| speech.percent(rate)))),
        ),
        tile(
            speech.say("Fees and tax", "Biaya dan pajak"),
            rupiah(costs(&now)),
            yesterday(rupiah(costs(&before))),
        ),
    ]);
    section(
        speech.say(
            "Today until now, beside all of yesterday",
            "Hari ini sampai sekarang, di samping kemarin seharian",
        ),
        &shown,
    )
}

/// Thirty days as a chart, with its table folded.
pub(in crate::routes) fn chart(visit: &Visit, side: Side, month: &Report) -> Markup {
    let days = || {
        month.portions.iter().filter_map(|portion| match portion.part {
            Part::Day(date) => Some((date, portion)),
            Part::Hour(_) | Part::Channel(_) | Part::Project(_) => None,
        })
    };
    let columns = days().map(|(date, portion)| {
        let values = (
            portion.totals.payments.gross,
            Some(portion.previous.payments.gross),
        );
        column(
            visit,
            &visit.day_text(date),
            &visit.day_short(date),
            &MONEY,
            values,
        )
    });
    let table = Table::new(visit.say("The last 30 days", "30 hari terakhir"))
        .under_heading()
        .column(visit.say("Day", "Hari"))
        .numbers(visit.say("Gross", "Bruto"))
        .numbers(visit.say("Paid", "Berhasil"))
        .rows(days().map(|(date, portion)| {
            let paid = &portion.totals.payments;
            [
                visit.day(date),
                html! { (visit.rupiah(paid.gross.into())) },
                html! { (visit.number(paid.succeeded.into())) },
            ]
        }));
    let body = html! {
        (drawn(visit, visit.say("Gross by day", "Bruto per hari"), columns.collect(), &MONEY))
        details {
            summary { (visit.say("Table", "Tabel")) }
            (table.render())
        }
        p { a href=(side.page()) { (visit.say("All analytics", "Semua analitik")) } }
    };
    section(visit.say("The last 30 days", "30 hari terakhir"), &body)
}
