//! The one decision about a person: reads the document, lets a rule change it, writes it back.

use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, StoreError, Unread, Work};
use serde_json::json;

use super::change::Change;
use super::document::{PersonDocument, PersonPlace, shelf};
use super::inviting::check_team;
use super::mail_address;
use crate::app::App;
use crate::approval::{read_back, written};
use crate::cause::Cause;
use crate::error::Error;
use crate::mail::Letters;

/// What stops a decision about a person: a rule, or something kept that cannot be read.
pub(super) enum Halt {
    Stop(Stop<Refusal>),
    Store(StoreError),
}

impl From<Refusal> for Halt {
    fn from(refusal: Refusal) -> Self {
        Self::Stop(Stop::Refused(refusal))
    }
}

impl From<PersonRefusal> for Halt {
    fn from(refusal: PersonRefusal) -> Self {
        Refusal::from(refusal).into()
    }
}

impl From<Unread> for Halt {
    fn from(unread: Unread) -> Self {
        Self::Stop(unread.into())
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What a decision about a person answers.
pub(super) fn settled(
    changes: Result<Changes, Halt>,
) -> Result<Decided<Result<(), StoreError>>, Stop<Refusal>> {
    let (changes, answer) = match changes {
        Ok(changes) => (changes, Ok(())),
        Err(Halt::Store(error)) => (Changes::default(), Err(error)),
        Err(Halt::Stop(stop)) => return Err(stop),
    };
    Ok(Decided { changes, answer })
}

struct PersonUpdate {
    cause: Cause,
    place: PersonPlace,
    change: Change,
    letters: Letters,
}

impl PersonUpdate {
    fn changes(&self, work: &Work) -> Result<Changes, Halt> {
        let id = self.place.document();
        let content = work.document(&id)?.ok_or(PersonRefusal::PersonNotFound)?;
        let before: PersonDocument = read_back(content)?;
        if matches!(self.change, Change::Invited { .. }) {
            check_team(&self.place, work, self.cause.real)?;
        }
        let Some(after) = self.change.applied(&before, &before.access()?, &self.cause)? else {
            return Ok(Changes::default());
        };
        let mut documents = vec![(id, Some(written(&after)?))];
        documents.extend(self.letters.iter().cloned());
        if matches!(self.change, Change::Ended) {
            // The mail address can be somebody's again.
            documents.push((mail_address::document(&before.email_index), None));
        }
        let audit = self.change.audited().map(|(action, after)| {
            let (tenant, subject) = (self.place.tenant(), self.place.actor().to_text());
            self.cause.audit(tenant, action, subject, json!(null), after)
        });
        Ok(Changes {
            documents,
            audit: audit.into_iter().collect(),
            ..Changes::default()
        })
    }
}

impl Decision for PersonUpdate {
    type Answer = Result<(), StoreError>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.place.tenant());
        reads.document(&self.place.document());
        if matches!(self.change, Change::Invited { .. }) {
            reads.shelf(shelf(self.place.merchant));
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Refusal>> {
        settled(self.changes(work))
    }
}

impl App {
    /// Has something changed about a person, and tells them where it matters to them.
    pub(super) async fn person_change(
        &self,
        cause: Cause,
        place: &PersonPlace,
        change: Change,
    ) -> Result<(), Error> {
        let letters = match change.warns() {
            Some(warning) => self.warning_letters(place, warning).await?,
            None => Letters::new(),
        };
        self.person_change_telling(cause, place, change, letters).await
    }

    /// Has something changed about a person, with letters that tell of it.
    pub(super) async fn person_change_telling(
        &self,
        cause: Cause,
        place: &PersonPlace,
        change: Change,
        letters: Letters,
    ) -> Result<(), Error> {
        let update = PersonUpdate {
            cause,
            place: place.clone(),
            change,
            letters,
        };
        Ok(self.decide(update).await??)
    }

    /// What is kept of a person.
    pub(super) async fn person_document(&self, place: &PersonPlace) -> Result<Option<PersonDocument>, Error> {
        match self.store().document(&place.document()).await? {
            Some(content) => Ok(Some(read_back(&content)?)),
            None => Ok(None),
        }
    }
}
