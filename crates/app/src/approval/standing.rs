//! Who may decide about a request, and what it is about as that stands now: what a second person looks at.

use sengo_core::approval::may_decide;
use sengo_core::audit::Actor;
use sengo_core::exception::{ExceptionCase, ExceptionId, Resolution};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
use sengo_core::instruction::Instruction;
use sengo_core::ledger::{Parties, ProjectBalance, WordKey};
use sengo_core::merchant::Merchant;
use sengo_core::person::PersonRefusal;
use sengo_core::project::Project;
use sengo_core::refusal::Refusal;
use sengo_core::role::{OperatorRole, Permission};
use sengo_core::transaction::Transaction;
use sengo_wire::request;

use super::acts::{Act, TariffScope};
use super::document::RequestDocument;
use super::requests::RequestFound;
use crate::app::App;
use crate::error::Error;
use crate::project_settings::ProjectSettings;

/// Why somebody may not decide about a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrance {
    /// Their role does not permit it for this kind of act.
    Role,
    /// They asked for it.
    Asked,
    /// One of them and whoever asked may hold what the other proves itself with.
    Behind,
}

/// What stands around a request, as it is now. What is not there, or not concerned, is none.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Why whoever looks may not decide; none where they may, and once somebody did.
    pub hindrance: Option<Hindrance>,
    /// The merchant.
    pub merchant: Option<Merchant>,
    /// The project.
    pub project: Option<Project>,
    /// What the project has.
    pub balance: Option<ProjectBalance>,
    /// How the project is set.
    pub settings: Option<ProjectSettings>,
    /// The payment or the payout.
    pub transaction: Option<Transaction>,
    /// What the channel was told to do about a refund that was approved.
    pub instruction: Option<Instruction>,
    /// The exception that is to be resolved, or that an approved refund became.
    pub exception: Option<ExceptionCase>,
    /// What the operator may do whom it is about.
    pub operator: Option<OperatorRole>,
}

impl App {
    /// Why an actor may not decide about a request that waits.
    pub(super) async fn hindrance(
        &self,
        actor: &Actor,
        document: &RequestDocument,
    ) -> Result<Option<Hindrance>, Error> {
        for permission in [Permission::RequestDecide, document.act.kind().permission()] {
            match self.permit(actor, permission).await {
                Ok(()) => {}
                Err(Error::Refused(Refusal::Person(PersonRefusal::NotPermitted))) => {
                    return Ok(Some(Hindrance::Role));
                }
                Err(error) => return Err(error),
            }
        }
        let mut asked_by = self.behind(&document.requested_by).await?;
        asked_by.extend(document.behind.iter().cloned());
        let decided_by = self.behind(&actor.to_text()).await?;
        Ok(match may_decide(&asked_by, &decided_by) {
            Ok(()) => None,
            Err(_) if document.requested_by == actor.to_text() => Some(Hindrance::Asked),
            Err(_) => Some(Hindrance::Behind),
        })
    }

    /// What stands around a request, to this actor.
    pub(crate) async fn request_about(&self, actor: &Actor, request: &RequestFound) -> Result<About, Error> {
        let document = &request.document;
        let hindrance = match &document.decided {
            Some(_) => None,
            None => self.hindrance(actor, document).await?,
        };
        let about = match &document.act {
            Act::BalanceAdjust { project, .. }
            | Act::ProjectTermsSet { project, .. }
            | Act::TariffSet {
                scope: TariffScope::Project(project),
                ..
            } => self.about_project(*project).await?,
            Act::TariffSet {
                scope: TariffScope::Merchant(merchant),
                ..
            } => self.about_merchant(MerchantId::new(*merchant)).await?,
            Act::ExceptionResolve { exception, to } => self.about_exception(exception, to).await?,
            Act::DisbursementRelease {
                merchant,
                project,
                transaction,
                ..
            }
            | Act::PaymentRefund {
                merchant,
                project,
                transaction,
                ..
            } => {
                let parties = MerchantId::new(*merchant).zip(ProjectId::new(*project));
                self.about_transaction(parties, transaction, &request.id).await?
            }
            Act::OperatorRemove { name } | Act::OperatorRoleSet { name, .. } => About {
                operator: there(self.operator_role(name).await)?,
                ..About::default()
            },
            Act::TariffSet {
                scope: TariffScope::Platform,
                ..
            }
            | Act::TaxSet { .. }
            | Act::HolidaySet { .. }
            | Act::HolidaysSet { .. }
            | Act::EngineKeyIssue { .. }
            | Act::OperatorCreate { .. } => About::default(),
        };
        Ok(About { hindrance, ..about })
    }

    async fn about_merchant(&self, merchant: Option<MerchantId>) -> Result<About, Error> {
        let merchant = match merchant {
            Some(merchant) => there(self.merchant_show(merchant).await)?,
            None => None,
        };
        Ok(About {
            merchant,
            ..About::default()
        })
    }

    async fn about_project(&self, number: i64) -> Result<About, Error> {
        let Some(project) = ProjectId::new(number) else {
            return Ok(About::default());
        };
        match self.store().project_owner(project).await? {
            Some(merchant) => self.about_parties(Parties { merchant, project }).await,
            None => Ok(About::default()),
        }
    }

    async fn about_parties(&self, parties: Parties) -> Result<About, Error> {
        let Parties { merchant, project } = parties;
        let Some(found) = there(self.project_show(merchant, project).await)? else {
            return Ok(About::default());
        };
        Ok(About {
            project: Some(found),
            balance: Some(self.balance_show(merchant, project, None).await?),
            settings: Some(self.project_settings(parties).await?),
            ..self.about_merchant(Some(merchant)).await?
        })
    }

    async fn about_exception(&self, exception: &str, to: &str) -> Result<About, Error> {
        let about = match request::resolution(to) {
            Ok(Resolution::Project(project)) => self.about_project(project.get()).await?,
            Ok(Resolution::Channel | Resolution::Platform) | Err(_) => About::default(),
        };
        let exception = match ExceptionId::parse(exception) {
            Some(id) => there(self.exception_show(id).await)?,
            None => None,
        };
        Ok(About { exception, ..about })
    }

    /// The request's own id is that of the refund that it became.
    async fn about_transaction(
        &self,
        parties: Option<(MerchantId, ProjectId)>,
        transaction: &str,
        request: &str,
    ) -> Result<About, Error> {
        let (Some((merchant, project)), Some(id)) = (parties, TransactionId::parse(transaction)) else {
            return Ok(About::default());
        };
        let about = self.about_parties(Parties { merchant, project }).await?;
        let transaction = self.store().tenant(merchant).transaction(id).await?;
        let (instruction, exception) = match TransactionId::parse(request) {
            Some(own) => {
                let failed = ExceptionId::of(WordKey::of_transaction(own));
                (
                    self.store().instruction(own).await?,
                    there(self.exception_show(failed).await)?,
                )
            }
            None => (None, None),
        };
        Ok(About {
            transaction,
            instruction,
            exception,
            ..about
        })
    }
}

/// What was found; none for what there is not.
fn there<T>(found: Result<T, Error>) -> Result<Option<T>, Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}
