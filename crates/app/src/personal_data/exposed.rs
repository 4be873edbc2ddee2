//! Whom a record exposes: whose data is in it, and who saw it by what the audit trail tells.

use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::paper::{PaperField, PaperId, PaperKind, PaperRefusal};
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::role::Permission;
use sengo_store::TransactionPlace;
use sengo_wire::view::{ExposedView, ExposureView};

use crate::app::App;
use crate::error::Error;
use crate::papers::PaperView;

/// What a report is about: whose data, in whose trail it is noted, and what else of the trail tells of it.
struct Subject {
    tenant: MerchantId,
    people: Vec<ExposedView>,
    also: Vec<String>,
}

impl App {
    /// Whom a record exposes: `transaction:ID`, `paper:ID`, `merchant:NUMBER`, `person:NAME` or `operator:NAME`, as the
    /// audit trail names it. That somebody asked is recorded.
    ///
    /// # Errors
    /// [`PersonRefusal::NotPermitted`]; that there is no such thing, for what cannot be read as well.
    pub async fn personal_data_exposed(&self, actor: Actor, subject: &str) -> Result<ExposureView, Error> {
        self.permit(&actor, Permission::PersonalDataManage).await?;
        let subject = subject.trim();
        let (kind, name) = subject.split_once(':').unwrap_or_default();
        let found = match kind {
            "transaction" => self.transaction_exposes(name).await?,
            "paper" => self.paper_exposes(name).await?,
            "merchant" => self.merchant_exposes(name).await?,
            "person" | "operator" => self.person_exposes(subject).await?,
            _ => return Err(Refusal::from(PersonRefusal::PersonNotFound).into()),
        };
        let names: Vec<&str> = std::iter::once(subject)
            .chain(found.also.iter().map(String::as_str))
            .collect();
        let (seen, is_complete) = self.audit_marks(&names).await?;
        let noted = vec![(found.tenant, subject.to_owned())];
        self.note(actor, "personal_data.exposed", noted).await?;
        Ok(ExposureView {
            subject: subject.to_owned(),
            people: found.people,
            seen,
            is_complete,
        })
    }

    async fn transaction_exposes(&self, id: &str) -> Result<Subject, Error> {
        let missing = || Error::from(Refusal::from(TransactionRefusal::NotFound));
        let id = TransactionId::parse(id).ok_or_else(missing)?;
        let parties = self.store().transaction_owner(id).await?.ok_or_else(missing)?;
        let tenant = self.store().tenant(parties.merchant);
        let transaction = tenant.transaction(id).await?.ok_or_else(missing)?;
        let recipient = self.recipient_data(TransactionPlace { parties, id }, &transaction)?;
        let people = recipient.into_iter().map(|recipient| {
            let is_erased = recipient.account.is_empty();
            ExposedView {
                who: "recipient".into(),
                name: recipient.name,
                holds: if is_erased {
                    Vec::new()
                } else {
                    held(&["account", "bank"])
                },
            }
        });
        Ok(Subject {
            tenant: parties.merchant,
            people: people.collect(),
            also: Vec::new(),
        })
    }

    async fn paper_exposes(&self, name: &str) -> Result<Subject, Error> {
        let missing = || Refusal::from(PaperRefusal::NotFound);
        let wanted = PaperId::parse(name).ok_or_else(missing)?;
        let mut found = self.papers_such(|place, _| place.id == wanted).await?;
        let (place, paper) = found.pop().ok_or_else(missing)?;
        let tenant = place.merchant;
        Ok(Subject {
            tenant,
            people: vec![named_in(&paper)],
            also: vec![format!("merchant:{tenant}")],
        })
    }

    async fn merchant_exposes(&self, number: &str) -> Result<Subject, Error> {
        let missing = || Error::from(Refusal::MerchantNotFound);
        let merchant = number
            .parse()
            .ok()
            .and_then(MerchantId::new)
            .ok_or_else(missing)?;
        self.merchant_show(merchant).await?;
        let papers = self.paper_list(merchant).await?;
        let members = self.person_list(Some(merchant)).await?;
        let mut also: Vec<String> = papers.iter().map(|paper| format!("paper:{}", paper.id)).collect();
        also.extend(members.iter().map(|person| person.place.actor().to_text()));
        let members = members.into_iter().map(|person| ExposedView {
            who: "member".into(),
            name: Some(person.name),
            holds: held(&["mail address", "role", "sessions"]),
        });
        Ok(Subject {
            tenant: merchant,
            people: members.chain(papers.iter().map(named_in)).collect(),
            also,
        })
    }

    async fn person_exposes(&self, subject: &str) -> Result<Subject, Error> {
        let missing = || Refusal::from(PersonRefusal::PersonNotFound);
        let place = self.person_named(subject).await?.ok_or_else(missing)?;
        let person = self.person_show(&place).await?;
        Ok(Subject {
            tenant: super::tenant(&place),
            people: vec![ExposedView {
                who: if place.merchant.is_some() {
                    "member"
                } else {
                    "operator"
                }
                .into(),
                name: Some(person.name),
                holds: held(&["mail address", "role", "sessions"]),
            }],
            also: Vec::new(),
        })
    }
}

fn held(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Whom a paper names.
fn named_in(paper: &PaperView) -> ExposedView {
    let name = paper.statement.get(PaperField::Name);
    let who = match paper.kind {
        PaperKind::Deed => "notary",
        PaperKind::SettlementAccount => "account holder",
        PaperKind::BeneficialOwner | PaperKind::BusinessNumber | PaperKind::TaxNumber => paper.kind.as_str(),
    };
    let fields = paper
        .statement
        .fields()
        .filter(|(field, _)| *field != PaperField::Name);
    let held = fields.map(|(field, _)| field.as_str().to_owned());
    ExposedView {
        who: who.to_owned(),
        name: (!name.is_empty()).then(|| name.to_owned()),
        holds: held.chain(std::iter::once("file".to_owned())).collect(),
    }
}
