//! The money of the demo's history: day after day payments come in, settle two days later, and are paid out.

use jiff::{SignedDuration, Timestamp};
use sengo_app::App;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::{AccountId, AccountKind, Purpose, TransferOrder};
use sengo_core::money::Rupiah;
use tokio::task::JoinSet;

use super::history::PastClock;

/// The share of a payment that the platform keeps, in thousandths.
const FEE_PER_MILLE: i64 = 7;

/// Days from a payment to its settlement.
const SETTLED_AFTER: i64 = 2;

/// Days from one payout to the next.
const PAID_OUT_EVERY: i64 = 14;

/// A project and how much it sells.
#[derive(Debug)]
pub(super) struct Trader {
    pub(super) project: ProjectId,
    a_day: u64,
    ticket_thousands: u64,
    /// What it is still owed: the day it was paid, and how much after the fee.
    unsettled: Vec<(i64, i64)>,
    active: i64,
}

impl Trader {
    pub(super) fn new(project: ProjectId, a_day: u64, ticket_thousands: u64) -> Self {
        Self {
            project,
            a_day,
            ticket_thousands,
            unsettled: Vec::new(),
            active: 0,
        }
    }
}

/// What happens to a project's money.
#[derive(Clone, Copy)]
enum Step {
    Pay,
    Fee,
    Settle,
    PayOut,
}

/// Writes the days from `start` on.
pub(super) async fn write(
    app: &App,
    clock: &PastClock,
    start: Timestamp,
    days: i64,
    merchant: MerchantId,
    traders: &mut [Trader],
) -> anyhow::Result<()> {
    let mut random = Random(0x5E16_0DE3);
    let order = |project, step, amount| order(app, merchant, project, step, amount);
    for day in 0..days {
        let morning = start.checked_add(SignedDuration::from_hours(day.saturating_mul(24)))?;
        let (mut settled, mut paid, mut fees, mut paid_out) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for trader in traders.iter_mut() {
            for (_, amount) in trader
                .unsettled
                .iter()
                .filter(|(paid, _)| paid.saturating_add(SETTLED_AFTER) <= day)
            {
                settled.push(order(trader.project, Step::Settle, *amount)?);
                trader.active = trader.active.saturating_add(*amount);
            }
            trader
                .unsettled
                .retain(|(paid, _)| paid.saturating_add(SETTLED_AFTER) > day);
            for _ in 0..random.up_to(trader.a_day.saturating_mul(2)) {
                let amount = random
                    .up_to(trader.ticket_thousands.saturating_mul(2))
                    .saturating_mul(1000);
                let amount = i64::try_from(amount)?;
                let fee = amount
                    .saturating_mul(FEE_PER_MILLE)
                    .saturating_add(500)
                    .checked_div(1000)
                    .unwrap_or(0);
                paid.push(order(trader.project, Step::Pay, amount)?);
                fees.push(order(trader.project, Step::Fee, fee)?);
                trader.unsettled.push((day, amount.saturating_sub(fee)));
            }
            let payout = trader.active.checked_div(2).unwrap_or(0);
            if day.checked_rem(PAID_OUT_EVERY) == Some(PAID_OUT_EVERY.saturating_sub(1)) && payout > 0 {
                paid_out.push(order(trader.project, Step::PayOut, payout)?);
                trader.active = trader.active.saturating_sub(payout);
            }
        }
        for (hour, orders) in [(0, settled), (9, paid), (9, fees), (15, paid_out)] {
            clock.set(morning.checked_add(SignedDuration::from_hours(hour))?);
            post(app, orders).await?;
        }
    }
    Ok(())
}

fn order(
    app: &App,
    merchant: MerchantId,
    project: ProjectId,
    step: Step,
    amount: i64,
) -> anyhow::Result<TransferOrder> {
    let own = |kind| AccountId::of_project(merchant, project, kind);
    let platform = |kind| AccountId::of_platform(merchant, kind);
    let (debit, credit, purpose) = match step {
        Step::Pay => (
            platform(AccountKind::Clearing),
            own(AccountKind::Pending),
            Purpose::Payment,
        ),
        Step::Fee => (
            own(AccountKind::Pending),
            platform(AccountKind::Fees),
            Purpose::Fee,
        ),
        Step::Settle => (
            own(AccountKind::Pending),
            own(AccountKind::Active),
            Purpose::Settlement,
        ),
        Step::PayOut => (
            own(AccountKind::Active),
            platform(AccountKind::Clearing),
            Purpose::Payout,
        ),
    };
    Ok(TransferOrder {
        id: app.transfer_id_new()?,
        debit,
        credit,
        amount: Rupiah::new(amount),
        purpose,
    })
}

/// Posts orders together, so that they share commits.
async fn post(app: &App, orders: Vec<TransferOrder>) -> anyhow::Result<()> {
    let mut posting = JoinSet::new();
    for order in orders {
        let app = app.clone();
        posting.spawn(async move { app.transfer_post(order).await });
    }
    while let Some(posted) = posting.join_next().await {
        posted??;
    }
    Ok(())
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
