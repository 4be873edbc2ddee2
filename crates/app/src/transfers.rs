//! Transfers: money between a merchant's own projects, and orders to the ledger in general.

use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, TransferId};
use sengo_core::key::KeyOwner;
use sengo_core::ledger::{AccountId, AccountKind, LedgerRefusal, Purpose, TransferOrder};
use sengo_core::money::Rupiah;
use sengo_core::project::{Act, Status};
use sengo_core::refusal::{Fault, FieldFault, Refusal};
use sengo_store::{Changes, Decided, Decision, OwnTransfer, Reads, Stop, UsedReference, Work};
use sengo_wire::request::TransferCreate;
use sengo_wire::view::TransferView;
use serde_json::json;

use crate::app::App;
use crate::balances::{book_orders, read_orders};
use crate::cause::Cause;
use crate::error::Error;
use crate::once::{Once, Repeatable};

/// Transfers of one page.
pub const TRANSFERS_SHOWN_MAX: usize = 50;

/// What an active balance is before and after something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceChange {
    /// Before.
    pub before: Rupiah,
    /// After.
    pub after: Rupiah,
}

/// What a transfer would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferPreview {
    /// Of the project it takes from.
    pub from: BalanceChange,
    /// Of the project it gives to.
    pub to: BalanceChange,
}

/// A page of transfers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransfersPage {
    /// The transfers.
    pub transfers: Vec<OwnTransfer>,
    /// Where the next page begins, if there is one.
    pub next: Option<TransferId>,
}

impl App {
    /// Moves active money between two Active projects of a merchant.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] when a project is not the merchant's, [`Refusal::StatusConflict`],
    /// [`Refusal::ReferenceUsed`], [`Refusal::InsufficientBalance`].
    pub async fn transfer_create(
        &self,
        actor: Actor,
        merchant: MerchantId,
        transfer: TransferCreate,
        once: Option<Once>,
    ) -> Result<Repeatable<TransferView>, Error> {
        let decision = self.merchant_transfer(actor, merchant, transfer)?;
        self.decide_once(
            decision,
            KeyOwner {
                merchant,
                project: None,
            },
            once,
        )
        .await
    }

    /// What a transfer would change, were it made at this moment: it is decided like one, and nothing is written.
    ///
    /// # Errors
    /// Those of [`App::transfer_create`].
    pub async fn transfer_preview(
        &self,
        actor: Actor,
        merchant: MerchantId,
        transfer: TransferCreate,
    ) -> Result<TransferPreview, Error> {
        let decision = self.merchant_transfer(actor, merchant, transfer)?;
        self.decide(TransferTrial(decision)).await
    }

    /// A page of the transfers between a merchant's projects, the newest first: at most [`TRANSFERS_SHOWN_MAX`], from
    /// before the one that is named on.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn transfer_list(
        &self,
        merchant: MerchantId,
        before: Option<TransferId>,
    ) -> Result<TransfersPage, Error> {
        let limit = i64::try_from(TRANSFERS_SHOWN_MAX).unwrap_or(i64::MAX);
        let tenant = self.store().tenant(merchant);
        let mut transfers = tenant.own_transfers(before, limit.saturating_add(1)).await?;
        let more = transfers.len() > TRANSFERS_SHOWN_MAX;
        transfers.truncate(TRANSFERS_SHOWN_MAX);
        let next = transfers.last().filter(|_| more).map(|own| own.transfer.id);
        Ok(TransfersPage { transfers, next })
    }

    fn merchant_transfer(
        &self,
        actor: Actor,
        merchant: MerchantId,
        transfer: TransferCreate,
    ) -> Result<MerchantTransfer, Error> {
        let order = TransferOrder {
            id: self.transfer_id()?,
            debit: AccountId::of_project(merchant, transfer.from, AccountKind::Active),
            credit: AccountId::of_project(merchant, transfer.to, AccountKind::Active),
            amount: transfer.amount,
            purpose: Purpose::Transfer,
        };
        Ok(MerchantTransfer {
            cause: self.cause(actor)?,
            merchant,
            transfer,
            order,
        })
    }

    /// Books one order as it is. Who may order it is decided by whoever calls this.
    ///
    /// # Errors
    /// [`Refusal::InsufficientBalance`], [`Refusal::Ledger`].
    pub async fn transfer_post(&self, order: TransferOrder) -> Result<TransferId, Error> {
        let now = self.parts.clock.business();
        self.decide(TransferPost { order, now }).await
    }

    /// A new id for a transfer.
    ///
    /// # Errors
    /// [`Error::Defect`] without randomness.
    pub fn transfer_id_new(&self) -> Result<TransferId, Error> {
        self.transfer_id()
    }
}

struct TransferPost {
    order: TransferOrder,
    now: jiff::Timestamp,
}

impl Decision for TransferPost {
    type Answer = TransferId;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        read_orders(reads, std::slice::from_ref(&self.order));
    }

    fn decide(&self, work: &Work) -> Result<Decided<TransferId>, Stop<Refusal>> {
        let booked = book_orders(work, std::slice::from_ref(&self.order), self.now)?;
        Ok(Decided {
            changes: Changes {
                booked: vec![booked],
                ..Changes::default()
            },
            answer: self.order.id,
        })
    }
}

/// Decides like a transfer, and writes nothing.
struct TransferTrial(MerchantTransfer);

impl Decision for TransferTrial {
    type Answer = TransferPreview;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        self.0.reads(reads);
    }

    fn decide(&self, work: &Work) -> Result<Decided<TransferPreview>, Stop<Refusal>> {
        let decided = self.0.decide(work)?;
        let accounts = || decided.changes.booked.iter().flat_map(|booked| &booked.accounts);
        let change = |id: AccountId| -> Result<BalanceChange, Stop<Refusal>> {
            let before = work.account(id)?.balance;
            let after = accounts().find(|account| account.id == id);
            Ok(BalanceChange {
                before,
                after: after.map_or(before, |account| account.balance),
            })
        };
        let answer = TransferPreview {
            from: change(self.0.order.debit)?,
            to: change(self.0.order.credit)?,
        };
        Ok(Decided {
            changes: Changes::default(),
            answer,
        })
    }
}

struct MerchantTransfer {
    cause: Cause,
    merchant: MerchantId,
    transfer: TransferCreate,
    order: TransferOrder,
}

impl MerchantTransfer {
    fn used_reference(&self) -> UsedReference {
        UsedReference {
            merchant: self.merchant,
            project: self.transfer.from,
            reference: self.transfer.reference.as_str().to_owned(),
        }
    }

    /// Both projects must be the merchant's own and in use; all faults are named at once.
    fn check_projects(&self, work: &Work) -> Result<(), Stop<Refusal>> {
        let mut faults = Vec::new();
        let mut conflict = None;
        for (field, id) in [("from", self.transfer.from), ("to", self.transfer.to)] {
            match work.project(self.merchant, id)? {
                None => faults.push(FieldFault {
                    field: field.into(),
                    fault: Fault::NoSuchProject,
                }),
                Some(project) if project.status != Status::Active => {
                    conflict = conflict.or(Some(project.status));
                }
                Some(_) => {}
            }
        }
        if !faults.is_empty() {
            return Err(Stop::Refused(Refusal::Invalid(faults)));
        }
        match conflict {
            Some(status) => Err(Stop::Refused(Refusal::StatusConflict {
                act: Act::MoveMoney,
                status,
            })),
            None => Ok(()),
        }
    }
}

impl Decision for MerchantTransfer {
    type Answer = TransferView;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.project(self.merchant, self.transfer.from);
        reads.project(self.merchant, self.transfer.to);
        reads.reference(&self.used_reference());
        read_orders(reads, std::slice::from_ref(&self.order));
    }

    fn decide(&self, work: &Work) -> Result<Decided<TransferView>, Stop<Refusal>> {
        self.check_projects(work)?;
        let reference = self.used_reference();
        if work.is_used(&reference)? {
            return Err(Stop::Refused(Refusal::ReferenceUsed {
                reference: reference.reference,
            }));
        }
        let booked = book_orders(work, std::slice::from_ref(&self.order), self.cause.business)?;
        // The id is new, so there is exactly one; were it not, the id would have been used for something else.
        let used = Stop::Refused(Refusal::Ledger(LedgerRefusal::IdUsedOtherwise));
        let transfer = booked.transfers.first().ok_or_else(|| used.clone())?;
        let answer = TransferView::of(transfer, self.transfer.reference.as_str()).ok_or(used)?;
        let after = json!({
            "transfer": transfer.id.to_string(),
            "from": self.transfer.from.get(),
            "to": self.transfer.to.get(),
            "amount": self.transfer.amount.get(),
        });
        let subject = format!("project:{}", self.transfer.from);
        let audit = self
            .cause
            .audit(self.merchant, "transfer.create", subject, json!(null), after);
        let changes = Changes {
            booked: vec![booked],
            own_transfer: Some((self.merchant, self.order.id, reference.reference.clone())),
            reference: Some((reference, self.cause.business)),
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer })
    }
}
