//! Exceptions: money that no rule could book, and where it belongs.

use jiff::Timestamp;
use sengo_core::approval::ActKind;
use sengo_core::exception::{ExceptionCase, ExceptionId, Resolution};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::role::Permission;
use sengo_store::{ExceptionFilter, Page};

use super::Desk;
use crate::approval::{Act, Acted, RequestFound};
use crate::balances::BalanceEffect;
use crate::error::Error;

/// How many exceptions a list shows at once.
pub const EXCEPTIONS_SHOWN_MAX: i64 = 50;

/// Exceptions, and the moment from which their age counts.
#[derive(Debug, Clone)]
pub struct ExceptionsFound {
    /// The newest first.
    pub cases: Vec<ExceptionCase>,
    /// Now, by the business clock.
    pub now: Timestamp,
}

/// An exception with what stands around it.
#[derive(Debug, Clone)]
pub struct ExceptionFound {
    /// What is kept of it.
    pub case: ExceptionCase,
    /// With whom its money waits; none for money of nobody.
    pub merchant: Option<Merchant>,
    /// The project of the transaction that it is about.
    pub project: Option<Project>,
    /// Requests for a resolution that wait for a second person.
    pub waiting: Vec<RequestFound>,
    /// Whether a resolution needs one.
    pub needs_second: bool,
    /// Now, by the business clock.
    pub now: Timestamp,
}

impl Desk<'_> {
    /// Exceptions that wait, or that were resolved, from `offset` on: one more than is shown at once, if there is a
    /// next page.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn exceptions(&self, open: bool, offset: i64) -> Result<ExceptionsFound, Error> {
        self.may(Permission::PlatformRead)?;
        let filter = ExceptionFilter {
            merchant: None,
            open: Some(open),
        };
        let page = Page {
            offset: offset.max(0),
            limit: EXCEPTIONS_SHOWN_MAX.saturating_add(1),
        };
        Ok(ExceptionsFound {
            cases: self.app.exception_list(filter, page).await?,
            now: self.app.clock().business(),
        })
    }

    /// An exception.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ExceptionNotFound`].
    pub async fn exception(&self, id: ExceptionId) -> Result<ExceptionFound, Error> {
        self.may(Permission::PlatformRead)?;
        let case = self.app.exception_show(id).await?;
        let home = case.set_aside.merchant;
        let merchant = match home {
            MerchantId::NOBODY => None,
            _ => Some(self.app.merchant_show(home).await?),
        };
        let about = match case.about {
            Some(about) => self.app.store().transaction_owner(about).await?,
            None => None,
        };
        let project = match about {
            Some(parties) => Some(self.app.project_show(parties.merchant, parties.project).await?),
            None => None,
        };
        let mut waiting = self.requests_waiting(ActKind::ExceptionResolve).await?;
        let own = id.to_string();
        waiting.retain(|request| {
            matches!(&request.document.act, Act::ExceptionResolve { exception, .. } if *exception == own)
        });
        Ok(ExceptionFound {
            case,
            merchant,
            project,
            waiting,
            needs_second: self.needs_second(ActKind::ExceptionResolve).await?,
            now: self.app.clock().business(),
        })
    }

    /// What giving an exception's money to a project would do to the project's balance, as things stand.
    ///
    /// # Errors
    /// Those of [`crate::App::exception_resolve`] that are about the exception and the project.
    pub async fn exception_effect(
        &self,
        id: ExceptionId,
        project: ProjectId,
    ) -> Result<BalanceEffect, Error> {
        self.may(Permission::MoneyAct)?;
        self.app.exception_effect(id, project).await
    }

    /// Decides where the money of an exception belongs, or asks for it.
    ///
    /// # Errors
    /// Those of [`crate::App::exception_resolve`].
    pub async fn exception_resolve(&self, id: ExceptionId, resolution: Resolution) -> Result<Acted, Error> {
        let actor = self.may(Permission::MoneyAct)?;
        self.app.exception_resolve(actor, id, resolution).await
    }
}
