//! Fees: what channels cost and when they settle, for everybody, a merchant or a project, and the tax on fees.

mod effect;
mod scope;
mod tariff;
mod tax;
pub(super) mod words;

use maud::{Markup, html};
use sengo_app::fees::Fees;
use sengo_core::channel::Channel;
use sengo_core::fee::{DatedTariff, Tariff};
use sengo_core::role::Permission;

use scope::Scope;

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Faults, Field, Table, Tone, badge, empty, filters, link_button, section};
use crate::routes::Routes;
use crate::visit::Visit;

pub(super) const FEES: &str = "/console/operator/fees";
const TARIFF: &str = "/console/operator/fees/tariff";
const TAX: &str = "/console/operator/fees/tax";

/// How many tariffs of a scope, and how many rates of tax, are shown: the newest of each.
const SHOWN_MAX: usize = 50;

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(FEES, show)
        .page(TARIFF, tariff::form)
        .form(TARIFF, tariff::set)
        .page(TAX, tax::form)
        .form(TAX, tax::set)
}

async fn show(visit: Visit) -> Answer {
    let scope = Scope::of_query(&visit);
    let found = match scope.tariffs() {
        Ok(tariffs) => visit.desk().fees(tariffs).await,
        Err(()) => return Ok(page(&visit, &scope, None, &scope.fault(&visit))),
    };
    match found {
        Ok(fees) => Ok(page(&visit, &scope, Some(&fees), &Faults::default())),
        Err(error) => {
            let faults = scope.faults(&visit, error)?;
            Ok(page(&visit, &scope, None, &faults))
        }
    }
}

fn page(visit: &Visit, scope: &Scope, fees: Option<&Fees>, faults: &Faults) -> axum::response::Response {
    let narrowing = filters(
        visit,
        FEES,
        &html! {
            (Field::choice("scope", visit.say("For whom", "Untuk siapa"), scope.choices(visit)).value(scope.word()))
            (Field::text("number", visit.say("Number of the merchant or project", "Nomor merchant atau proyek"))
                .value(scope.number()).mode("numeric").fault(faults))
        },
    );
    let body = html! {
        (narrowing)
        @if let Some(fees) = fees {
            (holding(visit, scope, fees))
            (own(visit, fees))
            (taxes(visit, fees))
        }
    };
    let page = Page::new(visit, visit.say("Fees", "Biaya"))
        .lead(html! { p { (visit.say(
            "What payments and payouts cost, and when their money becomes active.",
            "Biaya pembayaran dan pencairan, serta kapan uangnya menjadi aktif.",
        )) } })
        .told("set", "The fee is set.", "Biaya sudah ditetapkan.")
        .told(
            "taxed",
            "The tax on fees is set.",
            "Pajak atas biaya sudah ditetapkan.",
        );
    if faults.is_empty() {
        page.show(&body)
    } else {
        page.refused().show(&body)
    }
}

/// What holds today, channel by channel.
fn holding(visit: &Visit, scope: &Scope, fees: &Fees) -> Markup {
    let title = match &fees.name {
        Some(name) => visit.say(format!("Today for {name}"), format!("Hari ini untuk {name}")),
        None => visit
            .say("Today for everybody", "Hari ini untuk semua")
            .to_owned(),
    };
    let rows = Channel::ALL.into_iter().filter_map(|channel| {
        let (layer, tariff) = fees.layers.on(channel, fees.today)?;
        let [fee, micro, settles] = cells(visit, channel, &tariff);
        Some([
            html! { (words::channel(visit, channel)) },
            fee,
            micro,
            settles,
            html! { (words::layer(visit, layer)) },
        ])
    });
    let table = Table::new(&title)
        .under_heading()
        .column(visit.say("Channel", "Kanal"))
        .column(visit.say("Fee", "Biaya"))
        .column(visit.say("Micro merchants", "Usaha mikro"))
        .column(visit.say("Becomes active", "Menjadi aktif"))
        .column(visit.say("Set for", "Ditetapkan untuk"))
        .rows(rows);
    let set = format!("{TARIFF}?{}", scope.as_query());
    section(
        &title,
        &html! {
            (table)
            @if visit.permits(Permission::MoneyAct) {
                div class="acts" { (link_button(&set, visit.say("Set another fee", "Tetapkan biaya lain"), true)) }
            }
        },
    )
}

/// A tariff's fee, what micro merchants pay, and its schedule.
fn cells(visit: &Visit, channel: Channel, tariff: &Tariff) -> [Markup; 3] {
    [
        html! { (words::rule(visit, &tariff.fee)) },
        html! { (words::micro(visit, &tariff.fee)) },
        html! { (words::schedule(visit, channel, tariff.working_days)) },
    ]
}

/// What was set for them in particular, with the days from which it holds.
fn own(visit: &Visit, fees: &Fees) -> Markup {
    let title = visit.say("What was set", "Yang pernah ditetapkan");
    let table = Table::new(title)
        .under_heading()
        .column(visit.say("Channel", "Kanal"))
        .column(visit.say("From", "Mulai"))
        .column(visit.say("Fee", "Biaya"))
        .column(visit.say("Micro merchants", "Usaha mikro"))
        .column(visit.say("Becomes active", "Menjadi aktif"))
        .column(visit.say("Standing", "Status"))
        .rows(fees.own.iter().take(SHOWN_MAX).map(|dated| {
            let [fee, micro, settles] = cells(visit, dated.channel, &dated.tariff);
            [
                html! { (words::channel(visit, dated.channel)) },
                visit.day(dated.from),
                fee,
                micro,
                settles,
                standing(visit, fees, dated),
            ]
        }));
    section(
        title,
        &html! {
            @if fees.own.is_empty() {
                (empty(
                    visit.say("Nothing was set here", "Belum ada yang ditetapkan"),
                    &html! { (visit.say(
                        "The table above says whose fees hold until somebody sets others.",
                        "Tabel di atas menunjukkan biaya siapa yang berlaku sampai ada yang ditetapkan.",
                    )) },
                ))
            } @else { (table) }
        },
    )
}

fn standing(visit: &Visit, fees: &Fees, dated: &DatedTariff) -> Markup {
    let next = fees.layers.ends_on(dated);
    if dated.from > fees.today {
        badge(Tone::Waiting, visit.say("Begins later", "Belum mulai"))
    } else if next.is_some_and(|next| next <= fees.today) {
        badge(Tone::Quiet, visit.say("Replaced", "Sudah diganti"))
    } else {
        badge(Tone::Good, visit.say("Holds", "Berlaku"))
    }
}

fn taxes(visit: &Visit, fees: &Fees) -> Markup {
    let title = visit.say("PPN on fees", "PPN atas biaya");
    let table = Table::new(title)
        .under_heading()
        .column(visit.say("From", "Mulai"))
        .numbers(visit.say("Rate", "Tarif"))
        .rows(fees.taxes.iter().take(SHOWN_MAX).map(|dated| {
            [
                visit.day(dated.from),
                html! { (words::rate(visit, dated.millionths)) },
            ]
        }));
    section(
        title,
        &html! {
            p {
                (visit.say("Today: ", "Hari ini: "))
                strong { (words::rate(visit, fees.tax_on(fees.today))) }
                (visit.say(", the same for everybody.", ", sama untuk semua."))
            }
            @if !fees.taxes.is_empty() { (table) }
            @if visit.permits(Permission::MoneyAct) {
                div class="acts" { (link_button(TAX, visit.say("Set another rate", "Tetapkan tarif lain"), false)) }
            }
        },
    )
}
