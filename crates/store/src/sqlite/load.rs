//! Reads what a batch of decisions looks at.

use rusqlite::{Connection, OptionalExtension, Params, Row, Statement};
use sengo_core::audit::AuditHead;
use sengo_core::ids::{MerchantId, ProjectId};

use super::rows::{self, column, columns};
use super::save::prepare;
use super::{callbacks, documents, failed, instructions, transactions, words};
use crate::error::StoreError;
use crate::named::{IdempotencyScope, Reads};
use crate::work::{IdempotencyRecord, Slot, Work};

/// Fills the work with everything named. Runs inside the write transaction, so that nothing moves underneath.
pub(super) fn load(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    load_merchants(connection, reads, work)?;
    load_projects(connection, reads, work)?;
    load_keys(connection, reads, work)?;
    load_ledger(connection, reads, work)?;
    let sql = "SELECT used_at FROM reference WHERE merchant_id = ?1 AND project_id = ?2 AND reference = ?3";
    let mut select = prepare(connection, sql)?;
    for used in &reads.references {
        let parameters = (used.merchant.get(), used.project.get(), &used.reference);
        let found = first(&mut select, parameters, |row| rows::time(row, 0))?;
        work.references.insert(used.clone(), Slot::read(found));
    }
    for scope in &reads.idempotency {
        let record = idempotency(connection, scope)?;
        work.idempotency.insert(scope.clone(), Slot::read(record));
    }
    transactions::load(connection, reads, work)?;
    words::load(connection, reads, work)?;
    instructions::load(connection, reads, work)?;
    callbacks::load(connection, reads, work)?;
    documents::load(connection, reads, work)?;
    load_ids(connection, reads, work)
}

/// Runs a query that finds one row or none.
pub(super) fn one<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    first(&mut *prepare(connection, sql)?, parameters, read)
}

/// Runs a prepared query that finds one row or none.
pub(super) fn first<T>(
    statement: &mut Statement<'_>,
    parameters: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut found = statement.query(parameters).map_err(failed)?;
    found.next().map_err(failed)?.map(read).transpose()
}

/// Runs a query that finds any number of rows.
pub(super) fn many<T>(
    connection: &Connection,
    sql: &str,
    parameters: impl Params,
    read: impl Fn(&Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    let mut found = statement.query(parameters).map_err(failed)?;
    let mut list = Vec::new();
    while let Some(row) = found.next().map_err(failed)? {
        list.push(read(row)?);
    }
    Ok(list)
}

fn load_merchants(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    for id in &reads.merchants {
        let sql = concat!(
            "SELECT ",
            columns!(merchant),
            " FROM merchant WHERE merchant_id = ?1"
        );
        work.merchants
            .insert(*id, Slot::read(one(connection, sql, [id.get()], rows::merchant)?));
        let head = one(
            connection,
            "SELECT count, hash FROM audit_head WHERE merchant_id = ?1",
            [id.get()],
            |row| {
                Ok(AuditHead {
                    count: column(row, 0)?,
                    hash: column(row, 1)?,
                })
            },
        )?;
        work.audit_heads.insert(*id, Slot::read(head));
    }
    Ok(())
}

fn load_projects(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    for (merchant, project) in &reads.projects {
        let sql = concat!(
            "SELECT ",
            columns!(project),
            " FROM project WHERE merchant_id = ?1 AND project_id = ?2"
        );
        let found = one(connection, sql, (merchant.get(), project.get()), rows::project)?;
        work.projects.insert((*merchant, *project), Slot::read(found));
    }
    let mut occupied_domains = reads.occupied_domains.clone();
    let mut approved_domains = reads.approved_domains.clone();
    for place in &reads.domains_of {
        if let Some(project) = work.projects.get(place).and_then(|slot| slot.value.as_ref()) {
            let domain_key = project.details.domain.uniqueness_key();
            occupied_domains.insert((project.merchant, domain_key.clone()));
            approved_domains.insert(domain_key);
        }
    }
    for (merchant, domain_key) in &occupied_domains {
        let sql = concat!(
            "SELECT ",
            columns!(project),
            " FROM project WHERE merchant_id = ?1 AND domain_key = ?2 AND status NOT IN ('Rejected', 'Closed')"
        );
        let found = one(connection, sql, (merchant.get(), domain_key), rows::project)?;
        work.occupied_domains.insert(
            (*merchant, domain_key.clone()),
            found.as_ref().map(|project| project.id),
        );
        if let Some(project) = found {
            work.projects
                .insert((*merchant, project.id), Slot::read(Some(project)));
        }
    }
    for domain_key in &approved_domains {
        let sql = "SELECT merchant_id, project_id FROM approved_domain WHERE domain_key = ?1";
        let owner = one(connection, sql, [domain_key], |row| {
            Ok((
                rows::merchant_id(column(row, 0)?)?,
                rows::project_id(column(row, 1)?)?,
            ))
        })?;
        work.approved_domains
            .insert(domain_key.clone(), Slot::read(owner));
    }
    Ok(())
}

fn load_keys(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    for key in &reads.keys {
        let sql = concat!("SELECT ", columns!(key), " FROM issued_key WHERE key = ?1");
        work.keys
            .insert(key.clone(), Slot::read(one(connection, sql, [key], rows::key)?));
    }
    for owner in &reads.keys_of {
        let sql = concat!(
            "SELECT ",
            columns!(key),
            " FROM issued_key WHERE merchant_id = ?1 AND project_id = ?2 ORDER BY created_at, key"
        );
        let parameters = (owner.merchant.get(), rows::project_number(owner.project));
        let found = many(connection, sql, parameters, rows::key)?;
        work.keys_of
            .insert(*owner, found.iter().map(|key| key.key.clone()).collect());
        for key in found {
            work.keys.insert(key.key.clone(), Slot::read(Some(key)));
        }
    }
    Ok(())
}

fn load_ledger(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    work.accounts.reserve(reads.accounts.len());
    let sql = concat!(
        "SELECT ",
        columns!(account),
        " FROM account WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3"
    );
    let mut select = prepare(connection, sql)?;
    for id in &reads.accounts {
        let parameters = (
            id.merchant.get(),
            rows::project_number(id.project),
            id.kind.code(),
        );
        let found = first(&mut select, parameters, rows::account)?;
        work.accounts.insert(*id, Slot::read(found));
    }
    work.transfers.reserve(reads.transfers.len());
    let sql = concat!(
        "SELECT ",
        columns!(transfer),
        " FROM transfer WHERE merchant_id = ?1 AND transfer_id = ?2"
    );
    let mut select = prepare(connection, sql)?;
    for (merchant, id) in &reads.transfers {
        let found = first(&mut select, (merchant.get(), id.as_bytes()), rows::transfer)?;
        work.transfers.insert((*merchant, *id), found);
    }
    Ok(())
}

fn idempotency(
    connection: &Connection,
    scope: &IdempotencyScope,
) -> Result<Option<IdempotencyRecord>, StoreError> {
    let sql = "SELECT fingerprint, response, created_at FROM idempotency
               WHERE merchant_id = ?1 AND project_id = ?2 AND operation = ?3 AND key = ?4";
    let project = rows::project_number(scope.owner.project);
    let parameters = (scope.owner.merchant.get(), project, &scope.operation, &scope.key);
    one(connection, sql, parameters, |row| {
        Ok(IdempotencyRecord {
            scope: scope.clone(),
            fingerprint: column(row, 0)?,
            response: column(row, 1)?,
            created_at: rows::time(row, 2)?,
        })
    })
}

/// Ids count from one counter each; what the batch does not take, the next one gets.
fn load_ids(connection: &Connection, reads: &Reads, work: &mut Work) -> Result<(), StoreError> {
    if reads.new_merchants == 0 && reads.new_projects == 0 {
        return Ok(());
    }
    let next: Option<(i64, i64)> = connection
        .query_row(
            "SELECT next_merchant_id, next_project_id FROM platform",
            (),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()
        .map_err(failed)?;
    let (merchant, project) = next.ok_or_else(|| StoreError::Corrupt("no platform row".into()))?;
    work.merchant_ids = ids(merchant, reads.new_merchants, MerchantId::new);
    work.project_ids = ids(project, reads.new_projects, ProjectId::new);
    Ok(())
}

fn ids<I>(next: i64, count: usize, id: impl Fn(i64) -> Option<I>) -> Vec<I> {
    let mut ids: Vec<I> = (next..).take(count).map_while(id).collect();
    ids.reverse();
    ids
}
