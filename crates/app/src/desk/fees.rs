//! Fees, schedules and the tax on fees.

use sengo_core::fee::{DatedTariff, DatedTax};
use sengo_core::money::Rupiah;
use sengo_core::role::Permission;

use super::Desk;
use crate::approval::{Act, Acted, TariffScope};
use crate::error::Error;
use crate::fees::{FeeEffect, Fees};

impl Desk<'_> {
    /// What somebody's transactions are charged by.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::MerchantNotFound`], [`sengo_core::refusal::Refusal::ProjectNotFound`].
    pub async fn fees(&self, scope: TariffScope) -> Result<Fees, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.fees(scope).await
    }

    /// What setting a tariff would do, with one more amount as an example if one is given.
    ///
    /// # Errors
    /// Those of [`Self::fees`].
    pub async fn tariff_effect(
        &self,
        scope: TariffScope,
        new: &DatedTariff,
        example: Option<Rupiah>,
    ) -> Result<FeeEffect, Error> {
        self.may(Permission::MoneyAct)?;
        self.app.tariff_effect(scope, new, example).await
    }

    /// Sets a tariff, or asks for it.
    ///
    /// # Errors
    /// Those of [`Self::fees`] and of [`crate::App::act`].
    pub async fn tariff_set(&self, scope: TariffScope, new: &DatedTariff) -> Result<Acted, Error> {
        let actor = self.may(Permission::MoneyAct)?;
        let fee = new.tariff.fee;
        let act = Act::TariffSet {
            scope,
            channel: new.channel.as_str().to_owned(),
            from: new.from,
            rate_millionths: fee.rate_millionths,
            fixed: fee.fixed.get(),
            umi_free_up_to: fee.umi_free_up_to.map(Rupiah::get),
            working_days: new.tariff.working_days,
        };
        self.app.act(actor, act).await
    }

    /// What setting a rate of PPN on fees would do.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn tax_effect(&self, new: &DatedTax, example: Option<Rupiah>) -> Result<FeeEffect, Error> {
        self.may(Permission::MoneyAct)?;
        self.app.tax_effect(new, example).await
    }

    /// Sets a rate of PPN on fees, or asks for it.
    ///
    /// # Errors
    /// Those of [`crate::App::act`].
    pub async fn tax_set(&self, new: &DatedTax) -> Result<Acted, Error> {
        let actor = self.may(Permission::MoneyAct)?;
        let act = Act::TaxSet {
            from: new.from,
            millionths: new.millionths,
        };
        self.app.act(actor, act).await
    }
}
