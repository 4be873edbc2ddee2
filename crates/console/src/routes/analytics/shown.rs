//! The figures themselves: in all, as a chart, and as a table.

use maud::{Markup, Render, html};
use sengo_app::analytics::Insight;
use sengo_core::figures::{Figures, Grouping, Totals};

use super::Side;
use super::asked::grouping_words;
use super::compared::{change, change_if_any, change_of_share, percent};
use super::lines::{Line, figures as figures_of, is_by_month, lines};
use crate::parts::{Bar, Chart, Column, Rows, Table, Tile, empty, section, tiles};
use crate::speech::Speech;
use crate::visit::Visit;

/// A table with more rows is folded.
const ROWS_OPEN_MAX: usize = 31;

/// Everything of a report.
pub(super) fn figures(visit: &Visit, side: Side, insight: &Insight) -> Markup {
    let report = &insight.report;
    if report.totals.is_nothing() && report.previous.is_nothing() {
        let next = visit.say(
            "Choose other days or another project. A payment counts here as soon as it is created.",
            "Pilih hari atau proyek lain. Pembayaran dihitung di sini begitu dibuat.",
        );
        return empty(
            visit.say(
                "Nothing happened in these days",
                "Tidak ada transaksi pada hari-hari ini",
            ),
            &html! { p { (next) } },
        );
    }
    let lines = lines(visit, side, insight);
    let by = match is_by_month(insight) {
        true => visit.say("Month", "Bulan"),
        false => grouping_words(visit, report.grouping),
    };
    let table = table(visit, report.grouping, by, &lines);
    let title = format!("{} {}", visit.say("By", "Menurut"), by.to_lowercase());
    html! {
        div class="figures" { (in_all(visit, &report.totals, &report.previous)) }
        (section(&title, &html! {
            (charts(visit, report.grouping, &lines))
            @if is_by_month(insight) {
                p class="quiet small" { (visit.say(
                    "So many days are shown by months; the CSV file has each day.",
                    "Hari sebanyak ini ditampilkan per bulan; berkas CSV memuat setiap hari.",
                )) }
            }
            @if lines.len() > ROWS_OPEN_MAX {
                details {
                    summary { (visit.say("Table", "Tabel")) }
                    (table)
                }
            } @else { (table) }
        }))
    }
}

/// The figures in all, each beside the one before.
fn in_all(visit: &Visit, now: &Totals, before: &Totals) -> Markup {
    let speech: &Speech = visit;
    let rupiah = |amount: i64| speech.rupiah(amount.into());
    let number = |count: i64| speech.number(count.into());
    let money = |name, now: i64, before: i64| tile(name, rupiah(now), change(speech, now, before, rupiah));
    let count = |name, now: i64, before: i64| tile(name, number(now), change(speech, now, before, number));
    let (paid, was) = (&now.payments, &before.payments);
    let share = paid.success_rate().map(|rate| speech.percent(rate));
    tiles(&[
        money(speech.say("Gross", "Bruto"), paid.gross, was.gross),
        money(
            speech.say("Fees and tax", "Biaya dan pajak"),
            costs(paid),
            costs(was),
        ),
        money(speech.say("Net", "Neto"), paid.net, was.net),
        count(
            speech.say("Payments created", "Pembayaran dibuat"),
            paid.created,
            was.created,
        ),
        count(
            speech.say("Payments paid", "Pembayaran berhasil"),
            paid.succeeded,
            was.succeeded,
        ),
        tile(
            speech.say("Success rate", "Tingkat keberhasilan"),
            or_none(share),
            change_of_share(speech, paid.success_rate(), was.success_rate()),
        ),
        tile(
            speech.say("Average payment", "Rata-rata pembayaran"),
            or_none(paid.average().map(rupiah)),
            change_if_any(speech, paid.average(), was.average(), rupiah),
        ),
        tile(
            speech.say("Time to pay", "Waktu hingga dibayar"),
            or_none(paid.seconds_to_pay().map(|seconds| speech.duration(seconds))),
            change_if_any(speech, paid.seconds_to_pay(), was.seconds_to_pay(), |seconds| {
                speech.duration(seconds)
            }),
        ),
        money(
            speech.say("Given back", "Dikembalikan"),
            given_back(paid),
            given_back(was),
        ),
        money(
            speech.say("Paid out", "Dicairkan"),
            now.disbursements.gross,
            before.disbursements.gross,
        ),
    ])
}

pub(super) fn tile(name: &str, value: String, note: String) -> Tile<'_> {
    Tile {
        name,
        value: html! { (value) },
        note: Some(html! { (note) }),
        href: None,
    }
}

pub(super) fn costs(figures: &Figures) -> i64 {
    figures.fee.saturating_add(figures.tax)
}

fn given_back(figures: &Figures) -> i64 {
    figures.refunded.saturating_add(figures.charged_back)
}

pub(super) fn or_none(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

/// A number of the books as a chart takes it; none is below zero.
pub(super) fn height(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}

fn charts(visit: &Visit, grouping: Grouping, lines: &[Line]) -> Markup {
    match grouping {
        Grouping::Day | Grouping::Hour => html! {
            div class="columns" {
                (over_time(visit, lines, visit.say("Gross", "Bruto"), &MONEY))
                (over_time(visit, lines, visit.say("Payments paid", "Pembayaran berhasil"), &COUNT))
            }
        },
        Grouping::Channel | Grouping::Project => by_name(visit, grouping, lines),
    }
}

/// A figure of payments that is drawn over time.
pub(super) struct Measure {
    of: fn(&Figures) -> i64,
    brief: fn(&Speech, u64) -> String,
    full: fn(&Speech, i128) -> String,
}

/// Gross.
pub(super) const MONEY: Measure = Measure {
    of: |figures| figures.gross,
    brief: Speech::rupiah_short,
    full: Speech::rupiah,
};

/// How many were paid.
const COUNT: Measure = Measure {
    of: |figures| figures.succeeded,
    brief: Speech::number_short,
    full: Speech::number,
};

fn over_time(visit: &Visit, lines: &[Line], caption: &str, measure: &Measure) -> Markup {
    let columns = lines.iter().map(|line| {
        let value = (measure.of)(&line.now.payments);
        let before = (measure.of)(&line.before.payments);
        column(visit, &line.name, &line.label, measure, (value, Some(before)))
    });
    drawn(visit, caption, columns.collect(), measure)
}

/// A column that says its own name and value.
pub(super) fn column(
    speech: &Speech,
    name: &str,
    label: &str,
    measure: &Measure,
    (value, before): (i64, Option<i64>),
) -> Column {
    Column {
        label: label.to_owned(),
        says: format!("{name}: {}", (measure.full)(speech, value.into())),
        value: height(value),
        before: before.map(height),
    }
}

/// The chart of these columns.
pub(super) fn drawn(speech: &Speech, caption: &str, columns: Vec<Column>, measure: &Measure) -> Markup {
    let highest = columns.iter().max_by_key(|column| column.value);
    let highest = highest.map(|column| column.says.clone()).unwrap_or_default();
    let summary = format!(
        "{caption}. {} {highest}. {}",
        speech.say("The highest:", "Tertinggi:"),
        speech.say("The table has all figures.", "Semua angka ada di tabel."),
    );
    let legend = (
        speech.say("this period", "periode ini"),
        speech.say("the period before", "periode sebelumnya"),
    );
    let chart = Chart {
        caption,
        summary,
        columns,
        legend: Some(legend),
        unit: measure.brief,
        speech: *speech,
    };
    chart.render()
}

fn by_name(visit: &Visit, grouping: Grouping, lines: &[Line]) -> Markup {
    let bars: Vec<Bar> = lines
        .iter()
        .map(|line| {
            let gross = figures_of(grouping, &line.now).gross;
            Bar {
                name: line.label.clone(),
                says: visit.rupiah(gross.into()),
                value: height(gross),
                before: Some(height(figures_of(grouping, &line.before).gross)),
            }
        })
        .collect();
    let caption = visit.say("Gross", "Bruto");
    let by = grouping_words(visit, grouping).to_lowercase();
    let rows = Rows {
        caption,
        summary: format!(
            "{caption} {} {by}. {}",
            visit.say("by", "menurut"),
            visit.say("The table has all figures.", "Semua angka ada di tabel."),
        ),
        bars,
        legend: (
            visit.say("this period", "periode ini"),
            visit.say("the period before", "periode sebelumnya"),
        ),
    };
    rows.render()
}

fn table(visit: &Visit, grouping: Grouping, by: &str, lines: &[Line]) -> Markup {
    let speech: &Speech = visit;
    let rupiah = |amount: i64| speech.rupiah(amount.into());
    let number = |count: i64| speech.number(count.into());
    let mut table = Table::new(speech.say("All figures", "Semua angka"))
        .column(by)
        .numbers(speech.say("Gross", "Bruto"))
        .numbers(speech.say("Change", "Selisih"))
        .numbers(speech.say("Fees and tax", "Biaya dan pajak"))
        .numbers(speech.say("Net", "Neto"))
        .numbers(speech.say("Paid", "Berhasil"))
        .numbers(speech.say("Created", "Dibuat"))
        .numbers(speech.say("Success rate", "Persen berhasil"))
        .numbers(speech.say("Average", "Rata-rata"))
        .numbers(speech.say("Time to pay", "Waktu hingga dibayar"));
    let has_payouts = grouping != Grouping::Channel;
    if has_payouts {
        table = table.numbers(speech.say("Paid out", "Dicairkan"));
    }
    let row = |line: &Line| {
        let (now, before) = (
            figures_of(grouping, &line.now),
            figures_of(grouping, &line.before),
        );
        let cells = [
            rupiah(now.gross),
            or_none(percent(speech, now.gross, before.gross)),
            rupiah(costs(&now)),
            rupiah(now.net),
            number(now.succeeded),
            number(now.created),
            or_none(now.success_rate().map(|rate| speech.percent(rate))),
            or_none(now.average().map(rupiah)),
            or_none(now.seconds_to_pay().map(|seconds| speech.duration(seconds))),
        ];
        let payouts = has_payouts.then(|| rupiah(line.now.disbursements.gross));
        let cells = cells.into_iter().chain(payouts).map(|cell| html! { (cell) });
        std::iter::once(line.named())
            .chain(cells)
            .collect::<Vec<Markup>>()
    };
    table.rows(lines.iter().map(row)).render()
}
