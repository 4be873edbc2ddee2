//! Writes what a batch of decisions changed.

use rusqlite::{CachedStatement, Connection, Params};
use sengo_core::ledger::Entry;

use super::rows::project_number;
use super::{
    callbacks, documents, failed, figures, instructions, own_transfers, requests, transactions, words,
};
use crate::error::StoreError;
use crate::text;
use crate::work::{Slot, Work};

/// Writes everything that changed. Each row is written once, however many decisions touched it.
pub(super) fn save(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    save_merchants(connection, work)?;
    save_projects(connection, work)?;
    save_keys(connection, work)?;
    save_accounts(connection, work)?;
    save_transfers(connection, work)?;
    own_transfers::save(connection, work)?;
    save_references(connection, work)?;
    save_idempotency(connection, work)?;
    transactions::save(connection, work)?;
    words::save(connection, work)?;
    instructions::save(connection, work)?;
    callbacks::save(connection, work)?;
    documents::save(connection, work)?;
    figures::save(connection, work)?;
    requests::save(connection, work)?;
    save_audit(connection, work)?;
    if work.outdates_caches {
        prepare(connection, "UPDATE revision SET number = number + 1")?
            .execute(())
            .map_err(failed)?;
    }
    Ok(())
}

pub(super) fn prepare<'a>(connection: &'a Connection, sql: &str) -> Result<CachedStatement<'a>, StoreError> {
    connection.prepare_cached(sql).map_err(failed)
}

pub(super) fn changed<'a, K, T>(
    slots: impl Iterator<Item = (&'a K, &'a Slot<T>)>,
) -> impl Iterator<Item = &'a T>
where
    K: 'a,
    T: 'a,
{
    slots
        .filter(|(_, slot)| slot.changed)
        .filter_map(|(_, slot)| slot.value.as_ref())
}

/// What changed, in the order of its keys, apart by whether the database has it: new, then known. Rows that are
/// written in order share pages; a new one that exists after all meets its primary key.
pub(super) fn apart<'a, K: Ord + 'a, T: 'a>(
    slots: impl IntoIterator<Item = (&'a K, &'a Slot<T>)>,
) -> (Vec<&'a T>, Vec<&'a T>) {
    let mut changed: Vec<(&K, &Slot<T>)> = slots.into_iter().filter(|(_, slot)| slot.changed).collect();
    changed.sort_unstable_by_key(|(key, _)| *key);
    let (mut new, mut known) = (Vec::new(), Vec::new());
    for (_, slot) in changed {
        if let Some(value) = &slot.value {
            if slot.stored {
                known.push(value)
            } else {
                new.push(value)
            }
        }
    }
    (new, known)
}

/// Runs a statement once for each row; not even prepares it when there is none.
pub(super) fn each<T, P: Params>(
    connection: &Connection,
    sql: &str,
    rows: impl IntoIterator<Item = T>,
    parameters: impl Fn(T) -> P,
) -> Result<(), StoreError> {
    let mut rows = rows.into_iter().peekable();
    if rows.peek().is_none() {
        return Ok(());
    }
    let mut statement = prepare(connection, sql)?;
    for row in rows {
        statement.execute(parameters(row)).map_err(failed)?;
    }
    Ok(())
}

fn save_merchants(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    for merchant in changed(work.merchants.iter()) {
        prepare(
            connection,
            "INSERT INTO merchant (merchant_id, name, products, allowlist, created_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (merchant_id) DO UPDATE
             SET name = excluded.name, products = excluded.products, allowlist = excluded.allowlist",
        )?
        .execute((
            merchant.id.get(),
            merchant.name.as_str(),
            text::products_text(&merchant.products),
            merchant.allowlist.as_ref().map(text::allowlist_text),
            merchant.created_at.as_microsecond(),
        ))
        .map_err(failed)?;
        prepare(
            connection,
            "UPDATE platform SET next_merchant_id = max(next_merchant_id, ?1 + 1)",
        )?
        .execute([merchant.id.get()])
        .map_err(failed)?;
    }
    Ok(())
}

fn save_projects(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let mut newest = 0;
    let mut changed: Vec<_> = work.projects.values().filter(|slot| slot.changed).collect();
    // Domains are freed before they are taken: the index that guards them looks at every row as it is written.
    changed.sort_by_key(|slot| {
        slot.value
            .as_ref()
            .is_some_and(|project| project.status.occupies_domain())
    });
    for slot in changed {
        let Some(project) = &slot.value else { continue };
        prepare(
            connection,
            "INSERT INTO project
             (merchant_id, project_id, name, domain, domain_key, allowlist, status, reasons, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (merchant_id, project_id) DO UPDATE
             SET name = excluded.name, domain = excluded.domain, domain_key = excluded.domain_key,
                 allowlist = excluded.allowlist, status = excluded.status, reasons = excluded.reasons",
        )?
        .execute((
            project.merchant.get(),
            project.id.get(),
            project.details.name.as_str(),
            project.details.domain.as_url(),
            project.details.domain.uniqueness_key(),
            text::allowlist_text(&project.details.allowlist),
            project.status.as_str(),
            text::reasons_text(&project.reasons),
            project.created_at.as_microsecond(),
        ))
        .map_err(failed)?;
        if !slot.stored {
            prepare(
                connection,
                "INSERT INTO project_owner (project_id, merchant_id) VALUES (?1, ?2)",
            )?
            .execute((project.id.get(), project.merchant.get()))
            .map_err(failed)?;
            newest = newest.max(project.id.get());
        }
    }
    if newest > 0 {
        prepare(
            connection,
            "UPDATE platform SET next_project_id = max(next_project_id, ?1 + 1)",
        )?
        .execute([newest])
        .map_err(failed)?;
    }
    for (domain, slot) in work.approved_domains.iter().filter(|(_, slot)| slot.changed) {
        match slot.value {
            Some((merchant, project)) => prepare(
                connection,
                "INSERT INTO approved_domain (domain_key, merchant_id, project_id) VALUES (?1, ?2, ?3)
                 ON CONFLICT (domain_key) DO UPDATE
                 SET merchant_id = excluded.merchant_id, project_id = excluded.project_id",
            )?
            .execute((domain, merchant.get(), project.get())),
            None => {
                prepare(connection, "DELETE FROM approved_domain WHERE domain_key = ?1")?.execute([domain])
            }
        }
        .map_err(failed)?;
    }
    Ok(())
}

fn save_keys(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    for key in changed(work.keys.iter()) {
        prepare(
            connection,
            "INSERT INTO issued_key
             (key, merchant_id, project_id, token_digest, token_sealed, issued_by, created_at, expires_at, revoked_at,
              engine)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
             ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at, revoked_at = excluded.revoked_at",
        )?
        .execute((
            &key.key,
            key.owner.merchant.get(),
            project_number(key.owner.project),
            key.token_digest,
            &key.token_sealed,
            &key.issued_by,
            key.created_at.as_microsecond(),
            key.expires_at.map(|time| time.as_microsecond()),
            key.revoked_at.map(|time| time.as_microsecond()),
            &key.engine,
        ))
        .map_err(failed)?;
    }
    Ok(())
}

fn save_accounts(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let (new, known) = apart(&work.accounts);
    let insert =
        "INSERT INTO account (merchant_id, project_id, kind, balance, entry_count, last_transfer, last_at)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let update = "UPDATE account SET balance = ?4, entry_count = ?5, last_transfer = ?6, last_at = ?7
                  WHERE merchant_id = ?1 AND project_id = ?2 AND kind = ?3";
    for (sql, accounts) in [(insert, new), (update, known)] {
        let used = accounts
            .into_iter()
            .filter_map(|account| Some((account, account.last?)));
        each(connection, sql, used, |(account, last)| {
            (
                account.id.merchant.get(),
                project_number(account.id.project),
                account.id.kind.code(),
                account.balance.get(),
                account.entry_count,
                *last.transfer.as_bytes(),
                last.at.as_microsecond(),
            )
        })?;
    }
    Ok(())
}

fn save_transfers(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let previous = |entry: &Entry| entry.previous.map(|transfer| *transfer.as_bytes());
    let insert = "INSERT INTO transfer
             (merchant_id, transfer_id, debit_project, debit_kind, debit_number, debit_previous, debit_balance,
              credit_project, credit_kind, credit_number, credit_previous, credit_balance, amount, purpose, booked_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
    each(connection, insert, &work.new_transfers, |transfer| {
        let (debit, credit) = (&transfer.debit, &transfer.credit);
        (
            debit.account.merchant.get(),
            *transfer.id.as_bytes(),
            project_number(debit.account.project),
            debit.account.kind.code(),
            debit.number,
            previous(debit),
            debit.balance_after.get(),
            project_number(credit.account.project),
            credit.account.kind.code(),
            credit.number,
            previous(credit),
            credit.balance_after.get(),
            transfer.amount.get(),
            transfer.purpose.code(),
            transfer.booked_at.as_microsecond(),
        )
    })?;
    let checkpoint = "INSERT INTO checkpoint (merchant_id, project_id, kind, booked_at, number, transfer_id)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    each(connection, checkpoint, &work.new_checkpoints, |checkpoint| {
        (
            checkpoint.account.merchant.get(),
            project_number(checkpoint.account.project),
            checkpoint.account.kind.code(),
            checkpoint.booked_at.as_microsecond(),
            checkpoint.number,
            *checkpoint.transfer.as_bytes(),
        )
    })
}

fn save_references(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let changed = work.references.iter().filter(|(_, slot)| slot.changed);
    let mut rows: Vec<_> = changed
        .filter_map(|(used, slot)| Some((used, slot.value?)))
        .collect();
    rows.sort_unstable();
    let sql = "INSERT INTO reference (merchant_id, project_id, reference, used_at) VALUES (?1, ?2, ?3, ?4)";
    each(connection, sql, rows, |(used, used_at)| {
        (
            used.merchant.get(),
            used.project.get(),
            &used.reference,
            used_at.as_microsecond(),
        )
    })
}

fn save_idempotency(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    for record in changed(work.idempotency.iter()) {
        prepare(
            connection,
            "INSERT INTO idempotency (merchant_id, project_id, operation, key, fingerprint, response, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (merchant_id, project_id, operation, key) DO UPDATE
             SET fingerprint = excluded.fingerprint, response = excluded.response, created_at = excluded.created_at",
        )?
        .execute((
            record.scope.owner.merchant.get(),
            project_number(record.scope.owner.project),
            &record.scope.operation,
            &record.scope.key,
            record.fingerprint,
            &record.response,
            record.created_at.as_microsecond(),
        ))
        .map_err(failed)?;
    }
    Ok(())
}

fn save_audit(connection: &Connection, work: &Work) -> Result<(), StoreError> {
    let insert = "INSERT INTO audit
             (merchant_id, number, recorded_at, business_at, actor, action, subject, details_hash, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    each(connection, insert, &work.new_audit_rows, |row| {
        let draft = &row.draft;
        (
            draft.merchant.get(),
            row.number,
            draft.recorded_at.as_microsecond(),
            draft.business_at.as_microsecond(),
            &draft.actor,
            draft.action,
            &draft.subject,
            row.details_hash,
            row.hash,
        )
    })?;
    let details = "INSERT INTO audit_detail (merchant_id, number, salt, details) VALUES (?1, ?2, ?3, ?4)";
    each(connection, details, &work.new_audit_rows, |row| {
        let draft = &row.draft;
        (draft.merchant.get(), row.number, draft.salt, &draft.details)
    })?;
    let changed = work.audit_heads.iter().filter(|(_, slot)| slot.changed);
    let heads = changed.filter_map(|(merchant, slot)| Some((merchant, slot.value?)));
    let head = "INSERT INTO audit_head (merchant_id, count, hash) VALUES (?1, ?2, ?3)
             ON CONFLICT (merchant_id) DO UPDATE SET count = excluded.count, hash = excluded.hash";
    each(connection, head, heads, |(merchant, head)| {
        (merchant.get(), head.count, head.hash)
    })
}
