//! Who is told what by mail. None of these write a letter while no mail is sent.

use secrecy::{ExposeSecret, SecretString};
use sengo_core::approval::ActKind;
use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::person::INVITATION_TIME_MAX;
use sengo_core::role::{MerchantRole, Permission, Role};
use sengo_wire::letter::{Notice, ProjectDecision};

use super::Letters;
use crate::app::App;
use crate::error::Error;
use crate::people::{Addressee, PersonPlace};
use crate::projects::Review;

/// The most people who are told of one thing.
const TOLD_MAX: usize = 50;

/// What somebody is warned of: it may have been somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Warning {
    /// They have another password.
    Password,
    /// They have another authenticator.
    SecondFactor,
    /// They have other recovery codes.
    RecoveryCodes,
    /// They have no access any more.
    AccessEnded,
}

impl App {
    /// The link to somebody who is invited.
    pub(crate) async fn invitation_letters(
        &self,
        by: &Actor,
        to: &Addressee,
        token: &SecretString,
    ) -> Result<Letters, Error> {
        if !self.mail_is_on().await? {
            return Ok(Letters::new());
        }
        let now = self.parts.clock.real();
        let notice = Notice::Invitation {
            by: self.actor_name(by, to.place.merchant).await?,
            merchant: self.team_name(to.place.merchant).await?,
            path: format!("/console/invitation/{}", token.expose_secret()),
            until: now.saturating_add(INVITATION_TIME_MAX).unwrap_or(now).into(),
        };
        self.letters_to(std::slice::from_ref(to), &notice)
    }

    /// What was decided about a project, to those of its merchant who look after projects.
    pub(crate) async fn review_letters(
        &self,
        merchant: MerchantId,
        project: ProjectId,
        review: &Review,
    ) -> Result<Letters, Error> {
        if !self.mail_is_on().await? {
            return Ok(Letters::new());
        }
        let decision = match review {
            Review::Approve => ProjectDecision::Approved,
            Review::Reject(reasons) => {
                let reasons = reasons.iter();
                let reasons =
                    reasons.map(|reason| (reason.field.as_str().to_owned(), reason.message.clone()));
                ProjectDecision::Rejected(reasons.collect())
            }
            Review::Suspend => ProjectDecision::Suspended,
            Review::Resume => ProjectDecision::Resumed,
        };
        let found = self.project_show(merchant, project).await?;
        let notice = Notice::Project {
            name: found.details.name.to_string(),
            decision,
            path: format!("/console/merchant/projects/{project}"),
        };
        let people = self
            .addressees(Some(merchant), TOLD_MAX, |role| {
                matches!(
                    role,
                    Role::Merchant(MerchantRole::Owner | MerchantRole::Developer)
                )
            })
            .await?;
        self.letters_to(&people, &notice)
    }

    /// That something waits for a second person, to those who may decide about it.
    pub(crate) async fn request_letters(
        &self,
        asks: &Actor,
        kind: ActKind,
        home: Option<MerchantId>,
        id: &str,
    ) -> Result<Letters, Error> {
        if !self.mail_is_on().await? {
            return Ok(Letters::new());
        }
        let pages = if home.is_some() {
            "merchant/approvals"
        } else {
            "operator/requests"
        };
        let notice = Notice::SecondPerson {
            by: self.actor_name(asks, home).await?,
            path: format!("/console/{pages}/{id}"),
        };
        let may_decide = |role: Role| match home {
            Some(_) => role.permits(Permission::OwnMoneyAct),
            None => role.permits(Permission::RequestDecide) && role.permits(kind.permission()),
        };
        let mut people = self.addressees(home, TOLD_MAX, may_decide).await?;
        people.retain(|person| person.place.actor() != *asks);
        self.letters_to(&people, &notice)
    }

    /// What was done to somebody's access, to themselves.
    pub(crate) async fn warning_letters(
        &self,
        place: &PersonPlace,
        warning: Warning,
    ) -> Result<Letters, Error> {
        if !self.mail_is_on().await? {
            return Ok(Letters::new());
        }
        let notice = match warning {
            Warning::Password => Notice::PasswordChanged,
            Warning::SecondFactor => Notice::SecondFactorChanged,
            Warning::RecoveryCodes => Notice::RecoveryCodesChanged,
            Warning::AccessEnded => Notice::AccessEnded {
                merchant: self.team_name(place.merchant).await?,
            },
        };
        let to = self.addressee_at(place).await?;
        self.letters_to(to.as_slice(), &notice)
    }

    /// The merchant whose team it is; none for operators.
    async fn team_name(&self, merchant: Option<MerchantId>) -> Result<Option<String>, Error> {
        match merchant {
            Some(merchant) => Ok(Some(self.merchant_show(merchant).await?.name.to_string())),
            None => Ok(None),
        }
    }

    /// Somebody as people know them; none where nobody in particular acts.
    async fn actor_name(&self, actor: &Actor, merchant: Option<MerchantId>) -> Result<Option<String>, Error> {
        let place = match actor {
            Actor::Operator(name) => PersonPlace {
                merchant: None,
                name: name.clone(),
            },
            Actor::Person(name) => PersonPlace {
                merchant,
                name: name.clone(),
            },
            _ => return Ok(None),
        };
        let known = self.addressee_at(&place).await?.map(|person| person.name);
        Ok(known.or_else(|| match actor {
            Actor::Operator(name) => Some(name.clone()),
            _ => None,
        }))
    }
}
