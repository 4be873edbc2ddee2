//! Transactions on both sides: looking for them, one's whole story, and what was found as a file.

mod export;
mod filter;
mod list;
mod story;
mod timeline;
mod words;

use sengo_core::ids::TransactionId;
use sengo_core::refusal::{Refusal, TransactionRefusal};

use super::Routes;
use crate::failure::Failure;
use crate::visit::Visit;

pub(in crate::routes) use words::{exception_words, kind_words, status_badge};

const OPERATOR: &str = "/console/operator/transactions";
const MERCHANT: &str = "/console/merchant/transactions";

pub(super) fn routes() -> Routes {
    Routes::new()
        .page(OPERATOR, list::show)
        .page("/console/operator/transactions.csv", export::show)
        .page("/console/operator/transactions/{id}", story::show)
        .form("/console/operator/transactions/{id}/callback", story::resend)
        .page(MERCHANT, list::show)
        .page("/console/merchant/transactions.csv", export::show)
        .page("/console/merchant/transactions/{id}", story::show)
        .form("/console/merchant/transactions/{id}/callback", story::resend)
}

/// Whose page an address is. An address of the other side is asked for that side's permission all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::routes) enum Side {
    Operator,
    Merchant,
}

impl Side {
    fn of(visit: &Visit) -> Self {
        if visit.path().starts_with(MERCHANT) {
            Self::Merchant
        } else {
            Self::Operator
        }
    }

    /// The list's address.
    fn list(self) -> &'static str {
        match self {
            Self::Operator => OPERATOR,
            Self::Merchant => MERCHANT,
        }
    }

    /// The address of a transaction's page.
    pub(in crate::routes) fn address(self, id: TransactionId) -> String {
        format!("{}/{id}", self.list())
    }

    /// The address of a project's page.
    fn project(self, id: sengo_core::ids::ProjectId) -> String {
        match self {
            Self::Operator => format!("/console/operator/projects/{id}"),
            Self::Merchant => format!("/console/merchant/projects/{id}"),
        }
    }
}

/// The id in an address.
fn transaction_id(text: &str) -> Result<TransactionId, Failure> {
    TransactionId::parse(text).ok_or_else(|| Refusal::from(TransactionRefusal::NotFound).into())
}
