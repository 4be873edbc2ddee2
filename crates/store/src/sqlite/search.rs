//! Looking for transactions, and reading all there is about one.

use rusqlite::{Connection, Row};
use sengo_core::ids::{MerchantId, TransactionId, TransferId};
use sengo_core::ledger::{Parties, Transfer, WordKey};
use sengo_core::transaction::Transaction;
use sengo_core::word::HeardWord;

use super::Sqlite;
use super::load::{first, many, one};
use super::rows::{self, column};
use super::save::prepare;
use super::transactions::{self, columns, projects_of, whole};
use super::words;
use crate::error::StoreError;
use crate::search::{
    LOOKED_AT_LEAST, PROJECTS_LOOKED_THROUGH_MAX, ProjectName, SaidOf, TransactionRange, TransactionScope,
    TransactionSpot, TransactionsSought, USED_AFTER_MAX,
};
use crate::stored::{self, TransactionRow};

/// A range, as its first four parameters.
macro_rules! ranged {
    () => {
        "(created_at, transaction_id) >= (?1, ?2) AND (created_at, transaction_id) < (?3, ?4)"
    };
}

/// What is sought in it, as the next five, and their order.
macro_rules! sought {
    () => {
        "(?5 IS NULL OR kind = ?5) AND (?6 IS NULL OR status = ?6) AND (?7 IS NULL OR amount >= ?7)
         AND (?8 IS NULL OR amount <= ?8) AND (?9 IS NULL OR substr(reference, 1, length(?9)) = ?9)
         ORDER BY created_at DESC, transaction_id DESC LIMIT ?10"
    };
}

pub(super) const OF_PROJECT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM project_transaction WHERE merchant_id = ?11 AND project_id = ?12 AND ",
    ranged!(),
    " AND ",
    sought!()
);
pub(super) const OF_ALL: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM project_transaction WHERE ",
    ranged!(),
    " AND ",
    sought!()
);
pub(super) const SPOT_OF_PROJECT: &str = concat!(
    "SELECT created_at, transaction_id FROM project_transaction
     WHERE merchant_id = ?6 AND project_id = ?7 AND ",
    ranged!(),
    " ORDER BY created_at DESC, transaction_id DESC LIMIT 1 OFFSET ?5"
);
pub(super) const SPOT_OF_ALL: &str = concat!(
    "SELECT created_at, transaction_id FROM project_transaction WHERE ",
    ranged!(),
    " ORDER BY created_at DESC, transaction_id DESC LIMIT 1 OFFSET ?5"
);
pub(super) const OF_REFERENCE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM (SELECT * FROM project_transaction
            WHERE merchant_id = ?1 AND project_id = ?2 AND created_at <= ?3
            ORDER BY created_at DESC, transaction_id DESC LIMIT ?5)
      WHERE reference = ?4 LIMIT 1"
);
/// Payments with a refund that was booked when a reference was used: it is the refund's own.
pub(super) const OF_REFUND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM project_transaction
      WHERE merchant_id = ?1 AND project_id = ?2 AND transaction_id IN
            (SELECT transaction_id FROM reversal INDEXED BY reversal_booked
             WHERE merchant_id = ?1 AND booked_at = ?3 AND kind = 1)"
);
const USED_AT: &str =
    "SELECT used_at FROM reference WHERE merchant_id = ?1 AND project_id = ?2 AND reference = ?3";

/// The projects that a scope is of.
fn lanes(connection: &Connection, scope: TransactionScope) -> Result<Vec<Parties>, StoreError> {
    match scope {
        TransactionScope::Project(parties) => Ok(vec![parties]),
        TransactionScope::Merchant(merchant) => projects_of(connection, merchant)?
            .into_iter()
            .map(|project| stored::parties(merchant.get(), project))
            .collect(),
        TransactionScope::Platform => {
            let sql = "SELECT merchant_id, project_id FROM project_owner ORDER BY project_id DESC LIMIT ?1";
            many(connection, sql, [PROJECTS_LOOKED_THROUGH_MAX], |row| {
                stored::parties(column(row, 0)?, column(row, 1)?)
            })
        }
    }
}

fn spot(row: &Row<'_>) -> Result<TransactionSpot, StoreError> {
    Ok(TransactionSpot {
        created_at: rows::time(row, 0)?,
        id: TransactionId::from_bytes(column(row, 1)?),
    })
}

fn spot_of(row: &TransactionRow) -> Result<TransactionSpot, StoreError> {
    Ok(TransactionSpot {
        created_at: rows::moment(row.created_at)?,
        id: TransactionId::from_bytes(row.transaction_id),
    })
}

/// Those of a project, or of all of them.
fn of_lane(
    connection: &Connection,
    lane: Option<Parties>,
    sought: &TransactionsSought,
    range: TransactionRange,
    limit: i64,
) -> Result<Vec<TransactionRow>, StoreError> {
    let parameters = (
        range.from.created_at.as_microsecond(),
        range.from.id.as_bytes(),
        range.before.created_at.as_microsecond(),
        range.before.id.as_bytes(),
        sought.kind,
        sought.status,
        sought.least,
        sought.most,
        sought.prefix.as_deref(),
        limit,
    );
    let Some(lane) = lane else {
        return many(connection, OF_ALL, parameters, transactions::row);
    };
    let (a, b, c, d, e, f, g, h, i, j) = parameters;
    let (merchant, project) = (lane.merchant.get(), lane.project.get());
    let parameters = (a, b, c, d, e, f, g, h, i, j, merchant, project);
    many(connection, OF_PROJECT, parameters, transactions::row)
}

/// The newest of several projects. What can no longer be among them is not read: once there are as many as are
/// wanted, a further project is read down to the oldest of them.
fn newest(
    connection: &Connection,
    lanes: &[Parties],
    sought: &TransactionsSought,
    mut range: TransactionRange,
    limit: i64,
) -> Result<Vec<TransactionRow>, StoreError> {
    let wanted = usize::try_from(limit).unwrap_or(0);
    let mut newest: Vec<TransactionRow> = Vec::new();
    for lane in lanes {
        newest.extend(of_lane(connection, Some(*lane), sought, range, limit)?);
        newest.sort_unstable_by_key(|row| std::cmp::Reverse((row.created_at, row.transaction_id)));
        newest.truncate(wanted);
        if newest.len() == wanted
            && let Some(oldest) = newest.last()
        {
            range.from = spot_of(oldest)?;
        }
    }
    Ok(newest)
}

impl Sqlite {
    pub(crate) fn transactions_sought(
        &self,
        scope: TransactionScope,
        sought: &TransactionsSought,
        range: TransactionRange,
        limit: i64,
    ) -> Result<Vec<Transaction>, StoreError> {
        self.snapshot(|connection| {
            let found = match scope {
                TransactionScope::Platform => of_lane(connection, None, sought, range, limit)?,
                _ => newest(connection, &lanes(connection, scope)?, sought, range, limit)?,
            };
            found.into_iter().map(|row| whole(connection, row)).collect()
        })
    }

    pub(crate) fn transactions_end(
        &self,
        scope: TransactionScope,
        range: TransactionRange,
        looked_at: i64,
    ) -> Result<Option<TransactionSpot>, StoreError> {
        let (from, before) = (range.from, range.before);
        let behind = |count: i64| {
            (
                from.created_at.as_microsecond(),
                *from.id.as_bytes(),
                before.created_at.as_microsecond(),
                *before.id.as_bytes(),
                count.saturating_sub(1),
            )
        };
        self.snapshot(|connection| {
            if scope == TransactionScope::Platform {
                return one(connection, SPOT_OF_ALL, behind(looked_at), spot);
            }
            let lanes = lanes(connection, scope)?;
            let count = i64::try_from(lanes.len()).unwrap_or(i64::MAX).max(1);
            let each = looked_at.checked_div(count).unwrap_or(0).max(LOOKED_AT_LEAST);
            let (a, b, c, d, e) = behind(each);
            let mut select = prepare(connection, SPOT_OF_PROJECT)?;
            let mut end = None;
            for lane in lanes {
                let parameters = (a, b, c, d, e, lane.merchant.get(), lane.project.get());
                end = end.max(first(&mut select, parameters, spot)?);
            }
            Ok(end)
        })
    }

    pub(crate) fn transactions_of_reference(
        &self,
        scope: TransactionScope,
        reference: &str,
    ) -> Result<Vec<Transaction>, StoreError> {
        self.snapshot(|connection| {
            let mut select = prepare(connection, USED_AT)?;
            let mut found = Vec::new();
            for lane in lanes(connection, scope)? {
                let (merchant, project) = (lane.merchant.get(), lane.project.get());
                let used = first(&mut select, (merchant, project, reference), |row| {
                    column::<i64>(row, 0)
                })?;
                let Some(used) = used else { continue };
                let parameters = (merchant, project, used, reference, USED_AFTER_MAX);
                let mut rows = many(connection, OF_REFERENCE, parameters, transactions::row)?;
                if rows.is_empty() {
                    rows = many(
                        connection,
                        OF_REFUND,
                        (merchant, project, used),
                        transactions::row,
                    )?;
                }
                for row in rows {
                    found.push(whole(connection, row)?);
                }
            }
            Ok(found)
        })
    }

    pub(crate) fn project_names(&self) -> Result<Vec<ProjectName>, StoreError> {
        let sql = "SELECT project.merchant_id, project.project_id, name, domain
                   FROM (SELECT merchant_id, project_id FROM project_owner ORDER BY project_id DESC LIMIT ?1) AS newest
                   JOIN project ON project.merchant_id = newest.merchant_id
                                   AND project.project_id = newest.project_id";
        self.read(|connection| {
            many(connection, sql, [PROJECTS_LOOKED_THROUGH_MAX], |row| {
                Ok(ProjectName {
                    merchant: rows::merchant_id(column(row, 0)?)?,
                    project: rows::project_id(column(row, 1)?)?,
                    name: column(row, 2)?,
                    domain: column(row, 3)?,
                })
            })
        })
    }

    pub(crate) fn said_of(
        &self,
        merchant: MerchantId,
        transaction: TransactionId,
    ) -> Result<SaidOf, StoreError> {
        let parameters = (transaction.as_bytes(), merchant.get());
        self.snapshot(|connection| {
            Ok(SaidOf {
                exceptions: many(connection, words::EXCEPTIONS_ABOUT, parameters, words::exception)?,
                failures: many(connection, words::FAILURES_ABOUT, parameters, words::word)?,
            })
        })
    }

    pub(crate) fn words_of(
        &self,
        merchant: MerchantId,
        keys: &[WordKey],
    ) -> Result<Vec<HeardWord>, StoreError> {
        self.snapshot(|connection| {
            let mut select = prepare(connection, words::SELECT)?;
            let mut found = Vec::new();
            for key in keys {
                found.extend(first(&mut select, [key.as_bytes()], words::word)?);
            }
            found.retain(|word| word.merchant == merchant);
            Ok(found)
        })
    }

    pub(crate) fn transfers(
        &self,
        merchant: MerchantId,
        ids: &[TransferId],
    ) -> Result<Vec<Transfer>, StoreError> {
        let sql = concat!(
            "SELECT ",
            rows::columns!(transfer),
            " FROM transfer WHERE merchant_id = ?1 AND transfer_id = ?2"
        );
        self.snapshot(|connection| {
            let mut select = prepare(connection, sql)?;
            let mut found = Vec::new();
            for id in ids {
                found.extend(first(
                    &mut select,
                    (merchant.get(), id.as_bytes()),
                    rows::transfer,
                )?);
            }
            Ok(found)
        })
    }
}
