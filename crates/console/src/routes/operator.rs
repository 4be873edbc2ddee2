//! The operator's side.

mod callbacks;
mod overview;
mod papers;
mod projects;
mod search;

use sengo_core::role::{MerchantRole, OperatorRole, Role};

use super::Routes;
use crate::speech::Speech;

pub(super) fn routes() -> Routes {
    overview::routes()
        .and(projects::routes())
        .and(papers::routes())
        .and(search::routes())
        .and(callbacks::routes())
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
