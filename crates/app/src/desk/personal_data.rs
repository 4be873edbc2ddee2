//! Personal data, to operators.

use sengo_core::role::Permission;
use sengo_wire::view::{ErasedView, ExposureView, PersonalDataView};

use super::Desk;
use crate::error::Error;
use crate::people::{PersonPlace, PersonView};
use crate::personal_data::{ErasurePreview, Wanted};

impl Desk<'_> {
    /// People with a mail address or a name; that they were shown is recorded.
    ///
    /// # Errors
    /// [`sengo_core::person::PersonRefusal::EmailUnusable`].
    pub async fn personal_data_find(&self, wanted: &Wanted<'_>) -> Result<Vec<PersonView>, Error> {
        let actor = self.may(Permission::PersonalDataManage)?;
        self.app.personal_data_find(actor, wanted).await
    }

    /// What is kept of whoever is searched for; that it was handed out is recorded.
    ///
    /// # Errors
    /// Those of [`crate::App::personal_data_export`].
    pub async fn personal_data_export(&self, wanted: &Wanted<'_>) -> Result<PersonalDataView, Error> {
        let actor = self.may(Permission::PersonalDataManage)?;
        self.app.personal_data_export(actor, wanted).await
    }

    /// What erasing a person would do; that they were shown is recorded.
    ///
    /// # Errors
    /// Those of [`crate::App::personal_data_preview`].
    pub async fn personal_data_preview(&self, place: &PersonPlace) -> Result<ErasurePreview, Error> {
        let actor = self.may(Permission::PersonalDataManage)?;
        self.app.personal_data_preview(actor, place).await
    }

    /// Erases a person.
    ///
    /// # Errors
    /// Those of [`crate::App::personal_data_erase`].
    pub async fn personal_data_erase(&self, place: &PersonPlace) -> Result<ErasedView, Error> {
        let actor = self.may(Permission::PersonalDataManage)?;
        self.app.personal_data_erase(actor, place).await
    }

    /// Whom a record exposes; that somebody asked is recorded.
    ///
    /// # Errors
    /// Those of [`crate::App::personal_data_exposed`].
    pub async fn personal_data_exposed(&self, subject: &str) -> Result<ExposureView, Error> {
        let actor = self.may(Permission::PersonalDataManage)?;
        self.app.personal_data_exposed(actor, subject).await
    }

    /// How many years recipients are kept.
    ///
    /// # Errors
    /// [`sengo_core::person::PersonRefusal::NotPermitted`].
    pub fn recipient_years(&self) -> Result<i16, Error> {
        self.may(Permission::PersonalDataManage)?;
        Ok(self.app.recipient_years())
    }
}
