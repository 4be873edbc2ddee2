//! The acts that need a second person, with everything they need.

use jiff::civil::Date;
use sengo_core::approval::ActKind;
use sengo_core::ids::MerchantId;
use sengo_core::role::OperatorRole;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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

/// A day of a list of holidays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListedDay {
    /// The day.
    #[serde(with = "super::day")]
    pub date: Date,
    /// Why.
    pub name: String,
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
    /// Decide where the money of an exception belongs.
    #[serde(rename = "exception.resolve", rename_all = "camelCase")]
    ExceptionResolve {
        /// The exception's id.
        exception: String,
        /// `project:7`, `channel` or `platform`.
        to: String,
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
    /// Say of several days that nothing settles on them: all or none.
    #[serde(rename = "holiday.set_list", rename_all = "camelCase")]
    HolidaysSet {
        /// The days.
        days: Vec<ListedDay>,
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
    /// Pay out more than a project may without being looked at.
    #[serde(rename = "disbursement.release", rename_all = "camelCase")]
    DisbursementRelease {
        /// The merchant.
        merchant: i64,
        /// The project.
        project: i64,
        /// The disbursement's id.
        transaction: String,
        /// How much, in rupiah.
        amount: i64,
    },
    /// Give a payer money back. The merchant's own people ask for it and decide about it.
    #[serde(rename = "payment.refund", rename_all = "camelCase")]
    PaymentRefund {
        /// The merchant.
        merchant: i64,
        /// The project.
        project: i64,
        /// The payment's id.
        transaction: String,
        /// How much, in rupiah; all that is left when absent.
        amount: Option<i64>,
        /// The project's own name for the refund.
        reference: String,
    },
    /// Make somebody an operator.
    #[serde(rename = "operator.create", rename_all = "camelCase")]
    OperatorCreate {
        /// Their name.
        name: String,
        /// What they may do; an owner's everything where it is not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<String>,
        /// SHA-256 of their token.
        token_digest: String,
        /// Who asks, and has seen the token.
        asked_by: String,
    },
    /// Make somebody an operator no longer.
    #[serde(rename = "operator.remove", rename_all = "camelCase")]
    OperatorRemove {
        /// Their name.
        name: String,
    },
    /// Change what an operator may do.
    #[serde(rename = "operator_role.set", rename_all = "camelCase")]
    OperatorRoleSet {
        /// Their name.
        name: String,
        /// The role's word.
        role: String,
    },
}

impl Act {
    /// What kind of act it is.
    pub fn kind(&self) -> ActKind {
        match self {
            Self::BalanceAdjust { .. } => ActKind::BalanceAdjust,
            Self::ExceptionResolve { .. } => ActKind::ExceptionResolve,
            Self::TariffSet { .. } => ActKind::TariffSet,
            Self::TaxSet { .. } => ActKind::TaxSet,
            Self::HolidaySet { .. } | Self::HolidaysSet { .. } => ActKind::HolidaySet,
            Self::EngineKeyIssue { .. } => ActKind::EngineKeyIssue,
            Self::ProjectTermsSet { .. } => ActKind::ProjectTermsSet,
            Self::DisbursementRelease { .. } => ActKind::DisbursementRelease,
            Self::PaymentRefund { .. } => ActKind::PaymentRefund,
            Self::OperatorCreate { .. } => ActKind::OperatorCreate,
            Self::OperatorRemove { .. } => ActKind::OperatorRemove,
            Self::OperatorRoleSet { .. } => ActKind::OperatorRoleSet,
        }
    }

    /// Whose people ask for it and decide about it: a merchant's; none for operators.
    #[must_use]
    pub fn home(&self) -> Option<MerchantId> {
        match self {
            Self::PaymentRefund { merchant, .. } => MerchantId::new(*merchant),
            _ => None,
        }
    }

    /// Whether nobody becomes an operator by it who is no owner.
    pub(super) fn makes_no_other_than_owners(&self) -> bool {
        match self {
            Self::OperatorCreate { role, .. } => role
                .as_deref()
                .is_none_or(|word| OperatorRole::parse(word) == Some(OperatorRole::Owner)),
            _ => true,
        }
    }

    /// The act for the eyes of operators and of the audit trail, without what identifies a secret.
    pub fn shown(&self) -> Value {
        let mut shown = serde_json::to_value(self).unwrap_or_default();
        let mut details = shown.get_mut("details").map(Value::take).unwrap_or_default();
        if let Value::Object(members) = &mut details {
            members.shift_remove("tokenDigest");
            members.shift_remove("tokenSealed");
            members.shift_remove("askedBy");
            members.retain(|_, member| !member.is_null());
        }
        details
    }
}
