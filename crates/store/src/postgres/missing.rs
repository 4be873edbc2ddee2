//! What this backend does not do yet.

use jiff::{SignedDuration, Timestamp};
use sengo_core::callback::{Attempt, Callback, CallbackId};
use sengo_core::exception::{ExceptionCase, ExceptionId};
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::instruction::Instruction;
use sengo_core::ledger::Parties;
use sengo_core::transaction::Transaction;
use sengo_core::word::HeardWord;

use super::Postgres;
use crate::named::{DocumentId, Shelf};
use crate::reads::{
    Claimable, DueCallbacks, DueRound, ExceptionFilter, Page, TransactionFilter, TransactionPlace,
};
use crate::store::StoreError;

fn missing<T>() -> Result<T, StoreError> {
    Err(StoreError::Defect("not written yet".into()))
}

impl Postgres {
    pub(crate) async fn transaction(
        &self,
        _: MerchantId,
        _: TransactionId,
    ) -> Result<Option<Transaction>, StoreError> {
        missing()
    }
    pub(crate) async fn transaction_owner(&self, _: TransactionId) -> Result<Option<Parties>, StoreError> {
        missing()
    }
    pub(crate) async fn transactions(
        &self,
        _: MerchantId,
        _: TransactionFilter,
        _: Page,
    ) -> Result<Vec<Transaction>, StoreError> {
        missing()
    }
    pub(crate) async fn due_expiries(
        &self,
        _: Timestamp,
        _: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        missing()
    }
    pub(crate) async fn due_settlements(
        &self,
        _: Timestamp,
        _: i64,
    ) -> Result<Vec<TransactionPlace>, StoreError> {
        missing()
    }
    pub(crate) async fn due_callbacks(&self, _: DueCallbacks) -> Result<DueRound, StoreError> {
        missing()
    }
    pub(crate) async fn claimable(&self, _: Claimable<'_>) -> Result<Vec<Instruction>, StoreError> {
        missing()
    }
    pub(crate) async fn instruction(&self, _: TransactionId) -> Result<Option<Instruction>, StoreError> {
        missing()
    }
    pub(crate) async fn exceptions(
        &self,
        _: ExceptionFilter,
        _: Page,
    ) -> Result<Vec<ExceptionCase>, StoreError> {
        missing()
    }
    pub(crate) async fn exception(&self, _: ExceptionId) -> Result<Option<ExceptionCase>, StoreError> {
        missing()
    }
    pub(crate) async fn words_between(
        &self,
        _: &str,
        _: (Timestamp, Timestamp),
        _: Page,
    ) -> Result<Vec<HeardWord>, StoreError> {
        missing()
    }
    pub(crate) async fn callbacks(
        &self,
        _: MerchantId,
        _: TransactionId,
    ) -> Result<Vec<Callback>, StoreError> {
        missing()
    }
    pub(crate) async fn attempts(
        &self,
        _: MerchantId,
        _: CallbackId,
        _: Page,
    ) -> Result<Vec<Attempt>, StoreError> {
        missing()
    }
    pub(crate) async fn document(&self, _: &DocumentId) -> Result<Option<String>, StoreError> {
        missing()
    }
    pub(crate) async fn documents(&self, _: Shelf, _: Page) -> Result<Vec<(String, String)>, StoreError> {
        missing()
    }
    pub(crate) async fn clock_ahead(&self) -> Result<SignedDuration, StoreError> {
        missing()
    }
}
