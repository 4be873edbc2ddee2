//! Transfers: money between a merchant's own projects, and orders to the ledger in general.

use sengo_core::audit::Actor;
use sengo_core::ids::{MerchantId, TransferId};
use sengo_core::key::KeyOwner;
use sengo_core::ledger::{AccountId, AccountKind, LedgerRefusal, Purpose, TransferOrder};
use sengo_core::project::{Act, Status};
use sengo_core::refusal::{Fault, FieldFault, Refusal};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, UsedReference, Work};
use sengo_wire::request::TransferCreate;
use sengo_wire::view::TransferView;
use serde_json::json;

use crate::app::App;
use crate::balances::{book_orders, read_orders};
use crate::cause::Cause;
use crate::error::Error;
use crate::once::{Once, Repeatable};

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
        let order = TransferOrder {
            id: self.transfer_id()?,
            debit: AccountId::of_project(merchant, transfer.from, AccountKind::Active),
            credit: AccountId::of_project(merchant, transfer.to, AccountKind::Active),
            amount: transfer.amount,
            purpose: Purpose::Transfer,
        };
        let cause = self.cause(actor)?;
        let decision = MerchantTransfer {
            cause,
            merchant,
            transfer,
            order,
        };
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
            reference: Some((reference, self.cause.business)),
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer })
    }
}
