//! People: a merchant's team, and the operators.

use sengo_core::approval::OperatorName;
use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::{MerchantRole, OperatorRole, Permission};

use super::Desk;
use crate::approval::{Acted, OperatorDocument};
use crate::error::Error;
use crate::people::{Invitation, PersonDraft, PersonPlace, PersonView};

impl Desk<'_> {
    /// The person's own team.
    ///
    /// # Errors
    /// Those of [`crate::App::person_list`].
    pub async fn team(&self) -> Result<Vec<PersonView>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        self.app.person_list(Some(merchant)).await
    }

    /// Invites a colleague.
    ///
    /// # Errors
    /// Those of [`crate::App::person_invite`].
    pub async fn team_invite(&self, role: MerchantRole, draft: &PersonDraft) -> Result<Invitation, Error> {
        let (merchant, actor) = self.own(Permission::OwnTeamManage)?;
        self.app.person_invite(actor, merchant, role, draft).await
    }

    /// Changes a colleague's role.
    ///
    /// # Errors
    /// Those of [`crate::App::person_role_set`].
    pub async fn team_role_set(&self, name: &str, role: MerchantRole) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnTeamManage)?;
        self.app
            .person_role_set(actor, &place(merchant, name), role)
            .await
    }

    /// Ends a colleague's access.
    ///
    /// # Errors
    /// Those of [`crate::App::person_end`].
    pub async fn team_end(&self, name: &str) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnTeamManage)?;
        self.app.person_end(actor, &place(merchant, name)).await
    }

    /// A new link for a colleague.
    ///
    /// # Errors
    /// Those of [`crate::App::person_link_again`].
    pub async fn team_link_again(&self, name: &str) -> Result<Invitation, Error> {
        let (merchant, actor) = self.own(Permission::OwnTeamManage)?;
        self.app.person_link_again(actor, &place(merchant, name)).await
    }

    /// A merchant's team, to an operator.
    ///
    /// # Errors
    /// Those of [`crate::App::person_list`].
    pub async fn merchant_team(&self, merchant: MerchantId) -> Result<Vec<PersonView>, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.person_list(Some(merchant)).await
    }

    /// Invites somebody to a merchant's team: its first owner, say.
    ///
    /// # Errors
    /// Those of [`crate::App::person_invite`].
    pub async fn merchant_team_invite(
        &self,
        merchant: MerchantId,
        role: MerchantRole,
        draft: &PersonDraft,
    ) -> Result<Invitation, Error> {
        let actor = self.may(Permission::MerchantTeamManage)?;
        self.app.person_invite(actor, merchant, role, draft).await
    }

    /// A new link for somebody in a merchant's team, who lost theirs or their authenticator.
    ///
    /// # Errors
    /// Those of [`crate::App::person_link_again`].
    pub async fn merchant_team_link_again(
        &self,
        merchant: MerchantId,
        name: &str,
    ) -> Result<Invitation, Error> {
        let actor = self.may(Permission::MerchantTeamManage)?;
        self.app.person_link_again(actor, &place(merchant, name)).await
    }

    /// Changes the role of somebody in a merchant's team.
    ///
    /// # Errors
    /// Those of [`crate::App::person_role_set`].
    pub async fn merchant_team_role_set(
        &self,
        merchant: MerchantId,
        name: &str,
        role: MerchantRole,
    ) -> Result<(), Error> {
        let actor = self.may(Permission::MerchantTeamManage)?;
        self.app
            .person_role_set(actor, &place(merchant, name), role)
            .await
    }

    /// Ends the access of somebody in a merchant's team.
    ///
    /// # Errors
    /// Those of [`crate::App::person_end`].
    pub async fn merchant_team_end(&self, merchant: MerchantId, name: &str) -> Result<(), Error> {
        let actor = self.may(Permission::MerchantTeamManage)?;
        self.app.person_end(actor, &place(merchant, name)).await
    }

    /// Whether acts that need a second person are requests.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn four_eyes(&self) -> Result<bool, Error> {
        self.may(Permission::PlatformRead)?;
        self.app.four_eyes().await
    }

    /// In a sandbox: has acts that need a second person be requests, or no longer.
    ///
    /// # Errors
    /// Those of [`crate::App::four_eyes_set`].
    pub async fn four_eyes_set(&self, on: bool) -> Result<(), Error> {
        let actor = self.may(Permission::OperatorManage)?;
        self.app.four_eyes_set(actor, on).await
    }

    /// The operators, each with their access to the console where they have any.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn operators(&self) -> Result<Vec<(String, OperatorDocument, Option<PersonView>)>, Error> {
        self.may(Permission::PlatformRead)?;
        let mut people = self.app.person_list(None).await?;
        let operators = self
            .app
            .operator_list()
            .await?
            .into_iter()
            .map(|(name, operator)| {
                let at = people.iter().position(|person| person.place.name == name);
                let person = at.map(|at| people.swap_remove(at));
                (name, operator, person)
            });
        Ok(operators.collect())
    }

    /// Makes somebody an operator, or asks for it. They act by their link to the console; the key file that the
    /// command line needs is never made.
    ///
    /// # Errors
    /// Those of [`crate::App::operator_create`].
    pub async fn operator_create(
        &self,
        name: &str,
        role: OperatorRole,
    ) -> Result<(OperatorName, Acted), Error> {
        let actor = self.may(Permission::OperatorManage)?;
        let new = self.app.operator_create(actor, name, role).await?;
        Ok((new.name, new.acted))
    }

    /// Makes a link to the console for another operator. Not for oneself: whoever had opened a link that was made for
    /// somebody else could make a second one that looks like that operator's own.
    ///
    /// # Errors
    /// [`PersonRefusal::Oneself`], and those of [`crate::App::operator_console_access`].
    pub async fn operator_link(&self, name: &str, draft: &PersonDraft) -> Result<Invitation, Error> {
        let actor = self.may(Permission::OperatorManage)?;
        another(&actor, name)?;
        self.app.operator_console_access(actor, name, draft).await
    }

    /// Changes what an operator may do, or asks for it.
    ///
    /// # Errors
    /// [`PersonRefusal::Oneself`], and those of [`crate::App::operator_role_set`].
    pub async fn operator_role_set(&self, name: &str, role: OperatorRole) -> Result<Acted, Error> {
        let actor = self.may(Permission::OperatorManage)?;
        another(&actor, name)?;
        self.app.operator_role_set(actor, name, role).await
    }

    /// Makes somebody an operator no longer, or asks for it.
    ///
    /// # Errors
    /// [`PersonRefusal::Oneself`], and those of [`crate::App::operator_remove`].
    pub async fn operator_remove(&self, name: &str) -> Result<Acted, Error> {
        let actor = self.may(Permission::OperatorManage)?;
        another(&actor, name)?;
        self.app.operator_remove(actor, name).await
    }
}

/// Nobody does to themselves what a colleague has to.
fn another(actor: &Actor, name: &str) -> Result<(), Error> {
    if *actor == Actor::Operator(name.to_owned()) {
        return Err(Refusal::from(PersonRefusal::Oneself).into());
    }
    Ok(())
}

fn place(merchant: MerchantId, name: &str) -> PersonPlace {
    PersonPlace {
        merchant: Some(merchant),
        name: name.to_owned(),
    }
}
