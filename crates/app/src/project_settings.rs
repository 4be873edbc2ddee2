//! What payments and payouts of a project need to know of it: one document, set by the operator.

use sengo_core::environment::Environment;
use sengo_core::fee::FeePayer;
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::project::Project;
use sengo_core::qris::{
    AcquirerDomain, AcquirerMerchantId, CategoryCode, City, Criteria, MerchantName, MerchantPan, Nmid,
    PostalCode, QrisMerchant, ValueFault,
};
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_store::{DocumentId, DocumentKind, Reads, Shelf, Stop, Work};
use serde::{Deserialize, Serialize};

use crate::app::App;
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

/// What the acquirer says of a project's business, as far as it was entered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QrisData {
    /// The national merchant id.
    pub nmid: Option<Nmid>,
    /// The account number at the acquirer.
    pub pan: Option<MerchantPan>,
    /// The acquirer.
    pub acquirer: Option<AcquirerDomain>,
    /// Its number at the acquirer, where that is another than the national id.
    pub acquirer_merchant: Option<AcquirerMerchantId>,
    /// The size of the business.
    pub criteria: Option<Criteria>,
    /// What it sells.
    pub category: Option<CategoryCode>,
    /// What payers see as its name; the project's when absent.
    pub name: Option<MerchantName>,
    /// Where it is.
    pub city: Option<City>,
    /// Where it is.
    pub postal_code: Option<PostalCode>,
}

impl QrisData {
    /// What a code of the project says. The sandbox makes up what was not entered.
    ///
    /// # Errors
    /// In production, the options of `sengo project qris` that are missing.
    pub fn merchant(
        &self,
        project: &Project,
        environment: Environment,
    ) -> Result<QrisMerchant, Vec<&'static str>> {
        let name = project.details.name.to_string();
        let number = u64::try_from(project.id.get()).unwrap_or_default();
        let made_up = match environment {
            Environment::Sandbox => QrisMerchant::of_sandbox(number, &name).ok(),
            Environment::Production => None,
        };
        let made_up = made_up.as_ref();
        let mut missing = Vec::new();
        let nmid = found("nmid", &self.nmid, made_up.map(|other| &other.nmid), &mut missing);
        let pan = found("pan", &self.pan, made_up.map(|other| &other.pan), &mut missing);
        let acquirer = found("acquirer", &self.acquirer, made_up.map(|other| &other.acquirer), &mut missing);
        let criteria = found("criteria", &self.criteria, made_up.map(|other| &other.criteria), &mut missing);
        let category = found("category", &self.category, made_up.map(|other| &other.category), &mut missing);
        let own = MerchantName::fold(&name).ok();
        let own = own.as_ref().or(made_up.map(|other| &other.name));
        let name = found("name", &self.name, own, &mut missing);
        let city = found("city", &self.city, made_up.map(|other| &other.city), &mut missing);
        let postal_code = found(
            "postal-code",
            &self.postal_code,
            made_up.map(|other| &other.postal_code),
            &mut missing,
        );
        let merchant = || {
            Some(QrisMerchant {
                nmid: nmid?,
                pan: pan?,
                acquirer: acquirer?,
                acquirer_merchant: self.acquirer_merchant.clone(),
                criteria: criteria?,
                category: category?,
                name: name?,
                city: city?,
                postal_code: postal_code?,
            })
        };
        merchant().ok_or(missing)
    }
}

/// The value entered, else the one that stands in for it; what has neither is missing.
fn found<T: Clone>(
    option: &'static str,
    entered: &Option<T>,
    instead: Option<&T>,
    missing: &mut Vec<&'static str>,
) -> Option<T> {
    let value = entered.as_ref().or(instead).cloned();
    if value.is_none() {
        missing.push(option);
    }
    value
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

    /// The settings as a document.
    pub(crate) fn to_document(&self) -> Result<String, Error> {
        serde_json::to_string(&Document::of(self)).map_err(|error| Error::Defect(error.to_string()))
    }
}

impl App {
    /// The settings of a project.
    ///
    /// # Errors
    /// [`Error::Defect`] where they cannot be read.
    pub async fn project_settings(&self, parties: Parties) -> Result<ProjectSettings, Error> {
        let text = self.store().document(&place(parties)).await?;
        ProjectSettings::from_document(text.as_deref())
            .ok_or_else(|| Error::Defect(format!("the settings of project {} cannot be read", parties.project)))
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
