//! Exceptions, as the operator sees and resolves them.

use sengo_core::audit::Actor;
use sengo_core::exception::{ExceptionCase, ExceptionId, Resolution, resolve};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::{LedgerRefusal, TransferOrder};
use sengo_core::money::Rupiah;
use sengo_core::project::{Act, Status};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, ExceptionFilter, Page, Reads, Stop, Work};
use sengo_wire::view::resolution_text;
use serde_json::{Value, json};

use crate::app::App;
use crate::approval::{self, Acted};
use crate::balances::{BalanceEffect, book_orders, read_orders};
use crate::cause::Cause;
use crate::error::Error;

impl App {
    /// Exceptions, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn exception_list(
        &self,
        filter: ExceptionFilter,
        page: Page,
    ) -> Result<Vec<ExceptionCase>, Error> {
        Ok(self.store().exceptions(filter, page).await?)
    }

    /// An exception by its id.
    ///
    /// # Errors
    /// [`Refusal::ExceptionNotFound`].
    pub async fn exception_show(&self, id: ExceptionId) -> Result<ExceptionCase, Error> {
        let found = self.store().exception(id).await?;
        found.ok_or_else(|| Refusal::ExceptionNotFound.into())
    }

    /// Decides where the money of an exception belongs, or asks for it. The same decision again changes nothing.
    ///
    /// # Errors
    /// [`Refusal::ExceptionNotFound`], [`Refusal::ExceptionResolved`], [`Refusal::ProjectNotFound`],
    /// [`Refusal::StatusConflict`] unless the project is in use, and those of [`App::act`].
    pub async fn exception_resolve(
        &self,
        actor: Actor,
        id: ExceptionId,
        resolution: Resolution,
    ) -> Result<Acted, Error> {
        let act = approval::Act::ExceptionResolve {
            exception: id.to_string(),
            to: resolution_text(resolution),
        };
        self.act(actor, act).await
    }

    /// What giving an exception's money to a project would do to the project's balance, as things stand.
    ///
    /// # Errors
    /// Those of [`App::exception_resolve`] that are about the exception and the project.
    pub(crate) async fn exception_effect(
        &self,
        id: ExceptionId,
        project: ProjectId,
    ) -> Result<BalanceEffect, Error> {
        let resolution = Resolution::Project(project);
        let case = self.exception_show(id).await?;
        if case.resolved.is_some_and(|(decided, _)| decided != resolution) {
            return Err(Refusal::ExceptionResolved.into());
        }
        let (project, before) = self.project_for_money(project).await?;
        let orders = resolve(&case.set_aside, resolution, project.merchant, before.active);
        let after = orders.ok().and_then(|orders| before.after(project.id, &orders));
        let after = after.ok_or(Refusal::Ledger(LedgerRefusal::BalanceOutOfRange))?;
        Ok(BalanceEffect {
            project,
            before,
            after,
        })
    }

    /// The decision that does it.
    pub(crate) async fn exception_decision(
        &self,
        cause: Cause,
        id: ExceptionId,
        resolution: Resolution,
    ) -> Result<Resolve, Error> {
        let case = self.exception_show(id).await?;
        let home = case.set_aside.merchant;
        let owner = match resolution {
            Resolution::Project(project) => self.project_merchant(project).await?,
            Resolution::Channel | Resolution::Platform => home,
        };
        Ok(Resolve {
            cause,
            case,
            resolution,
            owner,
        })
    }
}

/// Resolves an exception.
pub(crate) struct Resolve {
    cause: Cause,
    /// As it was found; what is decided on is read again.
    case: ExceptionCase,
    resolution: Resolution,
    /// The merchant of the project that the resolution names.
    owner: MerchantId,
}

impl Resolve {
    fn home(&self) -> MerchantId {
        self.case.set_aside.merchant
    }

    fn project(&self) -> Option<ProjectId> {
        match self.resolution {
            Resolution::Project(project) => Some(project),
            Resolution::Channel | Resolution::Platform => None,
        }
    }

    /// What it moves, were the project's active balance this. The money of an exception never changes, so it can be
    /// asked before the exception is read again.
    fn orders(&self, active: Rupiah) -> Result<Vec<TransferOrder>, Refusal> {
        resolve(&self.case.set_aside, self.resolution, self.owner, active)
            .map_err(|_| Refusal::Ledger(LedgerRefusal::BalanceOutOfRange))
    }

    fn check_project(&self, work: &Work) -> Result<Rupiah, Stop<Refusal>> {
        let Some(id) = self.project() else {
            return Ok(Rupiah::ZERO);
        };
        let project = work
            .project(self.owner, id)?
            .ok_or(Stop::Refused(Refusal::ProjectNotFound))?;
        match project.status {
            Status::Active | Status::Suspended => Ok(work.balance(self.owner, id)?.active),
            status => Err(Stop::Refused(Refusal::StatusConflict {
                act: Act::MoveMoney,
                status,
            })),
        }
    }
}

impl Decision for Resolve {
    type Answer = ExceptionCase;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.home());
        reads.exception(self.home(), self.case.id);
        if let Some(project) = self.project() {
            reads.merchant(self.owner);
            reads.project(self.owner, project);
            reads.project_accounts(self.owner, project);
        }
        // Which accounts it touches depends on the balance: with none, and with any amount of it.
        for active in [Rupiah::ZERO, Rupiah::new(1), Rupiah::new(i64::MAX)] {
            read_orders(reads, &self.orders(active).unwrap_or_default());
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<ExceptionCase>, Stop<Refusal>> {
        let before = work
            .exception(self.home(), self.case.id)?
            .ok_or(Stop::Refused(Refusal::ExceptionNotFound))?;
        match before.resolved {
            Some((resolution, _)) if resolution == self.resolution => {
                return Ok(Decided {
                    changes: Changes::default(),
                    answer: before.clone(),
                });
            }
            Some(_) => return Err(Stop::Refused(Refusal::ExceptionResolved)),
            None => {}
        }
        let active = self.check_project(work)?;
        let orders = self.orders(active).map_err(Stop::Refused)?;
        let booked = book_orders(work, &orders, self.cause.business)?;
        let after = ExceptionCase {
            resolved: Some((self.resolution, self.cause.business)),
            ..before.clone()
        };
        let subject = format!("exception:{}", before.id);
        let told = json!({
            "to": resolution_text(self.resolution),
            "amount": before.set_aside.amount.get(),
            "kind": before.kind.as_str(),
            "transfers": booked.transfers.iter().map(|transfer| transfer.id.to_string()).collect::<Vec<_>>(),
        });
        // Both tenants see it, where it concerns two.
        let mut concerned = vec![self.home()];
        concerned.extend(
            self.project()
                .map(|_| self.owner)
                .filter(|owner| *owner != self.home()),
        );
        let audit = concerned.into_iter().map(|merchant| {
            let (subject, told) = (subject.clone(), told.clone());
            self.cause
                .audit(merchant, "exception.resolve", subject, Value::Null, told)
        });
        let changes = Changes {
            audit: audit.collect(),
            booked: vec![booked],
            exceptions: vec![after.clone()],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: after,
        })
    }
}
