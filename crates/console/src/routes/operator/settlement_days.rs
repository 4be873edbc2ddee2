//! Settlement days: the holidays of this year and the next, and changing them.

mod change;

use jiff::civil::{Date, Weekday};
use maud::{Markup, html};
use sengo_app::holidays::{HolidayFound, YearOfHolidays};
use sengo_core::approval::ActKind;
use sengo_core::calendar::{HOLIDAY_NAME_CHARACTERS_MAX, HOLIDAYS_LISTED_MAX};
use sengo_core::role::Permission;

use super::second_person::waiting;
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Faults, Field, Filled, Table, Tone, badge, callout, section, tabs};
use crate::routes::Routes;
use crate::visit::Visit;

const DAYS: &str = "/console/operator/settlement-days";

/// The longest list, in characters: as many lines as there may be, each with a day and a name.
const LIST_CHARACTERS_MAX: usize = HOLIDAYS_LISTED_MAX * (HOLIDAY_NAME_CHARACTERS_MAX + 20);

pub(super) fn routes() -> Routes {
    Routes::new().page(DAYS, show).form(DAYS, change::set)
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
        @if may_set { (forms(visit, filled, faults)) }
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

fn forms(visit: &Visit, filled: &Filled, faults: &Faults) -> Markup {
    let one = section(
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
    );
    let label = visit.say(
        "One a line: the day, then why",
        "Satu per baris: tanggal, lalu alasannya",
    );
    let hint = visit.say(
        "For example: 2027-03-10 Idul Fitri. Lines of a spreadsheet do as well.",
        "Misalnya: 2027-03-10 Idul Fitri. Baris dari lembar kerja juga bisa.",
    );
    let several = section(
        visit.say("Add several at once", "Tambah beberapa sekaligus"),
        &visit.form(
            DAYS,
            &html! {
                (Field::area("days", label, 8).value(filled.raw("days")).required().fault(faults).at_most(LIST_CHARACTERS_MAX).hint(hint))
                div class="acts" {
                    (Button::main(visit.say("See the effect", "Lihat akibatnya"))
                        .about(visit.say("See the effect of all of them", "Lihat akibat semuanya")))
                }
            },
        ),
    );
    html! { (one) (several) }
}
