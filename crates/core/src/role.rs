//! Who may do what: the roles of people on either side, and what each permits, as one table.

/// What an operator does on the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OperatorRole {
    /// Everything, other operators included.
    Owner,
    /// Merchants and their projects: evidence, approval, suspension.
    Reviewer,
    /// Money: fees, exceptions, corrections, and what needs a second person.
    Finance,
    /// Answers merchants: sees all, sends callbacks again.
    Support,
    /// Sees.
    Viewer,
}

impl OperatorRole {
    /// All of them, the one that may most first.
    pub const ALL: [Self; 5] = [
        Self::Owner,
        Self::Reviewer,
        Self::Finance,
        Self::Support,
        Self::Viewer,
    ];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Reviewer => "reviewer",
            Self::Finance => "finance",
            Self::Support => "support",
            Self::Viewer => "viewer",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether it permits something. Nobody on this side has a merchant's own permissions: an operator never
    /// holds a merchant's keys or speaks for it.
    #[must_use]
    pub fn permits(self, permission: Permission) -> bool {
        use OperatorRole::{Finance, Owner, Reviewer, Support, Viewer};
        use Permission as P;
        let who: &[Self] = match permission {
            P::PlatformRead | P::AnalyticsRead => &[Owner, Reviewer, Finance, Support, Viewer],
            P::ProjectReview | P::MerchantChange | P::PaperRead | P::PaperDecide => &[Owner, Reviewer],
            P::RecipientRead => &[Owner, Finance, Support],
            P::CallbackResend => &[Owner, Finance, Support],
            P::MoneyAct => &[Owner, Finance],
            P::RequestDecide => &[Owner, Finance],
            P::AuditRead | P::AuditExport => &[Owner, Reviewer, Finance],
            P::OperatorManage | P::PersonalDataManage | P::EngineManage => &[Owner],
            P::MerchantTeamManage => &[Owner, Reviewer],
            P::OwnRead
            | P::OwnProjectChange
            | P::OwnKeyManage
            | P::OwnRequestLogRead
            | P::OwnCallbackResend
            | P::OwnRecipientRead
            | P::OwnMoneyAct
            | P::OwnTeamManage
            | P::OwnPaperManage => &[],
        };
        who.contains(&self)
    }
}

/// What a person does for a merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MerchantRole {
    /// Everything of the merchant, its team included.
    Owner,
    /// Projects, keys, allowlists, the log of calls.
    Developer,
    /// Balances, transfers, refunds.
    Finance,
    /// Sees.
    Viewer,
}

impl MerchantRole {
    /// All of them, the one that may most first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Developer, Self::Finance, Self::Viewer];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Developer => "developer",
            Self::Finance => "finance",
            Self::Viewer => "viewer",
        }
    }

    /// The role of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }

    /// Whether it permits something, of the merchant's own. Nothing of the platform's is ever permitted.
    #[must_use]
    pub fn permits(self, permission: Permission) -> bool {
        use MerchantRole::{Developer, Finance, Owner, Viewer};
        use Permission as P;
        let who: &[Self] = match permission {
            P::OwnRead => &[Owner, Developer, Finance, Viewer],
            P::OwnProjectChange | P::OwnKeyManage | P::OwnRequestLogRead | P::OwnCallbackResend => {
                &[Owner, Developer]
            }
            P::OwnRecipientRead | P::OwnMoneyAct => &[Owner, Finance],
            P::OwnTeamManage | P::OwnPaperManage => &[Owner],
            P::PlatformRead
            | P::AnalyticsRead
            | P::ProjectReview
            | P::MerchantChange
            | P::MerchantTeamManage
            | P::PaperRead
            | P::PaperDecide
            | P::RecipientRead
            | P::CallbackResend
            | P::MoneyAct
            | P::RequestDecide
            | P::EngineManage
            | P::AuditRead
            | P::AuditExport
            | P::OperatorManage
            | P::PersonalDataManage => &[],
        };
        who.contains(&self)
    }
}

/// What somebody may be permitted to do. Those that begin with `Own` are of a merchant's people, about their own
/// merchant and no other; all else is of operators, about every merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// See merchants, projects, transactions, exceptions, requests, fees and engines.
    PlatformRead,
    /// See the figures.
    AnalyticsRead,
    /// Approve, reject, suspend and resume projects.
    ProjectReview,
    /// Create merchants, switch their products, set where their keys may call from.
    MerchantChange,
    /// Invite a merchant's people and end their access.
    MerchantTeamManage,
    /// Open the papers in a merchant's file.
    PaperRead,
    /// Decide about them.
    PaperDecide,
    /// See account numbers and names of recipients.
    RecipientRead,
    /// Have callbacks sent again.
    CallbackResend,
    /// Correct balances, resolve exceptions, set fees, taxes, holidays and limits, or ask for it.
    MoneyAct,
    /// Approve or refuse what another operator asked for; of each kind only what one may ask for oneself.
    RequestDecide,
    /// Give engines keys and take them away.
    EngineManage,
    /// Read the audit trail.
    AuditRead,
    /// Take the audit trail away as a file.
    AuditExport,
    /// Make and remove operators.
    OperatorManage,
    /// Export and erase what is kept of a person.
    PersonalDataManage,
    /// See the merchant's projects, balances, transactions and figures.
    OwnRead,
    /// Create, correct and close projects, and set their allowlists.
    OwnProjectChange,
    /// Issue, rotate and revoke keys.
    OwnKeyManage,
    /// See the log of calls, and have a signature explained.
    OwnRequestLogRead,
    /// Have the merchant's callbacks sent again.
    OwnCallbackResend,
    /// See account numbers and names of the merchant's recipients.
    OwnRecipientRead,
    /// Transfer, refund, and decide on a colleague's refund.
    OwnMoneyAct,
    /// Invite colleagues and end their access.
    OwnTeamManage,
    /// Add papers to the merchant's file.
    OwnPaperManage,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 25] = [
        Self::PlatformRead,
        Self::AnalyticsRead,
        Self::ProjectReview,
        Self::MerchantChange,
        Self::MerchantTeamManage,
        Self::PaperRead,
        Self::PaperDecide,
        Self::RecipientRead,
        Self::CallbackResend,
        Self::MoneyAct,
        Self::RequestDecide,
        Self::EngineManage,
        Self::AuditRead,
        Self::AuditExport,
        Self::OperatorManage,
        Self::PersonalDataManage,
        Self::OwnRead,
        Self::OwnProjectChange,
        Self::OwnKeyManage,
        Self::OwnRequestLogRead,
        Self::OwnCallbackResend,
        Self::OwnRecipientRead,
        Self::OwnMoneyAct,
        Self::OwnTeamManage,
        Self::OwnPaperManage,
    ];
}

/// A role on either side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Of an operator.
    Operator(OperatorRole),
    /// Of a person of a merchant.
    Merchant(MerchantRole),
}

impl Role {
    /// Whether it permits something.
    #[must_use]
    pub fn permits(self, permission: Permission) -> bool {
        match self {
            Self::Operator(role) => role.permits(permission),
            Self::Merchant(role) => role.permits(permission),
        }
    }

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operator(role) => role.as_str(),
            Self::Merchant(role) => role.as_str(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permitted(role: Role) -> Vec<Permission> {
        Permission::ALL
            .into_iter()
            .filter(|permission| role.permits(*permission))
            .collect()
    }

    #[test]
    fn owners_may_do_everything_of_their_side_and_nothing_of_the_other() {
        let operator = permitted(Role::Operator(OperatorRole::Owner));
        let merchant = permitted(Role::Merchant(MerchantRole::Owner));
        assert_eq!(
            [operator.clone(), merchant.clone()].concat(),
            Permission::ALL.to_vec()
        );
        assert!(operator.iter().all(|permission| !merchant.contains(permission)));
    }

    #[test]
    fn whoever_only_sees_changes_nothing() {
        assert_eq!(
            permitted(Role::Operator(OperatorRole::Viewer)),
            [Permission::PlatformRead, Permission::AnalyticsRead]
        );
        assert_eq!(
            permitted(Role::Merchant(MerchantRole::Viewer)),
            [Permission::OwnRead]
        );
    }

    #[test]
    fn money_and_review_are_kept_apart() {
        assert!(!OperatorRole::Reviewer.permits(Permission::MoneyAct));
        assert!(!OperatorRole::Finance.permits(Permission::ProjectReview));
        assert!(!MerchantRole::Developer.permits(Permission::OwnMoneyAct));
        assert!(!MerchantRole::Finance.permits(Permission::OwnKeyManage));
    }

    #[test]
    fn roles_are_read_by_their_words() {
        for role in OperatorRole::ALL {
            assert_eq!(OperatorRole::parse(role.as_str()), Some(role));
        }
        for role in MerchantRole::ALL {
            assert_eq!(MerchantRole::parse(role.as_str()), Some(role));
        }
        assert_eq!(OperatorRole::parse("root"), None);
    }
}
