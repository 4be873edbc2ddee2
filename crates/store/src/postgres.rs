//! PostgreSQL, when one machine is not enough.

use jiff::Timestamp;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::ledger::ProjectBalance;
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use tokio::sync::mpsc;

use crate::decision::Waiting;
use crate::location::Location;
use crate::reads::{AuditFilter, AuditView, Page, Platform, ProjectFilter};
use crate::store::{BooksReport, Durability, OpenError, StoreError};

#[derive(Debug)]
pub(crate) struct Postgres {
    queue: mpsc::Sender<Box<dyn Waiting>>,
}

fn absent<T>() -> Result<T, StoreError> {
    Err(StoreError::Unavailable("PostgreSQL is not supported yet".into()))
}

impl Postgres {
    pub(crate) async fn open(url: &str, _: Platform, _: Durability) -> Result<(Self, Platform), OpenError> {
        Err(OpenError::Unreachable {
            location: Location::Postgres(url.into()),
            cause: "not supported yet".into(),
        })
    }

    pub(crate) fn queue(&self) -> &mpsc::Sender<Box<dyn Waiting>> {
        &self.queue
    }

    pub(crate) async fn revision(&self) -> Result<i64, StoreError> {
        absent()
    }

    pub(crate) async fn key(&self, _: &str) -> Result<Option<IssuedKey>, StoreError> {
        absent()
    }

    pub(crate) async fn keys(&self, _: KeyOwner) -> Result<Vec<IssuedKey>, StoreError> {
        absent()
    }

    pub(crate) async fn project_owner(&self, _: ProjectId) -> Result<Option<MerchantId>, StoreError> {
        absent()
    }

    pub(crate) async fn merchant(&self, _: MerchantId) -> Result<Option<Merchant>, StoreError> {
        absent()
    }

    pub(crate) async fn merchants(&self, _: Page) -> Result<Vec<Merchant>, StoreError> {
        absent()
    }

    pub(crate) async fn project(&self, _: MerchantId, _: ProjectId) -> Result<Option<Project>, StoreError> {
        absent()
    }

    pub(crate) async fn projects(&self, _: ProjectFilter, _: Page) -> Result<Vec<Project>, StoreError> {
        absent()
    }

    pub(crate) async fn balance(
        &self,
        _: MerchantId,
        _: Option<ProjectId>,
    ) -> Result<ProjectBalance, StoreError> {
        absent()
    }

    pub(crate) async fn balance_at(
        &self,
        _: MerchantId,
        _: Option<ProjectId>,
        _: Timestamp,
    ) -> Result<ProjectBalance, StoreError> {
        absent()
    }

    pub(crate) async fn audit(&self, _: AuditFilter, _: Page) -> Result<Vec<AuditView>, StoreError> {
        absent()
    }

    pub(crate) async fn keys_used(&self, _: &[(String, Timestamp)]) -> Result<(), StoreError> {
        absent()
    }

    pub(crate) async fn idempotency_expire(&self, _: Timestamp) -> Result<usize, StoreError> {
        absent()
    }

    pub(crate) async fn books_differences(&self, _: usize) -> Result<BooksReport, StoreError> {
        absent()
    }

    pub(crate) async fn ping(&self) -> Result<(), StoreError> {
        absent()
    }
}
