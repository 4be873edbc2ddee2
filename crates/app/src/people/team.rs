//! The people of a merchant, and the operators who have access to the console.

use jiff::Timestamp;
use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::person::{PersonRefusal, PersonState};
use sengo_core::refusal::Refusal;
use sengo_core::role::{MerchantRole, Permission};
use sengo_store::Page;

use super::change::Change;
use super::document::{MailFault, PersonDocument, PersonPlace, Personal, shelf};
use super::invitation::Invitation;
use super::inviting::TEAM_MAX;
use crate::app::App;
use crate::approval::read_back;
use crate::error::Error;

/// A person, as their colleagues see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// Who.
    pub place: PersonPlace,
    /// Their name.
    pub name: String,
    /// Their mail address.
    pub email: String,
    /// Their role in a merchant's team; an operator's stands with the operator.
    pub role: Option<MerchantRole>,
    /// Whether they accepted, are still to, or have left.
    pub state: PersonState,
    /// Whether a code is asked of them when they sign in.
    pub has_second_factor: bool,
    /// When they were invited last.
    pub invited_at: Timestamp,
    /// That mail to them did not arrive lately.
    pub mail_fault: Option<MailFault>,
    /// When they were here last, to five minutes; none while they are not signed in anywhere.
    pub seen_at: Option<Timestamp>,
}

impl App {
    /// The people of a merchant, or the operators with access to the console, in the order in which they came.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn person_list(&self, merchant: Option<MerchantId>) -> Result<Vec<PersonView>, Error> {
        let page = Page {
            offset: 0,
            limit: i64::try_from(TEAM_MAX).unwrap_or(i64::MAX),
        };
        let found = self.store().documents(shelf(merchant), page).await?;
        let views = found.into_iter().map(|(name, content)| {
            let place = PersonPlace { merchant, name };
            self.person_view(place, &read_back(&content)?)
        });
        let mut views: Vec<PersonView> = views.collect::<Result<_, Error>>()?;
        views.sort_by(|one, other| (one.invited_at, &one.place).cmp(&(other.invited_at, &other.place)));
        Ok(views)
    }

    /// A person of a merchant, or an operator's access.
    ///
    /// # Errors
    /// [`PersonRefusal::PersonNotFound`].
    pub async fn person_show(&self, place: &PersonPlace) -> Result<PersonView, Error> {
        let document = self.person_document(place).await?;
        let document = document.ok_or_else(|| Refusal::from(PersonRefusal::PersonNotFound))?;
        self.person_view(place.clone(), &document)
    }

    /// Who asked for an operator's link to the console last, and so has seen it.
    pub(crate) async fn operator_linked_by(&self, name: &str) -> Result<Option<String>, Error> {
        let place = PersonPlace {
            merchant: None,
            name: name.to_owned(),
        };
        Ok(self
            .person_document(&place)
            .await?
            .map(|document| document.invited_by))
    }

    pub(super) fn person_view(
        &self,
        place: PersonPlace,
        document: &PersonDocument,
    ) -> Result<PersonView, Error> {
        let access = document.access()?;
        Ok(PersonView {
            name: self.open_personal_text(Personal::Name, &place, &document.name)?,
            email: self.open_personal_text(Personal::Email, &place, &document.email)?,
            role: MerchantRole::parse(&document.role),
            state: access.state,
            has_second_factor: access.has_second_factor,
            invited_at: document.invited_at.timestamp(),
            mail_fault: document.mail_fault.map(MailFault::from),
            seen_at: access.sessions.iter().map(|session| session.seen_at).max(),
            place,
        })
    }

    /// Changes the role of somebody in a merchant's team; it counts from their next request on.
    ///
    /// # Errors
    /// [`PersonRefusal::PersonNotFound`], also for somebody whose access has ended; [`PersonRefusal::Oneself`].
    pub async fn person_role_set(
        &self,
        actor: Actor,
        place: &PersonPlace,
        role: MerchantRole,
    ) -> Result<(), Error> {
        self.manage(&actor, place).await?;
        let cause = self.cause(actor)?;
        self.person_change(cause, place, Change::Role(role.as_str().into()))
            .await
    }

    /// Ends somebody's access: they are signed out everywhere, and their mail address can be invited again.
    ///
    /// # Errors
    /// [`PersonRefusal::PersonNotFound`], also for somebody whose access has ended; [`PersonRefusal::Oneself`].
    pub async fn person_end(&self, actor: Actor, place: &PersonPlace) -> Result<(), Error> {
        self.manage(&actor, place).await?;
        self.person_change(self.cause(actor)?, place, Change::Ended).await
    }

    /// Gives somebody in a team a new link, for one that was lost or came too late, or when they lost password and
    /// authenticator: what they had is void.
    ///
    /// # Errors
    /// [`PersonRefusal::PersonNotFound`], also for somebody whose access has ended; [`PersonRefusal::Oneself`],
    /// [`PersonRefusal::LinksTooMany`].
    pub async fn person_link_again(&self, actor: Actor, place: &PersonPlace) -> Result<Invitation, Error> {
        self.manage(&actor, place).await?;
        self.person_invite_again(actor, place).await
    }

    /// Nobody does to themselves what a colleague has to: so a team keeps somebody who can.
    async fn manage(&self, actor: &Actor, place: &PersonPlace) -> Result<(), Error> {
        if place.actor() == *actor {
            return Err(Refusal::from(PersonRefusal::Oneself).into());
        }
        self.permit(actor, Permission::MerchantTeamManage).await
    }
}
