//! What a decision says it looks at.

use std::collections::BTreeSet;

use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::key::KeyOwner;
use sengo_core::ledger::{AccountId, AccountKind};

/// The rows a decision looks at; the database reads (and, where it has row locks, locks) them for it.
#[derive(Debug, Default)]
pub struct Reads {
    pub(crate) merchants: BTreeSet<MerchantId>,
    pub(crate) projects: BTreeSet<(MerchantId, ProjectId)>,
    pub(crate) occupied_domains: BTreeSet<(MerchantId, String)>,
    pub(crate) approved_domains: BTreeSet<String>,
    pub(crate) domains_of: BTreeSet<(MerchantId, ProjectId)>,
    pub(crate) keys: BTreeSet<String>,
    pub(crate) keys_of: BTreeSet<KeyOwner>,
    pub(crate) accounts: BTreeSet<AccountId>,
    pub(crate) transfers: BTreeSet<(MerchantId, TransferId)>,
    pub(crate) references: BTreeSet<UsedReference>,
    pub(crate) idempotency: BTreeSet<IdempotencyScope>,
    pub(crate) new_merchants: usize,
    pub(crate) new_projects: usize,
}

impl Reads {
    /// A merchant, with the head of its audit chain.
    pub fn merchant(&mut self, id: MerchantId) {
        self.merchants.insert(id);
    }

    /// A project of a merchant.
    pub fn project(&mut self, merchant: MerchantId, id: ProjectId) {
        self.projects.insert((merchant, id));
    }

    /// The merchant's project that occupies a domain, if there is one.
    pub fn occupied_domain(&mut self, merchant: MerchantId, domain_key: &str) {
        self.occupied_domains.insert((merchant, domain_key.to_owned()));
    }

    /// The project, of whomever, that was approved with a domain.
    pub fn approved_domain(&mut self, domain_key: &str) {
        self.approved_domains.insert(domain_key.to_owned());
    }

    /// A project, and of whatever domain it has: which project of its merchant occupies it and which was
    /// approved with it.
    pub fn project_with_domain(&mut self, merchant: MerchantId, id: ProjectId) {
        self.project(merchant, id);
        self.domains_of.insert((merchant, id));
    }

    /// An issued key.
    pub fn key(&mut self, key: &str) {
        self.keys.insert(key.to_owned());
    }

    /// All keys of an owner.
    pub fn keys_of(&mut self, owner: KeyOwner) {
        self.keys_of.insert(owner);
    }

    /// An account of the ledger.
    pub fn account(&mut self, id: AccountId) {
        self.accounts.insert(id);
    }

    /// The four accounts of a project.
    pub fn project_accounts(&mut self, merchant: MerchantId, project: ProjectId) {
        for kind in PROJECT_ACCOUNTS {
            self.account(AccountId::of_project(merchant, project, kind));
        }
    }

    /// A transfer by its id.
    pub fn transfer(&mut self, merchant: MerchantId, id: TransferId) {
        self.transfers.insert((merchant, id));
    }

    /// Whether a project used a reference.
    pub fn reference(&mut self, used: &UsedReference) {
        self.references.insert(used.clone());
    }

    /// What was answered under an idempotency key.
    pub fn idempotency(&mut self, scope: &IdempotencyScope) {
        self.idempotency.insert(scope.clone());
    }

    /// An id for a merchant that may be created.
    pub fn new_merchant(&mut self) {
        self.new_merchants = self.new_merchants.saturating_add(1);
    }

    /// An id for a project that may be created.
    pub fn new_project(&mut self) {
        self.new_projects = self.new_projects.saturating_add(1);
    }
}

pub(crate) const PROJECT_ACCOUNTS: [AccountKind; 4] = [
    AccountKind::Active,
    AccountKind::Pending,
    AccountKind::Hold,
    AccountKind::Receivable,
];

/// A reference in the namespace of the project that used it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UsedReference {
    /// The tenant.
    pub merchant: MerchantId,
    /// The project.
    pub project: ProjectId,
    /// The reference, as sent.
    pub reference: String,
}

/// Where an idempotency key counts: one owner, one operation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdempotencyScope {
    /// Whose call it is; not the key's, so that it survives rotation.
    pub owner: KeyOwner,
    /// Method and path: `POST /projects`.
    pub operation: String,
    /// What the client sent as `Idempotency-Key`.
    pub key: String,
}
