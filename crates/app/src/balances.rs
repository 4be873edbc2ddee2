//! Balances: reading them, and the operator's corrections.

use std::collections::HashMap;

use jiff::Timestamp;
use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::ledger::{
    Account, AccountId, AccountKind, Booked, LedgerRefusal, ProjectBalance, Purpose, TransferOrder, book,
};
use sengo_core::money::Rupiah;
use sengo_core::project::{Act, Project, Status};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::approval::{self, Acted};
use crate::cause::Cause;
use crate::error::Error;

/// A correction of a project's balance by the operator.
#[derive(Debug, Clone)]
pub struct Adjustment {
    /// Added to active; negative takes away.
    pub active: Rupiah,
    /// Added to pending; negative takes away.
    pub pending: Rupiah,
    /// Why, for the audit trail.
    pub reason: String,
    /// Names the correction: repeating it under the same id changes nothing. A new one when absent.
    pub id: Option<TransferId>,
}

/// What an act would do to a project's balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceEffect {
    /// The project.
    pub project: Project,
    /// What it has.
    pub before: ProjectBalance,
    /// What it would have.
    pub after: ProjectBalance,
}

impl App {
    /// A project whose money can be moved, with what it has.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], [`Refusal::StatusConflict`] unless the project is in use.
    pub(crate) async fn project_for_money(&self, id: ProjectId) -> Result<(Project, ProjectBalance), Error> {
        let merchant = self.project_merchant(id).await?;
        let project = self.project_show(merchant, id).await?;
        if !matches!(project.status, Status::Active | Status::Suspended) {
            let status = project.status;
            return Err(Refusal::StatusConflict {
                act: Act::MoveMoney,
                status,
            }
            .into());
        }
        let balance = self.balance_show(merchant, id, None).await?;
        Ok((project, balance))
    }

    /// What a project has, now or as booked up to and including a moment.
    ///
    /// Reads nothing but the balance: whoever calls has the project from its caller's own credential.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn balance_show(
        &self,
        merchant: MerchantId,
        project: ProjectId,
        at: Option<Timestamp>,
    ) -> Result<ProjectBalance, Error> {
        let tenant = self.store().tenant(merchant);
        Ok(match at {
            Some(at) => tenant.balance_at(Some(project), at).await?,
            None => tenant.balance(project).await?,
        })
    }

    /// What all projects of a merchant have together, in one snapshot.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn balance_show_all(
        &self,
        merchant: MerchantId,
        at: Option<Timestamp>,
    ) -> Result<ProjectBalance, Error> {
        let tenant = self.store().tenant(merchant);
        Ok(match at {
            Some(at) => tenant.balance_at(None, at).await?,
            None => tenant.balance_of_all().await?,
        })
    }

    /// Corrects a project's balance against the platform's adjustment account, or asks for it.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], [`Refusal::StatusConflict`] unless the project is in use,
    /// [`Refusal::InsufficientBalance`], [`Refusal::Ledger`], and those of [`App::act`].
    pub async fn balance_adjust(
        &self,
        actor: Actor,
        project: ProjectId,
        adjustment: Adjustment,
    ) -> Result<Acted, Error> {
        let id = match adjustment.id {
            Some(id) => id,
            None => self.transfer_id()?,
        };
        let act = approval::Act::BalanceAdjust {
            project: project.get(),
            active: adjustment.active.get(),
            pending: adjustment.pending.get(),
            reason: adjustment.reason,
            id: id.to_string(),
        };
        self.act(actor, act).await
    }

    /// The decision that corrects a balance.
    pub(crate) async fn balance_adjust_decision(
        &self,
        cause: Cause,
        project: ProjectId,
        adjustment: Adjustment,
    ) -> Result<BalanceAdjust, Error> {
        let merchant = self.project_merchant(project).await?;
        let id = match adjustment.id {
            Some(id) => id,
            None => self.transfer_id()?,
        };
        let orders = orders(merchant, project, &adjustment, id)?;
        Ok(BalanceAdjust {
            cause,
            merchant,
            project,
            adjustment,
            orders,
        })
    }
}

fn orders(
    merchant: MerchantId,
    project: ProjectId,
    adjustment: &Adjustment,
    id: TransferId,
) -> Result<Vec<TransferOrder>, Error> {
    let other = AccountId::of_platform(merchant, AccountKind::Adjustment);
    let parts = [
        (AccountKind::Active, adjustment.active, id),
        (
            AccountKind::Pending,
            adjustment.pending,
            derived(id, AccountKind::Pending),
        ),
    ];
    let mut orders = Vec::with_capacity(parts.len());
    for (kind, amount, id) in parts.into_iter().filter(|(_, amount, _)| *amount != Rupiah::ZERO) {
        let own = AccountId::of_project(merchant, project, kind);
        let purpose = Purpose::Adjustment;
        orders.push(if amount.is_negative() {
            let amount = amount
                .checked_neg()
                .ok_or(Refusal::Ledger(LedgerRefusal::BalanceOutOfRange))?;
            TransferOrder {
                id,
                debit: own,
                credit: other,
                amount,
                purpose,
            }
        } else {
            TransferOrder {
                id,
                debit: other,
                credit: own,
                amount,
                purpose,
            }
        });
    }
    Ok(orders)
}

/// The id of the second transfer of a correction, the same each time it is repeated.
fn derived(id: TransferId, kind: AccountKind) -> TransferId {
    let digest = Sha256::new()
        .chain_update(id.as_bytes())
        .chain_update(kind.as_str())
        .finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    TransferId::from_bytes(bytes)
}

/// Names everything that booking these orders looks at.
pub(crate) fn read_orders(reads: &mut Reads, orders: &[TransferOrder]) {
    for order in orders {
        reads.account(order.debit);
        reads.account(order.credit);
        reads.transfer(order.debit.merchant, order.id);
    }
}

/// Books orders over a unit of work; money that is lacking becomes the refusal that callers know.
pub(crate) fn book_orders(
    work: &Work,
    orders: &[TransferOrder],
    now: Timestamp,
) -> Result<Booked, Stop<Refusal>> {
    book_work(work, orders, now).map_err(|stop| match stop {
        Stop::Refused(rule) => Stop::Refused(refusal(rule, orders)),
        Stop::Unread(unread) => Stop::Unread(unread),
    })
}

/// Books orders over a unit of work.
pub(crate) fn book_work(
    work: &Work,
    orders: &[TransferOrder],
    now: Timestamp,
) -> Result<Booked, Stop<LedgerRefusal>> {
    let mut accounts = HashMap::new();
    let mut transfers = HashMap::new();
    for order in orders {
        for id in [order.debit, order.credit] {
            accounts.insert(id, work.account(id)?);
        }
        if let Some(transfer) = work.transfer(order.debit.merchant, order.id)? {
            transfers.insert(order.id, transfer);
        }
    }
    let account = |id| accounts.get(&id).copied().unwrap_or_else(|| Account::unused(id));
    book(orders, account, |id| transfers.get(&id).copied(), now).map_err(Stop::Refused)
}

fn refusal(rule: LedgerRefusal, orders: &[TransferOrder]) -> Refusal {
    match rule {
        LedgerRefusal::WouldOverdraw { account, balance } => {
            let needed = orders
                .iter()
                .find(|order| order.debit == account)
                .map(|order| order.amount);
            Refusal::InsufficientBalance {
                available: balance,
                needed: needed.unwrap_or(Rupiah::ZERO),
            }
        }
        other => Refusal::Ledger(other),
    }
}

/// Corrects a balance.
pub(crate) struct BalanceAdjust {
    cause: Cause,
    merchant: MerchantId,
    project: ProjectId,
    adjustment: Adjustment,
    orders: Vec<TransferOrder>,
}

impl Decision for BalanceAdjust {
    type Answer = ProjectBalance;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.project(self.merchant, self.project);
        reads.project_accounts(self.merchant, self.project);
        read_orders(reads, &self.orders);
    }

    fn decide(&self, work: &Work) -> Result<Decided<ProjectBalance>, Stop<Refusal>> {
        let project = work
            .project(self.merchant, self.project)?
            .ok_or(Stop::Refused(Refusal::ProjectNotFound))?;
        if !matches!(project.status, Status::Active | Status::Suspended) {
            return Err(Stop::Refused(Refusal::StatusConflict {
                act: Act::MoveMoney,
                status: project.status,
            }));
        }
        let before = work.balance(self.merchant, self.project)?;
        let booked = book_orders(work, &self.orders, self.cause.business)?;
        let after = balance_with(before, &booked, self.project);
        if booked.transfers.is_empty() {
            return Ok(Decided {
                changes: Changes::default(),
                answer: after,
            });
        }
        let audit = self.cause.audit(
            self.merchant,
            "balance.adjust",
            format!("project:{}", self.project),
            json!({ "active": before.active.get(), "pending": before.pending.get() }),
            json!({
                "active": after.active.get(),
                "pending": after.pending.get(),
                "reason": self.adjustment.reason,
                "transfers": booked.transfers.iter().map(|transfer| transfer.id.to_string()).collect::<Vec<_>>(),
            }),
        );
        let changes = Changes {
            booked: vec![booked],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: after,
        })
    }
}

/// A project's balance with what a booking changed.
fn balance_with(before: ProjectBalance, booked: &Booked, project: ProjectId) -> ProjectBalance {
    let mut after = before;
    for account in booked
        .accounts
        .iter()
        .filter(|account| account.id.project == Some(project))
    {
        match account.id.kind {
            AccountKind::Active => after.active = account.balance,
            AccountKind::Pending => after.pending = account.balance,
            AccountKind::Hold => after.hold = account.balance,
            AccountKind::Receivable
            | AccountKind::Clearing
            | AccountKind::Fees
            | AccountKind::Adjustment
            | AccountKind::Suspense => {}
        }
    }
    after
}
