//! What decisions see of a unit of work.

use std::collections::HashMap;
use std::hash::Hash;

use jiff::SignedDuration;
use sengo_core::callback::{Callback, CallbackId};
use sengo_core::exception::{ExceptionCase, ExceptionId};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId, TransferId};
use sengo_core::instruction::Instruction;
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::{Account, AccountId, ProjectBalance, Transfer, WordKey};
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::transaction::Transaction;
use sengo_core::word::HeardWord;
use thiserror::Error;

use super::{IdempotencyRecord, Slot, Work};
use crate::named::{DocumentId, IdempotencyScope, PROJECT_ACCOUNTS, Shelf, UsedReference};

/// A decision looked at something it had not named in its reads.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("a decision did not name what it looked at: {0}")]
pub struct Unread(String);

fn unread(what: impl std::fmt::Debug) -> Unread {
    Unread(format!("{what:?}"))
}

impl Work {
    /// A merchant, if it exists.
    ///
    /// # Errors
    /// Like every reader here: [`Unread`] when the decision had not named it.
    pub fn merchant(&self, id: MerchantId) -> Result<Option<&Merchant>, Unread> {
        get(&self.merchants, &id)
    }

    /// A project of a merchant, if it exists.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn project(&self, merchant: MerchantId, id: ProjectId) -> Result<Option<&Project>, Unread> {
        get(&self.projects, &(merchant, id))
    }

    /// The merchant's project that occupies a domain.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn occupant(&self, merchant: MerchantId, domain_key: &str) -> Result<Option<&Project>, Unread> {
        let place = (merchant, domain_key.to_owned());
        match self.occupied_domains.get(&place).ok_or_else(|| unread(&place))? {
            Some(project) => self.project(merchant, *project),
            None => Ok(None),
        }
    }

    /// The project that was approved with a domain.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn domain_owner(&self, domain_key: &str) -> Result<Option<ProjectId>, Unread> {
        Ok(get(&self.approved_domains, domain_key)?.map(|(_, project)| *project))
    }

    /// An issued key.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn key(&self, key: &str) -> Result<Option<&IssuedKey>, Unread> {
        get(&self.keys, key)
    }

    /// All keys of an owner, the oldest first.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn keys_of(&self, owner: KeyOwner) -> Result<Vec<&IssuedKey>, Unread> {
        let names = self.keys_of.get(&owner).ok_or_else(|| unread(owner))?;
        names
            .iter()
            .filter_map(|name| self.key(name).transpose())
            .collect()
    }

    /// An account as it stands; one without entries if nothing was ever booked on it.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn account(&self, id: AccountId) -> Result<Account, Unread> {
        Ok(get(&self.accounts, &id)?
            .copied()
            .unwrap_or_else(|| Account::unused(id)))
    }

    /// What a project has.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn balance(&self, merchant: MerchantId, project: ProjectId) -> Result<ProjectBalance, Unread> {
        PROJECT_ACCOUNTS
            .into_iter()
            .try_fold(ProjectBalance::default(), |sum, kind| {
                let account = self.account(AccountId::of_project(merchant, project, kind))?;
                sum.with(kind, account.balance).ok_or_else(|| unread(account.id))
            })
    }

    /// A transfer that was booked under an id.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn transfer(&self, merchant: MerchantId, id: TransferId) -> Result<Option<Transfer>, Unread> {
        self.transfers
            .get(&(merchant, id))
            .copied()
            .ok_or_else(|| unread(id))
    }

    /// Whether a project used a reference before.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn is_used(&self, reference: &UsedReference) -> Result<bool, Unread> {
        Ok(get(&self.references, reference)?.is_some())
    }

    /// What was answered under an idempotency key.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn idempotency(&self, scope: &IdempotencyScope) -> Result<Option<&IdempotencyRecord>, Unread> {
        get(&self.idempotency, scope)
    }

    /// A transaction, if it exists.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn transaction(
        &self,
        merchant: MerchantId,
        id: TransactionId,
    ) -> Result<Option<&Transaction>, Unread> {
        get(&self.transactions, &(merchant, id))
    }

    /// A word, if it was heard. Whose it is it says itself: a key names one word, whichever tenant it was booked for.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn word(&self, key: WordKey) -> Result<Option<&HeardWord>, Unread> {
        get(&self.words, &key)
    }

    /// An exception, if it exists.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn exception(&self, merchant: MerchantId, id: ExceptionId) -> Result<Option<&ExceptionCase>, Unread> {
        get(&self.exceptions, &(merchant, id))
    }

    /// An instruction, if it exists.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn instruction(
        &self,
        merchant: MerchantId,
        id: TransactionId,
    ) -> Result<Option<&Instruction>, Unread> {
        get(&self.instructions, &(merchant, id))
    }

    /// A callback, if it exists.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn callback(&self, merchant: MerchantId, id: CallbackId) -> Result<Option<&Callback>, Unread> {
        get(&self.callbacks, &(merchant, id))
    }

    /// Whether a project has transactions that are pending or callbacks that wait. What decisions before this one
    /// changed in the same batch is counted as unfinished if it was.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn is_unfinished(&self, merchant: MerchantId, project: ProjectId) -> Result<bool, Unread> {
        let place = (merchant, project);
        self.unfinished.get(&place).copied().ok_or_else(|| unread(place))
    }

    /// What a document says, if it exists.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn document(&self, id: &DocumentId) -> Result<Option<&str>, Unread> {
        Ok(get(&self.documents, id)?.map(String::as_str))
    }

    /// All documents of a shelf, by name.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn shelf(&self, shelf: Shelf) -> Result<Vec<(&str, &str)>, Unread> {
        let names = self.shelves.get(&shelf).ok_or_else(|| unread(shelf))?;
        let mut found = Vec::with_capacity(names.len());
        for name in names {
            let id = DocumentId {
                shelf,
                name: name.clone(),
            };
            if let Some(content) = self.document(&id)? {
                found.push((name.as_str(), content));
            }
        }
        Ok(found)
    }

    /// How far the business clock is ahead of the real one.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn clock_ahead(&self) -> Result<SignedDuration, Unread> {
        let slot = self.clock_ahead.as_ref().ok_or_else(|| unread("the clock"))?;
        Ok(slot.value.unwrap_or(SignedDuration::ZERO))
    }

    /// The id the next new merchant gets.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn next_merchant_id(&self) -> Result<MerchantId, Unread> {
        self.merchant_ids
            .last()
            .copied()
            .ok_or_else(|| unread("a merchant id"))
    }

    /// The id the next new project gets.
    ///
    /// # Errors
    /// [`Unread`].
    pub fn next_project_id(&self) -> Result<ProjectId, Unread> {
        self.project_ids
            .last()
            .copied()
            .ok_or_else(|| unread("a project id"))
    }
}

fn get<'a, K, Q, T>(slots: &'a HashMap<K, Slot<T>>, key: &Q) -> Result<Option<&'a T>, Unread>
where
    K: Hash + Eq + std::borrow::Borrow<Q>,
    Q: Hash + Eq + std::fmt::Debug + ?Sized,
{
    slots
        .get(key)
        .map(|slot| slot.value.as_ref())
        .ok_or_else(|| unread(key))
}
