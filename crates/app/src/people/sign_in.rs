//! Signing in: mail address and password, then a code where there is a second factor.

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use sengo_core::credential::token_digest;
use sengo_core::person::{self, PASSWORD_CHARACTERS_MAX, PersonRefusal, PersonState, Session, SessionId};
use sengo_core::refusal::Refusal;
use sengo_core::signature::{from_hex, to_hex};
use serde::{Deserialize, Serialize};

use super::change::{Change, Proved};
use super::document::{PersonDocument, PersonPlace, Personal};
use super::second_factor::{SecondFactor, recovery_digest};
use crate::app::App;
use crate::error::Error;

/// How long the password counts until the code is given.
const CHALLENGE_TIME_MAX: SignedDuration = SignedDuration::from_mins(5);

/// How much of what a browser calls itself is kept, in characters.
const BROWSER_CHARACTERS_MAX: usize = 200;

const CHALLENGE: &str = "sign-in challenge";

/// Somebody who tries to sign in, and from where.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// The mail address, as typed.
    pub email: &'a str,
    /// The password.
    pub password: SecretString,
    /// The caller's address.
    pub address: String,
    /// What the browser calls itself.
    pub browser: String,
}

/// A session that begins: the only moment at which its secret can be seen.
#[derive(Debug)]
pub struct NewSession {
    /// For the browser's cookie.
    pub token: SecretString,
    /// Whose it is.
    pub place: PersonPlace,
}

/// How far the password led.
#[derive(Debug)]
pub enum Passed {
    /// A code is asked for; this goes along with it.
    CodeNeeded(SecretString),
    /// There is no second factor.
    SignedIn(NewSession),
}

/// What goes along with the code; sealed.
#[derive(Serialize, Deserialize)]
struct Challenge {
    merchant: i64,
    name: String,
    until_microsecond: i64,
    /// Of the password's hash: a new password makes it void.
    password: String,
}

impl App {
    /// Checks mail address and password.
    ///
    /// # Errors
    /// [`PersonRefusal::SignInWrong`], whether or not anybody has the mail address; [`PersonRefusal::Blocked`].
    pub async fn sign_in(&self, attempt: Attempt<'_>) -> Result<Passed, Error> {
        let refused = |refusal: PersonRefusal| Error::from(Refusal::from(refusal));
        let now = self.parts.clock.real();
        let email = person::email(attempt.email).unwrap_or_default();
        let index = self.email_index(&email)?;
        let known = match self.person_of_email(&index).await? {
            Some(place) => self
                .person_document(&place)
                .await?
                .map(|document| (place, document)),
            None => None,
        };
        let is_long = attempt.password.expose_secret().chars().count() > PASSWORD_CHARACTERS_MAX;
        // A password that is too long is nobody's, and is not hashed at its full length.
        let password = if is_long {
            SecretString::default()
        } else {
            attempt.password
        };
        let known = match known {
            Some((place, document)) => {
                let is_here = document.access()?.state == PersonState::Active
                    && self.role_of(&place, &document).await?.is_some();
                is_here.then_some((place, document))
            }
            None => None,
        };
        // Counted first and looked at then, for strangers as for people: so many at once are blocked like many in turn.
        let Some((place, document)) = known else {
            self.stranger_tried(&index, now).await?;
            self.password_fits(password, None).await?;
            return Err(refused(PersonRefusal::SignInWrong));
        };
        self.person_change(self.cause(place.actor())?, &place, Change::Tried)
            .await?;
        if !self.password_fits(password, document.password.clone()).await? {
            return Err(refused(PersonRefusal::SignInWrong));
        }
        if document.access()?.has_second_factor {
            self.person_change(self.cause(place.actor())?, &place, Change::Forgiven)
                .await?;
            return self.challenge(&place, &document, now).map(Passed::CodeNeeded);
        }
        let (session, new) = self.session_new(&place, attempt.address, &attempt.browser)?;
        let change = Change::SignedIn {
            session,
            proved: Proved::of(&document),
            step: None,
            recovery: None,
        };
        self.person_change(self.cause(place.actor())?, &place, change)
            .await?;
        Ok(Passed::SignedIn(new))
    }

    /// Checks the code that goes along with a challenge: of the authenticator, or one of the recovery codes.
    ///
    /// # Errors
    /// [`PersonRefusal::SignInWrong`], [`PersonRefusal::CodeUsed`], [`PersonRefusal::Blocked`];
    /// [`PersonRefusal::SessionOver`] when it took too long.
    pub async fn sign_in_code(
        &self,
        challenge: &SecretString,
        code: &SecretString,
        address: String,
        browser: &str,
    ) -> Result<NewSession, Error> {
        let refused = |refusal: PersonRefusal| Error::from(Refusal::from(refusal));
        let now = self.parts.clock.real();
        let (place, document) = self
            .challenged(challenge, now)
            .await?
            .ok_or_else(|| refused(PersonRefusal::SessionOver))?;
        self.person_change(self.cause(place.actor())?, &place, Change::Tried)
            .await?;
        let sealed = document.second_factor.as_deref().unwrap_or_default();
        let factor = SecondFactor::of_bytes(self.open_personal(Personal::SecondFactor, &place, sealed)?);
        let code = code.expose_secret();
        let (step, recovery) = match factor.step_of(code, now) {
            Some(step) => (Some(step), None),
            None => {
                let digest = recovery_digest(code);
                let is_one = document.access()?.with_recovery(&digest).is_some();
                (None, is_one.then_some(digest))
            }
        };
        if step.is_none() && recovery.is_none() {
            return Err(refused(PersonRefusal::SignInWrong));
        }
        let (session, new) = self.session_new(&place, address, browser)?;
        let change = Change::SignedIn {
            session,
            proved: Proved::of(&document),
            step,
            recovery,
        };
        self.person_change(self.cause(place.actor())?, &place, change)
            .await?;
        Ok(new)
    }

    fn session_new(
        &self,
        place: &PersonPlace,
        address: String,
        browser: &str,
    ) -> Result<(Session, NewSession), Error> {
        let secret = to_hex(&self.random::<32>()?);
        let now = self.parts.clock.real();
        let merchant = place.merchant.map_or(0, sengo_core::ids::MerchantId::get);
        let visible = browser.chars().filter(|character| !character.is_control());
        let session = Session {
            // JSON numbers are exact up to 2^53.
            id: SessionId::new(u64::from_be_bytes(self.random()?) >> 12),
            secret: token_digest(secret.as_bytes()),
            started_at: now,
            seen_at: now,
            address,
            browser: visible.take(BROWSER_CHARACTERS_MAX).collect(),
            forms: Vec::new(),
            forms_since: None,
        };
        let new = NewSession {
            token: format!("{merchant}.{}.{secret}", place.name).into(),
            place: place.clone(),
        };
        Ok((session, new))
    }

    fn challenge(
        &self,
        place: &PersonPlace,
        document: &PersonDocument,
        now: Timestamp,
    ) -> Result<SecretString, Error> {
        let challenge = Challenge {
            merchant: place.merchant.map_or(0, sengo_core::ids::MerchantId::get),
            name: place.name.clone(),
            until_microsecond: now
                .saturating_add(CHALLENGE_TIME_MAX)
                .unwrap_or(now)
                .as_microsecond(),
            password: password_mark(document),
        };
        let plain = serde_json::to_vec(&challenge).map_err(|error| Error::Defect(error.to_string()))?;
        let entropy = self.parts.entropy.as_ref();
        let sealed = self.parts.master_key.seal(&plain, CHALLENGE, entropy);
        let sealed = sealed.ok_or_else(|| Error::Defect("a challenge could not be sealed".into()))?;
        Ok(to_hex(&sealed).into())
    }

    async fn challenged(
        &self,
        challenge: &SecretString,
        now: Timestamp,
    ) -> Result<Option<(PersonPlace, PersonDocument)>, Error> {
        let opened = bytes(challenge.expose_secret())
            .and_then(|sealed| self.parts.master_key.open(&sealed, CHALLENGE))
            .and_then(|plain| serde_json::from_slice::<Challenge>(&plain).ok())
            .filter(|challenge| now.as_microsecond() < challenge.until_microsecond);
        let Some(challenge) = opened else { return Ok(None) };
        let place = PersonPlace {
            merchant: sengo_core::ids::MerchantId::new(challenge.merchant),
            name: challenge.name,
        };
        let document = self.person_document(&place).await?;
        let current = document.filter(|document| password_mark(document) == challenge.password);
        Ok(current.map(|document| (place, document)))
    }
}

fn password_mark(document: &PersonDocument) -> String {
    to_hex(&token_digest(
        document.password.as_deref().unwrap_or_default().as_bytes(),
    ))
}

/// The bytes of hexadecimal digits, of whatever number up to a few hundred.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    if hex.len() > 2_000 {
        return None;
    }
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs
        .iter()
        .map(|pair| from_hex::<1>(pair).map(|[byte]| byte))
        .collect()
}
