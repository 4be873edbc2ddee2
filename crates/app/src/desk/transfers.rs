//! Transfers between a merchant's own projects.

use sengo_core::ids::TransferId;
use sengo_core::role::Permission;
use sengo_wire::request::TransferCreate;

use super::Desk;
use crate::error::Error;
use crate::transfers::{TransferPreview, TransfersPage};

impl Desk<'_> {
    /// A page of the transfers between projects of the person's own merchant, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn own_transfers(&self, before: Option<TransferId>) -> Result<TransfersPage, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.transfer_list(merchant, before).await
    }

    /// What a transfer would change.
    ///
    /// # Errors
    /// Those of [`crate::App::transfer_preview`].
    pub async fn own_transfer_preview(&self, transfer: TransferCreate) -> Result<TransferPreview, Error> {
        let (merchant, actor) = self.own(Permission::OwnMoneyAct)?;
        self.app.transfer_preview(actor, merchant, transfer).await
    }

    /// Moves active money between two projects of the person's own merchant.
    ///
    /// # Errors
    /// Those of [`crate::App::transfer_create`].
    pub async fn own_transfer_create(&self, transfer: TransferCreate) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnMoneyAct)?;
        self.app.transfer_create(actor, merchant, transfer, None).await?;
        Ok(())
    }
}
