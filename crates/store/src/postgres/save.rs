//! Writes what a batch of decisions changed, and commits, in one round trip.
//!
//! Rows that were absent are inserted plainly: if another process was faster, the primary key says so and
//! the batch is decided again, instead of overwriting what that process wrote. Rows are written in the order
//! of their keys, so that two processes that insert the same rows do not wait for each other in a circle.

use sengo_core::key::IssuedKey;
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use tokio_postgres::Error;
use tokio_postgres::types::ToSql;

use super::failure::{Fault, failed, fault, is_lost};
use super::rows::project_number;
use super::writer::Writer;
use super::{
    callbacks, documents, figures, instructions, own_transfers, requests, save_ledger, transactions, words,
};
use crate::text;
use crate::work::{Slot, Work};

const MERCHANTS_INSERT: &str = "INSERT INTO merchant (merchant_id, name, products, allowlist, created_at)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[])";
const MERCHANTS_UPDATE: &str =
    "UPDATE merchant SET name = changed.name, products = changed.products, allowlist = changed.allowlist
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])
          AS changed (merchant_id, name, products, allowlist)
     WHERE merchant.merchant_id = changed.merchant_id";

const PROJECTS_INSERT: &str =
    "INSERT INTO project (merchant_id, project_id, name, domain, domain_key, allowlist, status, reasons, created_at)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                          $8::text[], $9::bigint[])";
const PROJECT_OWNERS: &str = "INSERT INTO project_owner (merchant_id, project_id)
     SELECT * FROM unnest($1::bigint[], $2::bigint[])";
const PROJECTS_UPDATE: &str =
    "UPDATE project SET name = changed.name, domain = changed.domain, domain_key = changed.domain_key,
            allowlist = changed.allowlist, status = changed.status, reasons = changed.reasons
     FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
          AS changed (merchant_id, project_id, name, domain, domain_key, allowlist, status, reasons)
     WHERE project.merchant_id = changed.merchant_id AND project.project_id = changed.project_id";

const KEYS_INSERT: &str =
    "INSERT INTO issued_key (key, merchant_id, project_id, token_digest, token_sealed, issued_by, created_at,
                             expires_at, revoked_at, engine)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[], $6::text[], $7::bigint[],
                          $8::bigint[], $9::bigint[], $10::text[])";
const KEYS_UPDATE: &str =
    "UPDATE issued_key SET expires_at = changed.expires_at, revoked_at = changed.revoked_at
     FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS changed (key, expires_at, revoked_at)
     WHERE issued_key.key = changed.key";

const DOMAINS_INSERT: &str = "INSERT INTO approved_domain (domain_key, merchant_id, project_id)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])";
const DOMAINS_UPDATE: &str =
    "UPDATE approved_domain SET merchant_id = changed.merchant_id, project_id = changed.project_id
     FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS changed (domain_key, merchant_id, project_id)
     WHERE approved_domain.domain_key = changed.domain_key";
const DOMAINS_DELETE: &str = "DELETE FROM approved_domain WHERE domain_key = ANY($1)";

const REVISION: &str = "UPDATE revision SET number = number + 1";

/// A commit that waits for a standby must not be cut short: it would be acknowledged without the standby.
const UNLIMITED: &str = "SET LOCAL statement_timeout = 0";

pub(super) const STATEMENTS: [&str; 11] = [
    MERCHANTS_INSERT,
    MERCHANTS_UPDATE,
    PROJECTS_INSERT,
    PROJECT_OWNERS,
    PROJECTS_UPDATE,
    KEYS_INSERT,
    KEYS_UPDATE,
    DOMAINS_INSERT,
    DOMAINS_UPDATE,
    DOMAINS_DELETE,
    REVISION,
];

/// Writes everything that changed, each row once however many decisions touched it, and commits. When a
/// statement fails, the commit sent after it rolls back.
pub(super) async fn save(writer: &Writer, work: &Work) -> Result<(), Fault> {
    let freed = |project: &Project| !project.status.occupies_domain();
    // Sent in this order, before the first answer is waited for. Domains are freed before they are taken.
    let outcomes = tokio::join!(
        biased;
        merchants(writer, work),
        projects_updated(writer, work, freed),
        projects_updated(writer, work, |project| !freed(project)),
        projects_new(writer, work),
        keys(writer, work),
        approved_domains(writer, work),
        save_ledger::accounts(writer, work),
        save_ledger::transfers(writer, work),
        save_ledger::checkpoints(writer, work),
        own_transfers::save(writer, work),
        save_ledger::references(writer, work),
        save_ledger::idempotency(writer, work),
        save_ledger::audit(writer, work),
        transactions::save(writer, work),
        words::save(writer, work),
        instructions::save(writer, work),
        callbacks::save(writer, work),
        documents::save(writer, work),
        figures::save(writer, work),
        requests::save(writer, work),
        revision(writer, work),
        async { writer.client().batch_execute(UNLIMITED).await },
        writer.commit(),
    );
    let (m, f, o, n, k, d, a, t, c, v, x, i, u, e, w, j, b, p, s, q, r, l, commit) = outcomes;
    let all = [
        m, f, o, n, k, d, a, t, c, v, x, i, u, e, w, j, b, p, s, q, r, l, commit,
    ];
    let errors: Vec<&Error> = all.iter().filter_map(|outcome| outcome.as_ref().err()).collect();
    match errors.iter().find(|error| !is_lost(error)).or(errors.first()) {
        None => Ok(()),
        Some(error) if is_lost(error) => Err(Fault::InDoubt(failed(error))),
        Some(error) => Err(fault(error)),
    }
}

/// Runs a statement unless there is nothing to write.
pub(super) async fn some<const N: usize>(
    writer: &Writer,
    sql: &'static str,
    nothing: bool,
    parameters: [&(dyn ToSql + Sync); N],
) -> Result<(), Error> {
    if !nothing {
        writer.execute(sql, &parameters).await?;
    }
    Ok(())
}

/// What changed, apart by whether the database has the row: new ones, then known ones.
pub(super) fn changed<'a, K: 'a, T: 'a>(
    slots: impl IntoIterator<Item = (&'a K, &'a Slot<T>)>,
) -> (Vec<&'a T>, Vec<&'a T>) {
    let (mut new, mut known) = (Vec::new(), Vec::new());
    for (_, slot) in slots {
        if let (true, Some(value)) = (slot.changed, &slot.value) {
            if slot.stored {
                known.push(value)
            } else {
                new.push(value)
            }
        }
    }
    (new, known)
}

/// One column of many flat rows.
pub(super) fn each<'a, T, C>(rows: &'a [T], column: impl Fn(&'a T) -> C) -> Vec<C> {
    rows.iter().map(column).collect()
}

/// One column of many values.
pub(super) fn of<'a, T, C>(rows: &[&'a T], column: impl Fn(&'a T) -> C) -> Vec<C> {
    rows.iter().map(|row| column(row)).collect()
}

async fn merchants(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (mut new, known) = changed(&work.merchants);
    new.sort_by_key(|merchant| merchant.id);
    let columns = |rows: &[&Merchant]| {
        (
            of(rows, |merchant| merchant.id.get()),
            of(rows, |merchant| merchant.name.as_str().to_owned()),
            of(rows, |merchant| text::products_text(&merchant.products)),
            of(rows, |merchant| {
                merchant.allowlist.as_ref().map(text::allowlist_text)
            }),
        )
    };
    let (ids, names, products, lists) = columns(&new);
    let times = of(&new, |merchant| merchant.created_at.as_microsecond());
    let (known_ids, known_names, known_products, known_lists) = columns(&known);
    let (inserted, updated) = tokio::join!(
        biased;
        some(writer, MERCHANTS_INSERT, new.is_empty(), [&ids, &names, &products, &lists, &times]),
        some(writer, MERCHANTS_UPDATE, known.is_empty(), [&known_ids, &known_names, &known_products, &known_lists]),
    );
    inserted.and(updated)
}

/// The columns of projects that both inserting and updating write.
struct ProjectColumns {
    merchants: Vec<i64>,
    numbers: Vec<i64>,
    texts: [Vec<String>; 6],
}

impl ProjectColumns {
    fn of(rows: &[&Project]) -> Self {
        Self {
            merchants: of(rows, |project| project.merchant.get()),
            numbers: of(rows, |project| project.id.get()),
            texts: [
                of(rows, |project| project.details.name.as_str().to_owned()),
                of(rows, |project| project.details.domain.as_url().to_owned()),
                of(rows, |project| project.details.domain.uniqueness_key()),
                of(rows, |project| text::allowlist_text(&project.details.allowlist)),
                of(rows, |project| project.status.as_str().to_owned()),
                of(rows, |project| text::reasons_text(&project.reasons)),
            ],
        }
    }

    fn parameters(&self) -> [&(dyn ToSql + Sync); 8] {
        let [name, domain, domain_key, allowlist, status, reasons] = &self.texts;
        [
            &self.merchants,
            &self.numbers,
            name,
            domain,
            domain_key,
            allowlist,
            status,
            reasons,
        ]
    }
}

async fn projects_new(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (mut new, _) = changed(&work.projects);
    new.sort_by_key(|project| project.id);
    let times = of(&new, |project| project.created_at.as_microsecond());
    let columns = ProjectColumns::of(&new);
    let [
        merchants,
        numbers,
        name,
        domain,
        domain_key,
        allowlist,
        status,
        reasons,
    ] = columns.parameters();
    let parameters = [
        merchants, numbers, name, domain, domain_key, allowlist, status, reasons, &times,
    ];
    let (projects, owners) = tokio::join!(
        biased;
        some(writer, PROJECTS_INSERT, new.is_empty(), parameters),
        some(writer, PROJECT_OWNERS, new.is_empty(), [&columns.merchants, &columns.numbers]),
    );
    projects.and(owners)
}

async fn projects_updated(
    writer: &Writer,
    work: &Work,
    chosen: impl Fn(&Project) -> bool,
) -> Result<(), Error> {
    let (_, mut known) = changed(&work.projects);
    known.retain(|project| chosen(project));
    let columns = ProjectColumns::of(&known);
    some(writer, PROJECTS_UPDATE, known.is_empty(), columns.parameters()).await
}

async fn keys(writer: &Writer, work: &Work) -> Result<(), Error> {
    let (mut new, known) = changed(&work.keys);
    new.sort_by(|one, other| one.key.cmp(&other.key));
    let name = |key: &IssuedKey| key.key.clone();
    let expiry = |key: &IssuedKey| key.expires_at.map(|time| time.as_microsecond());
    let revocation = |key: &IssuedKey| key.revoked_at.map(|time| time.as_microsecond());
    let (names, expiries, revocations) = (of(&new, name), of(&new, expiry), of(&new, revocation));
    let merchants = of(&new, |key| key.owner.merchant.get());
    let projects = of(&new, |key| project_number(key.owner.project));
    let digests = of(&new, |key| key.token_digest.as_slice());
    let sealed = of(&new, |key| key.token_sealed.as_slice());
    let issuers = of(&new, |key| key.issued_by.as_str());
    let times = of(&new, |key| key.created_at.as_microsecond());
    let engines = of(&new, |key| key.engine.as_deref());
    let (known_names, known_expiries, known_revocations) =
        (of(&known, name), of(&known, expiry), of(&known, revocation));
    let (inserted, updated) = tokio::join!(
        biased;
        some(writer, KEYS_INSERT, new.is_empty(), [
            &names, &merchants, &projects, &digests, &sealed, &issuers, &times, &expiries, &revocations, &engines,
        ]),
        some(writer, KEYS_UPDATE, known.is_empty(), [&known_names, &known_expiries, &known_revocations]),
    );
    inserted.and(updated)
}

async fn approved_domains(writer: &Writer, work: &Work) -> Result<(), Error> {
    let mut freed: Vec<&str> = Vec::new();
    let (mut new, mut known) = (Vec::new(), Vec::new());
    for (domain, slot) in work.approved_domains.iter().filter(|(_, slot)| slot.changed) {
        match (slot.value, slot.stored) {
            (Some((merchant, project)), false) => new.push((domain.as_str(), merchant.get(), project.get())),
            (Some((merchant, project)), true) => known.push((domain.as_str(), merchant.get(), project.get())),
            (None, _) => freed.push(domain),
        }
    }
    new.sort_unstable();
    let columns = |rows: &[(&'_ str, i64, i64)]| {
        let domains: Vec<String> = rows.iter().map(|row| row.0.to_owned()).collect();
        let merchants: Vec<i64> = rows.iter().map(|row| row.1).collect();
        let projects: Vec<i64> = rows.iter().map(|row| row.2).collect();
        (domains, merchants, projects)
    };
    let (domains, merchants, projects) = columns(&new);
    let (known_domains, known_merchants, known_projects) = columns(&known);
    let (deleted, updated, inserted) = tokio::join!(
        biased;
        some(writer, DOMAINS_DELETE, freed.is_empty(), [&freed]),
        some(writer, DOMAINS_UPDATE, known.is_empty(), [&known_domains, &known_merchants, &known_projects]),
        some(writer, DOMAINS_INSERT, new.is_empty(), [&domains, &merchants, &projects]),
    );
    deleted.and(updated).and(inserted)
}

async fn revision(writer: &Writer, work: &Work) -> Result<(), Error> {
    some(writer, REVISION, !work.outdates_caches, []).await
}
