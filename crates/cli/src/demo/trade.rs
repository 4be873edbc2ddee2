//! The trade of the demo's history: day after day payments come in, settle by the calendar, and are paid out.

use std::pin::Pin;
use std::sync::Arc;

use anyhow::{Context, bail};
use jiff::{SignedDuration, Timestamp};
use sengo_app::App;
use sengo_app::authentication::ProjectCall;
use sengo_app::callbacks::Dispatcher;
use sengo_app::ports::{Courier, Letter, Reply};
use sengo_core::allowlist::Allowlist;
use sengo_core::bank::AccountHolder;
use sengo_core::channel::Channel;
use sengo_core::engine::{Engine, EngineName};
use sengo_core::event::{About, Event, Recorded};
use sengo_core::ids::TransactionId;
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::reference::Reference;
use sengo_core::word::WordKind;
use sengo_wire::request::{Account, DisburseCreate};

use super::history::PastClock;

/// Days from one payout to the next.
const PAID_OUT_EVERY: i64 = 14;

/// A project and how much it sells.
#[derive(Debug)]
pub(super) struct Trader {
    pub(super) parties: Parties,
    /// The key that orders its payouts.
    pub(super) key: String,
    pub(super) domain: &'static str,
    /// How many payments a day it has.
    pub(super) a_day: u64,
    /// What a payment is, in thousands of rupiah.
    pub(super) ticket_thousands: u64,
}

/// Endpoints that take whatever they are told: there is none behind the demo's addresses.
#[derive(Debug)]
struct Willing;

impl Courier for Willing {
    fn send(&self, _: Letter) -> Pin<Box<dyn Future<Output = Reply> + Send + '_>> {
        Box::pin(async {
            Reply {
                status: Some(200),
                answer: b"OK".to_vec(),
                error: None,
            }
        })
    }
}

/// Writes the days from `start` on.
pub(super) async fn write(
    app: &App,
    clock: &PastClock,
    start: Timestamp,
    days: i64,
    traders: &[Trader],
) -> anyhow::Result<()> {
    let engine = Engine {
        name: EngineName::parse("history").context("a name")?,
        allowlist: Allowlist::parse(&["127.0.0.0/8"]).map_err(|fault| anyhow::anyhow!("{fault:?}"))?,
        channels: None,
        created_at: start,
    };
    let mut random = Random(0x5E16_0DE3);
    for day in 0..days {
        let morning = start.checked_add(SignedDuration::from_hours(day.saturating_mul(24)))?;
        let at = |hour| morning.checked_add(SignedDuration::from_hours(hour));
        clock.set(at(0)?);
        app.jobs_run_until_idle().await?;
        clock.set(at(9)?);
        let mut paid = Vec::new();
        for trader in traders {
            for number in 1..=random.up_to(trader.a_day.saturating_mul(2)) {
                let thousands = random.up_to(trader.ticket_thousands.saturating_mul(2));
                let amount = Rupiah::new(i64::try_from(thousands.saturating_mul(1000))?);
                paid.push(payment(trader, (day, number), amount, at(9)?)?);
            }
        }
        hear(app, &engine, paid).await?;
        if day.checked_rem(PAID_OUT_EVERY) == Some(PAID_OUT_EVERY.saturating_sub(1)) {
            clock.set(at(15)?);
            pay_out(app, &engine, traders, day, at(15)?).await?;
        }
    }
    Dispatcher::new(app.clone(), Arc::new(Willing), "http://127.0.0.1")
        .run_until_idle()
        .await?;
    Ok(())
}

/// A payment that was made and paid on another system, as an engine reports it.
fn payment(
    trader: &Trader,
    (day, number): (i64, u64),
    amount: Rupiah,
    occurred_at: Timestamp,
) -> anyhow::Result<Event> {
    let project = trader.parties.project;
    let reference = format!("INV-{project}-{day:03}-{number:02}");
    Ok(Event {
        id: format!("HISTORY-{reference}"),
        kind: WordKind::PaymentRecorded,
        about: About::Number {
            channel: Channel::Qris,
            number: reference.clone(),
        },
        amount,
        occurred_at,
        owner_name: None,
        refund: None,
        recorded: Some(Recorded {
            project,
            reference: self::reference(&reference)?,
        }),
    })
}

/// Half of what each project may spend goes to its bank account.
async fn pay_out(
    app: &App,
    engine: &Engine,
    traders: &[Trader],
    day: i64,
    occurred_at: Timestamp,
) -> anyhow::Result<()> {
    let mut paid = Vec::new();
    for trader in traders {
        let Parties { merchant, project } = trader.parties;
        let balance = app.balance_show(merchant, project, None).await?;
        let amount = balance.active.get().checked_div(2).unwrap_or(0);
        if amount <= 0 {
            continue;
        }
        let create = DisburseCreate {
            account: Account {
                holder: AccountHolder::parse("014").context("a bank")?,
                number: format!("70000{:05}", project.get()),
            },
            reference: reference(&format!("PAYOUT-{project}-{day:03}"))?,
            amount: Rupiah::new(amount),
            callback: format!("{}/callbacks/sengo", trader.domain),
        };
        let call = ProjectCall {
            parties: trader.parties,
            key: trader.key.clone(),
        };
        let made = app
            .disburse_create(call, create, "http://127.0.0.1", None)
            .await?;
        let id = TransactionId::parse(made.answer.id()).context("an id")?;
        paid.push(Event {
            id: format!("HISTORY-PAYOUT-{id}"),
            kind: WordKind::DisbursementPaid,
            about: About::Id(id),
            amount: Rupiah::new(amount),
            occurred_at,
            owner_name: None,
            refund: None,
            recorded: None,
        });
    }
    hear(app, engine, paid).await
}

async fn hear(app: &App, engine: &Engine, events: Vec<Event>) -> anyhow::Result<()> {
    let answers = app
        .events_hear(engine, events.into_iter().map(Ok).collect())
        .await?;
    match answers.iter().find(|answer| answer.outcome.is_err()) {
        Some(answer) => bail!("the history cannot be written: {:?}", answer.outcome),
        None => Ok(()),
    }
}

fn reference(text: &str) -> anyhow::Result<Reference> {
    Reference::parse(text).map_err(|fault| anyhow::anyhow!("{fault:?}"))
}

/// The same numbers each time: a demo should not surprise whoever shows it.
struct Random(u64);

impl Random {
    /// A number from 1 to `most`.
    fn up_to(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13_u32;
        self.0 ^= self.0 >> 7_u32;
        self.0 ^= self.0 << 17_u32;
        self.0.checked_rem(most.max(1)).unwrap_or(0).saturating_add(1)
    }
}
