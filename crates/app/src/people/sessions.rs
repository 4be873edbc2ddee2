//! Who is signed in, and what they change about their own access.

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::person::{self, PersonRefusal, SecretDigest, SessionId};
use sengo_core::refusal::Refusal;
use sengo_core::role::{MerchantRole, Role};

use super::change::Change;
use super::document::{PersonDocument, PersonPlace, Personal, Preferences};
use super::second_factor::{SecondFactor, recovery_digest};
use crate::app::App;
use crate::error::Error;

/// Somebody who is signed in, as of this request.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who.
    pub place: PersonPlace,
    /// What they are here.
    pub role: Role,
    /// Their name.
    pub name: String,
    /// Their mail address.
    pub email: String,
    /// Whether a code is asked of them when they sign in.
    pub has_second_factor: bool,
    /// How many recovery codes they have left.
    pub recovery_codes: usize,
    /// How they like to be shown things.
    pub preferences: Preferences,
    /// In which session.
    pub session: SessionId,
    pub(super) secret: SecretDigest,
}

impl SignedIn {
    /// The person as the audit trail names them.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.place.actor()
    }

    /// The merchant they belong to; none for an operator.
    #[must_use]
    pub fn merchant(&self) -> Option<MerchantId> {
        self.place.merchant
    }
}

/// A session, as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionView {
    /// Names it.
    pub id: SessionId,
    /// The address it began from.
    pub address: String,
    /// What the browser calls itself.
    pub browser: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was used last, to five minutes.
    pub seen_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_own: bool,
}

impl App {
    /// Who is signed in by a session's token; nobody by one that is over or never was.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn session_resume(&self, token: &SecretString) -> Result<Option<SignedIn>, Error> {
        let Some((place, secret)) = PersonPlace::of_token(token.expose_secret()) else {
            return Ok(None);
        };
        let Some(document) = self.person_document(&place).await? else {
            return Ok(None);
        };
        let now = self.parts.clock.real();
        let access = document.access()?;
        let Some(session) = access.session(&secret, now) else {
            return Ok(None);
        };
        let Some(role) = self.role_of(&place, &document).await? else {
            return Ok(None);
        };
        if session.seen(now).is_some() {
            let seen = self.person_change(self.cause(place.actor())?, &place, Change::Seen(session.id));
            match seen.await {
                // It ended this very moment.
                Err(Error::Refused(_)) => return Ok(None),
                other => other?,
            }
        }
        Ok(Some(SignedIn {
            role,
            name: self.open_personal_text(Personal::Name, &place, &document.name)?,
            email: self.open_personal_text(Personal::Email, &place, &document.email)?,
            has_second_factor: access.has_second_factor,
            recovery_codes: access.recovery.len(),
            preferences: document.preferences(),
            session: session.id,
            secret,
            place,
        }))
    }

    /// What somebody is here at this moment; none for an operator who is one no longer, or another of that name.
    pub(super) async fn role_of(
        &self,
        place: &PersonPlace,
        document: &PersonDocument,
    ) -> Result<Option<Role>, Error> {
        if place.merchant.is_some() {
            return Ok(MerchantRole::parse(&document.role).map(Role::Merchant));
        }
        let operator = self.operator_document(&place.name).await?;
        let same = operator.filter(|operator| document.operator_since == Some(operator.created_at));
        Ok(same.map(|operator| Role::Operator(operator.role())))
    }

    /// The sessions of somebody, the newest first.
    ///
    /// # Errors
    /// [`PersonRefusal::SessionOver`].
    pub async fn session_list(&self, by: &SignedIn) -> Result<Vec<SessionView>, Error> {
        let now = self.parts.clock.real();
        let access = self.own_document(by).await?.access()?;
        let live = access.sessions.iter().filter(|session| session.is_live(now));
        let views = live.rev().map(|session| SessionView {
            id: session.id,
            address: session.address.clone(),
            browser: session.browser.clone(),
            started_at: session.started_at,
            seen_at: session.seen_at,
            is_own: session.id == by.session,
        });
        Ok(views.collect())
    }

    /// Ends a session of somebody's own; their present one to sign out.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn session_end(&self, by: &SignedIn, id: SessionId) -> Result<(), Error> {
        self.own_change(by, Change::SessionEnded(id)).await
    }

    /// Ends all sessions of somebody but the present one.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn sessions_end_others(&self, by: &SignedIn) -> Result<(), Error> {
        self.own_change(by, Change::OthersEnded(by.session)).await
    }

    /// Sets how somebody likes to be shown things.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn preferences_set(&self, by: &SignedIn, preferences: Preferences) -> Result<(), Error> {
        self.own_change(by, Change::Preferences(preferences)).await
    }

    /// Changes somebody's password. Their other sessions end.
    ///
    /// # Errors
    /// [`PersonRefusal::SignInWrong`] when the old one is wrong, which counts as an attempt to sign in;
    /// [`PersonRefusal::Blocked`], [`PersonRefusal::PasswordLength`], [`PersonRefusal::PasswordGuessable`].
    pub async fn password_change(
        &self,
        by: &SignedIn,
        old: SecretString,
        new: SecretString,
    ) -> Result<(), Error> {
        person::check_password(new.expose_secret(), &by.email).map_err(Refusal::from)?;
        self.prove(by, old).await?;
        let hash = self.password_hash(new).await?;
        let keep = by.session;
        self.own_change(by, Change::Password { hash, keep }).await
    }

    /// Sets up another authenticator. Answers new recovery codes, which are shown once; the old ones are void.
    ///
    /// # Errors
    /// [`PersonRefusal::SignInWrong`] for a wrong password, [`PersonRefusal::CodeWrong`], [`PersonRefusal::Blocked`].
    pub async fn second_factor_change(
        &self,
        by: &SignedIn,
        password: SecretString,
        factor: &SecondFactor,
        code: &str,
    ) -> Result<Vec<SecretString>, Error> {
        let step = factor.step_of(code, self.parts.clock.real());
        let step = step.ok_or_else(|| Error::from(Refusal::from(PersonRefusal::CodeWrong)))?;
        self.prove(by, password).await?;
        let codes = self.recovery_codes()?;
        let change = Change::SecondFactor {
            by: by.session,
            sealed: self.seal_personal(Personal::SecondFactor, &by.place, &factor.bytes())?,
            step,
            recovery: digests(&codes),
        };
        self.own_change(by, change).await?;
        Ok(codes)
    }

    /// New recovery codes, which are shown once; the old ones are void.
    ///
    /// # Errors
    /// [`PersonRefusal::SignInWrong`] for a wrong password, [`PersonRefusal::Blocked`].
    pub async fn recovery_codes_change(
        &self,
        by: &SignedIn,
        password: SecretString,
    ) -> Result<Vec<SecretString>, Error> {
        self.prove(by, password).await?;
        let codes = self.recovery_codes()?;
        self.own_change(by, Change::Recovery(by.session, digests(&codes)))
            .await?;
        Ok(codes)
    }

    /// Has somebody who is signed in prove again that it is they.
    async fn prove(&self, by: &SignedIn, password: SecretString) -> Result<(), Error> {
        let refused = |refusal: PersonRefusal| Error::from(Refusal::from(refusal));
        self.own_change(by, Change::Tried).await?;
        let document = self.own_document(by).await?;
        if !self.password_fits(password, document.password).await? {
            return Err(refused(PersonRefusal::SignInWrong));
        }
        self.own_change(by, Change::Forgiven).await
    }

    async fn own_document(&self, by: &SignedIn) -> Result<PersonDocument, Error> {
        let found = self.person_document(&by.place).await?;
        found.ok_or_else(|| Refusal::from(PersonRefusal::SessionOver).into())
    }

    pub(super) async fn own_change(&self, by: &SignedIn, change: Change) -> Result<(), Error> {
        self.person_change(self.cause(by.actor())?, &by.place, change)
            .await
    }
}

fn digests(codes: &[SecretString]) -> Vec<SecretDigest> {
    codes
        .iter()
        .map(|code| recovery_digest(code.expose_secret()))
        .collect()
}
