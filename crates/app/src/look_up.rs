//! Looking something up by whatever an operator was told: an id, a number, a reference, a name, a domain, a key.
//!
//! Each kind of thing is asked for once, by an index or within a limit, so that it takes the same little time whatever
//! is typed.

use sengo_core::exception::{ExceptionCase, ExceptionId};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::key::IssuedKey;
use sengo_core::merchant::Merchant;
use sengo_core::request_log::{RequestEntry, RequestId};
use sengo_core::transaction::Transaction;
use sengo_store::{PROJECTS_LOOKED_THROUGH_MAX, Page, ProjectName, TransactionScope};

use crate::app::App;
use crate::error::Error;

/// The longest text that is looked up, in characters.
pub const LOOKED_UP_CHARACTERS_MAX: usize = 200;

/// The most of each kind that is found.
pub const LOOKED_UP_MAX: usize = 20;

/// How many merchants are looked through by name, those with the lowest numbers.
const MERCHANTS: Page = Page {
    offset: 0,
    limit: PROJECTS_LOOKED_THROUGH_MAX,
};

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct LookedUp {
    /// Transactions of this id or reference, or with a refund of this id or reference.
    pub transactions: Vec<Transaction>,
    /// Projects of this number, name or website.
    pub projects: Vec<ProjectName>,
    /// Merchants of this number or name.
    pub merchants: Vec<Merchant>,
    /// The key.
    pub key: Option<IssuedKey>,
    /// The call of this id, as long as it is in the log.
    pub call: Option<RequestEntry>,
    /// The exception of this id.
    pub exception: Option<ExceptionCase>,
}

impl LookedUp {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.transactions.is_empty()
            && self.projects.is_empty()
            && self.merchants.is_empty()
            && self.key.is_none()
            && self.call.is_none()
            && self.exception.is_none()
    }
}

impl App {
    /// Whatever goes by this text. Of names and websites a part is enough, in either case; everything else has to be
    /// whole. Of projects the [`PROJECTS_LOOKED_THROUGH_MAX`] newest are looked at; for the operator.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn look_up(&self, text: &str) -> Result<LookedUp, Error> {
        let text: String = text.trim().chars().take(LOOKED_UP_CHARACTERS_MAX).collect();
        let mut found = LookedUp::default();
        // Nothing has a name with such a character in it, and PostgreSQL takes none of them.
        if text.is_empty() || text.contains(char::is_control) {
            return Ok(found);
        }
        if let Some(id) = TransactionId::parse(&text) {
            self.look_up_id(id, &mut found).await?;
        }
        let references = self
            .store()
            .transactions_of_reference(TransactionScope::Platform, &text)
            .await?;
        found.transactions.extend(references);
        found.transactions.truncate(LOOKED_UP_MAX);
        found.key = self.store().key(&text).await?;
        self.look_up_words(&text, &mut found).await?;
        Ok(found)
    }

    /// Transactions, refunds, calls and exceptions share one form of id.
    async fn look_up_id(&self, id: TransactionId, found: &mut LookedUp) -> Result<(), Error> {
        let store = self.store();
        let mut about = id;
        if let Some(instruction) = store.instruction(id).await? {
            about = instruction.about;
        }
        if let Some(parties) = store.transaction_owner(about).await? {
            found
                .transactions
                .extend(store.tenant(parties.merchant).transaction(about).await?);
        }
        found.call = self
            .request_of_anybody(RequestId::from_bytes(*id.as_bytes()))
            .await?;
        found.exception = store.exception(ExceptionId::from_bytes(*id.as_bytes())).await?;
        Ok(())
    }

    /// Merchants and projects, by number or by words.
    async fn look_up_words(&self, text: &str, found: &mut LookedUp) -> Result<(), Error> {
        let store = self.store();
        let number: Option<i64> = text.parse().ok();
        let words = text.to_lowercase();
        let host = words
            .trim_start_matches("https://")
            .trim_start_matches("http://")
            .trim_end_matches('/');
        let project = number.and_then(ProjectId::new);
        let fits = |name: &ProjectName| {
            Some(name.project) == project
                || name.name.to_lowercase().contains(&words)
                || (!host.is_empty() && name.domain.contains(host))
        };
        found.projects = store.project_names().await?.into_iter().filter(fits).collect();
        // What has this very number comes before what only has it in its name.
        found.projects.sort_by_key(|name| Some(name.project) != project);
        found.projects.truncate(LOOKED_UP_MAX);
        if let Some(id) = project.filter(|id| found.projects.iter().all(|name| name.project != *id))
            && let Some(merchant) = store.project_owner(id).await?
            && let Some(project) = store.tenant(merchant).project(id).await?
        {
            found.projects.push(ProjectName {
                merchant,
                project: id,
                name: project.details.name.as_str().to_owned(),
                domain: project.details.domain.as_url().to_owned(),
            });
        }
        let merchant = number.and_then(MerchantId::new);
        let fits = |found: &Merchant| {
            Some(found.id) == merchant || found.name.as_str().to_lowercase().contains(&words)
        };
        found.merchants = store
            .merchants(MERCHANTS)
            .await?
            .into_iter()
            .filter(fits)
            .collect();
        found.merchants.sort_by_key(|found| Some(found.id) != merchant);
        found.merchants.truncate(LOOKED_UP_MAX);
        if let Some(id) = merchant.filter(|id| found.merchants.iter().all(|found| found.id != *id)) {
            found.merchants.extend(store.tenant(id).merchant().await?);
        }
        Ok(())
    }
}
