//! The unit of work of one batch: what was read, and what its decisions changed so far.

mod readers;

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sengo_core::audit::{AuditDraft, AuditHead, AuditRow, chain};
use sengo_core::callback::{Attempt, Callback, CallbackId, CallbackState};
use sengo_core::exception::{ExceptionCase, ExceptionId};
use sengo_core::figures;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId, TransferId};
use sengo_core::instruction::Instruction;
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::{Account, AccountId, Booked, Checkpoint, Transfer, WordKey};
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::request_log::RequestEntry;
use sengo_core::transaction::Transaction;
use sengo_core::word::HeardWord;

use crate::figure::Additions;
use crate::named::{DocumentId, IdempotencyScope, Shelf, UsedReference};

pub use readers::Unread;

/// What was answered under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// Where it counts.
    pub scope: IdempotencyScope,
    /// SHA-256 of the body's canonical form.
    pub fingerprint: [u8; 32],
    /// The answer's data, as JSON, without any secret.
    pub response: String,
    /// When, by the real clock.
    pub created_at: Timestamp,
}

/// Everything one decision writes.
#[derive(Debug, Default)]
pub struct Changes {
    /// Merchants, new or changed.
    pub merchants: Vec<Merchant>,
    /// Projects, new or changed.
    pub projects: Vec<Project>,
    /// Domains that now belong to an approved project, or to none any more.
    pub approved_domains: Vec<(String, Option<(MerchantId, ProjectId)>)>,
    /// Keys, new or changed.
    pub keys: Vec<IssuedKey>,
    /// Money that moved.
    pub booked: Vec<Booked>,
    /// A reference that is used up by it, and when that was.
    pub reference: Option<(UsedReference, Timestamp)>,
    /// A transfer between two of a merchant's own projects, among those that are booked, and the reference it was given.
    pub own_transfer: Option<(MerchantId, TransferId, String)>,
    /// Transactions, new or changed.
    pub transactions: Vec<Transaction>,
    /// Words that were heard.
    pub words: Vec<HeardWord>,
    /// Exceptions, new or resolved.
    pub exceptions: Vec<ExceptionCase>,
    /// Instructions, new or changed.
    pub instructions: Vec<Instruction>,
    /// Callbacks, new or changed.
    pub callbacks: Vec<Callback>,
    /// Tries of callbacks, with the tenant they belong to.
    pub attempts: Vec<(MerchantId, Attempt)>,
    /// Documents, with what they say now; none for one that is no more.
    pub documents: Vec<(DocumentId, Option<String>)>,
    /// How far the business clock is ahead of the real one from now on.
    pub clock_ahead: Option<SignedDuration>,
    /// Calls for the request log. Shared, since a batch may be decided more than once.
    pub requests: Vec<Arc<[RequestEntry]>>,
    /// What the audit trail records of it.
    pub audit: Vec<AuditDraft>,
    /// The answer kept under an idempotency key.
    pub idempotency: Option<IdempotencyRecord>,
    /// Whether what processes keep in memory of keys, activation, status and allowlists is outdated by it.
    pub outdates_caches: bool,
}

/// A row as read and as changed since.
#[derive(Debug)]
pub(crate) struct Slot<T> {
    pub(crate) value: Option<T>,
    /// Whether the database has the row, so that writing it is an update and not an insert.
    pub(crate) stored: bool,
    pub(crate) changed: bool,
}

impl<T> Slot<T> {
    pub(crate) fn read(value: Option<T>) -> Self {
        Self {
            stored: value.is_some(),
            value,
            changed: false,
        }
    }

    fn set(&mut self, value: T) {
        self.value = Some(value);
        self.changed = true;
    }
}

/// What a batch of decisions has read and changed. The database fills it, decides over it and writes it out.
#[derive(Debug, Default)]
pub struct Work {
    pub(crate) merchants: HashMap<MerchantId, Slot<Merchant>>,
    pub(crate) audit_heads: HashMap<MerchantId, Slot<AuditHead>>,
    pub(crate) projects: HashMap<(MerchantId, ProjectId), Slot<Project>>,
    pub(crate) occupied_domains: HashMap<(MerchantId, String), Option<ProjectId>>,
    pub(crate) approved_domains: HashMap<String, Slot<(MerchantId, ProjectId)>>,
    pub(crate) keys: HashMap<String, Slot<IssuedKey>>,
    pub(crate) keys_of: HashMap<KeyOwner, Vec<String>>,
    pub(crate) accounts: HashMap<AccountId, Slot<Account>>,
    pub(crate) transfers: HashMap<(MerchantId, TransferId), Option<Transfer>>,
    pub(crate) references: HashMap<UsedReference, Slot<Timestamp>>,
    pub(crate) idempotency: HashMap<IdempotencyScope, Slot<IdempotencyRecord>>,
    pub(crate) transactions: HashMap<(MerchantId, TransactionId), Slot<Transaction>>,
    pub(crate) words: HashMap<WordKey, Slot<HeardWord>>,
    pub(crate) exceptions: HashMap<(MerchantId, ExceptionId), Slot<ExceptionCase>>,
    pub(crate) instructions: HashMap<(MerchantId, TransactionId), Slot<Instruction>>,
    pub(crate) callbacks: HashMap<(MerchantId, CallbackId), Slot<Callback>>,
    /// Projects asked for, and whether the database has something unfinished of each.
    pub(crate) unfinished: HashMap<(MerchantId, ProjectId), bool>,
    pub(crate) documents: HashMap<DocumentId, Slot<String>>,
    /// The names of the documents of shelves that were read whole.
    pub(crate) shelves: HashMap<Shelf, BTreeSet<String>>,
    pub(crate) clock_ahead: Option<Slot<SignedDuration>>,
    /// What changed transactions add to the figures.
    pub(crate) figures: Additions,
    pub(crate) new_attempts: Vec<(MerchantId, Attempt)>,
    pub(crate) new_requests: Vec<Arc<[RequestEntry]>>,
    /// Ids that decisions of the batch may take, the next one last.
    pub(crate) merchant_ids: Vec<MerchantId>,
    /// Ids that decisions of the batch may take, the next one last.
    pub(crate) project_ids: Vec<ProjectId>,
    pub(crate) new_transfers: Vec<Transfer>,
    pub(crate) new_checkpoints: Vec<Checkpoint>,
    pub(crate) new_own_transfers: Vec<(MerchantId, TransferId, String)>,
    pub(crate) new_audit_rows: Vec<AuditRow>,
    pub(crate) outdates_caches: bool,
}

impl Work {
    /// Takes up what a decision changed, so that the decisions after it see it.
    pub(crate) fn apply(&mut self, changes: Changes) {
        for merchant in changes.merchants {
            self.merchant_ids.retain(|id| *id != merchant.id);
            self.audit_heads
                .entry(merchant.id)
                .or_insert_with(|| Slot::read(None));
            set(&mut self.merchants, merchant.id, merchant);
        }
        for project in changes.projects {
            self.apply_project(project);
        }
        for (domain, owner) in changes.approved_domains {
            let slot = self
                .approved_domains
                .entry(domain)
                .or_insert_with(|| Slot::read(None));
            slot.value = owner;
            slot.changed = true;
        }
        for key in changes.keys {
            if let Some(names) = self.keys_of.get_mut(&key.owner)
                && !names.contains(&key.key)
            {
                names.push(key.key.clone());
            }
            set(&mut self.keys, key.key.clone(), key);
        }
        for booked in changes.booked {
            self.apply_booked(booked);
        }
        for draft in changes.audit {
            let head = self
                .audit_heads
                .entry(draft.merchant)
                .or_insert_with(|| Slot::read(None));
            if let Some((end, row)) = chain(head.value.unwrap_or(AuditHead::EMPTY), draft) {
                head.set(end);
                self.new_audit_rows.push(row);
            }
        }
        self.new_own_transfers.extend(changes.own_transfer);
        if let Some((reference, used_at)) = changes.reference {
            set(&mut self.references, reference, used_at);
        }
        for transaction in changes.transactions {
            let parties = transaction.parties();
            if let Some(unfinished) = self.unfinished.get_mut(&(parties.merchant, parties.project)) {
                *unfinished |= transaction.status().is_pending();
            }
            let place = (parties.merchant, transaction.id());
            let before = self.transactions.get(&place).and_then(|slot| slot.value.as_ref());
            for (hour, added) in figures::change(before, &transaction) {
                let sum = self
                    .figures
                    .entry((parties, transaction.channel(), hour))
                    .or_default();
                *sum = sum.and(&added);
            }
            set(&mut self.transactions, place, transaction);
        }
        for word in changes.words {
            set(&mut self.words, word.said.word.key, word);
        }
        for case in changes.exceptions {
            set(&mut self.exceptions, (case.set_aside.merchant, case.id), case);
        }
        for instruction in changes.instructions {
            let key = (instruction.parties.merchant, instruction.id);
            set(&mut self.instructions, key, instruction);
        }
        for callback in changes.callbacks {
            let place = (callback.parties.merchant, callback.parties.project);
            if let Some(unfinished) = self.unfinished.get_mut(&place) {
                *unfinished |= callback.state == CallbackState::Waiting;
            }
            set(
                &mut self.callbacks,
                (callback.parties.merchant, callback.id),
                callback,
            );
        }
        self.new_attempts.extend(changes.attempts);
        self.new_requests.extend(changes.requests);
        for (id, content) in changes.documents {
            if let Some(names) = self.shelves.get_mut(&id.shelf) {
                if content.is_some() {
                    names.insert(id.name.clone());
                } else {
                    names.remove(&id.name);
                }
            }
            let slot = self.documents.entry(id).or_insert_with(|| Slot::read(None));
            slot.value = content;
            slot.changed = true;
        }
        if let Some(ahead) = changes.clock_ahead {
            self.clock_ahead
                .get_or_insert_with(|| Slot::read(None))
                .set(ahead);
        }
        if let Some(record) = changes.idempotency {
            set(&mut self.idempotency, record.scope.clone(), record);
        }
        self.outdates_caches |= changes.outdates_caches;
    }

    fn apply_project(&mut self, project: Project) {
        self.project_ids.retain(|id| *id != project.id);
        for ((merchant, _), occupant) in &mut self.occupied_domains {
            if *merchant == project.merchant && *occupant == Some(project.id) {
                *occupant = None;
            }
        }
        if project.status.occupies_domain() {
            let place = (project.merchant, project.details.domain.uniqueness_key());
            if let Some(occupant) = self.occupied_domains.get_mut(&place) {
                *occupant = Some(project.id);
            }
        }
        set(&mut self.projects, (project.merchant, project.id), project);
    }

    fn apply_booked(&mut self, booked: Booked) {
        for account in booked.accounts {
            set(&mut self.accounts, account.id, account);
        }
        for transfer in &booked.transfers {
            self.transfers
                .insert((transfer.debit.account.merchant, transfer.id), Some(*transfer));
        }
        self.new_transfers.extend(booked.transfers);
        self.new_checkpoints.extend(booked.checkpoints);
    }
}

fn set<K: Hash + Eq, T>(slots: &mut HashMap<K, Slot<T>>, key: K, value: T) {
    slots.entry(key).or_insert_with(|| Slot::read(None)).set(value);
}
