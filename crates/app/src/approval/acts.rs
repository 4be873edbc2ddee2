//! The acts that need a second person, and the decision that does each.

use jiff::civil::Date;
use sengo_core::allowlist::Allowlist;
use sengo_core::approval::{ActKind, ApprovalRefusal};
use sengo_core::channel::Channel;
use sengo_core::engine::EngineName;
use sengo_core::fee::FeePayer;
use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::money::Rupiah;
use sengo_core::refusal::Refusal;
use sengo_core::signature::from_hex;
use sengo_store::{
    Changes, Decided, Decision, DocumentId, DocumentKind, Reads, Shelf, Stop, StoreError, Work,
};
use sengo_wire::view::BalanceView;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::document::written;
use super::operators::{self, OperatorDocument};
use crate::app::App;
use crate::balances::{Adjustment, BalanceAdjust};
use crate::cause::Cause;
use crate::error::Error;
use crate::keys::EngineKeyAdd;
use crate::project_settings::{ProjectTermsChange, SettingsUpdate};

/// For whom a tariff holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TariffScope {
    /// For everybody who has none of their own.
    Platform,
    /// For a merchant's projects that have none of their own.
    Merchant(i64),
    /// For a project.
    Project(i64),
}

/// An act, with everything it needs: what a request keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", content = "details")]
pub enum Act {
    /// Correct a project's balance.
    #[serde(rename = "balance.adjust", rename_all = "camelCase")]
    BalanceAdjust {
        /// The project.
        project: i64,
        /// Added to active, in rupiah.
        active: i64,
        /// Added to pending, in rupiah.
        pending: i64,
        /// Why.
        reason: String,
        /// Names the correction: a UUID.
        id: String,
    },
    /// Set what a channel costs and when it settles, from a day on.
    #[serde(rename = "tariff.set", rename_all = "camelCase")]
    TariffSet {
        /// For whom.
        scope: TariffScope,
        /// The channel's word.
        channel: String,
        /// From which day on, in Jakarta.
        #[serde(with = "super::day")]
        from: Date,
        /// The part that grows with the amount, in millionths of it.
        rate_millionths: u32,
        /// The part that does not, in rupiah.
        fixed: i64,
        /// Up to this amount nothing is charged to micro merchants.
        umi_free_up_to: Option<i64>,
        /// Working days from payment to settlement.
        working_days: u8,
    },
    /// Set the rate of PPN on fees, from a day on.
    #[serde(rename = "tax.set", rename_all = "camelCase")]
    TaxSet {
        /// From which day on, in Jakarta.
        #[serde(with = "super::day")]
        from: Date,
        /// In millionths of the fee.
        millionths: u32,
    },
    /// Say of a day that nothing settles on it, or that it does after all.
    #[serde(rename = "holiday.set", rename_all = "camelCase")]
    HolidaySet {
        /// The day.
        #[serde(with = "super::day")]
        date: Date,
        /// Why.
        name: String,
        /// Whether banks settle on it all the same.
        is_working_day: bool,
    },
    /// Give an engine a key.
    #[serde(rename = "engine_key.issue", rename_all = "camelCase")]
    EngineKeyIssue {
        /// The engine.
        engine: String,
        /// Where its keys may be used from.
        ip: Vec<String>,
        /// The channels it may speak of; the ones it has, or all, when absent.
        channels: Option<Vec<String>>,
        /// The key.
        key: String,
        /// SHA-256 of the token.
        token_digest: String,
        /// The token, sealed.
        token_sealed: String,
    },
    /// Set who bears a project's fees, and what it may pay out without being looked at.
    #[serde(rename = "project_terms.set", rename_all = "camelCase")]
    ProjectTermsSet {
        /// The project.
        project: i64,
        /// Who bears fees from now on; as before when absent.
        fee_payer: Option<String>,
        /// The amount above which a disbursement waits for a second person; as before when absent.
        disbursement_limit: Option<i64>,
        /// Whether there is no such amount any more.
        lifts_limit: bool,
    },
    /// Make somebody an operator.
    #[serde(rename = "operator.create", rename_all = "camelCase")]
    OperatorCreate {
        /// Their name.
        name: String,
        /// SHA-256 of their token.
        token_digest: String,
    },
}

impl Act {
    /// What kind of act it is.
    pub fn kind(&self) -> ActKind {
        match self {
            Self::BalanceAdjust { .. } => ActKind::BalanceAdjust,
            Self::TariffSet { .. } => ActKind::TariffSet,
            Self::TaxSet { .. } => ActKind::TaxSet,
            Self::HolidaySet { .. } => ActKind::HolidaySet,
            Self::EngineKeyIssue { .. } => ActKind::EngineKeyIssue,
            Self::ProjectTermsSet { .. } => ActKind::ProjectTermsSet,
            Self::OperatorCreate { .. } => ActKind::OperatorCreate,
        }
    }

    /// The act for the eyes of operators and of the audit trail, without what identifies a secret.
    pub fn shown(&self) -> Value {
        let mut shown = serde_json::to_value(self).unwrap_or_default();
        let mut details = shown.get_mut("details").map(Value::take).unwrap_or_default();
        if let Value::Object(members) = &mut details {
            members.shift_remove("tokenDigest");
            members.shift_remove("tokenSealed");
            members.retain(|_, member| !member.is_null());
        }
        details
    }
}

/// The decision that does an act.
pub(super) enum ActDecision {
    Adjust(BalanceAdjust),
    EngineKey(EngineKeyAdd),
    Terms(SettingsUpdate),
    Write(DocumentsWrite),
}

impl Decision for ActDecision {
    type Answer = Value;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        match self {
            Self::Adjust(decision) => decision.reads(reads),
            Self::EngineKey(decision) => decision.reads(reads),
            Self::Terms(decision) => decision.reads(reads),
            Self::Write(decision) => decision.reads(reads),
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Value>, Stop<Refusal>> {
        match self {
            Self::Adjust(decision) => {
                let Decided { changes, answer } = decision.decide(work)?;
                let view = BalanceView::of(&answer).and_then(|view| serde_json::to_value(view).ok());
                Ok(Decided {
                    changes,
                    answer: view.unwrap_or_default(),
                })
            }
            Self::EngineKey(decision) => {
                let Decided { changes, answer } = decision.decide(work)?;
                Ok(Decided {
                    changes,
                    answer: serde_json::to_value(answer).unwrap_or_default(),
                })
            }
            Self::Terms(decision) => {
                let Decided { changes, answer } = decision.decide(work)?;
                Ok(Decided {
                    changes,
                    answer: answer.terms(),
                })
            }
            Self::Write(decision) => decision.decide(work),
        }
    }
}

/// Writes a document, and the audit row that says so.
pub(super) struct DocumentsWrite {
    pub(super) cause: Cause,
    /// Whose audit trail it is in.
    pub(super) merchant: MerchantId,
    pub(super) action: &'static str,
    pub(super) subject: String,
    pub(super) id: DocumentId,
    pub(super) content: String,
    /// Whether it is refused when there is one already.
    pub(super) must_be_new: bool,
    /// What is told of it.
    pub(super) answer: Value,
    /// The audit trail's words for it, where the document holds more than it should show.
    pub(super) after: Value,
}

impl Decision for DocumentsWrite {
    type Answer = Value;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.document(&self.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Value>, Stop<Refusal>> {
        let before = work.document(&self.id)?;
        if before.is_some() && self.must_be_new {
            return Err(Stop::Refused(ApprovalRefusal::OperatorExists.into()));
        }
        if before == Some(self.content.as_str()) {
            return Ok(Decided {
                changes: Changes::default(),
                answer: self.answer.clone(),
            });
        }
        let before = before.map_or(Value::Null, |content| {
            serde_json::from_str(content).unwrap_or_default()
        });
        let audit = self.cause.audit(
            self.merchant,
            self.action,
            self.subject.clone(),
            before,
            self.after.clone(),
        );
        let changes = Changes {
            documents: vec![(self.id.clone(), Some(self.content.clone()))],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: self.answer.clone(),
        })
    }
}

impl App {
    /// Everything an act needs, looked up.
    pub(super) async fn act_decision(&self, act: &Act, cause: &Cause) -> Result<ActDecision, Error> {
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
                let content = json!({
                    "rateMillionths": rate_millionths,
                    "fixed": fixed,
                    "umiFreeUpTo": umi_free_up_to,
                    "workingDays": working_days,
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
                    name: format!("{channel}/{from}"),
                };
                Ok(self.write(cause, merchant, act, subject, id, &content)?)
            }
            Act::TaxSet { from, millionths } => {
                let content = json!({ "millionths": millionths });
                let id = platform_document(DocumentKind::Tax, from.to_string());
                Ok(self.write(cause, None, act, "platform".into(), id, &content)?)
            }
            Act::HolidaySet {
                date,
                name,
                is_working_day,
            } => {
                let content = json!({ "name": name, "isWorkingDay": is_working_day });
                let id = platform_document(DocumentKind::Holiday, date.to_string());
                Ok(self.write(cause, None, act, "platform".into(), id, &content)?)
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
            Act::OperatorCreate { name, token_digest } => {
                let content = OperatorDocument {
                    token_digest: token_digest.clone(),
                    created_by: cause.actor.to_text(),
                    created_at: cause.real.into(),
                };
                Ok(ActDecision::Write(DocumentsWrite {
                    cause: cause.clone(),
                    merchant: MerchantId::NOBODY,
                    action: act.kind().as_str(),
                    subject: format!("operator:{name}"),
                    id: operators::document(name),
                    content: written(&content)?,
                    must_be_new: true,
                    answer: act.shown(),
                    after: act.shown(),
                }))
            }
        }
    }

    fn write(
        &self,
        cause: &Cause,
        merchant: Option<MerchantId>,
        act: &Act,
        subject: String,
        id: DocumentId,
        content: &Value,
    ) -> Result<ActDecision, Error> {
        Ok(ActDecision::Write(DocumentsWrite {
            cause: cause.clone(),
            merchant: merchant.unwrap_or(MerchantId::NOBODY),
            action: act.kind().as_str(),
            subject,
            id,
            content: written(content)?,
            must_be_new: false,
            answer: act.shown(),
            after: act.shown(),
        }))
    }

    /// Whose shelf a tariff stands on.
    pub(super) async fn tariff_owner(
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

/// The key of a request as it was made. What does not read back was not written here.
fn engine_key(act: &Act, cause: &Cause) -> Result<EngineKeyAdd, StoreError> {
    let corrupt = || StoreError::Corrupt("a request for an engine's key".into());
    let Act::EngineKeyIssue {
        engine,
        ip,
        channels,
        key,
        token_digest,
        token_sealed,
    } = act
    else {
        return Err(corrupt());
    };
    let entries: Vec<&str> = ip.iter().map(String::as_str).collect();
    let channels = channels.as_ref().map(|words| {
        let known = words.iter().map(|word| Channel::parse(word));
        known.collect::<Option<Vec<_>>>().ok_or_else(corrupt)
    });
    Ok(EngineKeyAdd {
        cause: cause.clone(),
        issued: IssuedKey {
            key: key.clone(),
            owner: KeyOwner::ENGINES,
            engine: Some(engine.clone()),
            token_digest: from_hex(token_digest.as_bytes()).ok_or_else(corrupt)?,
            token_sealed: bytes_of_hex(token_sealed).ok_or_else(corrupt)?,
            issued_by: cause.actor.to_text(),
            created_at: cause.real,
            expires_at: None,
            revoked_at: None,
            last_used_at: None,
        },
        name: EngineName::parse(engine).ok_or_else(corrupt)?,
        allowlist: Allowlist::parse(&entries).map_err(|_| corrupt())?,
        channels: channels.transpose()?,
    })
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| from_hex::<1>(pair).map(|[byte]| byte)).collect()
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
