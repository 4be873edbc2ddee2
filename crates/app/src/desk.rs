//! What people who are signed in may do: the only door of the console.
//!
//! A desk is somebody's. Each thing done at it first asks whether their role permits it, and people of a merchant reach
//! their own merchant and nothing else: another's row looks as if it did not exist. What is done then is a use case
//! like any other.
//!
//! Invariant: every public function of a desk begins with [`Desk::may`] or [`Desk::own`].

mod analytics;
mod approvals;
mod audit;
mod balances;
mod calendar;
pub mod corrections;
pub mod engines;
mod evidence;
pub mod exceptions;
pub mod fees;
pub mod keys;
pub mod merchants;
mod overview;
mod papers;
pub mod payouts;
mod personal_data;
pub mod projects;
pub mod refunds;
mod requests;
mod team;
pub mod terms;
mod transactions;
mod transfers;

use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;

use crate::app::App;
use crate::error::Error;
use crate::people::SignedIn;

/// The desk of somebody who is signed in.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    pub(crate) app: &'a App,
    pub(crate) by: &'a SignedIn,
}

impl App {
    /// The desk of somebody who is signed in.
    #[must_use]
    pub fn desk<'a>(&'a self, by: &'a SignedIn) -> Desk<'a> {
        Desk { app: self, by }
    }
}

impl Desk<'_> {
    /// Who acts, if their role permits it. The role is that of this request: it was read when the session was.
    ///
    /// # Errors
    /// [`PersonRefusal::NotPermitted`].
    pub(crate) fn may(&self, permission: Permission) -> Result<Actor, Error> {
        if self.by.role.permits(permission) {
            Ok(self.by.actor())
        } else {
            Err(Refusal::from(PersonRefusal::NotPermitted).into())
        }
    }

    /// Who acts, and the merchant that is their own, if their role permits it.
    ///
    /// # Errors
    /// [`PersonRefusal::NotPermitted`], also for operators, who have no merchant.
    pub(crate) fn own(&self, permission: Permission) -> Result<(MerchantId, Actor), Error> {
        let actor = self.may(permission)?;
        let merchant = self.by.merchant();
        let merchant = merchant.ok_or_else(|| Refusal::from(PersonRefusal::NotPermitted))?;
        Ok((merchant, actor))
    }
}
