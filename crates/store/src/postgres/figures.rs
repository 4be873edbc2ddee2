//! Figures: adding to them with the booking, reading them, and making them anew.

use sengo_core::channel::Channel;
use sengo_core::figures::{FIGURES, Figures, Grain, Slot, SlotRange, Term};
use sengo_core::ids::MerchantId;
use sengo_core::money::Rupiah;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, IsolationLevel, Row, Transaction};

use super::Postgres;
use super::failure::failed;
use super::queries::{all, first};
use super::rows::{self, column};
use super::save::{each, some};
use super::writer::Writer;
use crate::error::StoreError;
use crate::figure::sql::{self, Layer};
use crate::figure::{
    self, DueMoney, FigureDifference, FigureRow, FigureScope, FiguresReport, ProjectFigures, SlotFigures,
    WRITERS,
};
use crate::stored::{self, coded, corrupt};
use crate::work::Work;

/// The month of a day's number, which is `slot`.
const MONTH: &str = "(extract(year FROM DATE '1970-01-01' + slot::integer)::bigint * 12
    + extract(month FROM DATE '1970-01-01' + slot::integer)::bigint - 1)";

/// Adds what a batch changed. The platform's rows are those of the connection that writes, so that processes do not
/// wait for each other's.
const ADD: &str = "INSERT INTO figure (merchant_id, project_id, grain, channel, slot, created, succeeded, expired, failed,
                         gross, fee, tax, net, waited, refunds, refunded, chargebacks, charged_back)
     SELECT merchant_id, CASE WHEN merchant_id = 0 THEN pg_backend_pid() % 16 ELSE project_id END, grain, channel,
            slot, created, succeeded, expired, failed, gross, fee, tax, net, waited, refunds, refunded, chargebacks,
            charged_back
     FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::smallint[], $5::bigint[], $6::bigint[],
                 $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
                 $13::bigint[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[])
          AS added (merchant_id, project_id, grain, channel, slot, created, succeeded, expired, failed, gross, fee,
                    tax, net, waited, refunds, refunded, chargebacks, charged_back)
     ON CONFLICT (merchant_id, project_id, grain, channel, slot) DO UPDATE
     SET created = figure.created + excluded.created, succeeded = figure.succeeded + excluded.succeeded,
         expired = figure.expired + excluded.expired, failed = figure.failed + excluded.failed,
         gross = figure.gross + excluded.gross, fee = figure.fee + excluded.fee, tax = figure.tax + excluded.tax,
         net = figure.net + excluded.net, waited = figure.waited + excluded.waited,
         refunds = figure.refunds + excluded.refunds, refunded = figure.refunded + excluded.refunded,
         chargebacks = figure.chargebacks + excluded.chargebacks,
         charged_back = figure.charged_back + excluded.charged_back";

pub(super) const STATEMENTS: [&str; 1] = [ADD];

/// This reads everything, unlike all else that runs on such a connection.
const WHOLE_TABLES: &str = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0;
    SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on";

pub(super) async fn save(writer: &Writer, work: &Work) -> Result<(), Error> {
    let rows = figure::rows(&work.figures);
    let columns: Vec<Vec<i64>> = (0..FIGURES)
        .map(|place| each(&rows, |row| number(row, place)))
        .collect();
    let merchants = each(&rows, |row| row.merchant_id);
    let projects = each(&rows, |row| row.project_id);
    let grains = each(&rows, |row| row.grain);
    let channels = each(&rows, |row| row.channel);
    let slots = each(&rows, |row| row.slot);
    let mut parameters: [&(dyn ToSql + Sync); 18] = [&merchants; 18];
    let keys: [&(dyn ToSql + Sync); 5] = [&merchants, &projects, &grains, &channels, &slots];
    let numbers = columns.iter().map(|column| column as &(dyn ToSql + Sync));
    for (place, column) in parameters.iter_mut().zip(keys.into_iter().chain(numbers)) {
        *place = column;
    }
    some(writer, ADD, rows.is_empty(), parameters).await
}

fn number(row: &FigureRow, place: usize) -> i64 {
    row.figures.to_numbers().get(place).copied().unwrap_or(0)
}

const DUE: &str = "SELECT merchant_id, project_id, settles_at, count(*), sum(in_pending)::bigint
     FROM project_transaction WHERE in_pending > 0
     GROUP BY settles_at, merchant_id, project_id ORDER BY settles_at, merchant_id, project_id";
const DUE_OF_MERCHANT: &str = "WITH RECURSIVE day (at) AS (
         (SELECT settles_at FROM project_transaction WHERE in_pending > 0 ORDER BY settles_at LIMIT 1)
         UNION ALL
         SELECT (SELECT settles_at FROM project_transaction
                 WHERE in_pending > 0 AND settles_at > day.at ORDER BY settles_at LIMIT 1)
         FROM day WHERE day.at IS NOT NULL)
     SELECT due.merchant_id, due.project_id, due.settles_at, count(*), sum(due.in_pending)::bigint
     FROM day JOIN project_transaction AS due ON due.settles_at = day.at
     WHERE due.in_pending > 0 AND due.merchant_id = $1::bigint
           AND ($2::bigint IS NULL OR due.project_id = $2::bigint)
     GROUP BY due.settles_at, due.merchant_id, due.project_id ORDER BY 3, 1, 2";

/// The figures that columns hold, from the one at `index` on; none where they are empty.
fn figures(row: &Row, index: usize) -> Result<Option<Figures>, StoreError> {
    let mut numbers = [0; FIGURES];
    for (place, number) in numbers.iter_mut().enumerate() {
        match column(row, index.saturating_add(place))? {
            Some(found) => *number = found,
            None => return Ok(None),
        }
    }
    Ok(Some(Figures::from_numbers(numbers)))
}

fn channel(row: &Row, index: usize) -> Result<Channel, StoreError> {
    coded("channel", column(row, index)?, Channel::from_code)
}

fn all_channels() -> Vec<i16> {
    Channel::ALL.map(Channel::code).to_vec()
}

/// Whose rows these are: the merchant's and the project's numbers.
fn rows_of(scope: FigureScope) -> (i64, Vec<i64>) {
    match scope {
        FigureScope::Project(parties) => (parties.merchant.get(), vec![parties.project.get()]),
        FigureScope::Merchant(merchant) => (merchant.get(), vec![0]),
        FigureScope::Platform => (0, (0..WRITERS).collect()),
    }
}

/// What terms come to in each project, of one merchant or of all.
pub(super) fn of_projects(is_of_merchant: bool) -> String {
    let of = if is_of_merchant {
        "figure.merchant_id = $1::bigint"
    } else {
        "$1::bigint IS NULL"
    };
    // The offset keeps the planner from joining the other way round, be the table empty or full.
    sql::of_projects(&format!(
        "unnest($2::smallint[], $3::bigint[], $4::bigint[]) AS term (grain, slot, sign)
         CROSS JOIN LATERAL (SELECT * FROM figure WHERE {} AND {of} OFFSET 0) AS figure",
        sql::OF_TERM
    ))
}

impl Postgres {
    pub(crate) async fn figures(
        &self,
        scope: FigureScope,
        range: SlotRange,
    ) -> Result<Vec<SlotFigures>, StoreError> {
        self.slots("slot", scope, range).await
    }

    /// By the hour of the day in Jakarta: the slots that it gives are numbered 0 to 23.
    pub(crate) async fn figures_by_hour(
        &self,
        scope: FigureScope,
        range: SlotRange,
    ) -> Result<Vec<SlotFigures>, StoreError> {
        self.slots("(slot + 7) % 24", scope, range).await
    }

    async fn slots(
        &self,
        by: &str,
        scope: FigureScope,
        range: SlotRange,
    ) -> Result<Vec<SlotFigures>, StoreError> {
        let sql = format!(
            "SELECT channel, {by}, {} FROM figure
             WHERE merchant_id = $1 AND project_id = ANY($2) AND grain = $3 AND channel = ANY($4)
                   AND slot BETWEEN $5 AND $6
             GROUP BY channel, {by} ORDER BY {by}, channel",
            sql::sums()
        );
        let (merchant, projects) = rows_of(scope);
        let found = self
            .rows(
                &sql,
                &[
                    &merchant,
                    &projects,
                    &range.grain.code(),
                    &all_channels(),
                    &range.from,
                    &range.to,
                ],
            )
            .await?;
        all(&found, |row| {
            Ok(SlotFigures {
                channel: channel(row, 0)?,
                slot: Slot {
                    grain: range.grain,
                    number: column(row, 1)?,
                },
                figures: figures(row, 2)?.unwrap_or_default(),
            })
        })
    }

    pub(crate) async fn figures_by_project(
        &self,
        merchant: Option<MerchantId>,
        terms: &[Term],
    ) -> Result<Vec<ProjectFigures>, StoreError> {
        let found = self
            .rows(
                &of_projects(merchant.is_some()),
                &[
                    &merchant.map(MerchantId::get),
                    &each(terms, |term| term.slot.grain.code()),
                    &each(terms, |term| term.slot.number),
                    &each(terms, |term| term.sign()),
                ],
            )
            .await?;
        all(&found, |row| {
            Ok(ProjectFigures {
                parties: stored::parties(column(row, 0)?, column(row, 1)?)?,
                channel: channel(row, 2)?,
                figures: figures(row, 3)?.unwrap_or_default(),
            })
        })
    }

    /// Of the platform, all that is pending is summed in the order of its index. The days on which money settles are
    /// few, and of each those of a merchant lie together: so a merchant's are found without those of others.
    pub(crate) async fn due_money(&self, scope: FigureScope) -> Result<Vec<DueMoney>, StoreError> {
        let (merchant, project) = match scope {
            FigureScope::Project(parties) => (Some(parties.merchant.get()), Some(parties.project.get())),
            FigureScope::Merchant(merchant) => (Some(merchant.get()), None),
            FigureScope::Platform => (None, None),
        };
        let found = match merchant {
            Some(merchant) => self.rows(DUE_OF_MERCHANT, &[&merchant, &project]).await?,
            None => self.rows(DUE, &[]).await?,
        };
        all(&found, |row| {
            Ok(DueMoney {
                parties: stored::parties(column(row, 0)?, column(row, 1)?)?,
                at: rows::time(row, 2)?,
                payments: column(row, 3)?,
                amount: Rupiah::new(column(row, 4)?),
            })
        })
    }

    pub(crate) async fn figures_differences(&self, limit: usize) -> Result<FiguresReport, StoreError> {
        let mut reader = self.reader().await?;
        let started = reader
            .build_transaction()
            .isolation_level(IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()
            .await;
        let snapshot = started.map_err(|error| failed(&error))?;
        run(&snapshot, WHOLE_TABLES).await?;
        let transactions = "SELECT count(*) FROM project_transaction WHERE kind IN (1, 2)";
        let mut report = FiguresReport {
            figures: count(&snapshot, "SELECT count(*) FROM figure").await?,
            transactions: count(&snapshot, transactions).await?,
            differences: Vec::new(),
        };
        for layer in Layer::ALL {
            let found = asked(&snapshot, &layer.differences(MONTH, limit)).await?;
            report.differences.extend(all(&found, difference)?);
        }
        report.differences.truncate(limit);
        Ok(report)
    }

    /// Makes all figures anew. Who adds to them meanwhile waits, and adds to the new ones.
    pub(crate) async fn figures_rebuild(&self) -> Result<i64, StoreError> {
        let mut reader = self.reader().await?;
        let transaction = reader.transaction().await.map_err(|error| failed(&error))?;
        run(&transaction, WHOLE_TABLES).await?;
        run(&transaction, "LOCK TABLE figure IN EXCLUSIVE MODE").await?;
        run(&transaction, "DELETE FROM figure").await?;
        for layer in Layer::ALL {
            run(&transaction, &layer.insert(MONTH)).await?;
        }
        let made = count(&transaction, "SELECT count(*) FROM figure").await?;
        transaction.commit().await.map_err(|error| failed(&error))?;
        Ok(made)
    }
}

async fn run(transaction: &Transaction<'_>, sql: &str) -> Result<(), StoreError> {
    transaction
        .batch_execute(sql)
        .await
        .map_err(|error| failed(&error))
}

async fn asked(transaction: &Transaction<'_>, sql: &str) -> Result<Vec<Row>, StoreError> {
    transaction.query(sql, &[]).await.map_err(|error| failed(&error))
}

async fn count(transaction: &Transaction<'_>, sql: &str) -> Result<i64, StoreError> {
    let found = asked(transaction, sql).await?;
    Ok(first(&found, |row| column(row, 0))?.unwrap_or(0))
}

fn difference(row: &Row) -> Result<FigureDifference, StoreError> {
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
