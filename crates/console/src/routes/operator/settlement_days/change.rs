//! Changing the calendar: what was typed, what it would do, and doing it.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use sengo_app::holidays::HolidayEffect;
use sengo_core::approval::ActKind;
use sengo_core::calendar::{
    HOLIDAY_NAME_CHARACTERS_MAX, HOLIDAYS_LISTED_MAX, LineFault, ListFault, NamedDay, listed,
};
use sengo_core::printable::one_line;
use sengo_core::role::Permission;

use super::{DAYS, page, weekday, years};
use crate::failure::Answer;
use crate::parts::{Check, Facts, Faults, Filled, Reading, Step, Table, panel, section};
use crate::routes::operator::second_person::{acted, when_done};
use crate::visit::Visit;

/// A change as it was typed.
enum Typed {
    /// Of one day.
    One { day: NamedDay, is_working_day: bool },
    /// Of several, on which nothing is to settle.
    Several(Vec<NamedDay>),
}

impl Typed {
    fn read(visit: &Visit, filled: &Filled, today: Date) -> Result<Self, Faults> {
        if filled.raw("days").is_empty() {
            one(visit, filled, today)
        } else {
            several(visit, filled, today)
        }
    }

    fn days(&self) -> &[NamedDay] {
        match self {
            Self::One { day, .. } => std::slice::from_ref(day),
            Self::Several(days) => days,
        }
    }

    fn is_working_day(&self) -> bool {
        matches!(
            self,
            Self::One {
                is_working_day: true,
                ..
            }
        )
    }

    /// The year that the first of them is in.
    fn year(&self, today: Date) -> i16 {
        let first = self.days().iter().map(|day| day.date).min();
        first.unwrap_or(today).year()
    }
}

fn one(visit: &Visit, filled: &Filled, today: Date) -> Result<Typed, Faults> {
    let mut reading = Reading::of(visit, filled);
    let [_, last] = years(today);
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
        (Some(date), Some(name)) => Ok(Typed::One {
            day: NamedDay { date, name },
            is_working_day: filled.is_on("working"),
        }),
        _ => Err(reading.faults()),
    }
}

fn several(visit: &Visit, filled: &Filled, today: Date) -> Result<Typed, Faults> {
    let [_, year] = years(today);
    let last = Date::new(year, 12, 31).unwrap_or(today);
    let fault = match listed(filled.raw("days"), today, last) {
        Ok(days) => return Ok(Typed::Several(days)),
        Err(fault) => fault,
    };
    let said = match fault {
        ListFault::Empty => visit
            .say("Write at least one day.", "Tulis paling sedikit satu tanggal.")
            .to_owned(),
        ListFault::TooMany => visit.say(
            format!("At most {HOLIDAYS_LISTED_MAX} days at once."),
            format!("Paling banyak {HOLIDAYS_LISTED_MAX} tanggal sekaligus."),
        ),
        ListFault::Lines(lines) => {
            let lines = lines.into_iter();
            let lines: Vec<String> = lines
                .map(|(number, fault)| {
                    let said = line_words(visit, fault, (today, last));
                    visit.say(
                        format!("Line {number}: {said}"),
                        format!("Baris {number}: {said}"),
                    )
                })
                .collect();
            lines.join(" ")
        }
    };
    Err(Faults::default().with("days", said))
}

fn line_words(visit: &Visit, fault: LineFault, (first, last): (Date, Date)) -> String {
    match fault {
        LineFault::NoDay => visit
            .say(
                "begin with a day like 2027-03-10.",
                "awali dengan tanggal seperti 2027-03-10.",
            )
            .to_owned(),
        LineFault::OutOfRange => {
            let (first, last) = (visit.day_text(first), visit.day_text(last));
            visit.say(
                format!("the day lies between {first} and {last}."),
                format!("tanggalnya antara {first} dan {last}."),
            )
        }
        LineFault::NoName => visit
            .say(
                "say why after the day, in at most 100 characters.",
                "tulis alasannya setelah tanggal, paling banyak 100 karakter.",
            )
            .to_owned(),
        LineFault::Twice => visit
            .say("this day is there already.", "tanggal ini sudah ada.")
            .to_owned(),
    }
}

pub(super) async fn set(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let today = visit.desk().today()?;
    let step = Step::of(&filled);
    let typed = match (step, Typed::read(&visit, &filled, today)) {
        (Step::Changing, Ok(typed)) => {
            return page(&visit, typed.year(today), &filled, &Faults::default()).await;
        }
        (_, Ok(typed)) => typed,
        (_, Err(faults)) => return page(&visit, today.year(), &filled, &faults).await,
    };
    if step == Step::Confirmed {
        let own = format!("{DAYS}?year={}", typed.year(today));
        let desk = visit.desk();
        let done = match typed {
            Typed::One { day, is_working_day } => {
                desk.holiday_set(day.date, day.name, is_working_day).await?
            }
            Typed::Several(days) => desk.holidays_set(days).await?,
        };
        return Ok(acted(&done, &own, "set"));
    }
    let dates: Vec<Date> = typed.days().iter().map(|day| day.date).collect();
    let effect = visit
        .desk()
        .holiday_effect(&dates, typed.is_working_day())
        .await?;
    let needs_second = visit.desk().needs_second(ActKind::HolidaySet).await?;
    Ok(check(&visit, &filled, &typed, &effect, needs_second))
}

/// The question, the button, and what becomes of the days.
fn words(visit: &Visit, typed: &Typed) -> [&'static str; 3] {
    match typed {
        Typed::One {
            is_working_day: true, ..
        } => [
            visit.say("Have banks work on this day?", "Jadikan hari kerja?"),
            visit.say("Make it a working day", "Jadikan hari kerja"),
            visit.say(
                "From now on this day counts as a working day.",
                "Mulai sekarang tanggal ini dihitung sebagai hari kerja.",
            ),
        ],
        Typed::One { .. } => [
            visit.say("Make this day a holiday?", "Jadikan hari libur?"),
            visit.say("Make it a holiday", "Jadikan hari libur"),
            visit.say(
                "From now on nothing becomes active on this day.",
                "Mulai sekarang tidak ada uang yang menjadi aktif pada tanggal ini.",
            ),
        ],
        Typed::Several(_) => [
            visit.say("Make these days holidays?", "Jadikan hari-hari libur?"),
            visit.say("Make them holidays", "Jadikan hari libur"),
            visit.say(
                "From now on nothing becomes active on these days.",
                "Mulai sekarang tidak ada uang yang menjadi aktif pada tanggal-tanggal ini.",
            ),
        ],
    }
}

fn check(
    visit: &Visit,
    filled: &Filled,
    typed: &Typed,
    effect: &HolidayEffect,
    needs_second: bool,
) -> Response {
    let [title, button, becomes] = words(visit, typed);
    let kept = ["date", "name", "working", "days"].map(|name| (name, filled.raw(name)));
    Check {
        title,
        shown: html! { (what(visit, typed)) (moved(visit, effect)) },
        effects: effects(visit, becomes, effect, needs_second),
        action: DAYS,
        kept: &kept,
        button,
        under: &[(DAYS, visit.say("Settlement days", "Hari penyelesaian"))],
    }
    .show(visit)
}

/// The days that change.
fn what(visit: &Visit, typed: &Typed) -> Markup {
    let title = visit.say("What changes", "Yang berubah");
    let day = |day: &NamedDay| html! { (weekday(visit, day.date)) ", " (visit.day_text(day.date)) };
    match typed {
        Typed::One { day: typed, .. } => {
            let facts = Facts::new()
                .fact(visit.say("Day", "Tanggal"), day(typed))
                .fact(visit.say("Why", "Alasan"), html! { (typed.name) });
            panel(title, &html! { (facts) })
        }
        Typed::Several(days) => {
            let table = Table::new(title)
                .under_heading()
                .column(visit.say("Day", "Tanggal"))
                .column(visit.say("Why", "Alasan"))
                .rows(days.iter().map(|typed| [day(typed), html! { (typed.name) }]));
            section(title, &html! { (table) })
        }
    }
}

fn effects(visit: &Visit, becomes: &'static str, effect: &HolidayEffect, needs_second: bool) -> Vec<Markup> {
    let mut effects = vec![
        html! { (becomes) },
        html! { (visit.say(
            "It counts for what is paid from now on. What was paid already keeps its day.",
            "Berlaku untuk yang dibayar mulai sekarang. Yang sudah dibayar tetap pada harinya.",
        )) },
    ];
    for year in &effect.entered {
        effects.push(html! { strong { (visit.say(
            format!("The holidays of {year} then count as entered: all its other days but those of a fixed date are working days."),
            format!("Hari libur {year} kemudian dianggap sudah diisi: hari lainnya, kecuali yang bertanggal tetap, menjadi hari kerja."),
        )) } });
    }
    for due in &effect.due {
        let (payments, amount, day) = (
            visit.number(due.payments.into()),
            visit.rupiah(due.amount.get().into()),
            visit.day_text(due.date),
        );
        effects.push(html! { (visit.say(
            format!("{amount} that was paid already becomes active on {day} all the same (payments: {payments})."),
            format!("{amount} yang sudah dibayar tetap menjadi aktif pada {day} (pembayaran: {payments})."),
        )) });
    }
    effects.push(when_done(visit, needs_second));
    effects
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
