//! Setting what a channel costs and when it settles, once its effect was seen.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use sengo_app::approval::TariffScope;
use sengo_app::fees::{FeeEffect, Fees};
use sengo_core::approval::ActKind;
use sengo_core::calendar::WORKING_DAYS_MAX;
use sengo_core::channel::{Channel, Direction};
use sengo_core::fee::{DatedTariff, FEE_FIXED_MAX, FeeRule, Tariff, percent};
use sengo_core::money::Rupiah;
use sengo_core::role::Permission;
use sengo_wire::request::AMOUNT_MAX;

use super::effect::effect;
use super::scope::Scope;
use super::{FEES, TARIFF, words};
use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Button, Check, Facts, Faults, Field, Filled, Reading, Step, panel};
use crate::routes::operator::second_person::{acted, change, waiting, when_done};
use crate::visit::Visit;

/// The fields of the form.
const FIELDS: [&str; 9] = [
    "scope", "number", "channel", "from", "rate", "fixed", "free", "days", "example",
];

pub(super) async fn form(visit: Visit) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let scope = Scope::of_query(&visit);
    // A scope that nobody has is named when the form is sent.
    let fees = match scope.tariffs() {
        Ok(tariffs) => visit.desk().fees(tariffs).await.ok(),
        Err(()) => None,
    };
    let fees = match fees {
        Some(fees) => fees,
        None => visit.desk().fees(TariffScope::Platform).await?,
    };
    let typed = holding(&visit, &scope, &fees);
    page(&visit, &typed, &Faults::default()).await
}

/// The form with what holds today in it.
fn holding(visit: &Visit, scope: &Scope, fees: &Fees) -> Filled {
    let asked = visit.query("channel").and_then(Channel::parse);
    let channel = asked.unwrap_or(Channel::Qris);
    let found = fees.layers.on(channel, fees.today);
    let tomorrow = fees.today.tomorrow().unwrap_or(fees.today);
    let mut typed = vec![
        ("scope", scope.word().to_owned()),
        ("number", scope.number().to_owned()),
        ("channel", channel.as_str().to_owned()),
        ("from", tomorrow.to_string()),
    ];
    if let Some((_, tariff)) = found {
        let free = tariff.fee.umi_free_up_to;
        typed.extend([
            ("rate", percent(tariff.fee.rate_millionths, visit.say('.', ','))),
            ("fixed", visit.number(tariff.fee.fixed.get().into())),
            (
                "free",
                free.map(|free| visit.number(free.get().into()))
                    .unwrap_or_default(),
            ),
            ("days", tariff.working_days.to_string()),
        ]);
    }
    Filled::with(typed)
}

async fn page(visit: &Visit, typed: &Filled, faults: &Faults) -> Answer {
    let requests = visit.desk().requests_waiting(ActKind::TariffSet).await?;
    let scope = Scope::of_form(typed);
    let channels = Channel::ALL.map(|channel| (channel.as_str(), words::channel(visit, channel)));
    let line = |name, label| Field::text(name, label).value(typed.raw(name)).fault(faults);
    let body = html! {
        (waiting(visit, &requests))
        (visit.form(TARIFF, &html! {
            div class="pair" {
                (Field::choice("scope", visit.say("For whom", "Untuk siapa"), scope.choices(visit)).value(scope.word()))
                (line("number", visit.say("Number of the merchant or project", "Nomor merchant atau proyek")).mode("numeric"))
            }
            div class="pair" {
                (Field::choice("channel", visit.say("Channel", "Kanal"), channels.to_vec()).value(typed.raw("channel")).fault(faults))
                (Field::line("date", "from", visit.say("From this day on", "Mulai tanggal")).value(typed.raw("from")).required().fault(faults))
            }
            div class="pair" {
                (line("rate", visit.say("Rate in percent", "Tarif dalam persen")).required().mode("decimal"))
                (line("fixed", visit.say("Fixed part in rupiah", "Bagian tetap dalam rupiah")).required().mode("numeric"))
            }
            (line("free", visit.say("Free for micro merchants up to", "Gratis untuk usaha mikro sampai")).mode("numeric")
                .hint(visit.say("In rupiah; empty: they pay as others do.", "Dalam rupiah; kosong: sama seperti yang lain.")))
            (line("days", visit.say("Working days until money becomes active", "Hari kerja sampai uang menjadi aktif")).mode("numeric")
                .hint(visit.say("0: on the same working day. Without meaning for payouts.", "0: pada hari kerja yang sama. Tidak berlaku untuk pencairan.")))
            (line("example", visit.say("An amount to try it with", "Jumlah untuk contoh")).mode("numeric")
                .hint(visit.say("In rupiah, beside the usual examples.", "Dalam rupiah, selain contoh yang biasa.")))
            div class="acts" {
                (Button::main(visit.say("See the effect", "Lihat akibatnya")))
                a class="button second" href={ (FEES) "?" (scope.as_query()) } { (visit.say("Cancel", "Batal")) }
            }
        }))
    };
    let above = [(FEES, visit.say("Fees", "Biaya"))];
    let page = Page::new(visit, visit.say("Set a fee", "Tetapkan biaya"))
        .under(&above)
        .narrow();
    Ok(if faults.is_empty() {
        page.show(&body)
    } else {
        page.refused().show(&body)
    })
}

/// A tariff as it was typed.
struct Typed {
    scope: TariffScope,
    dated: DatedTariff,
    example: Option<Rupiah>,
}

fn read(visit: &Visit, filled: &Filled, today: Date) -> Result<Typed, Faults> {
    let mut reading = Reading::of(visit, filled);
    let scope = Scope::of_form(filled).tariffs().ok().or_else(|| {
        reading.note(
            "number",
            "Write a number, as its page shows it.",
            "Tulis nomornya, seperti pada halamannya.",
        )
    });
    let channel = Channel::parse(filled.text("channel"))
        .or_else(|| reading.note("channel", "Choose a channel.", "Pilih kanal."));
    let from = reading.day("from", today);
    let rate = reading.percent("rate");
    let fixed = reading.amount("fixed", 0, FEE_FIXED_MAX);
    let free = reading.amount_or_none("free", 1, AMOUNT_MAX);
    let is_payout = channel.is_some_and(|channel| channel.direction() == Direction::CashOut);
    let days = if is_payout && filled.text("days").is_empty() {
        Some(0)
    } else {
        reading.number("days", 0, WORKING_DAYS_MAX.into())
    };
    let example = reading.amount_or_none("example", 1, AMOUNT_MAX);
    let faults = reading.faults();
    if !faults.is_empty() {
        return Err(faults);
    }
    let days = days.and_then(|days| u8::try_from(days).ok());
    match (scope, channel, from, rate, fixed, days) {
        (Some(scope), Some(channel), Some(from), Some(rate_millionths), Some(fixed), Some(working_days)) => {
            let fee = FeeRule {
                rate_millionths,
                fixed,
                umi_free_up_to: free,
            };
            let tariff = Tariff { fee, working_days };
            Ok(Typed {
                scope,
                dated: DatedTariff {
                    from,
                    channel,
                    tariff,
                },
                example,
            })
        }
        _ => Err(faults),
    }
}

pub(super) async fn set(visit: Visit, filled: Filled) -> Answer {
    visit.must(Permission::MoneyAct)?;
    let step = Step::of(&filled);
    if step == Step::Changing {
        return page(&visit, &filled, &Faults::default()).await;
    }
    let today = visit.desk().fees(TariffScope::Platform).await?.today;
    let typed = match read(&visit, &filled, today) {
        Ok(typed) => typed,
        Err(faults) => return page(&visit, &filled, &faults).await,
    };
    let scope = Scope::of_form(&filled);
    let effect = match visit
        .desk()
        .tariff_effect(typed.scope, &typed.dated, typed.example)
        .await
    {
        Ok(effect) => effect,
        Err(error) => return page(&visit, &filled, &scope.faults(&visit, error)?).await,
    };
    if step == Step::Confirmed {
        let done = visit.desk().tariff_set(typed.scope, &typed.dated).await?;
        return Ok(acted(&done, &format!("{FEES}?{}", scope.as_query()), "set"));
    }
    let needs_second = visit.desk().needs_second(ActKind::TariffSet).await?;
    Ok(check(&visit, &filled, &typed, &effect, needs_second))
}

fn check(visit: &Visit, filled: &Filled, typed: &Typed, found: &FeeEffect, needs_second: bool) -> Response {
    let DatedTariff {
        from,
        channel,
        tariff,
    } = typed.dated;
    let (layer, before) = found.before;
    let fee = |tariff: &Tariff| html! { (words::rule(visit, &tariff.fee)) };
    let micro = |tariff: &Tariff| html! { (words::micro(visit, &tariff.fee)) };
    let schedule = |tariff: &Tariff| html! { (words::schedule(visit, channel, tariff.working_days)) };
    let everybody = visit.say("Everybody", "Semua");
    let facts = Facts::new()
        .fact(
            visit.say("For whom", "Untuk siapa"),
            html! { (found.name.as_deref().unwrap_or(everybody)) },
        )
        .fact(
            visit.say("Channel", "Kanal"),
            html! { (words::channel(visit, channel)) },
        )
        .fact(visit.say("From", "Mulai"), visit.day(from))
        .fact(
            visit.say("Fee", "Biaya"),
            change(visit, &fee(&before), &fee(&tariff)),
        )
        .fact(
            visit.say("Micro merchants", "Usaha mikro"),
            change(visit, &micro(&before), &micro(&tariff)),
        )
        .fact(
            visit.say("Becomes active", "Menjadi aktif"),
            change(visit, &schedule(&before), &schedule(&tariff)),
        )
        .fact(
            visit.say("Held so far by", "Selama ini ditetapkan untuk"),
            html! { (words::layer(visit, layer)) },
        );
    let kept = FIELDS.map(|name| (name, filled.raw(name)));
    Check {
        title: visit.say("Set this fee?", "Tetapkan biaya ini?"),
        shown: html! {
            (panel(visit.say("What changes", "Yang berubah"), &html! { (facts) }))
            (effect(visit, channel, from, found))
        },
        effects: effects(visit, typed.scope, from, found.ends_on, needs_second),
        action: TARIFF,
        kept: &kept,
        button: visit.say("Set the fee", "Tetapkan biaya"),
        under: &[(FEES, visit.say("Fees", "Biaya"))],
    }
    .show(visit)
}

fn effects(
    visit: &Visit,
    scope: TariffScope,
    from: Date,
    ends_on: Option<Date>,
    needs_second: bool,
) -> Vec<Markup> {
    let day = visit.day_text(from);
    let others = match scope {
        TariffScope::Platform => visit.say(
            "Merchants and projects with a fee of their own keep it.",
            "Merchant dan proyek yang punya biaya sendiri tetap memakainya.",
        ),
        TariffScope::Merchant(_) => visit.say(
            "Projects of this merchant with a fee of their own keep it.",
            "Proyek merchant ini yang punya biaya sendiri tetap memakainya.",
        ),
        TariffScope::Project(_) => {
            visit.say("No other project is concerned.", "Proyek lain tidak terpengaruh.")
        }
    };
    let mut effects = vec![
        html! { (visit.say(
            format!("It holds for what is created from {day} on. What was created before keeps its fee and its schedule."),
            format!("Berlaku untuk yang dibuat mulai {day}. Yang dibuat sebelumnya tetap dengan biaya dan jadwalnya."),
        )) },
        html! { (others) },
    ];
    if let Some(end) = ends_on {
        let end = visit.day_text(end);
        effects.push(html! { (visit.say(
            format!("It ends on {end}, when something else begins that was set before."),
            format!("Berakhir pada {end}, saat ketetapan lain yang sudah ada mulai berlaku."),
        )) });
    }
    effects.push(when_done(visit, needs_second));
    effects
}
