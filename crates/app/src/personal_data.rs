//! Personal data: what is kept of whom and for how long, handing it over, erasing it, and whom a record exposes.
//!
//! What is kept stands in one table ([`INVENTORY`]), which a test compares with the database. Entries of the ledger and
//! the chain of the audit trail hold none of it: they name people by what says nothing about them.

mod exposed;
mod inventory;
mod noted;
mod search;

use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_store::Page;
use sengo_wire::view::{AuditMarkView, ErasedView, KeptView, PersonalDataView};

pub use inventory::{Form, INVENTORY, Kept, RECIPIENT_YEARS, Retention, page};
pub use search::Wanted;

use crate::app::App;
use crate::error::Error;
use crate::people::{PersonPlace, PersonView};

/// The most rows of each list in a report.
pub const ROWS_MAX: usize = 1_000;

/// The most people that a search names.
pub const PEOPLE_MAX: usize = 100;

/// What becomes of what is kept of a person when they are erased.
#[derive(Debug, Clone)]
pub struct ErasurePreview {
    /// Who.
    pub person: PersonView,
    /// Rows of the audit trail by and about them, which go on naming them without their name; up to [`ROWS_MAX`].
    pub audit_rows: usize,
    /// Papers that name them, which stay as long as the merchant's file does.
    pub papers: usize,
    /// Whether they are an operator, whose name at the command line stays.
    pub is_operator: bool,
}

impl App {
    /// Whoever is searched for, and what is kept of them.
    ///
    /// # Errors
    /// [`PersonRefusal::NotPermitted`], [`PersonRefusal::EmailUnusable`].
    pub async fn personal_data_export(
        &self,
        actor: Actor,
        wanted: &Wanted<'_>,
    ) -> Result<PersonalDataView, Error> {
        self.permit(&actor, Permission::PersonalDataManage).await?;
        let found = self.people_wanted(wanted).await?;
        let mut is_complete = found.len() < PEOPLE_MAX;
        let mut people = Vec::new();
        let mut noted = Vec::new();
        for person in &found {
            let mut data = self.person_data(&person.place).await?;
            let (audit, is_whole) = self.audit_marks(&[&data.person]).await?;
            is_complete &= is_whole;
            data.audit = audit;
            noted.push((tenant(&person.place), data.person.clone()));
            people.push(data);
        }
        let mut names: Vec<&str> = found.iter().map(|person| person.name.as_str()).collect();
        if let Wanted::Name(name) = wanted {
            names.push(name);
        }
        let papers = self.papers_naming(&names).await?;
        is_complete &= papers.len() < ROWS_MAX;
        let (transactions, is_whole) = self.payouts_to(wanted).await?;
        noted.extend(
            papers.iter().filter_map(|paper| {
                Some((MerchantId::new(paper.merchant)?, format!("paper:{}", paper.paper)))
            }),
        );
        noted.extend(transactions.iter().filter_map(|found| {
            Some((
                MerchantId::new(found.merchant)?,
                format!("transaction:{}", found.transaction),
            ))
        }));
        self.note(actor, "personal_data.export", noted).await?;
        Ok(PersonalDataView {
            exported_at: self.clock().real().into(),
            people,
            papers,
            transactions,
            is_complete: is_complete && is_whole,
        })
    }

    /// People with a mail address or a name. That somebody was shown them is recorded.
    ///
    /// # Errors
    /// [`PersonRefusal::NotPermitted`], [`PersonRefusal::EmailUnusable`].
    pub async fn personal_data_find(
        &self,
        actor: Actor,
        wanted: &Wanted<'_>,
    ) -> Result<Vec<PersonView>, Error> {
        self.permit(&actor, Permission::PersonalDataManage).await?;
        let found = self.people_wanted(wanted).await?;
        let noted = found
            .iter()
            .map(|person| (tenant(&person.place), person.place.actor().to_text()));
        self.note(actor, "personal_data.find", noted.collect()).await?;
        Ok(found)
    }

    async fn people_wanted(&self, wanted: &Wanted<'_>) -> Result<Vec<PersonView>, Error> {
        match wanted {
            Wanted::Email(email) => {
                let email = sengo_core::person::email(email).map_err(Refusal::from)?;
                self.people_of(Some(&email), None, PEOPLE_MAX).await
            }
            Wanted::Name(name) => self.people_of(None, Some(name.trim()), PEOPLE_MAX).await,
            Wanted::Account { .. } => Ok(Vec::new()),
        }
    }

    /// The person that the audit trail names so: `person:p01ab` or `operator:ana`.
    ///
    /// # Errors
    /// [`PersonRefusal::PersonNotFound`].
    pub async fn personal_data_person(&self, subject: &str) -> Result<PersonPlace, Error> {
        let found = self.person_named(subject.trim()).await?;
        found.ok_or_else(|| Refusal::from(PersonRefusal::PersonNotFound).into())
    }

    /// What erasing a person would do. That somebody was shown them is recorded.
    ///
    /// # Errors
    /// [`PersonRefusal::NotPermitted`], [`PersonRefusal::PersonNotFound`].
    pub async fn personal_data_preview(
        &self,
        actor: Actor,
        place: &PersonPlace,
    ) -> Result<ErasurePreview, Error> {
        self.permit(&actor, Permission::PersonalDataManage).await?;
        let preview = self.erasure_preview(place).await?;
        let noted = vec![(tenant(place), place.actor().to_text())];
        self.note(actor, "personal_data.find", noted).await?;
        Ok(preview)
    }

    async fn erasure_preview(&self, place: &PersonPlace) -> Result<ErasurePreview, Error> {
        let person = self.person_show(place).await?;
        let (audit, _) = self.audit_marks(&[&place.actor().to_text()]).await?;
        Ok(ErasurePreview {
            audit_rows: audit.len(),
            papers: self.papers_naming(&[&person.name]).await?.len(),
            is_operator: place.merchant.is_none(),
            person,
        })
    }

    /// Erases a person: name, mail address, password, authenticator, sessions. They are signed out at once. What the law
    /// wants kept is kept, and named.
    ///
    /// # Errors
    /// [`PersonRefusal::NotPermitted`], [`PersonRefusal::PersonNotFound`], [`PersonRefusal::Oneself`].
    pub async fn personal_data_erase(&self, actor: Actor, place: &PersonPlace) -> Result<ErasedView, Error> {
        self.permit(&actor, Permission::PersonalDataManage).await?;
        if place.actor() == actor {
            return Err(Refusal::from(PersonRefusal::Oneself).into());
        }
        let preview = self.erasure_preview(place).await?;
        self.person_erase(actor, place).await?;
        let mut kept = vec![KeptView {
            what: "rows of the audit trail".into(),
            count: preview.audit_rows,
            why: "they prove who did what, and name nobody but by this id".into(),
        }];
        if preview.papers > 0 {
            kept.push(KeptView {
                what: "papers that name them, sealed".into(),
                count: preview.papers,
                why: "the law wants a merchant's file kept".into(),
            });
        }
        if preview.is_operator {
            kept.push(KeptView {
                what: "the operator's name at the command line".into(),
                count: 1,
                why: "remove the operator to end it; the audit trail goes on naming it".into(),
            });
        }
        let erased = ["name", "mail address", "password", "authenticator", "sessions"];
        Ok(ErasedView {
            person: place.actor().to_text(),
            erased: erased.map(str::to_owned).to_vec(),
            kept,
        })
    }

    /// What the audit trail has by and about these, the newest first, and whether that is all.
    pub(crate) async fn audit_marks(&self, names: &[&str]) -> Result<(Vec<AuditMarkView>, bool), Error> {
        let page = Page {
            offset: 0,
            limit: i64::try_from(ROWS_MAX).unwrap_or(i64::MAX),
        };
        let found = self.store().audit_about(names, page).await?;
        let is_whole = found.len() < ROWS_MAX;
        let marks = found.into_iter().map(|mark| AuditMarkView {
            at: mark.recorded_at.into(),
            merchant: mark.merchant.get(),
            number: mark.number,
            actor: mark.actor,
            action: mark.action,
            subject: mark.subject,
        });
        Ok((marks.collect(), is_whole))
    }
}

/// In whose audit trail it is recorded that somebody saw a person's data.
fn tenant(place: &PersonPlace) -> MerchantId {
    place.merchant.unwrap_or(MerchantId::NOBODY)
}
