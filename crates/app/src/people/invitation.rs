//! Invitations: a link that works once, for three days.

use secrecy::{ExposeSecret, SecretString};
use sengo_core::approval::ApprovalRefusal;
use sengo_core::audit::Actor;
use sengo_core::credential::token_digest;
use sengo_core::environment::Environment;
use sengo_core::ids::MerchantId;
use sengo_core::person::{self, Access, PersonRefusal, SecretDigest};
use sengo_core::refusal::Refusal;
use sengo_core::role::{MerchantRole, Permission};
use sengo_core::signature::to_hex;
use sengo_wire::moment::Moment;

use super::addressee::Addressee;
use super::change::Change;
use super::document::{AccessDocument, PersonDocument, PersonPlace, Personal, Theme};
use super::inviting::Invite;
use super::mail_address;
use super::second_factor::{SecondFactor, recovery_digest};
use crate::app::App;
use crate::error::Error;
use crate::mail::{Letters, Warning};

/// Somebody to be invited.
#[derive(Debug, Clone)]
pub struct PersonDraft {
    /// Their mail address, as typed.
    pub email: String,
    /// Their name, as typed.
    pub name: String,
}

/// A link that was just made.
#[derive(Debug)]
pub struct Invitation {
    /// Who is invited.
    pub place: PersonPlace,
    /// How the link gets to them.
    pub handed: Handed,
}

/// How a link gets to whom it is for.
#[derive(Debug)]
pub enum Handed {
    /// By whoever made it, who sees here what stands in it: the only moment at which it can be seen.
    Shown(SecretString),
    /// By mail to this address; whoever made it does not see it.
    Mailed(String),
}

impl Invitation {
    /// What stands in the link, where whoever made it is to pass it on.
    #[must_use]
    pub fn token(&self) -> Option<&SecretString> {
        match &self.handed {
            Handed::Shown(token) => Some(token),
            Handed::Mailed(_) => None,
        }
    }
}

/// Who is invited by a link.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// Who.
    pub place: PersonPlace,
    /// Their mail address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Whether they may do without a second factor: in a sandbox only.
    pub may_skip_second_factor: bool,
}

/// What somebody chooses when they accept.
#[derive(Debug)]
pub struct NewAccess {
    /// The password.
    pub password: SecretString,
    /// The authenticator and a code of it; none in a sandbox that is to do without.
    pub second_factor: Option<(SecondFactor, String)>,
}

impl App {
    /// Invites somebody to a merchant's team.
    ///
    /// # Errors
    /// [`PersonRefusal::EmailUnusable`], [`PersonRefusal::NameUnusable`], [`PersonRefusal::EmailUsed`],
    /// [`PersonRefusal::TeamFull`], [`PersonRefusal::LinksTooMany`], [`Refusal::MerchantNotFound`].
    pub async fn person_invite(
        &self,
        actor: Actor,
        merchant: MerchantId,
        role: MerchantRole,
        draft: &PersonDraft,
    ) -> Result<Invitation, Error> {
        self.permit(&actor, Permission::MerchantTeamManage).await?;
        let place = PersonPlace {
            merchant: Some(merchant),
            name: format!("p{}", to_hex(&self.random::<8>()?)),
        };
        self.invite(actor, place, role.as_str(), None, draft).await
    }

    /// Gives an operator access to the console. The link must reach nobody but them, since whoever opens it acts as
    /// them; who asked for it is kept, and counts as somebody who may be behind what they do. Operators make their own
    /// by their key file; for another's, one has to be permitted to manage operators.
    ///
    /// # Errors
    /// [`PersonRefusal::EmailUnusable`], [`PersonRefusal::NameUnusable`], [`PersonRefusal::EmailUsed`],
    /// [`PersonRefusal::LinksTooMany`], [`ApprovalRefusal::OperatorNotFound`].
    pub async fn operator_console_access(
        &self,
        actor: Actor,
        operator: &str,
        draft: &PersonDraft,
    ) -> Result<Invitation, Error> {
        let found = self.operator_document(operator).await?;
        let found = found.ok_or_else(|| Refusal::from(ApprovalRefusal::OperatorNotFound))?;
        if actor != Actor::Operator(operator.to_owned()) {
            self.permit(&actor, Permission::OperatorManage).await?;
        }
        let place = PersonPlace {
            merchant: None,
            name: operator.to_owned(),
        };
        self.invite(actor, place, "", Some(found.created_at), draft).await
    }

    /// A new link for somebody who was invited before: what they had of password, authenticator and sessions is gone.
    ///
    /// # Errors
    /// [`PersonRefusal::PersonNotFound`], [`PersonRefusal::LinksTooMany`].
    pub(crate) async fn person_invite_again(
        &self,
        actor: Actor,
        place: &PersonPlace,
    ) -> Result<Invitation, Error> {
        let (token, link) = self.link(place)?;
        let by = actor.to_text();
        let to = self.addressee_at(place).await?;
        let to = to.ok_or_else(|| Refusal::from(PersonRefusal::PersonNotFound))?;
        let (letters, handed) = self.handed(&actor, to, token).await?;
        let change = Change::Invited { link, by };
        self.person_change_telling(self.cause(actor)?, place, change, letters)
            .await?;
        Ok(Invitation {
            place: place.clone(),
            handed,
        })
    }

    /// How a link gets to whom it is for, with the letter where that is by mail.
    async fn handed(
        &self,
        by: &Actor,
        to: Addressee,
        token: SecretString,
    ) -> Result<(Letters, Handed), Error> {
        let letters = self.invitation_letters(by, &to, &token).await?;
        let handed = if letters.is_empty() {
            Handed::Shown(token)
        } else {
            Handed::Mailed(to.email)
        };
        Ok((letters, handed))
    }

    async fn invite(
        &self,
        actor: Actor,
        place: PersonPlace,
        role: &str,
        operator_since: Option<Moment>,
        draft: &PersonDraft,
    ) -> Result<Invitation, Error> {
        let email = person::email(&draft.email).map_err(Refusal::from)?;
        let name = person::person_name(&draft.name).map_err(Refusal::from)?;
        let (token, link) = self.link(&place)?;
        let cause = self.cause(actor)?;
        let document = PersonDocument {
            role: role.to_owned(),
            operator_since,
            email: self.seal_personal(Personal::Email, &place, email.as_bytes())?,
            email_index: self.email_index(&email)?,
            name: self.seal_personal(Personal::Name, &place, name.as_bytes())?,
            password: None,
            second_factor: None,
            language: None,
            theme: Theme::System,
            invited_by: cause.actor.to_text(),
            invited_at: cause.real.into(),
            links: Vec::new(),
            ended_at: None,
            mail_fault: None,
            access: AccessDocument::from(&Access::invited(link, cause.real)),
        };
        let to = Addressee {
            place: place.clone(),
            email,
            name,
            language: None,
        };
        let (mut letters, handed) = self.handed(&cause.actor, to, token).await?;
        letters.extend(self.moved_letters(&place, &document.email_index).await?);
        let decision = Invite {
            cause,
            letters,
            document,
            owner: mail_address::content(&place)?,
            place: place.clone(),
        };
        self.decide(decision).await??;
        Ok(Invitation { place, handed })
    }

    /// To the mail address that somebody had, where the link goes to another: what they had by it is void.
    async fn moved_letters(&self, place: &PersonPlace, email_index: &str) -> Result<Letters, Error> {
        match self.person_document(place).await? {
            Some(before) if before.email_index != email_index => {
                self.warning_letters(place, Warning::AccessEnded).await
            }
            _ => Ok(Letters::new()),
        }
    }

    /// What stands in a link, and what is kept of it.
    fn link(&self, place: &PersonPlace) -> Result<(SecretString, SecretDigest), Error> {
        let secret = to_hex(&self.random::<24>()?);
        let merchant = place.merchant.map_or(0, MerchantId::get);
        let token = format!("{merchant}.{}.{secret}", place.name);
        Ok((token.into(), token_digest(secret.as_bytes())))
    }

    /// Who is invited by a link.
    ///
    /// # Errors
    /// [`PersonRefusal::InvitationOver`] for a link that was used, replaced or is too old, or never was one.
    pub async fn invitation_show(&self, token: &SecretString) -> Result<Invitee, Error> {
        let (place, document, _) = self.invited(token).await?;
        Ok(Invitee {
            email: self.open_personal_text(Personal::Email, &place, &document.email)?,
            name: self.open_personal_text(Personal::Name, &place, &document.name)?,
            may_skip_second_factor: self.environment() == Environment::Sandbox,
            place,
        })
    }

    /// What is wrong with what somebody chooses: all of it at once.
    #[must_use]
    pub fn new_access_faults(&self, invitee: &Invitee, access: &NewAccess) -> Vec<PersonRefusal> {
        let password = person::check_password(access.password.expose_secret(), &invitee.email).err();
        let fits = match &access.second_factor {
            Some((factor, code)) => factor.step_of(code, self.parts.clock.real()).is_some(),
            None => invitee.may_skip_second_factor,
        };
        let code = (!fits).then_some(PersonRefusal::CodeWrong);
        password.into_iter().chain(code).collect()
    }

    /// Accepts an invitation. Answers the recovery codes, which are shown once; none without a second factor.
    ///
    /// # Errors
    /// [`PersonRefusal::InvitationOver`], [`PersonRefusal::PasswordLength`], [`PersonRefusal::PasswordGuessable`],
    /// [`PersonRefusal::CodeWrong`] also where a second factor is needed and there is none.
    pub async fn invitation_accept(
        &self,
        token: &SecretString,
        access: NewAccess,
    ) -> Result<Vec<SecretString>, Error> {
        let (place, document, link) = self.invited(token).await?;
        let email = self.open_personal_text(Personal::Email, &place, &document.email)?;
        person::check_password(access.password.expose_secret(), &email).map_err(Refusal::from)?;
        let wrong = || Error::from(Refusal::from(PersonRefusal::CodeWrong));
        let (sealed, step, codes) = match &access.second_factor {
            Some((factor, code)) => {
                let step = factor.step_of(code, self.parts.clock.real()).ok_or_else(wrong)?;
                let sealed = self.seal_personal(Personal::SecondFactor, &place, &factor.bytes())?;
                (Some(sealed), Some(step), self.recovery_codes()?)
            }
            None if self.environment() == Environment::Sandbox => (None, None, Vec::new()),
            None => return Err(wrong()),
        };
        let accepted = Change::Accepted {
            link,
            password: self.password_hash(access.password).await?,
            second_factor: sealed,
            step,
            recovery: codes
                .iter()
                .map(|code| recovery_digest(code.expose_secret()))
                .collect(),
        };
        let cause = self.cause(place.actor())?;
        self.person_change(cause, &place, accepted).await?;
        Ok(codes)
    }

    async fn invited(
        &self,
        token: &SecretString,
    ) -> Result<(PersonPlace, PersonDocument, SecretDigest), Error> {
        let over = || Error::from(Refusal::from(PersonRefusal::InvitationOver));
        let (place, link) = PersonPlace::of_token(token.expose_secret()).ok_or_else(over)?;
        let document = self.person_document(&place).await?.ok_or_else(over)?;
        let now = self.parts.clock.real();
        document.access()?.check_link(&link, now).map_err(Refusal::from)?;
        // An operator who was removed meanwhile gets no access.
        self.role_of(&place, &document).await?.ok_or_else(over)?;
        Ok((place, document, link))
    }
}

impl PersonPlace {
    /// Reads `MERCHANT.NAME.SECRET`, with 0 for an operator's; the secret as its digest.
    pub(super) fn of_token(token: &str) -> Option<(Self, SecretDigest)> {
        let (merchant, rest) = token.split_once('.')?;
        // Operators' names may have points; the secret has none.
        let (name, secret) = rest.rsplit_once('.')?;
        let merchant = match merchant.parse::<i64>().ok()? {
            0 => None,
            number => Some(MerchantId::new(number)?),
        };
        let is_short = name.len() <= 40 && secret.len() <= 128;
        let name = name.to_owned();
        is_short.then(|| (Self { merchant, name }, token_digest(secret.as_bytes())))
    }
}
