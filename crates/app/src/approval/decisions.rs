//! What an act is when it is done: one decision each.

use sengo_core::approval::ApprovalRefusal;
use sengo_core::channel::Channel;
use sengo_core::exception::ExceptionId;
use sengo_core::fee::{FeePayer, FeeRule, Tariff};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId, TransferId};
use sengo_core::money::Rupiah;
use sengo_core::refusal::Refusal;
use sengo_store::{Decided, Decision, DocumentId, DocumentKind, Reads, Shelf, Stop, StoreError, Work};
use sengo_wire::request::{self};
use sengo_wire::view::{BalanceView, ExceptionView};
use serde::Serialize;
use serde_json::Value;

use super::acts::{Act, ListedDay, TariffScope};
use super::document::written;
use super::operators::{self, OperatorDocument};
use super::reading::{engine_key, refund, release};
use super::release::Release;
use super::writing::{DocumentsWrite, DocumentsWrites, Expects};
use crate::app::App;
use crate::balances::{Adjustment, BalanceAdjust};
use crate::cause::Cause;
use crate::error::Error;
use crate::exceptions::Resolve;
use crate::holidays::holiday_document;
use crate::keys::EngineKeyAdd;
use crate::mail::{Letters, Warning};
use crate::payments::refund::RefundMake;
use crate::people::PersonPlace;
use crate::pricing::{tariff_document, tariff_name, tax_document};
use crate::project_settings::{ProjectTermsChange, SettingsUpdate};

/// The decision that does an act.
pub(super) enum ActDecision {
    Adjust(BalanceAdjust),
    Resolve(Resolve),
    EngineKey(EngineKeyAdd),
    Terms(SettingsUpdate),
    Release(Release),
    Refund(RefundMake),
    Write(DocumentsWrite),
    /// A write that somebody is told of.
    Told(DocumentsWrite, Letters),
    Writes(DocumentsWrites),
}

impl Decision for ActDecision {
    type Answer = Value;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        match self {
            Self::Adjust(decision) => decision.reads(reads),
            Self::Resolve(decision) => decision.reads(reads),
            Self::EngineKey(decision) => decision.reads(reads),
            Self::Terms(decision) => decision.reads(reads),
            Self::Release(decision) => decision.reads(reads),
            Self::Refund(decision) => decision.reads(reads),
            Self::Write(decision) | Self::Told(decision, _) => decision.reads(reads),
            Self::Writes(decision) => decision.reads(reads),
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Value>, Stop<Refusal>> {
        match self {
            Self::Adjust(decision) => told(decision.decide(work)?, |balance| BalanceView::of(&balance)),
            Self::Resolve(decision) => told(decision.decide(work)?, |case| ExceptionView::from(&case)),
            Self::EngineKey(decision) => told(decision.decide(work)?, |key| key),
            Self::Terms(decision) => told(decision.decide(work)?, |settings| settings.terms()),
            Self::Release(decision) => decision.decide(work),
            Self::Refund(decision) => told(decision.decide(work)?, |made| made),
            Self::Write(decision) => decision.decide(work),
            Self::Told(decision, letters) => {
                let mut decided = decision.decide(work)?;
                decided.changes.documents.extend(letters.iter().cloned());
                Ok(decided)
            }
            Self::Writes(decision) => decision.decide(work),
        }
    }
}

/// What was decided, with what is told of it.
fn told<A, V: Serialize>(
    decided: Decided<A>,
    view: impl FnOnce(A) -> V,
) -> Result<Decided<Value>, Stop<Refusal>> {
    Ok(Decided {
        changes: decided.changes,
        answer: serde_json::to_value(view(decided.answer)).unwrap_or_default(),
    })
}

impl App {
    /// Everything an act needs, looked up. A refund has the id of the request that it was, if it was one.
    pub(super) async fn act_decision(
        &self,
        act: &Act,
        cause: &Cause,
        request: Option<TransactionId>,
    ) -> Result<ActDecision, Error> {
        match act {
            Act::BalanceAdjust {
                project,
                active,
                pending,
                reason,
                id,
            } => {
                let adjustment = Adjustment {
                    active: Rupiah::new(*active),
                    pending: Rupiah::new(*pending),
                    reason: reason.clone(),
                    id: TransferId::parse(id),
                };
                let project = ProjectId::new(*project).ok_or(Refusal::ProjectNotFound)?;
                let decision = self.balance_adjust_decision(cause.clone(), project, adjustment);
                Ok(ActDecision::Adjust(decision.await?))
            }
            Act::ExceptionResolve { exception, to } => {
                let id = ExceptionId::parse(exception).ok_or(Refusal::ExceptionNotFound)?;
                let resolution = request::resolution(to).map_err(|fault| Refusal::Invalid(vec![fault]))?;
                let decision = self.exception_decision(cause.clone(), id, resolution);
                Ok(ActDecision::Resolve(decision.await?))
            }
            Act::TariffSet {
                scope,
                channel,
                from,
                rate_millionths,
                fixed,
                umi_free_up_to,
                working_days,
            } => {
                let (merchant, project) = self.tariff_owner(*scope).await?;
                let channel =
                    Channel::parse(channel).ok_or_else(|| StoreError::Corrupt("a channel".into()))?;
                let content = tariff_document(&Tariff {
                    fee: FeeRule {
                        rate_millionths: *rate_millionths,
                        fixed: Rupiah::new(*fixed),
                        umi_free_up_to: umi_free_up_to.map(Rupiah::new),
                    },
                    working_days: *working_days,
                });
                let subject = match (merchant, project) {
                    (_, Some(project)) => format!("project:{project}"),
                    (Some(merchant), None) => format!("merchant:{merchant}"),
                    (None, None) => "platform".into(),
                };
                let id = DocumentId {
                    shelf: Shelf {
                        merchant,
                        project,
                        kind: DocumentKind::Tariff,
                    },
                    name: tariff_name(channel, *from),
                };
                Ok(ActDecision::Write(
                    self.write(cause, merchant, act, subject, id, content)?,
                ))
            }
            Act::TaxSet { from, millionths } => {
                let content = tax_document(*millionths);
                let id = platform_document(DocumentKind::Tax, from.to_string());
                Ok(ActDecision::Write(self.write(
                    cause,
                    None,
                    act,
                    "platform".into(),
                    id,
                    content,
                )?))
            }
            Act::HolidaySet {
                date,
                name,
                is_working_day,
            } => {
                let content = holiday_document(name, *is_working_day);
                let id = platform_document(DocumentKind::Holiday, date.to_string());
                Ok(ActDecision::Write(self.write(
                    cause,
                    None,
                    act,
                    "platform".into(),
                    id,
                    content,
                )?))
            }
            Act::HolidaysSet { days } => {
                let write = |day: &ListedDay| {
                    let act = Act::HolidaySet {
                        date: day.date,
                        name: day.name.clone(),
                        is_working_day: false,
                    };
                    let content = holiday_document(&day.name, false);
                    let id = platform_document(DocumentKind::Holiday, day.date.to_string());
                    self.write(cause, None, &act, "platform".into(), id, content)
                };
                Ok(ActDecision::Writes(DocumentsWrites {
                    writes: days.iter().map(write).collect::<Result<_, _>>()?,
                    answer: act.shown(),
                }))
            }
            Act::EngineKeyIssue { .. } => Ok(ActDecision::EngineKey(engine_key(act, cause)?)),
            Act::ProjectTermsSet {
                project,
                fee_payer,
                disbursement_limit,
                lifts_limit,
            } => {
                let project = ProjectId::new(*project).ok_or(Refusal::ProjectNotFound)?;
                let limit = disbursement_limit.map(|limit| Some(Rupiah::new(limit)));
                let terms = ProjectTermsChange {
                    fee_payer: fee_payer.as_deref().and_then(FeePayer::parse),
                    disbursement_limit: if *lifts_limit { Some(None) } else { limit },
                };
                let decision = self.project_terms_decision(cause.clone(), project, terms);
                Ok(ActDecision::Terms(decision.await?))
            }
            Act::DisbursementRelease { .. } => Ok(ActDecision::Release(release(act, cause, true)?)),
            Act::PaymentRefund { .. } => {
                let (parties, create) = refund(act)?;
                let id = match request {
                    Some(id) => id,
                    None => self.transaction_id()?,
                };
                Ok(ActDecision::Refund(RefundMake::new(
                    cause.clone(),
                    id,
                    parties,
                    create,
                )))
            }
            Act::OperatorRemove { name } => {
                let place = PersonPlace {
                    merchant: None,
                    name: name.clone(),
                };
                let letters = self.warning_letters(&place, Warning::AccessEnded).await?;
                let write = DocumentsWrite {
                    keeps_owners: self.four_eyes().await?,
                    ..of_operator(cause, act, name, None, Expects::Present)
                };
                Ok(ActDecision::Told(write, letters))
            }
            Act::OperatorRoleSet { name, role } => {
                let found = self.operator_document(name).await?;
                let found = found.ok_or_else(|| Refusal::from(ApprovalRefusal::OperatorNotFound))?;
                let content = OperatorDocument {
                    role: Some(role.clone()),
                    ..found
                };
                let content = Some(written(&content)?);
                Ok(ActDecision::Write(DocumentsWrite {
                    keeps_owners: self.four_eyes().await?,
                    ..of_operator(cause, act, name, content, Expects::Present)
                }))
            }
            Act::OperatorCreate {
                name,
                role,
                token_digest,
                asked_by,
            } => {
                let is_approved = cause.actor.to_text() != *asked_by;
                let content = OperatorDocument {
                    role: role.clone(),
                    asked_by: is_approved.then(|| asked_by.clone()),
                    token_digest: token_digest.clone(),
                    created_by: cause.actor.to_text(),
                    created_at: cause.real.into(),
                };
                let content = Some(written(&content)?);
                Ok(ActDecision::Write(of_operator(
                    cause,
                    act,
                    name,
                    content,
                    Expects::Absent,
                )))
            }
        }
    }

    /// What refusing an act does, beside not doing it.
    pub(super) fn act_refusal(&self, act: &Act, cause: &Cause) -> Result<Option<ActDecision>, Error> {
        Ok(match act {
            Act::DisbursementRelease { .. } => Some(ActDecision::Release(release(act, cause, false)?)),
            _ => None,
        })
    }

    fn write(
        &self,
        cause: &Cause,
        merchant: Option<MerchantId>,
        act: &Act,
        subject: String,
        id: DocumentId,
        content: Option<String>,
    ) -> Result<DocumentsWrite, Error> {
        Ok(DocumentsWrite {
            cause: cause.clone(),
            merchant: merchant.unwrap_or(MerchantId::NOBODY),
            action: act.kind().as_str(),
            subject,
            id,
            content: Some(content.ok_or_else(|| Error::Defect("a document cannot be written".into()))?),
            expects: Expects::Anything,
            keeps_owners: false,
            answer: act.shown(),
            after: act.shown(),
        })
    }

    /// Whose shelf a tariff stands on.
    pub(crate) async fn tariff_owner(
        &self,
        scope: TariffScope,
    ) -> Result<(Option<MerchantId>, Option<ProjectId>), Error> {
        match scope {
            TariffScope::Platform => Ok((None, None)),
            TariffScope::Merchant(number) => {
                let merchant = MerchantId::new(number).ok_or(Refusal::MerchantNotFound)?;
                Ok((Some(self.merchant_show(merchant).await?.id), None))
            }
            TariffScope::Project(number) => {
                let project = ProjectId::new(number).ok_or(Refusal::ProjectNotFound)?;
                Ok((Some(self.project_merchant(project).await?), Some(project)))
            }
        }
    }
}

/// Writes what is kept of an operator, or takes it away.
fn of_operator(
    cause: &Cause,
    act: &Act,
    name: &str,
    content: Option<String>,
    expects: Expects,
) -> DocumentsWrite {
    DocumentsWrite {
        cause: cause.clone(),
        merchant: MerchantId::NOBODY,
        action: act.kind().as_str(),
        subject: format!("operator:{name}"),
        id: operators::document(name),
        content,
        expects,
        keeps_owners: false,
        answer: act.shown(),
        after: act.shown(),
    }
}

fn platform_document(kind: DocumentKind, name: String) -> DocumentId {
    DocumentId {
        shelf: Shelf {
            merchant: None,
            project: None,
            kind,
        },
        name,
    }
}
