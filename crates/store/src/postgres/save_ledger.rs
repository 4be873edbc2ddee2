//! Writes the parts that only grow: the ledger, idempotency records and the audit trail.

use sengo_core::ledger::{Account, Entry, Transfer};
use tokio_postgres::Error;
use uuid::Uuid;

use super::rows::{project_number, uuid};
use super::save::{changed, of, some};
use super::writer::Writer;
use crate::work::{IdempotencyRecord, Work};

const ACCOUNTS_INSERT: &str =
    "INSERT INTO account (merchant_id, project_id, kind, balance, entry_count, last_transfer, last_at)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::uuid[],
                          $7::bigint[])";
const ACCOUNTS_UPDATE: &str =
    "UPDATE account SET balance = changed.balance, entry_count = changed.entry_count,
            last_transfer = changed.last_transfer, last_at = changed.last_at
     FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::uuid[], $7::bigint[])
          AS changed (merchant_id, project_id, kind, balance, entry_count, last_transfer, last_at)
     WHERE account.merchant_id = changed.merchant_id AND account.project_id = changed.project_id
           AND account.kind = changed.kind";

const TRANSFERS: &str =
    "INSERT INTO transfer (merchant_id, transfer_id, debit_project, debit_kind, debit_number, debit_previous,
                           debit_balance, credit_project, credit_kind, credit_number, credit_previous,
                           credit_balance, amount, purpose, booked_at)
     SELECT * FROM unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::smallint[], $5::bigint[], $6::uuid[],
                          $7::bigint[], $8::bigint[], $9::smallint[], $10::bigint[], $11::uuid[], $12::bigint[],
                          $13::bigint[], $14::smallint[], $15::bigint[])";

const CHECKPOINTS: &str =
    "INSERT INTO checkpoint (merchant_id, project_id, kind, booked_at, number, transfer_id)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::uuid[])";

const REFERENCES: &str = "INSERT INTO reference (merchant_id, project_id, reference, used_at)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])";

const IDEMPOTENCY_INSERT: &str =
    "INSERT INTO idempotency (merchant_id, project_id, operation, key, fingerprint, response, created_at)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::bigint[])";
const IDEMPOTENCY_UPDATE: &str =
    "UPDATE idempotency SET fingerprint = changed.fingerprint, response = changed.response,
            created_at = changed.created_at
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::bigint[])
          AS changed (merchant_id, project_id, operation, key, fingerprint, response, created_at)
     WHERE idempotency.merchant_id = changed.merchant_id AND idempotency.project_id = changed.project_id
           AND idempotency.operation = changed.operation AND idempotency.key = changed.key";

const AUDIT_ROWS: &str =
    "INSERT INTO audit (merchant_id, number, recorded_at, business_at, actor, action, subject, details_hash, hash)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[],
                          $8::bytea[], $9::bytea[])";
const AUDIT_DETAILS: &str = "INSERT INTO audit_detail (merchant_id, number, salt, details)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::text[])";
const AUDIT_HEADS_INSERT: &str = "INSERT INTO audit_head (merchant_id, count, hash)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[])";
const AUDIT_HEADS_UPDATE: &str = "UPDATE audit_head SET count = changed.count, hash = changed.hash
     FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS changed (merchant_id, count, hash)
     WHERE audit_head.merchant_id = changed.merchant_id";

pub(super) const STATEMENTS: [&str; 11] = [
    ACCOUNTS_INSERT,
    ACCOUNTS_UPDATE,
    TRANSFERS,
    CHECKPOINTS,
    REFERENCES,
    IDEMPOTENCY_INSERT,
    IDEMPOTENCY_UPDATE,
    AUDIT_ROWS,
    AUDIT_DETAILS,
    AUDIT_HEADS_INSERT,
    AUDIT_HEADS_UPDATE,
];

pub(super) async fn accounts(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (new, known) = changed(&work.accounts);
    let (inserted, updated) = tokio::join!(
        biased;
        write_accounts(writer, ACCOUNTS_INSERT, new),
        write_accounts(writer, ACCOUNTS_UPDATE, known),
    );
    inserted.and(updated)
}

async fn write_accounts(writer: &Writer, sql: &'static str, mut rows: Vec<&Account>) -> Result<(), Error> {
    rows.retain(|account| account.last.is_some());
    rows.sort_unstable_by_key(|account| account.id);
    let merchants = of(&rows, |account| account.id.merchant.get());
    let projects = of(&rows, |account| project_number(account.id.project));
    let kinds = of(&rows, |account| account.id.kind.code());
    let balances = of(&rows, |account| account.balance.get());
    let counts = of(&rows, |account| account.entry_count);
    let last = of(&rows, |account| account.last.map(|last| uuid(last.transfer)));
    let times = of(&rows, |account| account.last.map(|last| last.at.as_microsecond()));
    let columns: [&(dyn tokio_postgres::types::ToSql + Sync); 7] =
        [&merchants, &projects, &kinds, &balances, &counts, &last, &times];
    some(writer, sql, rows.is_empty(), columns).await
}

/// One leg of many transfers.
struct Legs {
    projects: Vec<i64>,
    kinds: Vec<i16>,
    numbers: Vec<i64>,
    previous: Vec<Option<Uuid>>,
    balances: Vec<i64>,
}

impl Legs {
    fn of<'a>(rows: &[&'a Transfer], leg: impl Fn(&'a Transfer) -> &'a Entry) -> Self {
        Self {
            projects: of(rows, |row| project_number(leg(row).account.project)),
            kinds: of(rows, |row| leg(row).account.kind.code()),
            numbers: of(rows, |row| leg(row).number),
            previous: of(rows, |row| leg(row).previous.map(uuid)),
            balances: of(rows, |row| leg(row).balance_after.get()),
        }
    }
}

pub(super) async fn transfers(writer: &Writer, work: &Work) -> Result<(), Error> {
    let mut rows: Vec<&Transfer> = work.new_transfers.iter().collect();
    rows.sort_unstable_by_key(|transfer| (transfer.debit.account.merchant, transfer.id));
    let merchants = of(&rows, |row| row.debit.account.merchant.get());
    let ids = of(&rows, |row| uuid(row.id));
    let debit = Legs::of(&rows, |row| &row.debit);
    let credit = Legs::of(&rows, |row| &row.credit);
    let amounts = of(&rows, |row| row.amount.get());
    let purposes = of(&rows, |row| row.purpose.code());
    let times = of(&rows, |row| row.booked_at.as_microsecond());
    some(
        writer,
        TRANSFERS,
        rows.is_empty(),
        [
            &merchants,
            &ids,
            &debit.projects,
            &debit.kinds,
            &debit.numbers,
            &debit.previous,
            &debit.balances,
            &credit.projects,
            &credit.kinds,
            &credit.numbers,
            &credit.previous,
            &credit.balances,
            &amounts,
            &purposes,
            &times,
        ],
    )
    .await
}

pub(super) async fn checkpoints(writer: &Writer, work: &Work) -> Result<(), Error> {
    let mut rows: Vec<_> = work.new_checkpoints.iter().collect();
    rows.sort_unstable_by_key(|checkpoint| (checkpoint.account, checkpoint.number));
    let merchants = of(&rows, |row| row.account.merchant.get());
    let projects = of(&rows, |row| project_number(row.account.project));
    let kinds = of(&rows, |row| row.account.kind.code());
    let times = of(&rows, |row| row.booked_at.as_microsecond());
    let numbers = of(&rows, |row| row.number);
    let transfers = of(&rows, |row| uuid(row.transfer));
    let nothing = rows.is_empty();
    some(
        writer,
        CHECKPOINTS,
        nothing,
        [&merchants, &projects, &kinds, &times, &numbers, &transfers],
    )
    .await
}

pub(super) async fn references(writer: &Writer, work: &Work) -> Result<(), Error> {
    let changed = work.references.iter().filter(|(_, slot)| slot.changed);
    let mut rows: Vec<_> = changed
        .filter_map(|(used, slot)| Some((used, slot.value?)))
        .collect();
    rows.sort_unstable();
    let merchants: Vec<i64> = rows.iter().map(|(used, _)| used.merchant.get()).collect();
    let projects: Vec<i64> = rows.iter().map(|(used, _)| used.project.get()).collect();
    let references: Vec<&str> = rows.iter().map(|(used, _)| used.reference.as_str()).collect();
    let times: Vec<i64> = rows.iter().map(|(_, at)| at.as_microsecond()).collect();
    let nothing = rows.is_empty();
    some(
        writer,
        REFERENCES,
        nothing,
        [&merchants, &projects, &references, &times],
    )
    .await
}

pub(super) async fn idempotency(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (new, known) = changed(&work.idempotency);
    let (inserted, updated) = tokio::join!(
        biased;
        write_idempotency(writer, IDEMPOTENCY_INSERT, new),
        write_idempotency(writer, IDEMPOTENCY_UPDATE, known),
    );
    inserted.and(updated)
}

async fn write_idempotency(
    writer: &Writer,
    sql: &'static str,
    mut rows: Vec<&IdempotencyRecord>,
) -> Result<(), Error> {
    rows.sort_unstable_by(|one, other| one.scope.cmp(&other.scope));
    let merchants = of(&rows, |row| row.scope.owner.merchant.get());
    let projects = of(&rows, |row| project_number(row.scope.owner.project));
    let operations = of(&rows, |row| row.scope.operation.as_str());
    let keys = of(&rows, |row| row.scope.key.as_str());
    let fingerprints = of(&rows, |row| row.fingerprint.as_slice());
    let responses = of(&rows, |row| row.response.as_str());
    let times = of(&rows, |row| row.created_at.as_microsecond());
    let columns: [&(dyn tokio_postgres::types::ToSql + Sync); 7] = [
        &merchants,
        &projects,
        &operations,
        &keys,
        &fingerprints,
        &responses,
        &times,
    ];
    some(writer, sql, rows.is_empty(), columns).await
}

pub(super) async fn audit(writer: &Writer, work: &Work) -> Result<(), Error> {
    let mut rows: Vec<_> = work.new_audit_rows.iter().collect();
    rows.sort_unstable_by_key(|row| (row.draft.merchant, row.number));
    let merchants = of(&rows, |row| row.draft.merchant.get());
    let numbers = of(&rows, |row| row.number);
    let recorded = of(&rows, |row| row.draft.recorded_at.as_microsecond());
    let business = of(&rows, |row| row.draft.business_at.as_microsecond());
    let actors = of(&rows, |row| row.draft.actor.as_str());
    let actions = of(&rows, |row| row.draft.action);
    let subjects = of(&rows, |row| row.draft.subject.as_str());
    let details_hashes = of(&rows, |row| row.details_hash.as_slice());
    let hashes = of(&rows, |row| row.hash.as_slice());
    let salts = of(&rows, |row| row.draft.salt.as_slice());
    let details = of(&rows, |row| row.draft.details.as_str());
    let (facts, beside, heads) = tokio::join!(
        biased;
        some(writer, AUDIT_ROWS, rows.is_empty(), [
            &merchants, &numbers, &recorded, &business, &actors, &actions, &subjects, &details_hashes, &hashes,
        ]),
        some(writer, AUDIT_DETAILS, rows.is_empty(), [&merchants, &numbers, &salts, &details]),
        audit_heads(writer, work),
    );
    facts.and(beside).and(heads)
}

async fn audit_heads(writer: &Writer, work: &Work) -> Result<(), Error> {
    let columns = |stored: bool| {
        let mut rows: Vec<(i64, i64, Vec<u8>)> = work
            .audit_heads
            .iter()
            .filter(|(_, slot)| slot.changed && slot.stored == stored)
            .filter_map(|(merchant, slot)| {
                let head = slot.value?;
                Some((merchant.get(), head.count, head.hash.to_vec()))
            })
            .collect();
        rows.sort_unstable();
        let merchants: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let counts: Vec<i64> = rows.iter().map(|row| row.1).collect();
        let hashes: Vec<Vec<u8>> = rows.into_iter().map(|row| row.2).collect();
        (merchants, counts, hashes)
    };
    let (new, new_counts, new_hashes) = columns(false);
    let (known, known_counts, known_hashes) = columns(true);
    let (inserted, updated) = tokio::join!(
        biased;
        some(writer, AUDIT_HEADS_INSERT, new.is_empty(), [&new, &new_counts, &new_hashes]),
        some(writer, AUDIT_HEADS_UPDATE, known.is_empty(), [&known, &known_counts, &known_hashes]),
    );
    inserted.and(updated)
}
