//! Reports over days in Jakarta, and what will settle when.

use std::collections::BTreeMap;

use sengo_core::calendar::day_of;
use sengo_core::channel::Channel;
use sengo_core::figures::{
    Forecast, Grain, Grouping, Part, Period, Portion, Report, Settling, Slot, SlotRange, Totals,
};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_store::{FigureScope, SlotFigures};

use crate::app::App;
use crate::error::Error;

/// The most projects that a report names. Those that took the most are named first.
pub const PROJECTS_NAMED_MAX: usize = 1_000;

/// Hours of a day.
const HOURS: i64 = 24;

/// What each part had, now and before.
type Parts = BTreeMap<Part, (Totals, Totals)>;

impl App {
    /// How a project, a merchant's group or the platform did, taken apart.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn analytics_report(
        &self,
        scope: FigureScope,
        period: Period,
        grouping: Grouping,
    ) -> Result<Report, Error> {
        let before = period.previous();
        // Both periods lie side by side, and are read at once.
        let days = self
            .store()
            .figures(scope, SlotRange::days(before.first(), period.last()))
            .await?;
        let begin = Slot::day(period.first()).number;
        let is_now = |row: &&SlotFigures| row.slot.number >= begin;
        let sum = |rows: &mut dyn Iterator<Item = &SlotFigures>| {
            rows.fold(Totals::default(), |sum, row| sum.with(row.channel, &row.figures))
        };
        let totals = sum(&mut days.iter().filter(is_now));
        let previous = sum(&mut days.iter().filter(|row| !is_now(row)));
        let portions = match grouping {
            Grouping::Day => by_day(&days, period),
            Grouping::Channel => by_channel(&days, begin),
            Grouping::Hour => self.by_hour(scope, period).await?,
            Grouping::Project => match scope {
                FigureScope::Project(parties) => {
                    whole(BTreeMap::from([(Part::Project(parties), (totals, previous))]))
                }
                FigureScope::Merchant(merchant) => self.by_project(Some(merchant), period).await?,
                FigureScope::Platform => self.by_project(None, period).await?,
            },
        };
        Ok(Report {
            period,
            totals,
            previous,
            grouping,
            portions,
        })
    }

    async fn by_hour(&self, scope: FigureScope, period: Period) -> Result<Vec<Portion>, Error> {
        let mut parts: Parts = (0..HOURS)
            .map(|hour| (Part::Hour(hour), Default::default()))
            .collect();
        for (period, is_now) in [(period, true), (period.previous(), false)] {
            let range = SlotRange::hours(period.first(), period.last());
            for row in self.store().figures_by_hour(scope, range).await? {
                add(&mut parts, Part::Hour(row.slot.number), is_now, &row);
            }
        }
        Ok(whole(parts))
    }

    async fn by_project(&self, merchant: Option<MerchantId>, period: Period) -> Result<Vec<Portion>, Error> {
        let mut parts = Parts::new();
        for (period, is_now) in [(period, true), (period.previous(), false)] {
            for found in self.store().figures_by_project(merchant, &period.terms()).await? {
                let row = SlotFigures {
                    slot: Slot::day(period.first()),
                    channel: found.channel,
                    figures: found.figures,
                };
                add(&mut parts, Part::Project(found.parties), is_now, &row);
            }
        }
        let mut portions = whole(parts);
        // Of a project that was there in a month, but on no day of the period, nothing is left.
        portions.retain(|portion| !portion.totals.is_nothing() || !portion.previous.is_nothing());
        portions.sort_by_key(|portion| {
            let totals = &portion.totals;
            std::cmp::Reverse((
                totals.payments.gross,
                totals.disbursements.gross,
                totals.payments.created,
            ))
        });
        portions.truncate(PROJECTS_NAMED_MAX);
        Ok(portions)
    }

    /// What becomes spendable on which day, as things stand: the earliest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn settlement_forecast(&self, scope: FigureScope) -> Result<Vec<Forecast>, Error> {
        let mut days: BTreeMap<jiff::civil::Date, Forecast> = BTreeMap::new();
        for due in self.store().due_money(scope).await? {
            let date = day_of(due.at);
            let day = days.entry(date).or_insert_with(|| Forecast {
                date,
                payments: 0,
                amount: Rupiah::ZERO,
                projects: Vec::new(),
            });
            day.payments = day.payments.saturating_add(due.payments);
            day.amount = Rupiah::new(day.amount.get().saturating_add(due.amount.get()));
            day.projects.push(Settling {
                parties: due.parties,
                payments: due.payments,
                amount: due.amount,
            });
        }
        Ok(days.into_values().collect())
    }

    /// Whose figures a caller asks for: its own project's; or with a merchant's key those of one of its projects, or of
    /// all of them.
    ///
    /// # Errors
    /// `Refusal::ProjectNotFound`, also for another's.
    pub async fn figure_scope(
        &self,
        merchant: MerchantId,
        own: Option<ProjectId>,
        asked: Option<ProjectId>,
    ) -> Result<FigureScope, Error> {
        let of = |project| FigureScope::Project(Parties { merchant, project });
        match (own, asked) {
            (None, None) => Ok(FigureScope::Merchant(merchant)),
            (Some(own), None) => Ok(of(own)),
            (Some(own), Some(asked)) if own == asked => Ok(of(own)),
            (Some(_), Some(_)) => Err(sengo_core::refusal::Refusal::ProjectNotFound.into()),
            (None, Some(asked)) => Ok(of(self.project_show(merchant, asked).await?.id)),
        }
    }
}

fn add(parts: &mut Parts, part: Part, is_now: bool, row: &SlotFigures) {
    let (now, before) = parts.entry(part).or_default();
    let sum = if is_now { now } else { before };
    *sum = sum.with(row.channel, &row.figures);
}

fn whole(parts: Parts) -> Vec<Portion> {
    parts
        .into_iter()
        .map(|(part, (totals, previous))| Portion {
            part,
            totals,
            previous,
        })
        .collect()
}

/// Every day of the period, beside the one that is as many days before it as the period has.
fn by_day(rows: &[SlotFigures], period: Period) -> Vec<Portion> {
    let SlotRange { from, to, .. } = SlotRange::days(period.first(), period.last());
    let length = period.days();
    let mut parts = Parts::new();
    let day = |number| {
        let grain = Grain::Day;
        Slot { grain, number }.date().map(Part::Day)
    };
    for part in (from..=to).filter_map(day) {
        parts.entry(part).or_default();
    }
    for row in rows {
        let is_now = row.slot.number >= from;
        let beside = if is_now { 0 } else { length };
        if let Some(part) = day(row.slot.number.saturating_add(beside)) {
            add(&mut parts, part, is_now, row);
        }
    }
    whole(parts)
}

fn by_channel(rows: &[SlotFigures], begin: i64) -> Vec<Portion> {
    let mut parts: Parts = Channel::ALL
        .into_iter()
        .map(|channel| (Part::Channel(channel), Default::default()))
        .collect();
    for row in rows {
        add(
            &mut parts,
            Part::Channel(row.channel),
            row.slot.number >= begin,
            row,
        );
    }
    whole(parts)
}
