//! Decisions for tests: small, and as much like the real ones as the store needs.

use jiff::Timestamp;
use sengo_core::audit::AuditDraft;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::{self, IssuedKey, KeyRefusal};
use sengo_core::ledger::{Booked, LedgerRefusal, TransferOrder, book};
use sengo_core::merchant::{Merchant, Product};
use sengo_core::project::{self, Creation, Project, ProjectDetails, ProjectPatch, ProjectRefusal};
use sengo_store::{Changes, Decided, IdempotencyRecord, IdempotencyScope, Reads, Stop, Store, Work};

use crate::asking::{Made, made};
use crate::made::{draft, merchant_name, second};

/// A rule of the domain as a refusal of the decision.
fn refused<R>(rule: R) -> Stop<R> {
    Stop::Refused(rule)
}

pub(crate) fn merchant_create(name: &'static str) -> Made<Merchant, ()> {
    made(Reads::new_merchant, move |work| {
        let merchant = Merchant {
            id: work.next_merchant_id()?,
            name: merchant_name(name),
            products: vec![Product::Project],
            allowlist: None,
            created_at: second(1),
        };
        let changes = Changes {
            audit: vec![draft(
                merchant.id,
                "merchant.create",
                &format!("merchant:{}", merchant.id),
            )],
            merchants: vec![merchant.clone()],
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: merchant,
        })
    })
}

/// A merchant, made.
pub(crate) async fn merchant(store: &Store, name: &'static str) -> MerchantId {
    store.decide(merchant_create(name)).await.unwrap().unwrap().id
}

pub(crate) fn project_create(
    merchant: MerchantId,
    details: ProjectDetails,
) -> Made<Creation, ProjectRefusal> {
    let domain_key = details.domain.uniqueness_key();
    let wanted = domain_key.clone();
    made(
        move |reads| {
            reads.merchant(merchant);
            reads.occupied_domain(merchant, &wanted);
            reads.new_project();
        },
        move |work| {
            let id = work.next_project_id()?;
            let occupant = work.occupant(merchant, &domain_key)?;
            let creation =
                project::create(id, merchant, details.clone(), occupant, second(2)).map_err(refused)?;
            let mut changes = Changes::default();
            if let Creation::New(project) = &creation {
                changes.projects.push(project.clone());
                changes
                    .audit
                    .push(draft(merchant, "project.create", &format!("project:{id}")));
            }
            Ok(Decided {
                changes,
                answer: creation,
            })
        },
    )
}

/// A project in review, made.
pub(crate) async fn project(store: &Store, merchant: MerchantId, details: ProjectDetails) -> ProjectId {
    match store.decide(project_create(merchant, details)).await.unwrap() {
        Ok(Creation::New(project)) => project.id,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn project_patch(
    merchant: MerchantId,
    id: ProjectId,
    patch: ProjectPatch,
) -> Made<Project, ProjectRefusal> {
    let domain_key = patch.domain.as_ref().map(|domain| domain.uniqueness_key());
    let wanted = domain_key.clone();
    made(
        move |reads| {
            reads.merchant(merchant);
            reads.project(merchant, id);
            if let Some(key) = &wanted {
                reads.occupied_domain(merchant, key);
            }
        },
        move |work| {
            let before = work.project(merchant, id)?.expect("the project").clone();
            let occupant = match &domain_key {
                Some(key) => work.occupant(merchant, key)?,
                None => None,
            };
            let after = project::patch(&before, &patch, occupant).map_err(refused)?;
            Ok(changed(after, "project.patch", None))
        },
    )
}

pub(crate) fn project_approve(
    merchant: MerchantId,
    id: ProjectId,
    domain_key: String,
) -> Made<Project, ProjectRefusal> {
    let wanted = domain_key.clone();
    made(
        move |reads| {
            reads.merchant(merchant);
            reads.project(merchant, id);
            reads.approved_domain(&wanted);
        },
        move |work| {
            let before = work.project(merchant, id)?.expect("the project").clone();
            let after = project::approve(&before, work.domain_owner(&domain_key)?).map_err(refused)?;
            let owner = Some((merchant, id));
            Ok(changed(
                after,
                "project.approve",
                Some((domain_key.clone(), owner)),
            ))
        },
    )
}

pub(crate) fn project_close(
    merchant: MerchantId,
    id: ProjectId,
    domain_key: String,
) -> Made<Project, ProjectRefusal> {
    let wanted = domain_key.clone();
    made(
        move |reads| {
            reads.merchant(merchant);
            reads.project(merchant, id);
            reads.project_accounts(merchant, id);
            reads.approved_domain(&wanted);
        },
        move |work| {
            let before = work.project(merchant, id)?.expect("the project").clone();
            let after = project::close(&before, work.balance(merchant, id)?, false).map_err(refused)?;
            let owned = work.domain_owner(&domain_key)? == Some(id);
            Ok(changed(
                after,
                "project.close",
                owned.then(|| (domain_key.clone(), None)),
            ))
        },
    )
}

type DomainChange = (String, Option<(MerchantId, ProjectId)>);

fn changed(project: Project, action: &'static str, domain: Option<DomainChange>) -> Decided<Project> {
    Decided {
        changes: Changes {
            audit: vec![draft(
                project.merchant,
                action,
                &format!("project:{}", project.id),
            )],
            projects: vec![project.clone()],
            approved_domains: domain.into_iter().collect(),
            outdates_caches: true,
            ..Changes::default()
        },
        answer: project,
    }
}

pub(crate) fn key_issue(key: IssuedKey) -> Made<(), KeyRefusal> {
    let named = key.clone();
    made(
        move |reads| {
            reads.merchant(named.owner.merchant);
            reads.key(&named.key);
            reads.keys_of(named.owner);
        },
        move |work| {
            if work.key(&key.key)?.is_some() {
                return Err(refused(KeyRefusal::KeyExists));
            }
            key::issue(work.keys_of(key.owner)?, key.created_at).map_err(refused)?;
            let changes = Changes {
                audit: vec![draft(key.owner.merchant, "key.issue", &key.key)],
                keys: vec![key.clone()],
                outdates_caches: true,
                ..Changes::default()
            };
            Ok(Decided { changes, answer: () })
        },
    )
}

pub(crate) fn key_change(key: String, change: fn(&IssuedKey) -> IssuedKey) -> Made<IssuedKey, ()> {
    let named = key.clone();
    made(
        move |reads| reads.key(&named),
        move |work| {
            let after = change(work.key(&key)?.expect("the key"));
            let changes = Changes {
                keys: vec![after.clone()],
                outdates_caches: true,
                ..Changes::default()
            };
            Ok(Decided {
                changes,
                answer: after,
            })
        },
    )
}

/// Books orders of one merchant, without reading anything else of it.
pub(crate) fn booking(orders: Vec<TransferOrder>, now: Timestamp) -> Made<Booked, LedgerRefusal> {
    let named = orders.clone();
    made(
        move |reads| name_orders(reads, &named),
        move |work| {
            let booked = booked(work, &orders, now)?;
            let changes = Changes {
                booked: vec![booked.clone()],
                ..Changes::default()
            };
            Ok(Decided {
                changes,
                answer: booked,
            })
        },
    )
}

fn name_orders(reads: &mut Reads, orders: &[TransferOrder]) {
    for order in orders {
        reads.account(order.debit);
        reads.account(order.credit);
        reads.transfer(order.debit.merchant, order.id);
    }
}

fn booked(work: &Work, orders: &[TransferOrder], now: Timestamp) -> Result<Booked, Stop<LedgerRefusal>> {
    for order in orders {
        work.account(order.debit)?;
        work.account(order.credit)?;
        work.transfer(order.debit.merchant, order.id)?;
    }
    let merchant = orders[0].debit.merchant;
    book(
        orders,
        |id| work.account(id).unwrap(),
        |id| work.transfer(merchant, id).unwrap(),
        now,
    )
    .map_err(refused)
}

/// Books one order under an idempotency key, with an audit row. Whether it was booked now or before.
pub(crate) fn booking_once(
    scope: IdempotencyScope,
    order: TransferOrder,
    note: AuditDraft,
) -> Made<Result<Booked, String>, LedgerRefusal> {
    let (named, record) = (scope.clone(), scope);
    made(
        move |reads| {
            reads.merchant(order.debit.merchant);
            reads.idempotency(&named);
            name_orders(reads, &[order]);
        },
        move |work| {
            if let Some(kept) = work.idempotency(&record)? {
                return Ok(Decided {
                    changes: Changes::default(),
                    answer: Err(kept.response.clone()),
                });
            }
            let booked = booked(work, &[order], second(7))?;
            let changes = Changes {
                booked: vec![booked.clone()],
                audit: vec![note.clone()],
                idempotency: Some(IdempotencyRecord {
                    scope: record.clone(),
                    fingerprint: [9; 32],
                    response: format!("{{\"id\":\"{}\"}}", order.id),
                    created_at: second(7),
                }),
                ..Changes::default()
            };
            Ok(Decided {
                changes,
                answer: Ok(booked),
            })
        },
    )
}

/// Books like [`booking`], but forgets to name what it looks at.
pub(crate) fn booking_unnamed(orders: Vec<TransferOrder>) -> Made<Booked, LedgerRefusal> {
    made(
        |_| {},
        move |work| {
            let booked = booked(work, &orders, second(3))?;
            Ok(Decided {
                changes: Changes::default(),
                answer: booked,
            })
        },
    )
}

/// Writes again what was booked before, whatever the database says meanwhile.
pub(crate) fn booking_blind(booked: Booked) -> Made<Booked, LedgerRefusal> {
    made(
        |_| {},
        move |_| {
            let changes = Changes {
                booked: vec![booked.clone()],
                ..Changes::default()
            };
            Ok(Decided {
                changes,
                answer: Booked::default(),
            })
        },
    )
}

/// Books and must succeed.
pub(crate) async fn post(store: &Store, orders: Vec<TransferOrder>, now: Timestamp) -> Booked {
    store.decide(booking(orders, now)).await.unwrap().unwrap()
}

/// Writes what is new.
pub(crate) fn write(changes: impl Fn() -> Changes + Send + 'static) -> Made<(), ()> {
    rewrite(|_| {}, move |_| Ok(changes()))
}

/// Writes what follows from what is read.
pub(crate) fn rewrite(
    reads: impl Fn(&mut Reads) + Send + 'static,
    changes: impl Fn(&Work) -> Result<Changes, Stop<()>> + Send + 'static,
) -> Made<(), ()> {
    made(reads, move |work| {
        Ok(Decided {
            changes: changes(work)?,
            answer: (),
        })
    })
}

/// Reads something and answers with it.
pub(crate) fn look<A: Send + 'static>(
    reads: impl Fn(&mut Reads) + Send + 'static,
    look: impl Fn(&Work) -> Result<A, Stop<()>> + Send + 'static,
) -> Made<A, ()> {
    made(reads, move |work| {
        Ok(Decided {
            changes: Changes::default(),
            answer: look(work)?,
        })
    })
}
