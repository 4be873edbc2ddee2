//! What a decision says it looks at.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sengo_core::callback::CallbackId;
use sengo_core::exception::ExceptionId;
use sengo_core::ids::{MerchantId, ProjectId, TransactionId, TransferId};
use sengo_core::key::KeyOwner;
use sengo_core::ledger::{AccountId, AccountKind, WordKey};

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
    pub(crate) transactions: BTreeSet<(MerchantId, TransactionId)>,
    pub(crate) words: BTreeSet<WordKey>,
    pub(crate) exceptions: BTreeSet<(MerchantId, ExceptionId)>,
    pub(crate) instructions: BTreeSet<(MerchantId, TransactionId)>,
    pub(crate) callbacks: BTreeSet<(MerchantId, CallbackId)>,
    pub(crate) unfinished: BTreeSet<(MerchantId, ProjectId, Timestamp)>,
    pub(crate) documents: BTreeSet<DocumentId>,
    pub(crate) shelves: BTreeSet<Shelf>,
    pub(crate) clock: bool,
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

    /// A transaction.
    pub fn transaction(&mut self, merchant: MerchantId, id: TransactionId) {
        self.transactions.insert((merchant, id));
    }

    /// Whether a word was heard, for whomever, and what it said.
    pub fn word(&mut self, key: WordKey) {
        self.words.insert(key);
    }

    /// An exception.
    pub fn exception(&mut self, merchant: MerchantId, id: ExceptionId) {
        self.exceptions.insert((merchant, id));
    }

    /// An instruction.
    pub fn instruction(&mut self, merchant: MerchantId, id: TransactionId) {
        self.instructions.insert((merchant, id));
    }

    /// A callback.
    pub fn callback(&mut self, merchant: MerchantId, id: CallbackId) {
        self.callbacks.insert((merchant, id));
    }

    /// Whether a project has transactions, created at this moment or later, that are pending, or callbacks that
    /// wait. Payments do not stay pending for longer than they may, and payouts show in the hold account; so
    /// nobody needs to look at all there ever were.
    pub fn unfinished(&mut self, merchant: MerchantId, project: ProjectId, since: Timestamp) {
        self.unfinished.insert((merchant, project, since));
    }

    /// A document. A decision that changes one names it, also when it reads the shelf: shelves are not locked, since
    /// many read them at once.
    pub fn document(&mut self, id: &DocumentId) {
        self.documents.insert(id.clone());
    }

    /// All documents of a shelf, at most [`SHELF_MAX`] of them.
    pub fn shelf(&mut self, shelf: Shelf) {
        self.shelves.insert(shelf);
    }

    /// How far the business clock is ahead of the real one.
    pub fn clock(&mut self) {
        self.clock = true;
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

/// The most documents read of one shelf.
pub const SHELF_MAX: usize = 10_000;

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentKind {
    /// What a project's payments and payouts need to know of it.
    ProjectSettings,
    /// What a channel costs and when it settles, from a day on.
    Tariff,
    /// The rate of PPN on fees, from a day on.
    Tax,
    /// A day on which nothing settles, or on which it does after all.
    Holiday,
    /// An engine.
    Engine,
    /// A person who operates the platform.
    Operator,
    /// An act that waits for a second person.
    RequestOpen,
    /// An act that a second person decided on.
    RequestDecided,
    /// A setting of the whole platform.
    PlatformSetting,
    /// Somebody who signs in to the console.
    Person,
    /// Whose a mail address is.
    MailAddress,
    /// An allowlist that a project tries out.
    AllowlistTrial,
    /// What was found at a project's website.
    Evidence,
    /// What is known of a paper in a merchant's file.
    Paper,
    /// The file that shows a paper.
    PaperFile,
    /// Names a paper that waits for a decision, whosever it is.
    PaperWaiting,
    /// Names a paper with a last day, whosever it is.
    PaperExpiring,
    /// A mail that is to be sent.
    Mail,
}

impl DocumentKind {
    /// The number stored for the kind; never changed once released. Kinds of one area stand together, and the numbers
    /// between areas are free.
    pub(crate) fn code(self) -> i16 {
        match self {
            Self::ProjectSettings => 1,
            Self::Tariff => 2,
            Self::Tax => 3,
            Self::Holiday => 4,
            Self::Engine => 5,
            Self::Operator => 6,
            Self::RequestOpen => 7,
            Self::RequestDecided => 8,
            Self::PlatformSetting => 9,
            Self::Person => 10,
            Self::MailAddress => 11,
            Self::Evidence => 20,
            Self::AllowlistTrial => 30,
            Self::Paper => 40,
            Self::PaperFile => 41,
            Self::PaperWaiting => 42,
            Self::PaperExpiring => 43,
            Self::Mail => 70,
        }
    }
}

/// Where documents of one kind of one owner stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shelf {
    /// The tenant; none for the platform.
    pub merchant: Option<MerchantId>,
    /// The project; none for the merchant itself.
    pub project: Option<ProjectId>,
    /// What the documents are about.
    pub kind: DocumentKind,
}

/// Names a document: something small, rarely written and never searched by what it says, whose content this floor
/// does not look into. Fee schedules, holidays, engines, operators and settings are such.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId {
    /// Where it stands.
    pub shelf: Shelf,
    /// Its name there; empty where there is only one.
    pub name: String,
}

impl DocumentId {
    /// The columns that name it among those of its kind.
    pub(crate) fn place(&self) -> (i64, i64, &str) {
        (
            self.shelf.merchant.map_or(0, MerchantId::get),
            self.shelf.project.map_or(0, ProjectId::get),
            &self.name,
        )
    }
}
