//! Finding out whether a commit happened whose answer never came.

use std::time::Duration;

use sengo_core::audit::AuditRow;
use sengo_core::ledger::Transfer;
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::{Client, Error};

use super::connection::Server;
use super::rows::{columns, transfer, uuid};
use crate::work::Work;

/// How long to look before the outcome counts as unknown. Longer than a server's restart should take
/// would keep callers waiting who have given up.
const LOOKING_TIMEOUT: Duration = Duration::from_secs(10);
const LOOKING_PAUSE: Duration = Duration::from_millis(100);

/// What became of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Committed,
    NotCommitted,
    Unknown,
}

/// What a transaction left behind if it was committed.
#[derive(Debug)]
pub(super) struct Trace<'a> {
    transaction: &'a str,
    transfer: Option<&'a Transfer>,
    audit: Option<&'a AuditRow>,
}

impl<'a> Trace<'a> {
    pub(super) fn of(transaction: &'a str, work: &'a Work) -> Self {
        Self {
            transaction,
            transfer: work.new_transfers.first(),
            audit: work.new_audit_rows.first(),
        }
    }
}

/// Asks, on a new connection, until the server knows.
pub(super) async fn look_up(server: &Server, trace: &Trace<'_>) -> Outcome {
    let until = Instant::now().checked_add(LOOKING_TIMEOUT);
    while until.is_some_and(|until| Instant::now() < until) {
        let asking = async {
            let client = server.connect().await.ok()?;
            ask(&client, trace).await.ok()
        };
        match timeout(LOOKING_TIMEOUT, asking).await {
            Ok(Some(Some(outcome))) => return outcome,
            Ok(_) => sleep(LOOKING_PAUSE).await,
            Err(_) => break,
        }
    }
    Outcome::Unknown
}

/// The transaction's state, and then whether its rows are there. Both are asked: after a failover the
/// number may name another transaction, but rows with these hashes can only be ours. Nothing while the
/// transaction is still under way.
async fn ask(client: &Client, trace: &Trace<'_>) -> Result<Option<Outcome>, Error> {
    let sql = "SELECT pg_xact_status($1::text::xid8)";
    let state: Option<String> = match client.query_one(sql, &[&trace.transaction]).await {
        Ok(row) => row.try_get(0)?,
        // A number this server has not reached: it is another server.
        Err(error) if error.as_db_error().is_some() => None,
        Err(error) => return Err(error),
    };
    let found = is_there(client, trace).await?;
    Ok(match (state.as_deref(), found) {
        (_, Some(true)) | (Some("committed"), None) => Some(Outcome::Committed),
        (Some("aborted"), _) => Some(Outcome::NotCommitted),
        (Some("in progress"), _) => None,
        _ => Some(Outcome::Unknown),
    })
}

/// Whether the first row that the transaction added is there; nothing if it added none that is its own.
async fn is_there(client: &Client, trace: &Trace<'_>) -> Result<Option<bool>, Error> {
    if let Some(row) = trace.audit {
        let sql = "SELECT 1 FROM audit WHERE merchant_id = $1 AND number = $2 AND hash = $3";
        let found = client
            .query_opt(
                sql,
                &[&row.draft.merchant.get(), &row.number, &row.hash.as_slice()],
            )
            .await?;
        return Ok(Some(found.is_some()));
    }
    let Some(written) = trace.transfer else {
        return Ok(None);
    };
    let sql = concat!(
        "SELECT ",
        columns!(transfer),
        " FROM transfer WHERE merchant_id = $1 AND transfer_id = $2"
    );
    let found = client
        .query_opt(sql, &[&written.debit.account.merchant.get(), &uuid(written.id)])
        .await?;
    Ok(Some(found.is_some_and(|row| {
        transfer(&row).is_ok_and(|found| found == *written)
    })))
}
