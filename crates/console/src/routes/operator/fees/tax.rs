//! Setting the rate of PPN on fees, once its effect was seen.

use axum::response::Response;
use jiff::civil::Date;
use maud::html;
use sengo_app::approval::TariffScope;
use sengo_app::fees::FeeEffect;
use sengo_core::approval::ActKind;
use sengo_core::channel::Channel;
use sengo_core::fee::DatedTax;
use sengo_core::money::Rupiah;
use sengo_core::role::Permission;
use sengo_wire::request::AMOUNT_MAX;

use super::effect::effect;
use super::{FEES, TAX, words};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Check, Facts, Faults, Field, Filled, Reading, Step, panel};
use crate::routes::operator::second_person::{acted, change, waiting, when_done};
use crate::visit::Visit;

pub(super) async fn form(visit: Visit) -> Answer {
    visit.must(Permission::MoneyAct)?;
    page(&visit, &Filled::default(), &Faults::default()).await
}

async fn page(visit: &Visit, typed: &Filled, faults: &Faults) -> Answer {
    let requests = visit.desk().requests_waiting(ActKind::TaxSet).await?;
    let body = html! {
        (waiting(visit, &requests))
        (visit.form(TAX, &html! {
            (Field::line("date", "from", visit.say("From this day on", "Mulai tanggal")).value(typed.raw("from")).required().fault(faults))
            (Field::text("rate", visit.say("Rate in percent of the fee", "Tarif dalam persen dari biaya"))
                .value(typed.raw("rate")).required().mode("decimal").fault(faults))
            (Field::text("example", visit.say("An amount to try it with", "Jumlah untuk contoh"))
                .value(typed.raw("example")).mode("numeric").fault(faults)
                .hint(visit.say("In rupiah, beside the usual examples.", "Dalam rupiah, selain contoh yang biasa.")))
            div class="acts" {
                (Button::main(visit.say("See the effect", "Lihat akibatnya")))
                a class="button second" href=(FEES) { (visit.say("Cancel", "Batal")) }
            }
        }))
    };
    let above = [(FEES, visit.say("Fees", "Biaya"))];
    let page = Page::new(
        visit,
        visit.say("Set the tax on fees", "Tetapkan pajak atas biaya"),
    )
    .under(&above)
    .narrow();
    Ok(if faults.is_empty() {
        page.show(&body)
    } else {
        page.refused().show(&body)
    })
}

fn read(visit: &Visit, filled: &Filled, today: Date) -> Result<(DatedTax, Option<Rupiah>), Faults> {
    let mut reading = Reading::of(visit, filled);
    let from = reading.day("from", today);
    let rate = reading.percent("rate");
    let example = reading.amount_or_none("example", 1, AMOUNT_MAX);
    let faults = reading.faults();
    match (from, rate) {
        (Some(from), Some(millionths)) if faults.is_empty() => Ok((DatedTax { from, millionths }, example)),
        _ => Err(faults),
    }
}

pub(super) async fn set(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let step = Step::of(&filled);
    if step == Step::Changing {
        return page(&visit, &filled, &Faults::default()).await;
    }
    let fees = visit.desk().fees(TariffScope::Platform).await?;
    let (dated, example) = match read(&visit, &filled, fees.today) {
        Ok(read) => read,
        Err(faults) => return page(&visit, &filled, &faults).await,
    };
    if step == Step::Confirmed {
        let done = visit.desk().tax_set(&dated).await?;
        return Ok(acted(&done, FEES, "taxed"));
    }
    let found = visit.desk().tax_effect(&dated, example).await?;
    let needs_second = visit.desk().needs_second(ActKind::TaxSet).await?;
    let before = fees.tax_on(dated.from);
    Ok(check(&visit, &filled, (before, &dated), &found, needs_second))
}

fn check(
    visit: &Visit,
    filled: &Filled,
    (before, dated): (u32, &DatedTax),
    found: &FeeEffect,
    needs_second: bool,
) -> Response {
    let rate = |millionths| html! { (words::rate(visit, millionths)) };
    let day = visit.day_text(dated.from);
    let facts = Facts::new()
        .fact(visit.say("From", "Mulai"), html! { (day) })
        .fact(
            visit.say("PPN on fees", "PPN atas biaya"),
            change(visit, &rate(before), &rate(dated.millionths)),
        );
    let kept = ["from", "rate", "example"].map(|name| (name, filled.raw(name)));
    let mut effects = vec![html! { (visit.say(
        format!("It holds for everybody, for what is created from {day} on. What was created before keeps its tax."),
        format!("Berlaku untuk semua, untuk yang dibuat mulai {day}. Yang dibuat sebelumnya tetap dengan pajaknya."),
    )) }];
    if let Some(end) = found.ends_on {
        let end = visit.day_text(end);
        effects.push(html! { (visit.say(
            format!("It ends on {end}, when another rate begins that was set before."),
            format!("Berakhir pada {end}, saat tarif lain yang sudah ada mulai berlaku."),
        )) });
    }
    effects.push(when_done(visit, needs_second));
    Check {
        title: visit.say("Set this tax?", "Tetapkan pajak ini?"),
        shown: html! {
            (panel(visit.say("What changes", "Yang berubah"), &html! { (facts) }))
            p class="quiet" { (visit.say(
                "The examples are of QRIS, at the fee that holds for everybody.",
                "Contohnya untuk QRIS, dengan biaya yang berlaku untuk semua.",
            )) }
            (effect(visit, Channel::Qris, dated.from, found))
        },
        effects,
        action: TAX,
        kept: &kept,
        button: visit.say("Set the tax", "Tetapkan pajak"),
        under: &[(FEES, visit.say("Fees", "Biaya"))],
    }
    .show(visit)
}
