//! Reads and locks what a batch of decisions looks at.
//!
//! Locks are taken in one order everywhere, so that committers of several processes never wait for each
//! other in a circle: merchants, projects, keys, approved domains, transactions, exceptions, instructions,
//! callbacks, documents, the clock, idempotency records, accounts; within each by key. Accounts come last, since
//! many wait for some of them: whoever holds those waits for nothing more.
//!
//! Whatever belongs to a merchant (its projects, its keys, the end of its audit chain) is guarded by the
//! merchant's row, absent rows included. Absent rows of the rest are guarded by the primary key that inserting
//! them meets: the batch is then decided again. What never changes (transfers, references, words) is not locked,
//! and neither are whole shelves of documents, which everybody reads.

use std::collections::BTreeSet;

use sengo_core::ids::{MerchantId, ProjectId};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};
use uuid::Uuid;

use super::failure::{Fault, fault};
use super::fill;
use super::rows::{self, column, columns, project_number};
use super::writer::Writer;
use super::{callbacks, documents, instructions, transactions, words};
use crate::error::StoreError;
use crate::named::Reads;
use crate::work::Work;

const TRANSACTION: &str = "SELECT pg_current_xact_id()::text";

const MERCHANTS: &str = concat!(
    "SELECT ",
    columns!(merchant),
    " FROM merchant WHERE merchant_id = ANY($1) ORDER BY merchant_id FOR UPDATE"
);

/// Not locked: the merchant's row is.
const AUDIT_HEADS: &str = "SELECT merchant_id, count, hash FROM audit_head WHERE merchant_id = ANY($1)";

/// The projects named, and those that occupy the domains named or the domains that projects have.
const PROJECTS: &str = concat!(
    "SELECT ",
    columns!(project),
    " FROM project WHERE (merchant_id, project_id) IN (
         SELECT * FROM unnest($1::bigint[], $2::bigint[])
         UNION SELECT occupant.merchant_id, occupant.project_id
         FROM unnest($3::bigint[], $4::text[]) AS wanted (merchant_id, domain_key)
              JOIN project AS occupant USING (merchant_id, domain_key)
         WHERE occupant.status NOT IN ('Rejected', 'Closed')
         UNION SELECT occupant.merchant_id, occupant.project_id
         FROM unnest($5::bigint[], $6::bigint[]) AS wanted (merchant_id, project_id)
              JOIN project AS named USING (merchant_id, project_id)
              JOIN project AS occupant
                   ON occupant.merchant_id = named.merchant_id AND occupant.domain_key = named.domain_key
         WHERE occupant.status NOT IN ('Rejected', 'Closed'))
     ORDER BY merchant_id, project_id FOR UPDATE"
);

/// The keys named, and those of the owners named.
const KEYS: &str = concat!(
    "SELECT ",
    columns!(key),
    " FROM issued_key WHERE key IN (
         SELECT unnest($1::text[])
         UNION SELECT owned.key FROM unnest($2::bigint[], $3::bigint[]) AS wanted (merchant_id, project_id)
               JOIN issued_key AS owned USING (merchant_id, project_id))
     ORDER BY key FOR UPDATE"
);

/// The domains named, and those that projects have.
const APPROVED_DOMAINS: &str = "SELECT domain_key, merchant_id, project_id FROM approved_domain
     WHERE domain_key IN (
         SELECT unnest($1::text[])
         UNION SELECT named.domain_key FROM unnest($2::bigint[], $3::bigint[]) AS wanted (merchant_id, project_id)
               JOIN project AS named USING (merchant_id, project_id))
     ORDER BY domain_key FOR UPDATE";

const ACCOUNTS: &str = concat!(
    "SELECT ",
    columns!(account),
    " FROM unnest($1::bigint[], $2::bigint[], $3::smallint[]) AS wanted (merchant_id, project_id, kind)
      JOIN account USING (merchant_id, project_id, kind)
      ORDER BY merchant_id, project_id, kind FOR UPDATE OF account"
);

/// Not locked: a transfer never changes.
const TRANSFERS: &str = concat!(
    "SELECT ",
    columns!(transfer),
    " FROM unnest($1::bigint[], $2::uuid[]) AS wanted (merchant_id, transfer_id)
      JOIN transfer USING (merchant_id, transfer_id)"
);

/// Not locked: a reference once used stays so.
const REFERENCES: &str = "SELECT merchant_id, project_id, reference, used_at
     FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS wanted (merchant_id, project_id, reference)
     JOIN reference USING (merchant_id, project_id, reference)";

const IDEMPOTENCY: &str = "SELECT merchant_id, project_id, operation, key, fingerprint, response, created_at
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])
          AS wanted (merchant_id, project_id, operation, key)
     JOIN idempotency USING (merchant_id, project_id, operation, key)
     ORDER BY merchant_id, project_id, operation, key FOR UPDATE OF idempotency";

const MERCHANT_IDS: &str = "SELECT nextval('merchant_ids') FROM generate_series(1, $1)";
const PROJECT_IDS: &str = "SELECT nextval('project_ids') FROM generate_series(1, $1)";

pub(super) const STATEMENTS: [&str; 12] = [
    TRANSACTION,
    MERCHANTS,
    AUDIT_HEADS,
    PROJECTS,
    KEYS,
    APPROVED_DOMAINS,
    ACCOUNTS,
    TRANSFERS,
    REFERENCES,
    IDEMPOTENCY,
    MERCHANT_IDS,
    PROJECT_IDS,
];

/// Ids taken from the sequences and not used yet, the next one last.
#[derive(Debug, Default)]
pub(super) struct SpareIds {
    pub(super) merchants: Vec<MerchantId>,
    pub(super) projects: Vec<ProjectId>,
}

/// Begins the transaction and fills the work with everything named, in one round trip. Gives the
/// transaction's id, by which its outcome can be looked up.
pub(super) async fn load(
    writer: &Writer,
    reads: &Reads,
    spare: &mut SpareIds,
    work: &mut Work,
) -> Result<String, Fault> {
    let owned: Vec<&MerchantId> = reads.merchants.iter().collect();
    // Sent in this order, before the first answer is waited for. What is not locked comes last: whatever the
    // holder of a lock wrote is there then.
    let (
        began,
        transaction,
        merchants,
        heads,
        projects,
        keys,
        domains,
        transactions,
        exceptions,
        instructions,
        callbacks,
        documents,
        records,
        accounts,
        transfers,
        references,
        words,
        ids,
        numbers,
    ) = tokio::join!(
        biased;
        writer.begin(),
        writer.query(TRANSACTION, &[]),
        by_number(writer, MERCHANTS, locked_merchants(reads)),
        by_number(writer, AUDIT_HEADS, owned.iter().map(|id| id.get()).collect()),
        projects(writer, reads),
        keys(writer, reads),
        approved_domains(writer, reads),
        transactions::load(writer, reads),
        words::load_exceptions(writer, reads),
        instructions::load(writer, reads),
        callbacks::load(writer, reads),
        documents::load(writer, reads),
        idempotency(writer, reads),
        accounts(writer, reads),
        transfers(writer, reads),
        references(writer, reads),
        words::load(writer, reads),
        new_ids(writer, MERCHANT_IDS, reads.new_merchants, spare.merchants.len()),
        new_ids(writer, PROJECT_IDS, reads.new_projects, spare.projects.len()),
    );
    let failed = |error: Error| fault(&error);
    began.map_err(failed)?;
    let transaction = transaction.map_err(failed)?;
    fill::merchants(work, reads, &merchants.map_err(failed)?, &heads.map_err(failed)?)?;
    fill::projects(work, reads, &projects.map_err(failed)?)?;
    fill::keys(work, reads, &keys.map_err(failed)?)?;
    fill::approved_domains(work, reads, &domains.map_err(failed)?)?;
    fill::ledger(
        work,
        reads,
        &accounts.map_err(failed)?,
        &transfers.map_err(failed)?,
    )?;
    transactions::fill(work, reads, &transactions.map_err(failed)?)?;
    words::fill(work, reads, &words.map_err(failed)?, &exceptions.map_err(failed)?)?;
    instructions::fill(work, reads, &instructions.map_err(failed)?)?;
    callbacks::fill(work, reads, &callbacks.map_err(failed)?)?;
    documents::fill(work, reads, &documents.map_err(failed)?)?;
    fill::references(work, reads, &references.map_err(failed)?)?;
    fill::idempotency(work, reads, &records.map_err(failed)?)?;
    take_up(&mut spare.merchants, &ids.map_err(failed)?, MerchantId::new)?;
    take_up(&mut spare.projects, &numbers.map_err(failed)?, ProjectId::new)?;
    work.merchant_ids = lend(&spare.merchants, reads.new_merchants);
    work.project_ids = lend(&spare.projects, reads.new_projects);
    let id = transaction.first().map(|row| column(row, 0));
    Ok(id.ok_or_else(|| StoreError::Corrupt("a transaction without an id".into()))??)
}

/// Merchants to lock: those named, and those to whom something named belongs that the merchant guards.
fn locked_merchants(reads: &Reads) -> Vec<i64> {
    let projects = reads
        .projects
        .iter()
        .chain(&reads.domains_of)
        .map(|(merchant, _)| *merchant);
    let domains = reads.occupied_domains.iter().map(|(merchant, _)| *merchant);
    let owners = reads.keys_of.iter().map(|owner| owner.merchant);
    let all: BTreeSet<MerchantId> = reads
        .merchants
        .iter()
        .copied()
        .chain(projects)
        .chain(domains)
        .chain(owners)
        .collect();
    all.into_iter().map(MerchantId::get).collect()
}

async fn by_number(writer: &Writer, sql: &'static str, numbers: Vec<i64>) -> Result<Vec<Row>, Error> {
    some(writer, sql, numbers.is_empty(), &[&numbers]).await
}

/// Runs a query unless there is nothing to ask for.
pub(super) async fn some(
    writer: &Writer,
    sql: &'static str,
    nothing: bool,
    parameters: &[&(dyn ToSql + Sync)],
) -> Result<Vec<Row>, Error> {
    if nothing {
        Ok(Vec::new())
    } else {
        writer.query(sql, parameters).await
    }
}

/// Two columns that name projects.
fn project_columns<'a>(
    places: impl IntoIterator<Item = &'a (MerchantId, ProjectId)>,
) -> (Vec<i64>, Vec<i64>) {
    let numbers = |place: &(MerchantId, ProjectId)| (place.0.get(), place.1.get());
    places.into_iter().map(numbers).unzip()
}

async fn projects(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let (merchants, numbers) = project_columns(&reads.projects);
    let (owners, named) = project_columns(&reads.domains_of);
    let (places, domains): (Vec<i64>, Vec<&str>) = reads
        .occupied_domains
        .iter()
        .map(|(merchant, domain)| (merchant.get(), domain.as_str()))
        .unzip();
    let nothing = merchants.is_empty() && places.is_empty() && owners.is_empty();
    let parameters: [&(dyn ToSql + Sync); 6] = [&merchants, &numbers, &places, &domains, &owners, &named];
    some(writer, PROJECTS, nothing, &parameters).await
}

async fn keys(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let named: Vec<_> = reads.keys.iter().map(|key| rows::askable(key)).collect();
    let (merchants, projects): (Vec<i64>, Vec<i64>) = reads
        .keys_of
        .iter()
        .map(|owner| (owner.merchant.get(), project_number(owner.project)))
        .unzip();
    let nothing = named.is_empty() && merchants.is_empty();
    some(writer, KEYS, nothing, &[&named, &merchants, &projects]).await
}

async fn approved_domains(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let domains: Vec<&str> = reads.approved_domains.iter().map(String::as_str).collect();
    let (owners, named) = project_columns(&reads.domains_of);
    let nothing = domains.is_empty() && owners.is_empty();
    some(writer, APPROVED_DOMAINS, nothing, &[&domains, &owners, &named]).await
}

async fn accounts(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let mut merchants = Vec::with_capacity(reads.accounts.len());
    let mut projects = Vec::with_capacity(reads.accounts.len());
    let mut kinds = Vec::with_capacity(reads.accounts.len());
    for id in &reads.accounts {
        merchants.push(id.merchant.get());
        projects.push(project_number(id.project));
        kinds.push(id.kind.code());
    }
    let nothing = merchants.is_empty();
    some(writer, ACCOUNTS, nothing, &[&merchants, &projects, &kinds]).await
}

async fn transfers(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let (merchants, ids): (Vec<i64>, Vec<Uuid>) = reads
        .transfers
        .iter()
        .map(|(merchant, id)| (merchant.get(), rows::uuid(*id)))
        .unzip();
    some(writer, TRANSFERS, ids.is_empty(), &[&merchants, &ids]).await
}

async fn references(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let used = &reads.references;
    let merchants: Vec<i64> = used.iter().map(|used| used.merchant.get()).collect();
    let projects: Vec<i64> = used.iter().map(|used| used.project.get()).collect();
    let references: Vec<&str> = used.iter().map(|used| used.reference.as_str()).collect();
    let nothing = references.is_empty();
    some(writer, REFERENCES, nothing, &[&merchants, &projects, &references]).await
}

async fn idempotency(writer: &Writer, reads: &Reads) -> Result<Vec<Row>, Error> {
    let scopes = &reads.idempotency;
    let merchants: Vec<i64> = scopes.iter().map(|scope| scope.owner.merchant.get()).collect();
    let projects: Vec<i64> = scopes
        .iter()
        .map(|scope| project_number(scope.owner.project))
        .collect();
    let operations: Vec<&str> = scopes.iter().map(|scope| scope.operation.as_str()).collect();
    let keys: Vec<&str> = scopes.iter().map(|scope| scope.key.as_str()).collect();
    let nothing = keys.is_empty();
    some(
        writer,
        IDEMPOTENCY,
        nothing,
        &[&merchants, &projects, &operations, &keys],
    )
    .await
}

/// Takes from a sequence what is wanted beyond what is left over.
async fn new_ids(writer: &Writer, sql: &'static str, wanted: usize, left: usize) -> Result<Vec<Row>, Error> {
    let missing = i32::try_from(wanted.saturating_sub(left)).unwrap_or(i32::MAX);
    some(writer, sql, missing == 0, &[&missing]).await
}

/// Puts new ids before the ones left over: they are larger, and come later.
fn take_up<I>(spare: &mut Vec<I>, found: &[Row], id: impl Fn(i64) -> Option<I>) -> Result<(), StoreError> {
    let mut ids = Vec::with_capacity(found.len().saturating_add(spare.len()));
    for row in found.iter().rev() {
        let number = column(row, 0)?;
        ids.push(id(number).ok_or_else(|| StoreError::Corrupt(format!("the sequence gave {number}")))?);
    }
    ids.append(spare);
    *spare = ids;
    Ok(())
}

fn lend<I: Copy>(spare: &[I], wanted: usize) -> Vec<I> {
    let kept = spare.len().saturating_sub(wanted);
    spare.iter().skip(kept).copied().collect()
}
