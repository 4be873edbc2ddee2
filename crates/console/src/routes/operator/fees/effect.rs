//! What setting a fee or a tax would do, drawn: example amounts, the settlement, and last month.

use jiff::civil::Date;
use maud::{Markup, html};
use sengo_app::fees::{Example, FeeEffect, VolumeEffect};
use sengo_core::calendar::{CalendarRefusal, SettlementDay};
use sengo_core::channel::{Channel, Direction};
use sengo_core::fee::{Charge, FeeRefusal, Volume};
use sengo_core::money::Rupiah;
use sengo_core::qris::Criteria;

use crate::parts::{Facts, Table, section};
use crate::routes::operator::second_person::change;
use crate::visit::Visit;

/// Everything that is known of it.
pub(super) fn effect(visit: &Visit, channel: Channel, from: Date, effect: &FeeEffect) -> Markup {
    html! {
        (examples(visit, channel, &effect.examples))
        @if let Some([before, after]) = &effect.settles {
            p {
                @let day = visit.day_text(from);
                (visit.say(format!("A payment of {day} becomes active on "), format!("Pembayaran {day} menjadi aktif pada ")))
                (change(visit, &settles(visit, before), &settles(visit, after))) "."
            }
        }
        @match &effect.volume {
            Some(volume) => (last_month(visit, volume)),
            None => p class="quiet" { (visit.say(
                "Nothing succeeded last month, so there is nothing to compare it with.",
                "Tidak ada transaksi berhasil bulan lalu, jadi tidak ada pembandingnya.",
            )) },
        }
    }
}

fn settles(visit: &Visit, day: &Result<SettlementDay, CalendarRefusal>) -> Markup {
    match day {
        Ok(day) => html! {
            (visit.day(day.date))
            @if !day.is_certain {
                (visit.say(" (holidays of that year are not entered yet)", " (hari libur tahun itu belum diisi)"))
            }
        },
        Err(_) => html! { (visit.say("no day at all", "tidak ada harinya")) },
    }
}

fn examples(visit: &Visit, channel: Channel, examples: &[Example]) -> Markup {
    let title = visit.say("Examples", "Contoh");
    let remains = match channel.direction() {
        Direction::CashIn => visit.say("Project gets", "Proyek menerima"),
        Direction::CashOut => visit.say("Costs the project", "Beban proyek"),
    };
    let left = |charge: &Charge| match channel.direction() {
        Direction::CashIn => charge.credited,
        Direction::CashOut => charge.total_amount,
    };
    let table = Table::new(title)
        .under_heading()
        .column(visit.say("Amount", "Jumlah"))
        .numbers(visit.say("Fee", "Biaya"))
        .numbers(visit.say("PPN", "PPN"))
        .numbers(remains)
        .rows(examples.iter().map(|example| {
            let both = |of: &dyn Fn(&Charge) -> Rupiah| {
                let shown = |charge: &Result<Charge, FeeRefusal>| cell(visit, charge, of);
                change(
                    visit,
                    &shown(&example.effect.before),
                    &shown(&example.effect.after),
                )
            };
            [
                html! {
                    (visit.money(example.effect.amount))
                    @if example.criteria == Some(Criteria::Umi) { " " (visit.say("micro", "mikro")) }
                },
                both(&|charge| charge.fee),
                both(&|charge| charge.tax),
                both(&left),
            ]
        }));
    section(title, &html! { (table) })
}

fn cell(visit: &Visit, charge: &Result<Charge, FeeRefusal>, of: &dyn Fn(&Charge) -> Rupiah) -> Markup {
    match charge {
        Ok(charge) => visit.money(of(charge)),
        Err(_) => html! { (visit.say("refused", "ditolak")) },
    }
}

fn last_month(visit: &Visit, effect: &VolumeEffect) -> Markup {
    let days = format!(
        "{} – {}",
        visit.day_text(effect.period.first()),
        visit.day_text(effect.period.last())
    );
    let both = |of: fn(&Volume) -> Rupiah| {
        let before = visit.money(of(&effect.charged));
        match &effect.after {
            Some(after) => change(visit, &before, &visit.money(of(after))),
            None => before,
        }
    };
    let facts = Facts::new()
        .fact(visit.say("Days", "Hari"), html! { (days) })
        .fact(
            visit.say("Succeeded", "Berhasil"),
            html! { (visit.number(effect.charged.count.into())) },
        )
        .fact(visit.say("Amounts", "Jumlah"), visit.money(effect.charged.gross))
        .fact(visit.say("Fees", "Biaya"), both(|volume| volume.fee))
        .fact(visit.say("PPN", "PPN"), both(|volume| volume.tax));
    section(
        visit.say(
            "Last month, had it held then",
            "Bulan lalu, seandainya sudah berlaku",
        ),
        &html! {
            (facts)
            p class="quiet small" { (visit.say(
                "About: from the sum of all amounts, without free amounts of micro merchants, and as if nobody had a fee of their own.",
                "Perkiraan: dari total jumlah, tanpa bagian gratis usaha mikro, dan seolah tidak ada yang punya biaya sendiri.",
            )) }
        },
    )
}
