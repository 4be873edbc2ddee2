//! A person as kept: one document in the tenant they belong to.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::person::{self, Access, PersonRefusal, PersonState, SentForm, Session, SessionId};
use sengo_core::signature::{from_hex, to_hex};
use sengo_store::{DocumentId, DocumentKind, Shelf, StoreError};
use sengo_wire::error::Language;
use sengo_wire::moment::Moment;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::approval::{read_back, written};
use crate::error::Error;

/// Names a person: an operator by their name, a merchant's person by a random one within the merchant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonPlace {
    /// The merchant; none for an operator.
    pub merchant: Option<MerchantId>,
    /// The name there: small letters, digits, points, hyphens and underscores.
    pub name: String,
}

impl PersonPlace {
    /// The person as the audit trail names them. No name and no mail address is in it.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self.merchant {
            None => Actor::Operator(self.name.clone()),
            Some(_) => Actor::Person(self.name.clone()),
        }
    }

    /// Whose audit trail tells of the person.
    pub(super) fn tenant(&self) -> MerchantId {
        self.merchant.unwrap_or(MerchantId::NOBODY)
    }

    pub(super) fn shelf(&self) -> Shelf {
        shelf(self.merchant)
    }

    pub(crate) fn document(&self) -> DocumentId {
        DocumentId {
            shelf: self.shelf(),
            name: self.name.clone(),
        }
    }
}

/// Where the people of a merchant are kept, or the operators.
pub(super) fn shelf(merchant: Option<MerchantId>) -> Shelf {
    Shelf {
        merchant,
        project: None,
        kind: DocumentKind::Person,
    }
}

/// How somebody likes pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As their system is set.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// How somebody likes to be shown things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preferences {
    /// The language; none: as their browser asks.
    pub language: Option<Language>,
    /// Light or dark.
    pub theme: Theme,
}

/// What is kept of a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PersonDocument {
    /// The role's word. An operator's role stands with the operator, and this is empty.
    pub(super) role: String,
    /// Of an operator's access: when they became one. One who was removed and is made anew is another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) operator_since: Option<Moment>,
    /// Sealed.
    pub(super) email: String,
    /// Under which the mail address is taken, in hexadecimal digits.
    pub(super) email_index: String,
    /// Sealed.
    pub(super) name: String,
    /// The Argon2 hash, once there is one.
    pub(super) password: Option<String>,
    /// The secret of the authenticator, sealed.
    pub(super) second_factor: Option<String>,
    /// The language's tag.
    pub(super) language: Option<String>,
    #[serde(default)]
    pub(super) theme: Theme,
    /// Who has seen the link, as the audit trail names them.
    pub(super) invited_by: String,
    pub(super) invited_at: Moment,
    /// When the links of the last day were made, the newest included.
    #[serde(default)]
    pub(super) links: Vec<Moment>,
    /// When their access ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) ended_at: Option<Moment>,
    /// That mail to them does not arrive, since it was last found out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) mail_fault: Option<MailFaultDocument>,
    pub(super) access: AccessDocument,
}

/// That a mail to somebody was given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailFault {
    /// The code with which the mail server refused it; none where it could not be sent for as long as anything is tried.
    pub code: Option<u16>,
    /// When.
    pub at: Timestamp,
}

/// [`MailFault`] as kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MailFaultDocument {
    code: Option<u16>,
    at: Moment,
}

impl From<MailFaultDocument> for MailFault {
    fn from(kept: MailFaultDocument) -> Self {
        Self {
            code: kept.code,
            at: kept.at.timestamp(),
        }
    }
}

/// A person's document with what is known now of their mail address; none when it says so already.
pub(crate) fn with_mail_fault(content: &str, fault: Option<MailFault>) -> Result<Option<String>, StoreError> {
    let before: PersonDocument = read_back(content)?;
    let mail_fault = fault.map(|fault| MailFaultDocument {
        code: fault.code,
        at: fault.at.into(),
    });
    if before.mail_fault == mail_fault {
        return Ok(None);
    }
    written(&PersonDocument { mail_fault, ..before }).map(Some)
}

/// [`Access`] as kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct AccessDocument {
    pub(super) state: String,
    link: Option<String>,
    until: Option<Moment>,
    failures: u32,
    blocked_until: Option<Moment>,
    has_second_factor: bool,
    last_step: Option<u64>,
    recovery: Vec<String>,
    sessions: Vec<SessionDocument>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SessionDocument {
    id: u64,
    secret: String,
    started_at: Moment,
    seen_at: Moment,
    address: String,
    browser: String,
    /// Nonce and moment in microseconds.
    forms: Vec<(u64, i64)>,
    forms_since: Option<Moment>,
}

const INVITED: &str = "invited";
const ACTIVE: &str = "active";
const ENDED: &str = "ended";

impl From<&Access> for AccessDocument {
    fn from(access: &Access) -> Self {
        let (state, link, until) = match &access.state {
            PersonState::Invited { link, until } => (INVITED, Some(to_hex(link)), Some((*until).into())),
            PersonState::Active => (ACTIVE, None, None),
            PersonState::Ended => (ENDED, None, None),
        };
        Self {
            state: state.to_owned(),
            link,
            until,
            failures: access.failures,
            blocked_until: access.blocked_until.map(Moment::from),
            has_second_factor: access.has_second_factor,
            last_step: access.last_step,
            recovery: access.recovery.iter().map(|code| to_hex(code)).collect(),
            sessions: access.sessions.iter().map(SessionDocument::from).collect(),
        }
    }
}

impl From<&Session> for SessionDocument {
    fn from(session: &Session) -> Self {
        Self {
            id: session.id.get(),
            secret: to_hex(&session.secret),
            started_at: session.started_at.into(),
            seen_at: session.seen_at.into(),
            address: session.address.clone(),
            browser: session.browser.clone(),
            forms: session
                .forms
                .iter()
                .map(|form| (form.nonce, form.shown_at.as_microsecond()))
                .collect(),
            forms_since: session.forms_since.map(Moment::from),
        }
    }
}

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(format!("a person's {what} cannot be read"))
}

fn digest(text: &str) -> Result<[u8; 32], StoreError> {
    from_hex(text.as_bytes()).ok_or_else(|| corrupt("digest"))
}

impl PersonDocument {
    /// The access that the rules decide over.
    pub(super) fn access(&self) -> Result<Access, StoreError> {
        let kept = &self.access;
        let state = match (kept.state.as_str(), &kept.link, kept.until) {
            (INVITED, Some(link), Some(until)) => PersonState::Invited {
                link: digest(link)?,
                until: until.timestamp(),
            },
            (ACTIVE, ..) => PersonState::Active,
            (ENDED, ..) => PersonState::Ended,
            _ => return Err(corrupt("state")),
        };
        Ok(Access {
            state,
            failures: kept.failures,
            blocked_until: kept.blocked_until.map(Moment::timestamp),
            has_second_factor: kept.has_second_factor,
            last_step: kept.last_step,
            recovery: kept
                .recovery
                .iter()
                .map(|code| digest(code))
                .collect::<Result<_, _>>()?,
            sessions: kept.sessions.iter().map(session).collect::<Result<_, _>>()?,
        })
    }

    /// The document of somebody who is invited now, if one more link is not too many.
    pub(super) fn linked(&self, earlier: &[Moment], now: Timestamp) -> Result<Self, PersonRefusal> {
        let earlier: Vec<Timestamp> = earlier.iter().map(|made| made.timestamp()).collect();
        let links = person::with_link(&earlier, now)?;
        Ok(Self {
            invited_at: now.into(),
            links: links.into_iter().map(Moment::from).collect(),
            ..self.clone()
        })
    }

    /// The document with another access.
    pub(super) fn with_access(&self, access: &Access) -> Self {
        Self {
            access: access.into(),
            ..self.clone()
        }
    }

    /// How the person likes to be shown things.
    pub(super) fn preferences(&self) -> Preferences {
        let tag = self.language.as_deref();
        Preferences {
            language: Language::ALL
                .into_iter()
                .find(|language| Some(language.tag()) == tag),
            theme: self.theme,
        }
    }
}

fn session(kept: &SessionDocument) -> Result<Session, StoreError> {
    let forms = kept.forms.iter().map(|(nonce, shown)| {
        Ok(SentForm {
            nonce: *nonce,
            shown_at: Timestamp::from_microsecond(*shown).map_err(|_| corrupt("form"))?,
        })
    });
    Ok(Session {
        id: SessionId::new(kept.id),
        secret: digest(&kept.secret)?,
        started_at: kept.started_at.timestamp(),
        seen_at: kept.seen_at.timestamp(),
        address: kept.address.clone(),
        browser: kept.browser.clone(),
        forms: forms.collect::<Result<_, StoreError>>()?,
        forms_since: kept.forms_since.map(Moment::timestamp),
    })
}

/// Which of the sealed texts of a person.
#[derive(Debug, Clone, Copy)]
pub(super) enum Personal {
    Email,
    Name,
    SecondFactor,
}

impl Personal {
    /// Opening needs the same purpose: what was sealed for one person is of no use in another's document.
    fn purpose(self, place: &PersonPlace) -> String {
        let what = match self {
            Self::Email => "email",
            Self::Name => "name",
            Self::SecondFactor => "second factor",
        };
        format!("person {what} {}/{}", place.tenant(), place.name)
    }
}

impl App {
    pub(super) fn seal_personal(
        &self,
        what: Personal,
        place: &PersonPlace,
        plain: &[u8],
    ) -> Result<String, Error> {
        let entropy = self.parts.entropy.as_ref();
        self.parts
            .master_key
            .seal(plain, &what.purpose(place), entropy)
            .map(|sealed| STANDARD.encode(sealed))
            .ok_or_else(|| Error::Defect("a person's data could not be sealed".into()))
    }

    pub(super) fn open_personal(
        &self,
        what: Personal,
        place: &PersonPlace,
        sealed: &str,
    ) -> Result<Vec<u8>, Error> {
        let sealed = STANDARD.decode(sealed).map_err(|_| corrupt("sealed text"))?;
        self.parts
            .master_key
            .open(&sealed, &what.purpose(place))
            .ok_or_else(|| {
                Error::Defect(format!(
                    "the data of {} cannot be opened with this master key",
                    place.name
                ))
            })
    }

    pub(super) fn open_personal_text(
        &self,
        what: Personal,
        place: &PersonPlace,
        sealed: &str,
    ) -> Result<String, Error> {
        let opened = self.open_personal(what, place, sealed)?;
        String::from_utf8(opened).map_err(|_| corrupt("text").into())
    }
}
