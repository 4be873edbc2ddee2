//! To whom a mail goes: people with address, name and language in the clear.

use sengo_core::ids::MerchantId;
use sengo_core::person::PersonState;
use sengo_core::role::Role;
use sengo_store::Page;
use sengo_wire::error::Language;

use super::document::{PersonDocument, PersonPlace, Personal, shelf};
use super::inviting::TEAM_MAX;
use crate::app::App;
use crate::approval::read_back;
use crate::error::Error;

/// Somebody whom a mail goes to. Not shown by accident.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Addressee {
    pub(crate) place: PersonPlace,
    pub(crate) email: String,
    pub(crate) name: String,
    /// Which language they chose; none while they chose none.
    pub(crate) language: Option<Language>,
}

impl App {
    fn addressee(&self, place: PersonPlace, document: &PersonDocument) -> Result<Addressee, Error> {
        Ok(Addressee {
            email: self.open_personal_text(Personal::Email, &place, &document.email)?,
            name: self.open_personal_text(Personal::Name, &place, &document.name)?,
            language: document.preferences().language,
            place,
        })
    }

    /// A person; none where there is no such one.
    pub(crate) async fn addressee_at(&self, place: &PersonPlace) -> Result<Option<Addressee>, Error> {
        let document = self.person_document(place).await?;
        document
            .map(|document| self.addressee(place.clone(), &document))
            .transpose()
    }

    /// Those who can sign in, of a merchant's team or of the operators, and whose role will do; at most so many.
    pub(crate) async fn addressees(
        &self,
        merchant: Option<MerchantId>,
        limit: usize,
        will_do: impl Fn(Role) -> bool,
    ) -> Result<Vec<Addressee>, Error> {
        let page = Page {
            offset: 0,
            limit: i64::try_from(TEAM_MAX).unwrap_or(i64::MAX),
        };
        let mut people = Vec::new();
        for (name, content) in self.store().documents(shelf(merchant), page).await? {
            let document: PersonDocument = read_back(&content)?;
            let place = PersonPlace { merchant, name };
            if document.access()?.state == PersonState::Active
                && self.role_of(&place, &document).await?.is_some_and(&will_do)
                && people.len() < limit
            {
                people.push(self.addressee(place, &document)?);
            }
        }
        Ok(people)
    }
}
