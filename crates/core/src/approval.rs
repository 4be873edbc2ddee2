//! Four eyes: what one person may not do alone.
//!
//! Such an act is a request first. Another operator than the one who asked approves it, and the act is done
//! then, by the rules that hold then; or refuses it, and nothing is.

use thiserror::Error;

use crate::role::Permission;

/// The longest name of an operator, in characters.
pub const OPERATOR_NAME_CHARACTERS_MAX: usize = 40;

/// The longest reason for refusing a request, in characters.
pub const REFUSAL_REASON_CHARACTERS_MAX: usize = 500;

/// An operator's name: 1 to 40 small letters, digits, points, hyphens and underscores, a letter first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperatorName(String);

impl OperatorName {
    /// Reads a name.
    ///
    /// # Errors
    /// [`ApprovalRefusal::NameUnusable`].
    pub fn parse(text: &str) -> Result<Self, ApprovalRefusal> {
        let begins = text.starts_with(|first: char| first.is_ascii_lowercase());
        let permits = |character: char| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || ".-_".contains(character)
        };
        if begins && text.len() <= OPERATOR_NAME_CHARACTERS_MAX && text.chars().all(permits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ApprovalRefusal::NameUnusable)
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The acts that need a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActKind {
    /// Correcting a balance.
    BalanceAdjust,
    /// Deciding where the money of an exception belongs.
    ExceptionResolve,
    /// Changing what a channel costs or when it settles.
    TariffSet,
    /// Changing the tax on fees.
    TaxSet,
    /// Changing the days on which nothing settles.
    HolidaySet,
    /// Giving an engine a key.
    EngineKeyIssue,
    /// Making another person an operator.
    OperatorCreate,
    /// Making somebody an operator no longer.
    OperatorRemove,
    /// Changing what an operator may do.
    OperatorRoleSet,
    /// Paying out more than a project may without being looked at.
    DisbursementRelease,
    /// Giving a payer money back, by a person of the merchant.
    PaymentRefund,
    /// Changing what a project may pay out without being looked at, or who bears its fees.
    ProjectTermsSet,
}

impl ActKind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::BalanceAdjust,
        Self::ExceptionResolve,
        Self::TariffSet,
        Self::TaxSet,
        Self::HolidaySet,
        Self::EngineKeyIssue,
        Self::OperatorCreate,
        Self::OperatorRemove,
        Self::OperatorRoleSet,
        Self::DisbursementRelease,
        Self::PaymentRefund,
        Self::ProjectTermsSet,
    ];

    /// The word for it in lists and in the audit trail.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BalanceAdjust => "balance.adjust",
            Self::ExceptionResolve => "exception.resolve",
            Self::TariffSet => "tariff.set",
            Self::TaxSet => "tax.set",
            Self::HolidaySet => "holiday.set",
            Self::EngineKeyIssue => "engine_key.issue",
            Self::OperatorCreate => "operator.create",
            Self::OperatorRemove => "operator.remove",
            Self::OperatorRoleSet => "operator_role.set",
            Self::DisbursementRelease => "disbursement.release",
            Self::PaymentRefund => "payment.refund",
            Self::ProjectTermsSet => "project_terms.set",
        }
    }
}

impl ActKind {
    /// What an operator has to be permitted, to ask for it and to approve it.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::BalanceAdjust
            | Self::ExceptionResolve
            | Self::TariffSet
            | Self::TaxSet
            | Self::HolidaySet
            | Self::DisbursementRelease
            | Self::ProjectTermsSet => Permission::MoneyAct,
            Self::PaymentRefund => Permission::OwnMoneyAct,
            Self::EngineKeyIssue => Permission::EngineManage,
            Self::OperatorCreate | Self::OperatorRemove | Self::OperatorRoleSet => Permission::OperatorManage,
        }
    }
}

/// How many operators are made without anybody's approval: with fewer than two, nobody could approve.
pub const OPERATORS_UNAPPROVED: usize = 2;

/// How many owners there are at least where four eyes are asked for. Operators are made and changed by owners alone, so
/// with fewer nobody could agree to another, and nobody ever would again.
pub const OWNERS_MIN: usize = 2;

/// Whether so many owners are enough, after an act that leaves fewer of them.
///
/// # Errors
/// [`ApprovalRefusal::OwnersTooFew`].
pub fn check_owners(left: usize) -> Result<(), ApprovalRefusal> {
    if left < OWNERS_MIN {
        Err(ApprovalRefusal::OwnersTooFew)
    } else {
        Ok(())
    }
}

/// Whether an act is a request first. `enforced` is whether four eyes are asked for at all: always in production,
/// in a sandbox when its operator wants to see how it is. A payout beyond a project's limit always waits, since
/// somebody set the limit; and with no operators yet, no act but making one is possible where it is enforced.
#[must_use]
pub fn needs_second(kind: ActKind, enforced: bool, operators: usize) -> bool {
    match kind {
        ActKind::DisbursementRelease => true,
        ActKind::OperatorCreate => enforced && operators >= OPERATORS_UNAPPROVED,
        ActKind::BalanceAdjust
        | ActKind::ExceptionResolve
        | ActKind::TariffSet
        | ActKind::TaxSet
        | ActKind::HolidaySet
        | ActKind::EngineKeyIssue
        | ActKind::OperatorRemove
        | ActKind::OperatorRoleSet
        | ActKind::PaymentRefund
        | ActKind::ProjectTermsSet => enforced,
    }
}

/// Whether somebody may decide on a request. Each is an actor as the audit trail names it, with the actors who may
/// hold its secret as well: whoever issued a key, and whoever asked for an operator, has seen the token of it.
///
/// # Errors
/// [`ApprovalRefusal::OwnRequest`] when one person may be behind both.
pub fn may_decide(asked_by: &[String], decided_by: &[String]) -> Result<(), ApprovalRefusal> {
    if asked_by.iter().any(|actor| decided_by.contains(actor)) {
        Err(ApprovalRefusal::OwnRequest)
    } else {
        Ok(())
    }
}

/// The rule that stopped an act of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum ApprovalRefusal {
    /// It is not said who acts.
    #[error("it is not said which operator acts")]
    IdentityMissing,
    /// The key file is of no operator here, or was replaced.
    #[error("the key file is not that of an operator of this platform")]
    IdentityWrong,
    /// The operator was asked for and not approved yet.
    #[error("the operator has not been approved yet")]
    OperatorNotApproved,
    /// The name is in use.
    #[error("there is an operator of this name")]
    OperatorExists,
    /// There is no operator of this name.
    #[error("there is no operator of this name")]
    OperatorNotFound,
    /// The name cannot be one.
    #[error("this cannot be an operator's name")]
    NameUnusable,
    /// There is no such request.
    #[error("there is no such request")]
    RequestNotFound,
    /// The request was decided on before.
    #[error("the request was decided on before")]
    RequestDecided,
    /// Whoever asked cannot be the one who approves or refuses.
    #[error("a request is decided on by another person than the one who asked")]
    OwnRequest,
    /// A new key for an engine is asked for; rotating one would give it to whoever rotates.
    #[error("an engine's key is not rotated where a second person has to agree")]
    EngineKeyRotation,
    /// With fewer than [`OWNERS_MIN`] owners nobody could agree to another operator any more.
    #[error("at least {OWNERS_MIN} owners have to be left")]
    OwnersTooFew,
    /// In production nobody switches four eyes off.
    #[error("four eyes are always asked for in production")]
    AlwaysEnforced,
    /// The reason is too long, or has characters that do not print.
    #[error("the reason is too long or has characters that do not print")]
    ReasonUnusable,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_decides_on_what_they_asked_for() {
        let actors = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let own = Err(ApprovalRefusal::OwnRequest);
        for (asked, decided, expected) in [
            (actors(&["operator:ana"]), actors(&["operator:budi"]), Ok(())),
            (actors(&["operator:ana"]), actors(&["operator:ana"]), own),
            // A payout by a key that ana issued; an operator whom ana asked for.
            (
                actors(&["key:pkey", "operator:ana"]),
                actors(&["operator:ana"]),
                own,
            ),
            (
                actors(&["operator:ana"]),
                actors(&["operator:citra", "operator:ana"]),
                own,
            ),
        ] {
            assert_eq!(may_decide(&asked, &decided), expected, "{asked:?} {decided:?}");
        }
    }

    #[test]
    fn the_first_two_operators_need_nobody() {
        for (operators, needs) in [(0, false), (1, false), (2, true), (9, true)] {
            assert_eq!(needs_second(ActKind::OperatorCreate, true, operators), needs);
        }
        assert!(!needs_second(ActKind::OperatorCreate, false, 9));
    }

    #[test]
    fn there_are_two_owners_who_can_agree_to_a_third() {
        for (left, enough) in [(0, false), (1, false), (2, true), (3, true)] {
            assert_eq!(check_owners(left).is_ok(), enough, "{left}");
        }
    }

    #[test]
    fn what_needs_a_second_person_needs_one_wherever_it_is_enforced() {
        for kind in ActKind::ALL {
            assert!(needs_second(kind, true, 2), "{kind:?}");
            let is_payout = kind == ActKind::DisbursementRelease;
            assert_eq!(needs_second(kind, false, 2), is_payout, "{kind:?}");
        }
    }

    #[test]
    fn names_of_operators_are_short_and_plain() {
        for name in ["ana", "budi.santoso", "ops-1_a"] {
            assert_eq!(
                OperatorName::parse(name).map(|name| name.as_str().to_owned()),
                Ok(name.into())
            );
        }
        for name in ["", "Ana", "1ana", "ana b", "ana/b", "é", &"a".repeat(41)] {
            assert!(OperatorName::parse(name).is_err(), "{name}");
        }
    }
}
