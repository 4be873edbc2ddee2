//! The decision that invites somebody.

use jiff::Timestamp;
use sengo_core::person::{self, PersonRefusal};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, StoreError, Work};
use serde_json::json;

use super::document::{PersonDocument, PersonPlace, shelf};
use super::mail_address;
use super::update::{Halt, settled};
use crate::approval::{read_back, written};
use crate::cause::Cause;
use crate::mail::Letters;

/// The most people a merchant has, ended ones included.
pub(super) const TEAM_MAX: usize = 500;

/// Writes what is kept of somebody who is invited, and takes their mail address.
pub(super) struct Invite {
    pub(super) cause: Cause,
    pub(super) place: PersonPlace,
    /// Without the links of before.
    pub(super) document: PersonDocument,
    /// What is kept of whose the mail address is.
    pub(super) owner: String,
    pub(super) letters: Letters,
}

impl Invite {
    fn changes(&self, work: &Work) -> Result<Changes, Halt> {
        let now = self.cause.real;
        if self.place.merchant.is_some() && work.merchant(self.place.tenant())?.is_none() {
            return Err(Refusal::MerchantNotFound.into());
        }
        let address = mail_address::document(&self.document.email_index);
        if work.document(&address)?.is_some_and(|owner| owner != self.owner) {
            return Err(PersonRefusal::EmailUsed.into());
        }
        let id = self.place.document();
        // Only an operator is invited under a name that is there: by a new link, maybe to a new address.
        let before: Option<PersonDocument> = work.document(&id)?.map(read_back).transpose()?;
        let size = check_team(&self.place, work, now)?;
        if before.is_none() && size >= TEAM_MAX {
            return Err(PersonRefusal::TeamFull.into());
        }
        let earlier = before.as_ref().map_or(&[][..], |before| before.links.as_slice());
        let document = self.document.linked(earlier, now)?;
        let mut documents = vec![
            (id, Some(written(&document)?)),
            (address, Some(self.owner.clone())),
        ];
        if let Some(before) = before.filter(|before| before.email_index != document.email_index) {
            documents.push((mail_address::document(&before.email_index), None));
        }
        documents.extend(self.letters.iter().cloned());
        let after = json!({ "role": document.role });
        let (tenant, subject) = (self.place.tenant(), self.place.actor().to_text());
        let audit = self
            .cause
            .audit(tenant, "person.invite", subject, json!(null), after);
        Ok(Changes {
            documents,
            audit: vec![audit],
            ..Changes::default()
        })
    }
}

impl Decision for Invite {
    type Answer = Result<(), StoreError>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.place.tenant());
        reads.document(&self.place.document());
        reads.document(&mail_address::document(&self.document.email_index));
        reads.shelf(shelf(self.place.merchant));
    }

    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Refusal>> {
        settled(self.changes(work))
    }
}

/// How many the team of somebody has, if one more of it may get a link.
pub(super) fn check_team(place: &PersonPlace, work: &Work, now: Timestamp) -> Result<usize, Halt> {
    let team = work.shelf(shelf(place.merchant))?;
    let others = team.iter().filter(|(name, _)| *name != place.name);
    let invited = others.map(|(_, content)| {
        let document: PersonDocument = read_back(content)?;
        Ok(document.invited_at.timestamp())
    });
    let invited: Vec<Timestamp> = invited.collect::<Result<_, StoreError>>()?;
    person::check_invited(invited, now)?;
    Ok(team.len())
}
