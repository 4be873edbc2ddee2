//! Settlement days: the holidays of this year and the next, and changing them.

use axum::response::Response;
use jiff::civil::{Date, Weekday};
use maud::{Markup, html};
use sengo_app::holidays::{HolidayEffect, HolidayFound, YearOfHolidays};
use sengo_core::approval::ActKind;
use sengo_core::calendar::HOLIDAY_NAME_CHARACTERS_MAX;
use sengo_core::printable::one_line;
use sengo_core::role::Permission;

use super::second_person::{acted, waiting, when_done};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{
    Button, Check, Facts, Faults, Field, Filled, Reading, Step, Table, Tone, badge, callout, panel, section,
    tabs,
};
use crate::routes::Routes;
use crate::visit::Visit;

const DAYS: &str = "/console/operator/settlement-days";

pub(super) fn routes() -> Routes {
    Routes::new().page(DAYS, show).form(DAYS, set)
}

async fn show(visit: Visit) -> Answer {
    let today = visit.desk().today()?;
    let asked = visit.query("year").and_then(|year| year.parse().ok());
    let years = years(today);
    let year = asked.filter(|year| years.contains(year)).unwrap_or(years[0]);
    page(&visit, year, &Filled::default(), &Faults::default()).await
}

/// This year and the next.
fn years(today: Date) -> [i16; 2] {
    [today.year(), today.year().saturating_add(1)]
}

fn weekday(visit: &Visit, day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => visit.say("Monday", "Senin"),
        Weekday::Tuesday => visit.say("Tuesday", "Selasa"),
        Weekday::Wednesday => visit.say("Wednesday", "Rabu"),
        Weekday::Thursday => visit.say("Thursday", "Kamis"),
        Weekday::Friday => visit.say("Friday", "Jumat"),
        Weekday::Saturday => visit.say("Saturday", "Sabtu"),
        Weekday::Sunday => visit.say("Sunday", "Minggu"),
    }
}

async fn page(visit: &Visit, year: i16, filled: &Filled, faults: &Faults) -> Answer {
    let found = visit.desk().holidays(year).await?;
    let requests = visit.desk().requests_waiting(ActKind::HolidaySet).await?;
    let may_set = visit.permits(Permission::MoneyAct);
    let title = visit.say("Settlement days", "Hari penyelesaian");
    let texts = years(found.today).map(|year| year.to_string());
    let links = texts
        .iter()
        .map(|text| {
            (
                format!("{DAYS}?year={text}"),
                text.as_str(),
                *text == year.to_string(),
            )
        })
        .collect::<Vec<_>>();
    let body = html! {
        (tabs(visit.say("Year", "Tahun"), &links))
        (waiting(visit, &requests))
        @if !found.is_known { (unknown(visit, &found)) }
        (table(visit, &found, may_set))
        @if may_set { (form(visit, filled, faults)) }
    };
    let page = Page::new(visit, title)
        .lead(html! { p { (visit.say(
            "Nothing becomes active on Saturdays, on Sundays and on these days.",
            "Tidak ada uang yang menjadi aktif pada hari Sabtu, Minggu, dan hari-hari ini.",
        )) } })
        .told("set", "The calendar is changed.", "Kalender sudah diubah.");
    Ok(if faults.is_empty() {
        page.show(&body)
    } else {
        page.refused().show(&body)
    })
}

fn unknown(visit: &Visit, found: &YearOfHolidays) -> Markup {
    let year = found.year;
    callout(
        Tone::Waiting,
        &html! { p { (visit.say(
            format!("Nobody has entered the holidays of {year} yet. Until then only those of a fixed date are kept, and the others count as working days. Enter all of them once the government has decreed them."),
            format!("Hari libur {year} belum diisi. Sampai itu hanya hari libur bertanggal tetap yang berlaku, dan hari lain dihitung sebagai hari kerja. Isi semuanya setelah ditetapkan pemerintah."),
        )) } },
    )
}

fn table(visit: &Visit, found: &YearOfHolidays, may_set: bool) -> Markup {
    let caption = visit.say("Holidays", "Hari libur");
    let mut table = Table::new(caption)
        .column(visit.say("Day", "Tanggal"))
        .column(visit.say("Weekday", "Hari"))
        .column(visit.say("Why", "Alasan"))
        .column(visit.say("Standing", "Status"));
    if may_set {
        table = table.column(visit.say("Change", "Ubah"));
    }
    let rows = found.days.iter().map(|day| {
        let mut cells = vec![
            visit.day(day.date),
            html! { (weekday(visit, day.date)) },
            html! { (day.name) },
            standing(visit, day),
        ];
        if may_set {
            cells.push(turn(visit, day, found.today));
        }
        cells
    });
    html! { (table.rows(rows)) }
}

fn standing(visit: &Visit, day: &HolidayFound) -> Markup {
    let word = if day.is_working_day {
        badge(Tone::Quiet, visit.say("Banks work", "Bank bekerja"))
    } else {
        badge(
            Tone::Plain,
            visit.say("Nothing settles", "Tidak ada penyelesaian"),
        )
    };
    html! {
        (word)
        @if day.is_set { " " span class="quiet small" { (visit.say("set by an operator", "ditetapkan operator")) } }
    }
}

/// The button that says the opposite of a day; none for what is over.
fn turn(visit: &Visit, day: &HolidayFound, today: Date) -> Markup {
    let text = visit.day_text(day.date);
    let (words, label) = if day.is_working_day {
        (
            visit.say("Holiday again…", "Libur lagi…"),
            visit.say(format!("{text}: holiday again"), format!("{text}: libur lagi")),
        )
    } else {
        (
            visit.say("Remove…", "Hapus…"),
            visit.say(format!("{text}: remove"), format!("{text}: hapus")),
        )
    };
    html! {
        @if day.date >= today {
            (visit.form(DAYS, &html! {
                input type="hidden" name="date" value=(day.date);
                input type="hidden" name="name" value=(day.name);
                @if !day.is_working_day { input type="hidden" name="working" value="on"; }
                (Button::second(words).about(&label))
            }))
        }
    }
}

fn form(visit: &Visit, filled: &Filled, faults: &Faults) -> Markup {
    section(
        visit.say("Add a holiday", "Tambah hari libur"),
        &visit.form(
            DAYS,
            &html! {
                div class="pair" {
                    (Field::line("date", "date", visit.say("Day", "Tanggal")).value(filled.raw("date")).required().fault(faults))
                    (Field::text("name", visit.say("Why, in the words of the decree", "Alasan, sesuai ketetapan"))
                        .value(filled.raw("name")).required().fault(faults).at_most(HOLIDAY_NAME_CHARACTERS_MAX))
                }
                div class="acts" { (Button::main(visit.say("See the effect", "Lihat akibatnya"))) }
            },
        ),
    )
}

/// A change as it was typed.
struct Typed {
    date: Date,
    name: String,
    is_working_day: bool,
}

fn read(visit: &Visit, filled: &Filled, today: Date) -> Result<Typed, Faults> {
    let mut reading = Reading::of(visit, filled);
    let last = years(today)[1];
    let date = reading.day("date", today).and_then(|day| {
        if day.year() > last {
            let text = visit.say(
                format!("In {last} at the latest."),
                format!("Paling lambat dalam {last}."),
            );
            return reading.note_text("date", text);
        }
        Some(day)
    });
    let name = one_line(filled.raw("name"), HOLIDAY_NAME_CHARACTERS_MAX).or_else(|| {
        reading.note(
            "name",
            "Say why, in at most 100 characters.",
            "Tulis alasannya, paling banyak 100 karakter.",
        )
    });
    match (date, name) {
        (Some(date), Some(name)) => Ok(Typed {
            date,
            name,
            is_working_day: filled.is_on("working"),
        }),
        _ => Err(reading.faults()),
    }
}

async fn set(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let today = visit.desk().today()?;
    let step = Step::of(&filled);
    let typed = match (step, read(&visit, &filled, today)) {
        (Step::Changing, Ok(typed)) => {
            return page(&visit, typed.date.year(), &filled, &Faults::default()).await;
        }
        (_, Ok(typed)) => typed,
        (_, Err(faults)) => return page(&visit, years(today)[0], &filled, &faults).await,
    };
    if step == Step::Confirmed {
        let own = format!("{DAYS}?year={}", typed.date.year());
        let done = visit
            .desk()
            .holiday_set(typed.date, typed.name, typed.is_working_day)
            .await?;
        return Ok(acted(&done, &own, "set"));
    }
    let effect = visit
        .desk()
        .holiday_effect(typed.date, typed.is_working_day)
        .await?;
    let needs_second = visit.desk().needs_second(ActKind::HolidaySet).await?;
    Ok(check(&visit, &filled, &typed, &effect, needs_second))
}

fn check(
    visit: &Visit,
    filled: &Filled,
    typed: &Typed,
    effect: &HolidayEffect,
    needs_second: bool,
) -> Response {
    let facts = Facts::new()
        .fact(
            visit.say("Day", "Tanggal"),
            html! { (weekday(visit, typed.date)) ", " (visit.day_text(typed.date)) },
        )
        .fact(visit.say("Why", "Alasan"), html! { (typed.name) });
    let (title, button, becomes) = if typed.is_working_day {
        (
            visit.say("Have banks work on this day?", "Jadikan hari kerja?"),
            visit.say("Make it a working day", "Jadikan hari kerja"),
            visit.say(
                "From now on this day counts as a working day.",
                "Mulai sekarang tanggal ini dihitung sebagai hari kerja.",
            ),
        )
    } else {
        (
            visit.say("Make this day a holiday?", "Jadikan hari libur?"),
            visit.say("Make it a holiday", "Jadikan hari libur"),
            visit.say(
                "From now on nothing becomes active on this day.",
                "Mulai sekarang tidak ada uang yang menjadi aktif pada tanggal ini.",
            ),
        )
    };
    let mut effects = vec![
        html! { (becomes) },
        html! { (visit.say(
            "It counts for what is paid from now on. What was paid already keeps its day.",
            "Berlaku untuk yang dibayar mulai sekarang. Yang sudah dibayar tetap pada harinya.",
        )) },
    ];
    if let Some(due) = &effect.due {
        let (payments, amount) = (
            visit.number(due.payments.into()),
            visit.rupiah(due.amount.get().into()),
        );
        effects.push(html! { (visit.say(
            format!("{amount} that was paid already becomes active on this day all the same (payments: {payments})."),
            format!("{amount} yang sudah dibayar tetap menjadi aktif pada tanggal ini (pembayaran: {payments})."),
        )) });
    }
    effects.push(when_done(visit, needs_second));
    let kept = ["date", "name", "working"].map(|name| (name, filled.raw(name)));
    Check {
        title,
        shown: html! { (panel(visit.say("What changes", "Yang berubah"), &html! { (facts) })) (moved(visit, effect)) },
        effects,
        action: DAYS,
        kept: &kept,
        button,
        under: &[(DAYS, visit.say("Settlement days", "Hari penyelesaian"))],
    }
    .show(visit)
}

/// Which payments become active on another day.
fn moved(visit: &Visit, effect: &HolidayEffect) -> Markup {
    if effect.moved.is_empty() {
        return html! { p { (visit.say(
            "No payment becomes active on another day by it.",
            "Tidak ada pembayaran yang hari aktifnya berubah.",
        )) } };
    }
    let day = |day: Option<Date>| {
        let none = visit.say("no day", "tidak ada");
        html! { (day.map_or(none.to_owned(), |day| visit.day_text(day))) }
    };
    let days = effect.working_days;
    let title = visit.say(
        format!("What moves ({days} working days, as for everybody)"),
        format!("Yang bergeser ({days} hari kerja, seperti untuk semua)"),
    );
    let table = Table::new(&title)
        .under_heading()
        .column(visit.say("Paid on", "Dibayar pada"))
        .column(visit.say("Active so far", "Aktif semula"))
        .column(visit.say("Active then", "Aktif nanti"))
        .rows(
            effect
                .moved
                .iter()
                .map(|moved| [day(Some(moved.paid_on)), day(moved.before), day(moved.after)]),
        );
    section(&title, &html! { (table) })
}
