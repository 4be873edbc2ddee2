//! The operator's side.

mod audit;
mod callbacks;
mod corrections;
mod engines;
mod exceptions;
mod fees;
pub(in crate::routes) mod merchants;
mod operators;
mod overview;
mod papers;
mod payouts;
mod personal_data;
mod projects;
mod search;
mod second_person;
mod settlement_days;
mod terms;

use sengo_core::role::{MerchantRole, OperatorRole, Role};

use super::Routes;
use crate::speech::Speech;

pub(in crate::routes) use self::fees::words::schedule as settles;

pub(super) fn routes() -> Routes {
    overview::routes()
        .and(projects::routes())
        .and(papers::routes())
        .and(search::routes())
        .and(callbacks::routes())
        .and(exceptions::routes())
        .and(corrections::routes())
        .and(fees::routes())
        .and(payouts::routes())
        .and(settlement_days::routes())
        .and(terms::routes())
        .and(personal_data::routes())
        .and(merchants::routes())
        .and(engines::routes())
        .and(operators::routes())
        .and(audit::routes())
}

/// A role in words.
pub(in crate::routes) fn role_words(speech: &Speech, role: Role) -> &'static str {
    match role {
        Role::Operator(OperatorRole::Owner) | Role::Merchant(MerchantRole::Owner) => {
            speech.say("Owner", "Pemilik")
        }
        Role::Operator(OperatorRole::Reviewer) => speech.say("Reviewer", "Peninjau"),
        Role::Operator(OperatorRole::Finance) | Role::Merchant(MerchantRole::Finance) => {
            speech.say("Finance", "Keuangan")
        }
        Role::Operator(OperatorRole::Support) => speech.say("Support", "Dukungan"),
        Role::Operator(OperatorRole::Viewer) | Role::Merchant(MerchantRole::Viewer) => {
            speech.say("Viewer", "Pengamat")
        }
        Role::Merchant(MerchantRole::Developer) => speech.say("Developer", "Pengembang"),
    }
}
