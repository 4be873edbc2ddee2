//! What payments and payouts of a project need to know of it: one document, set by the operator.

use sengo_core::audit::Actor;
use sengo_core::fee::FeePayer;
use sengo_core::ids::ProjectId;
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::qris::{
    AcquirerDomain, AcquirerMerchantId, CategoryCode, City, Criteria, MerchantName, MerchantPan, Nmid,
    PostalCode, QrisData, ValueFault,
};
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::role::Permission;
use sengo_store::{Changes, Decided, Decision, DocumentId, DocumentKind, Reads, Shelf, Stop, Work};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;
use crate::approval::{Act, Acted};
use crate::cause::Cause;
use crate::error::Error;

/// The settings of a project, all of them optional.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProjectSettings {
    /// Who bears fees, where the channel lets that be chosen.
    pub fee_payer: FeePayer,
    /// The amount above which a disbursement waits for a second person; none lets all through.
    pub disbursement_limit: Option<Rupiah>,
    /// Where changes of the project's own status are told.
    pub status_callback: Option<String>,
    /// What a QRIS code says of it.
    pub qris: QrisData,
}

/// Where the settings of a project are kept.
pub(crate) fn place(parties: Parties) -> DocumentId {
    DocumentId {
        shelf: Shelf {
            merchant: Some(parties.merchant),
            project: Some(parties.project),
            kind: DocumentKind::ProjectSettings,
        },
        name: String::new(),
    }
}

impl ProjectSettings {
    /// Names the document among what a decision looks at.
    pub(crate) fn read(reads: &mut Reads, parties: Parties) {
        reads.document(&place(parties));
    }

    /// The settings as a decision finds them.
    pub(crate) fn of(work: &Work, parties: Parties) -> Result<Self, Stop<Refusal>> {
        let text = work.document(&place(parties))?;
        Self::from_document(text).ok_or_else(|| {
            tracing::error!(project = %parties.project, "the settings of a project cannot be read");
            Stop::Refused(TransactionRefusal::SettingsUnreadable.into())
        })
    }

    /// The settings that a document says; the empty ones where there is none, nothing where it is none.
    pub(crate) fn from_document(text: Option<&str>) -> Option<Self> {
        let Some(text) = text else {
            return Some(Self::default());
        };
        let document: Document = serde_json::from_str(text).ok()?;
        document.settings().ok()
    }

    /// Whether a disbursement of this amount waits for a second person.
    pub(crate) fn is_beyond_limit(&self, amount: Rupiah) -> bool {
        self.disbursement_limit.is_some_and(|limit| amount > limit)
    }

    /// What two operators agreed on, as it is told.
    pub(crate) fn terms(&self) -> Value {
        json!({
            "feePayer": self.fee_payer.as_str(),
            "disbursementLimit": self.disbursement_limit.map(Rupiah::get),
        })
    }

    /// The settings as a document.
    pub(crate) fn to_document(&self) -> Result<String, Error> {
        serde_json::to_string(&Document::of(self)).map_err(|error| Error::Defect(error.to_string()))
    }
}

/// What one operator changes of a project's settings; what is absent stays.
#[derive(Debug, Clone, Default)]
pub struct ProjectSettingsChange {
    /// Another address for changes of the project's status; `Some(None)` stops telling them.
    pub status_callback: Option<Option<String>>,
    /// What is to be entered of its business.
    pub qris: QrisData,
}

/// What two operators agree on for a project; what is absent stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProjectTermsChange {
    /// Who bears fees from now on.
    pub fee_payer: Option<FeePayer>,
    /// A new limit for disbursements; `Some(None)` lifts it.
    pub disbursement_limit: Option<Option<Rupiah>>,
}

impl ProjectSettings {
    /// The settings with a change.
    #[must_use]
    pub fn with(&self, change: &ProjectSettingsChange, terms: ProjectTermsChange) -> Self {
        let callback = change.status_callback.clone();
        Self {
            fee_payer: terms.fee_payer.unwrap_or(self.fee_payer),
            disbursement_limit: terms.disbursement_limit.unwrap_or(self.disbursement_limit),
            status_callback: callback.unwrap_or_else(|| self.status_callback.clone()),
            qris: self.qris.with(change.qris.clone()),
        }
    }
}

impl App {
    /// Changes the settings of a project and answers with them. What is frozen in transactions stays as it is.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`].
    pub async fn project_settings_update(
        &self,
        actor: Actor,
        id: ProjectId,
        change: ProjectSettingsChange,
    ) -> Result<ProjectSettings, Error> {
        self.permit(&actor, Permission::MerchantChange).await?;
        let merchant = self.project_merchant(id).await?;
        let parties = Parties {
            merchant,
            project: id,
        };
        let cause = self.cause(actor)?;
        self.decide(SettingsUpdate {
            cause,
            parties,
            change,
            terms: ProjectTermsChange::default(),
        })
        .await
    }

    /// Changes who bears a project's fees, and what it may pay out without being looked at, or asks for it.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], and those of [`App::act`].
    pub async fn project_terms_set(
        &self,
        actor: Actor,
        id: ProjectId,
        terms: ProjectTermsChange,
    ) -> Result<Acted, Error> {
        let act = Act::ProjectTermsSet {
            project: id.get(),
            fee_payer: terms.fee_payer.map(|payer| payer.as_str().to_owned()),
            disbursement_limit: terms.disbursement_limit.flatten().map(Rupiah::get),
            lifts_limit: terms.disbursement_limit == Some(None),
        };
        self.act(actor, act).await
    }

    /// The decision that changes them.
    pub(crate) async fn project_terms_decision(
        &self,
        cause: Cause,
        id: ProjectId,
        terms: ProjectTermsChange,
    ) -> Result<SettingsUpdate, Error> {
        Ok(SettingsUpdate {
            cause,
            parties: Parties {
                merchant: self.project_merchant(id).await?,
                project: id,
            },
            change: ProjectSettingsChange::default(),
            terms,
        })
    }

    /// The settings of a project.
    ///
    /// # Errors
    /// [`Error::Defect`] where they cannot be read.
    pub async fn project_settings(&self, parties: Parties) -> Result<ProjectSettings, Error> {
        let text = self.store().document(&place(parties)).await?;
        ProjectSettings::from_document(text.as_deref()).ok_or_else(|| {
            Error::Defect(format!(
                "the settings of project {} cannot be read",
                parties.project
            ))
        })
    }
}

/// The settings as they are kept.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Document {
    #[serde(skip_serializing_if = "Option::is_none")]
    fee_payer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    disbursement_limit: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_callback: Option<String>,
    qris: QrisDocument,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct QrisDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    nmid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acquirer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acquirer_merchant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    criteria: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postal_code: Option<String>,
}

fn value<T>(
    text: &Option<String>,
    parse: impl Fn(&str) -> Result<T, ValueFault>,
) -> Result<Option<T>, ValueFault> {
    text.as_deref().map(parse).transpose()
}

impl Document {
    fn of(settings: &ProjectSettings) -> Self {
        let qris = &settings.qris;
        let text = |text: Option<&str>| text.map(str::to_owned);
        Self {
            fee_payer: (settings.fee_payer != FeePayer::default())
                .then(|| settings.fee_payer.as_str().to_owned()),
            disbursement_limit: settings.disbursement_limit.map(Rupiah::get),
            status_callback: settings.status_callback.clone(),
            qris: QrisDocument {
                nmid: text(qris.nmid.as_ref().map(Nmid::as_str)),
                pan: text(qris.pan.as_ref().map(MerchantPan::as_str)),
                acquirer: text(qris.acquirer.as_ref().map(AcquirerDomain::as_str)),
                acquirer_merchant: text(qris.acquirer_merchant.as_ref().map(AcquirerMerchantId::as_str)),
                criteria: text(qris.criteria.map(Criteria::as_str)),
                category: text(qris.category.as_ref().map(CategoryCode::as_str)),
                name: text(qris.name.as_ref().map(MerchantName::as_str)),
                city: text(qris.city.as_ref().map(City::as_str)),
                postal_code: text(qris.postal_code.as_ref().map(PostalCode::as_str)),
            },
        }
    }

    fn settings(self) -> Result<ProjectSettings, ValueFault> {
        let qris = self.qris;
        let fee_payer = match self.fee_payer.as_deref() {
            None => FeePayer::default(),
            Some(word) => FeePayer::parse(word).ok_or(ValueFault::Word)?,
        };
        Ok(ProjectSettings {
            fee_payer,
            disbursement_limit: self.disbursement_limit.map(Rupiah::new),
            status_callback: self.status_callback,
            qris: QrisData {
                nmid: value(&qris.nmid, Nmid::parse)?,
                pan: value(&qris.pan, MerchantPan::parse)?,
                acquirer: value(&qris.acquirer, AcquirerDomain::parse)?,
                acquirer_merchant: value(&qris.acquirer_merchant, AcquirerMerchantId::parse)?,
                criteria: value(&qris.criteria, Criteria::parse)?,
                category: value(&qris.category, CategoryCode::parse)?,
                name: value(&qris.name, MerchantName::parse)?,
                city: value(&qris.city, City::parse)?,
                postal_code: value(&qris.postal_code, PostalCode::parse)?,
            },
        })
    }
}

/// Changes the settings of a project.
pub(crate) struct SettingsUpdate {
    cause: Cause,
    parties: Parties,
    change: ProjectSettingsChange,
    terms: ProjectTermsChange,
}

impl Decision for SettingsUpdate {
    type Answer = ProjectSettings;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.parties.merchant);
        reads.project(self.parties.merchant, self.parties.project);
        ProjectSettings::read(reads, self.parties);
    }

    fn decide(&self, work: &Work) -> Result<Decided<ProjectSettings>, Stop<Refusal>> {
        let Parties { merchant, project } = self.parties;
        if work.project(merchant, project)?.is_none() {
            return Err(Stop::Refused(Refusal::ProjectNotFound));
        }
        let before = ProjectSettings::of(work, self.parties)?;
        let after = before.with(&self.change, self.terms);
        if after == before {
            return Ok(Decided {
                changes: Changes::default(),
                answer: before,
            });
        }
        let document = |settings: &ProjectSettings| {
            settings
                .to_document()
                .map_err(|_| Stop::Refused(TransactionRefusal::SettingsUnreadable.into()))
        };
        let (old, new) = (document(&before)?, document(&after)?);
        let described = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
        let subject = format!("project:{project}");
        let (old, told) = (described(&old), described(&new));
        let audit = self.cause.audit(merchant, "project.settings", subject, old, told);
        let changes = Changes {
            documents: vec![(place(self.parties), Some(new))],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: after,
        })
    }
}
