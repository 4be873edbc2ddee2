//! Forgetting a person: their document goes, and the mail address is nobody's. The audit trail goes on naming them by
//! what it always did, which is no name.

use jiff::Timestamp;
use sengo_core::audit::Actor;
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, DocumentId, DocumentKind, Reads, Stop, Work};
use sengo_wire::error::Language;
use sengo_wire::view::{PersonDataView, SessionDataView};
use serde_json::json;

use super::change::Change;
use super::document::{PersonDocument, PersonPlace, Personal};
use super::{PersonView, mail_address};
use crate::app::App;
use crate::approval::read_back;
use crate::cause::Cause;
use crate::error::Error;
use crate::leafing::Leafing;

/// What looking through all people came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Forgotten {
    /// How many were forgotten.
    pub(crate) people: usize,
    /// Of how many others old sessions and attempts were.
    pub(crate) traces: usize,
}

struct PersonErase {
    cause: Cause,
    place: PersonPlace,
    email_index: String,
    owner: String,
    why: &'static str,
    /// What was kept when it was judged that nothing should be any more; then nothing else may have happened since.
    judged: Option<String>,
}

impl Decision for PersonErase {
    type Answer = bool;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.place.tenant());
        reads.document(&self.place.document());
        reads.document(&mail_address::document(&self.email_index));
    }

    fn decide(&self, work: &Work) -> Result<Decided<bool>, Stop<Refusal>> {
        let id = self.place.document();
        let content = work
            .document(&id)?
            .ok_or(Stop::Refused(PersonRefusal::PersonNotFound.into()))?;
        if self.judged.as_ref().is_some_and(|judged| judged != content) {
            return Ok(Decided {
                changes: Changes::default(),
                answer: false,
            });
        }
        let mut documents = vec![(id, None)];
        // Of somebody whose access has ended, the address may be another's by now.
        let address = mail_address::document(&self.email_index);
        if work.document(&address)? == Some(self.owner.as_str()) {
            documents.push((address, None));
        }
        let (tenant, subject) = (self.place.tenant(), self.place.actor().to_text());
        let after = json!({ "why": self.why });
        let audit = self
            .cause
            .audit(tenant, "person.erase", subject, json!(null), after);
        let changes = Changes {
            documents,
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: true,
        })
    }
}

/// What was done; none where somebody else was faster, and nobody is there any more.
fn done<T>(tried: Result<T, Error>) -> Result<Option<T>, Error> {
    match tried {
        Ok(done) => Ok(Some(done)),
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The person of a document.
fn place(id: &DocumentId) -> PersonPlace {
    PersonPlace {
        merchant: id.shelf.merchant,
        name: id.name.clone(),
    }
}

impl App {
    /// Forgets a person because somebody asked for it.
    ///
    /// # Errors
    /// [`PersonRefusal::PersonNotFound`].
    pub(crate) async fn person_erase(&self, actor: Actor, place: &PersonPlace) -> Result<(), Error> {
        let document = self.person_document(place).await?;
        let document = document.ok_or_else(|| Refusal::from(PersonRefusal::PersonNotFound))?;
        self.erase(actor, place, &document, "asked", None).await?;
        self.letters_drop_to(place).await
    }

    async fn erase(
        &self,
        actor: Actor,
        place: &PersonPlace,
        document: &PersonDocument,
        why: &'static str,
        judged: Option<String>,
    ) -> Result<bool, Error> {
        let erase = PersonErase {
            cause: self.cause(actor)?,
            place: place.clone(),
            email_index: document.email_index.clone(),
            owner: mail_address::content(place)?,
            why,
            judged,
        };
        self.decide(erase).await
    }

    /// Forgets people of whom nothing is to be kept any more, and old sessions and attempts of the others.
    pub(crate) async fn people_forget(&self) -> Result<Forgotten, Error> {
        let now = self.clock().real();
        let mut forgotten = Forgotten::default();
        let mut leafing = Leafing::through(DocumentKind::Person);
        while let Some(found) = leafing.next(self).await? {
            for (id, content) in found {
                let (place, document) = (place(&id), read_back::<PersonDocument>(&content)?);
                let access = document.access()?;
                let ended_at = document.ended_at.unwrap_or(document.invited_at).timestamp();
                // Of an operator who is one no longer, the access is of no use to anybody.
                let is_gone = place.merchant.is_none() && self.role_of(&place, &document).await?.is_none();
                if is_gone || access.is_to_be_forgotten(ended_at, now) {
                    let erased = self.erase(Actor::Platform, &place, &document, "time", Some(content));
                    if done(erased.await)? == Some(true) {
                        forgotten.people = forgotten.people.saturating_add(1);
                    }
                } else if access.without_traces(now).is_some() {
                    let cause = self.cause(Actor::Platform)?;
                    if done(self.person_change(cause, &place, Change::Tidied).await)?.is_some() {
                        forgotten.traces = forgotten.traces.saturating_add(1);
                    }
                }
            }
        }
        Ok(forgotten)
    }

    /// People with a mail address or a name, whether they have access or not; at most so many.
    pub(crate) async fn people_of(
        &self,
        email: Option<&str>,
        name: Option<&str>,
        limit: usize,
    ) -> Result<Vec<PersonView>, Error> {
        let index = email.map(|email| self.email_index(email)).transpose()?;
        let name = name.map(str::to_lowercase);
        let mut people = Vec::new();
        let mut leafing = Leafing::through(DocumentKind::Person);
        while let Some(found) = leafing.next(self).await? {
            for (id, content) in found {
                let (place, document) = (place(&id), read_back::<PersonDocument>(&content)?);
                let view = self.person_view(place, &document)?;
                let has_email = index.as_ref() == Some(&document.email_index);
                let has_name = name.as_ref() == Some(&view.name.to_lowercase());
                if (has_email || has_name) && people.len() < limit {
                    people.push(view);
                }
            }
        }
        Ok(people)
    }

    /// The person that the audit trail names so: `operator:ana` or `person:p01ab`.
    pub(crate) async fn person_named(&self, subject: &str) -> Result<Option<PersonPlace>, Error> {
        let mut leafing = Leafing::through(DocumentKind::Person);
        while let Some(found) = leafing.next(self).await? {
            let mut places = found.iter().map(|(id, _)| place(id));
            if let Some(place) = places.find(|place| place.actor().to_text() == subject) {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// What is kept of a person, without what the audit trail has.
    pub(crate) async fn person_data(&self, place: &PersonPlace) -> Result<PersonDataView, Error> {
        let document = self.person_document(place).await?;
        let document = document.ok_or_else(|| Refusal::from(PersonRefusal::PersonNotFound))?;
        let access = document.access()?;
        let role = self.role_of(place, &document).await?;
        let moment = |at: Timestamp| at.into();
        let language: Option<Language> = document.preferences().language;
        Ok(PersonDataView {
            person: place.actor().to_text(),
            merchant: place.merchant.map(|merchant| merchant.get()),
            name: self.open_personal_text(Personal::Name, place, &document.name)?,
            email: self.open_personal_text(Personal::Email, place, &document.email)?,
            role: role.map(|role| role.as_str().to_owned()),
            state: document.access.state.clone(),
            invited_at: document.invited_at,
            invited_by: document.invited_by.clone(),
            ended_at: document.ended_at,
            has_second_factor: access.has_second_factor,
            language: language.map(|language| language.tag().to_owned()),
            failed_attempts: access.failures,
            sessions: access
                .sessions
                .iter()
                .map(|session| SessionDataView {
                    started_at: moment(session.started_at),
                    seen_at: moment(session.seen_at),
                    address: session.address.clone(),
                    browser: session.browser.clone(),
                })
                .collect(),
            audit: Vec::new(),
        })
    }
}
