//! Figures: adding to them with the booking, reading them, and making them anew.

use rusqlite::{Connection, Row, TransactionBehavior, params_from_iter};
use sengo_core::channel::Channel;
use sengo_core::figures::{FIGURES, Figures, Grain, Slot, SlotRange, Term};
use sengo_core::ids::MerchantId;
use sengo_core::money::Rupiah;

use super::load::{many, one};
use super::rows::{self, column};
use super::save::prepare;
use super::{Sqlite, connection, failed};
use crate::error::{Durability, StoreError};
use crate::figure::sql::{self, Layer};
use crate::figure::{
    self, DueMoney, FigureDifference, FigureScope, FiguresReport, ProjectFigures, SlotFigures,
};
use crate::stored::{self, coded, corrupt};
use crate::work::Work;

/// The month of a day's number, which is `slot`.
const MONTH: &str = "(CAST(strftime('%Y', slot * 86400, 'unixepoch') AS INTEGER) * 12
    + CAST(strftime('%m', slot * 86400, 'unixepoch') AS INTEGER) - 1)";

/// Adds what a batch changed. No row is read for it.
pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    if work.figures.is_empty() {
        return Ok(());
    }
    let places = (1..=FIGURES.saturating_add(5)).map(|place| format!("?{place}"));
    let sql = format!(
        "INSERT INTO figure (merchant_id, project_id, grain, channel, slot, {}) VALUES ({})
         ON CONFLICT (merchant_id, project_id, grain, channel, slot) DO UPDATE SET {}",
        sql::names(),
        places.collect::<Vec<_>>().join(", "),
        sql::additions()
    );
    let mut statement = prepare(connection, &sql)?;
    for row in figure::rows(&work.figures) {
        let key = [
            row.merchant_id,
            row.project_id,
            i64::from(row.grain),
            i64::from(row.channel),
            row.slot,
        ];
        let numbers = key.into_iter().chain(row.figures.to_numbers());
        statement.execute(params_from_iter(numbers)).map_err(failed)?;
    }
    Ok(())
}

/// The figures that columns hold, from the one at `index` on; none where they are empty.
fn figures(row: &Row<'_>, index: usize) -> Result<Option<Figures>, StoreError> {
    let mut numbers = [0; FIGURES];
    for (place, number) in numbers.iter_mut().enumerate() {
        match column(row, index.saturating_add(place))? {
            Some(found) => *number = found,
            None => return Ok(None),
        }
    }
    Ok(Some(Figures::from_numbers(numbers)))
}

fn channel(row: &Row<'_>, index: usize) -> Result<Channel, StoreError> {
    coded("channel", column(row, index)?, Channel::from_code)
}

/// Whose rows these are, as a condition.
fn rows_of(scope: FigureScope) -> String {
    match scope {
        FigureScope::Project(parties) => {
            format!(
                "merchant_id = {} AND project_id = {}",
                parties.merchant, parties.project
            )
        }
        FigureScope::Merchant(merchant) => format!("merchant_id = {merchant} AND project_id = 0"),
        // Here one process writes at a time, and under one number.
        FigureScope::Platform => "merchant_id = 0 AND project_id = 0".to_owned(),
    }
}

/// What terms come to in each project, of one merchant or of all.
pub(super) fn of_projects(merchant: Option<MerchantId>, terms: &[Term]) -> String {
    let value = |term: &Term| {
        let Slot { grain, number } = term.slot;
        format!("({}, {number}, {})", grain.code(), term.sign())
    };
    let values: Vec<String> = terms.iter().map(value).collect();
    let of = merchant.map_or("TRUE".to_owned(), |merchant| {
        format!("figure.merchant_id = {merchant}")
    });
    let rows = format!(
        "term CROSS JOIN figure INDEXED BY figure_of_projects WHERE {} AND {of}",
        sql::OF_TERM
    );
    format!(
        "WITH term (grain, slot, sign) AS (VALUES {}) {}",
        values.join(", "),
        sql::of_projects(&rows)
    )
}

impl Sqlite {
    pub(crate) fn figures(
        &self,
        scope: FigureScope,
        range: SlotRange,
    ) -> Result<Vec<SlotFigures>, StoreError> {
        let sql = format!(
            "SELECT channel, slot, {} FROM figure WHERE {} AND grain = ?1 AND channel IN ({})
                    AND slot BETWEEN ?2 AND ?3 ORDER BY slot, channel",
            sql::names(),
            rows_of(scope),
            sql::channels(),
        );
        self.slots(&sql, range, range.grain)
    }

    /// By the hour of the day in Jakarta: the slots that it gives are numbered 0 to 23.
    pub(crate) fn figures_by_hour(
        &self,
        scope: FigureScope,
        range: SlotRange,
    ) -> Result<Vec<SlotFigures>, StoreError> {
        let sql = format!(
            "SELECT channel, (slot + 7) % 24 AS hour, {} FROM figure WHERE {} AND grain = ?1
                    AND channel IN ({}) AND slot BETWEEN ?2 AND ?3
             GROUP BY channel, hour ORDER BY hour, channel",
            sql::sums(),
            rows_of(scope),
            sql::channels(),
        );
        self.slots(&sql, range, range.grain)
    }

    fn slots(&self, sql: &str, range: SlotRange, grain: Grain) -> Result<Vec<SlotFigures>, StoreError> {
        self.read(|connection| {
            let parameters = (range.grain.code(), range.from, range.to);
            many(connection, sql, parameters, |row| {
                Ok(SlotFigures {
                    channel: channel(row, 0)?,
                    slot: Slot {
                        grain,
                        number: column(row, 1)?,
                    },
                    figures: figures(row, 2)?.unwrap_or_default(),
                })
            })
        })
    }

    pub(crate) fn figures_by_project(
        &self,
        merchant: Option<MerchantId>,
        terms: &[Term],
    ) -> Result<Vec<ProjectFigures>, StoreError> {
        if terms.is_empty() {
            return Ok(Vec::new());
        }
        let sql = of_projects(merchant, terms);
        self.read(|connection| {
            many(connection, &sql, (), |row| {
                Ok(ProjectFigures {
                    parties: stored::parties(column(row, 0)?, column(row, 1)?)?,
                    channel: channel(row, 2)?,
                    figures: figures(row, 3)?.unwrap_or_default(),
                })
            })
        })
    }

    /// The days on which money settles are few, and of each those of a merchant lie together: so a merchant's are
    /// found without those of others.
    pub(crate) fn due_money(&self, scope: FigureScope) -> Result<Vec<DueMoney>, StoreError> {
        let of = match scope {
            FigureScope::Project(parties) => {
                format!(
                    "AND merchant_id = {} AND project_id = {}",
                    parties.merchant, parties.project
                )
            }
            FigureScope::Merchant(merchant) => format!("AND merchant_id = {merchant}"),
            FigureScope::Platform => String::new(),
        };
        let sql = format!(
            "WITH RECURSIVE day (at) AS (
                 SELECT min(settles_at) FROM project_transaction WHERE in_pending > 0
                 UNION ALL
                 SELECT (SELECT min(settles_at) FROM project_transaction
                         WHERE in_pending > 0 AND settles_at > day.at)
                 FROM day WHERE day.at IS NOT NULL)
             SELECT merchant_id, project_id, settles_at, count(*), sum(in_pending)
             FROM day CROSS JOIN project_transaction INDEXED BY project_transaction_settling
             WHERE in_pending > 0 AND settles_at = day.at {of}
             GROUP BY settles_at, merchant_id, project_id"
        );
        self.read(|connection| {
            many(connection, &sql, (), |row| {
                Ok(DueMoney {
                    parties: stored::parties(column(row, 0)?, column(row, 1)?)?,
                    at: rows::time(row, 2)?,
                    payments: column(row, 3)?,
                    amount: Rupiah::new(column(row, 4)?),
                })
            })
        })
    }

    pub(crate) fn figures_differences(&self, limit: usize) -> Result<FiguresReport, StoreError> {
        self.snapshot(|connection| {
            let mut report = FiguresReport {
                figures: count(connection, "SELECT count(*) FROM figure")?,
                transactions: count(
                    connection,
                    "SELECT count(*) FROM project_transaction WHERE kind IN (1, 2)",
                )?,
                differences: Vec::new(),
            };
            for layer in Layer::ALL {
                let sql = layer.differences(MONTH, limit);
                report.differences.extend(many(connection, &sql, (), difference)?);
            }
            report.differences.truncate(limit);
            Ok(report)
        })
    }

    /// Makes all figures anew. Nobody else writes meanwhile.
    pub(crate) fn figures_rebuild(&self) -> Result<i64, StoreError> {
        let mut writer = connection::open_existing(self.place.path(), Durability::Durable).map_err(failed)?;
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        transaction.execute("DELETE FROM figure", ()).map_err(failed)?;
        for layer in Layer::ALL {
            transaction.execute(&layer.insert(MONTH), ()).map_err(failed)?;
        }
        let made = count(&transaction, "SELECT count(*) FROM figure")?;
        transaction.commit().map_err(failed)?;
        Ok(made)
    }
}

fn count(connection: &Connection, sql: &str) -> Result<i64, StoreError> {
    one(connection, sql, (), |row| column(row, 0)).map(|count| count.unwrap_or(0))
}

fn difference(row: &Row<'_>) -> Result<FigureDifference, StoreError> {
    let owner = |number: i64| (number > 0).then_some(number);
    let grain: i16 = column(row, 2)?;
    Ok(FigureDifference {
        merchant: owner(column(row, 0)?),
        project: owner(column(row, 1)?),
        slot: Slot {
            grain: Grain::from_code(grain).ok_or_else(|| corrupt("grain", grain))?,
            number: column(row, 4)?,
        },
        channel: channel(row, 3)?,
        kept: figures(row, 5)?,
        computed: figures(row, FIGURES.saturating_add(5))?,
    })
}
