//! Looking for transactions, and reading all there is about one.

use sengo_core::ids::{MerchantId, TransactionId, TransferId};
use sengo_core::ledger::{Transfer, WordKey};
use sengo_core::transaction::Transaction;
use sengo_core::word::HeardWord;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::Postgres;
use super::queries::{all, first};
use super::rows::{self, column};
use super::transaction_queries::{whole, with_reversals};
use super::transactions::columns;
use super::words;
use crate::error::StoreError;
use crate::search::{
    LOOKED_AT_LEAST, PROJECTS_LOOKED_THROUGH_MAX, ProjectName, SaidOf, TransactionRange, TransactionScope,
    TransactionSpot, TransactionsSought, USED_AFTER_MAX,
};

/// A range, as its first four parameters.
macro_rules! ranged {
    () => {
        "(created_at, transaction_id) >= ($1::bigint, $2::uuid)
         AND (created_at, transaction_id) < ($3::bigint, $4::uuid)"
    };
}

/// What is sought in it, as the next five, and their order.
macro_rules! sought {
    () => {
        "($5::smallint IS NULL OR kind = $5) AND ($6::smallint IS NULL OR status = $6)
         AND ($7::bigint IS NULL OR amount >= $7) AND ($8::bigint IS NULL OR amount <= $8)
         AND ($9::text IS NULL OR starts_with(reference, $9))
         ORDER BY created_at DESC, transaction_id DESC LIMIT $10::bigint"
    };
}

/// The projects of a scope that is a merchant's or a project's, as the parameters from a number on.
macro_rules! lanes {
    ($merchant:literal, $project:literal) => {
        concat!(
            "project.merchant_id = ",
            $merchant,
            " AND (",
            $project,
            "::bigint IS NULL OR project.project_id = ",
            $project,
            ")"
        )
    };
}

/// The newest of each project, and of these the newest: so no more is read than that.
pub(super) const OF_PROJECTS: &str = with_reversals!(
    concat!(
        "SELECT newest.* FROM project, LATERAL (SELECT ",
        columns!(),
        " FROM project_transaction
          WHERE merchant_id = project.merchant_id AND project_id = project.project_id AND ",
        ranged!(),
        " AND ",
        sought!(),
        ") AS newest WHERE ",
        lanes!("$11", "$12"),
        " ORDER BY created_at DESC, transaction_id DESC LIMIT $10"
    ),
    "found.created_at DESC, found.transaction_id DESC, "
);
pub(super) const OF_ALL: &str = with_reversals!(
    concat!(
        "SELECT ",
        columns!(),
        " FROM project_transaction WHERE ",
        ranged!(),
        " AND ",
        sought!()
    ),
    "found.created_at DESC, found.transaction_id DESC, "
);
pub(super) const SPOT_OF_PROJECTS: &str = concat!(
    "SELECT last.created_at, last.transaction_id FROM project, LATERAL (
         SELECT created_at, transaction_id FROM project_transaction
         WHERE merchant_id = project.merchant_id AND project_id = project.project_id AND ",
    ranged!(),
    " ORDER BY created_at DESC, transaction_id DESC LIMIT 1
      OFFSET (SELECT greatest($5::bigint / greatest(count(*), 1), $6::bigint) - 1 FROM project WHERE ",
    lanes!("$7", "$8"),
    ")) AS last WHERE ",
    lanes!("$7", "$8"),
    " ORDER BY created_at DESC, transaction_id DESC LIMIT 1"
);
pub(super) const SPOT_OF_ALL: &str = concat!(
    "SELECT created_at, transaction_id FROM project_transaction WHERE ",
    ranged!(),
    " ORDER BY created_at DESC, transaction_id DESC LIMIT 1 OFFSET $5::bigint - 1"
);

/// Where a reference was used, in one scope or another.
const USED_IN_PROJECTS: &str = concat!(
    "SELECT project.merchant_id, project.project_id, used.used_at FROM project, LATERAL (
         SELECT used_at FROM reference
         WHERE merchant_id = project.merchant_id AND project_id = project.project_id AND reference = $1
         LIMIT 1) AS used
     WHERE ",
    lanes!("$2", "$3")
);
const USED_ANYWHERE: &str = "SELECT newest.merchant_id, newest.project_id, used.used_at
     FROM (SELECT merchant_id, project_id FROM project_owner ORDER BY project_id DESC LIMIT $2::bigint) AS newest,
          LATERAL (SELECT used_at FROM reference
                   WHERE merchant_id = newest.merchant_id AND project_id = newest.project_id AND reference = $1
                   LIMIT 1) AS used";
const OF_REFERENCE: &str = with_reversals!(
    concat!(
        "SELECT ",
        columns!(),
        " FROM (SELECT * FROM project_transaction
                WHERE merchant_id = $1 AND project_id = $2 AND created_at <= $3
                ORDER BY created_at DESC, transaction_id DESC LIMIT $5::bigint) AS before
          WHERE reference = $4 LIMIT 1"
    ),
    ""
);
/// Payments with a refund that was booked when a reference was used: it is the refund's own.
pub(super) const OF_REFUND: &str = with_reversals!(
    concat!(
        "SELECT ",
        columns!(),
        " FROM project_transaction
          WHERE merchant_id = $1 AND project_id = $2 AND transaction_id IN
                (SELECT transaction_id FROM reversal WHERE merchant_id = $1 AND booked_at = $3 AND kind = 1)"
    ),
    "found.transaction_id, "
);

fn spot(row: &Row) -> Result<TransactionSpot, StoreError> {
    Ok(TransactionSpot {
        created_at: rows::time(row, 0)?,
        id: TransactionId::from_bytes(rows::id(row, 1)?),
    })
}

/// A place as its two parameters.
fn place(spot: TransactionSpot) -> (i64, Uuid) {
    (
        spot.created_at.as_microsecond(),
        Uuid::from_bytes(*spot.id.as_bytes()),
    )
}

impl Postgres {
    pub(crate) async fn transactions_sought(
        &self,
        scope: TransactionScope,
        sought: &TransactionsSought,
        range: TransactionRange,
        limit: i64,
    ) -> Result<Vec<Transaction>, StoreError> {
        let (from, before) = (place(range.from), place(range.before));
        let (merchant, project) = scope.numbers();
        let parameters: [&(dyn ToSql + Sync); 12] = [
            &from.0,
            &from.1,
            &before.0,
            &before.1,
            &sought.kind,
            &sought.status,
            &sought.least,
            &sought.most,
            &sought.prefix,
            &limit,
            &merchant,
            &project,
        ];
        let found = match scope {
            TransactionScope::Platform => {
                self.rows(OF_ALL, parameters.get(..10).unwrap_or_default())
                    .await?
            }
            _ => self.rows(OF_PROJECTS, &parameters).await?,
        };
        whole(&found)
    }

    pub(crate) async fn transactions_end(
        &self,
        scope: TransactionScope,
        range: TransactionRange,
        looked_at: i64,
    ) -> Result<Option<TransactionSpot>, StoreError> {
        let (from, before) = (place(range.from), place(range.before));
        let (merchant, project) = scope.numbers();
        let parameters: [&(dyn ToSql + Sync); 8] = [
            &from.0,
            &from.1,
            &before.0,
            &before.1,
            &looked_at,
            &LOOKED_AT_LEAST,
            &merchant,
            &project,
        ];
        let found = match scope {
            TransactionScope::Platform => {
                self.rows(SPOT_OF_ALL, parameters.get(..5).unwrap_or_default())
                    .await?
            }
            _ => self.rows(SPOT_OF_PROJECTS, &parameters).await?,
        };
        first(&found, spot)
    }

    pub(crate) async fn transactions_of_reference(
        &self,
        scope: TransactionScope,
        reference: &str,
    ) -> Result<Vec<Transaction>, StoreError> {
        let (merchant, project) = scope.numbers();
        let used = match scope {
            TransactionScope::Platform => {
                self.rows(USED_ANYWHERE, &[&reference, &PROJECTS_LOOKED_THROUGH_MAX])
                    .await?
            }
            _ => {
                self.rows(USED_IN_PROJECTS, &[&reference, &merchant, &project])
                    .await?
            }
        };
        let mut found = Vec::new();
        for row in &used {
            let (merchant, project, used_at): (i64, i64, i64) =
                (column(row, 0)?, column(row, 1)?, column(row, 2)?);
            let parameters: [&(dyn ToSql + Sync); 5] =
                [&merchant, &project, &used_at, &reference, &USED_AFTER_MAX];
            let mut of_it = self.rows(OF_REFERENCE, &parameters).await?;
            if of_it.is_empty() {
                of_it = self.rows(OF_REFUND, &[&merchant, &project, &used_at]).await?;
            }
            found.extend(whole(&of_it)?);
        }
        Ok(found)
    }

    pub(crate) async fn project_names(&self) -> Result<Vec<ProjectName>, StoreError> {
        let sql = "SELECT project.merchant_id, project.project_id, name, domain
                   FROM (SELECT merchant_id, project_id FROM project_owner ORDER BY project_id DESC LIMIT $1) AS newest
                   JOIN project USING (merchant_id, project_id)";
        let found = self.rows(sql, &[&PROJECTS_LOOKED_THROUGH_MAX]).await?;
        all(&found, |row| {
            Ok(ProjectName {
                merchant: rows::merchant_id(column(row, 0)?)?,
                project: rows::project_id(column(row, 1)?)?,
                name: column(row, 2)?,
                domain: column(row, 3)?,
            })
        })
    }

    pub(crate) async fn said_of(
        &self,
        merchant: MerchantId,
        transaction: TransactionId,
    ) -> Result<SaidOf, StoreError> {
        let about = Uuid::from_bytes(*transaction.as_bytes());
        let merchant = merchant.get();
        let parameters: [&(dyn ToSql + Sync); 2] = [&about, &merchant];
        Ok(SaidOf {
            exceptions: all(
                &self.rows(words::EXCEPTIONS_ABOUT, &parameters).await?,
                words::exception,
            )?,
            failures: all(&self.rows(words::FAILURES_ABOUT, &parameters).await?, words::word)?,
        })
    }

    pub(crate) async fn words_of(
        &self,
        merchant: MerchantId,
        keys: &[WordKey],
    ) -> Result<Vec<HeardWord>, StoreError> {
        let keys: Vec<Uuid> = keys.iter().map(|key| Uuid::from_bytes(*key.as_bytes())).collect();
        let mut found = all(&self.rows(words::WORDS, &[&keys]).await?, words::word)?;
        found.retain(|word| word.merchant == merchant);
        Ok(found)
    }

    pub(crate) async fn transfers(
        &self,
        merchant: MerchantId,
        ids: &[TransferId],
    ) -> Result<Vec<Transfer>, StoreError> {
        let sql = concat!(
            "SELECT ",
            rows::columns!(transfer),
            " FROM unnest($2::uuid[]) AS wanted (transfer_id) JOIN transfer USING (transfer_id)
              WHERE merchant_id = $1"
        );
        let ids: Vec<Uuid> = ids.iter().map(|id| rows::uuid(*id)).collect();
        all(&self.rows(sql, &[&merchant.get(), &ids]).await?, rows::transfer)
    }
}
