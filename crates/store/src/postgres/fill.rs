//! Puts what was read into the unit of work, absences included.

use sengo_core::audit::AuditHead;
use sengo_core::key::KeyOwner;
use tokio_postgres::Row;

use super::rows::{self, column};
use crate::error::StoreError;
use crate::named::{IdempotencyScope, Reads, UsedReference};
use crate::work::{IdempotencyRecord, Slot, Work};

pub(super) fn merchants(
    work: &mut Work,
    reads: &Reads,
    found: &[Row],
    heads: &[Row],
) -> Result<(), StoreError> {
    for id in &reads.merchants {
        work.merchants.insert(*id, Slot::read(None));
        work.audit_heads.insert(*id, Slot::read(None));
    }
    for row in found {
        let merchant = rows::merchant(row)?;
        if reads.merchants.contains(&merchant.id) {
            work.merchants.insert(merchant.id, Slot::read(Some(merchant)));
        }
    }
    for row in heads {
        let head = AuditHead {
            count: column(row, 1)?,
            hash: rows::bytes(row, 2)?,
        };
        work.audit_heads
            .insert(rows::merchant_id(column(row, 0)?)?, Slot::read(Some(head)));
    }
    Ok(())
}

pub(super) fn projects(work: &mut Work, reads: &Reads, found: &[Row]) -> Result<(), StoreError> {
    for place in &reads.projects {
        work.projects.insert(*place, Slot::read(None));
    }
    for place in &reads.occupied_domains {
        work.occupied_domains.insert(place.clone(), None);
    }
    for row in found {
        let place = (
            rows::merchant_id(column(row, 0)?)?,
            rows::project_id(column(row, 1)?)?,
        );
        if reads.domains_of.contains(&place) {
            let domain_key = rows::domain_key(row)?;
            work.occupied_domains.insert((place.0, domain_key.clone()), None);
            work.approved_domains.insert(domain_key, Slot::read(None));
        }
    }
    for row in found {
        let project = rows::project(row)?;
        if project.status.occupies_domain() {
            let place = (project.merchant, rows::domain_key(row)?);
            if let Some(occupant) = work.occupied_domains.get_mut(&place) {
                *occupant = Some(project.id);
            }
        }
        work.projects
            .insert((project.merchant, project.id), Slot::read(Some(project)));
    }
    Ok(())
}

pub(super) fn keys(work: &mut Work, reads: &Reads, found: &[Row]) -> Result<(), StoreError> {
    for key in &reads.keys {
        work.keys.insert(key.clone(), Slot::read(None));
    }
    let mut keys = found.iter().map(rows::key).collect::<Result<Vec<_>, _>>()?;
    keys.sort_by(|one, other| (one.created_at, &one.key).cmp(&(other.created_at, &other.key)));
    for owner in &reads.keys_of {
        work.keys_of.insert(*owner, Vec::new());
    }
    for key in keys {
        let owner: KeyOwner = key.owner;
        if let Some(names) = work.keys_of.get_mut(&owner) {
            names.push(key.key.clone());
        }
        work.keys.insert(key.key.clone(), Slot::read(Some(key)));
    }
    Ok(())
}

pub(super) fn approved_domains(work: &mut Work, reads: &Reads, found: &[Row]) -> Result<(), StoreError> {
    for domain in &reads.approved_domains {
        work.approved_domains.insert(domain.clone(), Slot::read(None));
    }
    for row in found {
        let owner = (
            rows::merchant_id(column(row, 1)?)?,
            rows::project_id(column(row, 2)?)?,
        );
        work.approved_domains
            .insert(column(row, 0)?, Slot::read(Some(owner)));
    }
    Ok(())
}

pub(super) fn ledger(
    work: &mut Work,
    reads: &Reads,
    accounts: &[Row],
    transfers: &[Row],
) -> Result<(), StoreError> {
    work.accounts.reserve(reads.accounts.len());
    for id in &reads.accounts {
        work.accounts.insert(*id, Slot::read(None));
    }
    for row in accounts {
        let account = rows::account(row)?;
        work.accounts.insert(account.id, Slot::read(Some(account)));
    }
    work.transfers.reserve(reads.transfers.len());
    for place in &reads.transfers {
        work.transfers.insert(*place, None);
    }
    for row in transfers {
        let transfer = rows::transfer(row)?;
        work.transfers
            .insert((transfer.debit.account.merchant, transfer.id), Some(transfer));
    }
    Ok(())
}

pub(super) fn references(work: &mut Work, reads: &Reads, found: &[Row]) -> Result<(), StoreError> {
    for used in &reads.references {
        work.references.insert(used.clone(), Slot::read(None));
    }
    for row in found {
        let used = UsedReference {
            merchant: rows::merchant_id(column(row, 0)?)?,
            project: rows::project_id(column(row, 1)?)?,
            reference: column(row, 2)?,
        };
        work.references
            .insert(used, Slot::read(Some(rows::time(row, 3)?)));
    }
    Ok(())
}

pub(super) fn idempotency(work: &mut Work, reads: &Reads, found: &[Row]) -> Result<(), StoreError> {
    for scope in &reads.idempotency {
        work.idempotency.insert(scope.clone(), Slot::read(None));
    }
    for row in found {
        let scope = IdempotencyScope {
            owner: KeyOwner {
                merchant: rows::merchant_id(column(row, 0)?)?,
                project: rows::project_if_any(column(row, 1)?)?,
            },
            operation: column(row, 2)?,
            key: column(row, 3)?,
        };
        let record = IdempotencyRecord {
            scope: scope.clone(),
            fingerprint: rows::bytes(row, 4)?,
            response: column(row, 5)?,
            created_at: rows::time(row, 6)?,
        };
        work.idempotency.insert(scope, Slot::read(Some(record)));
    }
    Ok(())
}
