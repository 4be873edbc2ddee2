//! Calls of merchants, one by one and several at once.

use sengo_app::authentication::ProjectCall;
use sengo_app::{Fingerprint, Once, Repeatable};
use sengo_core::audit::Actor;
use sengo_core::bank::AccountHolder;
use sengo_core::idempotency::IdempotencyKey;
use sengo_core::ids::TransactionId;
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::reference::Reference;
use sengo_wire::request::{Account, DisburseCreate, InquiryCreate, QrisCreate, RefundCreate, TransferCreate};
use sengo_wire::view::CheckView;

use super::{BASE, Process};
use crate::simulator::act::{Act, Outcome};
use crate::simulator::books::Books;

fn shown(made: Repeatable<CheckView>) -> Outcome {
    let id = match made.answer {
        CheckView::Transaction(view) => view.id,
        CheckView::Inquiry(view) => view.id,
    };
    Outcome::Made(TransactionId::parse(&id))
}

pub(super) fn reference(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}

fn account() -> Account {
    Account {
        holder: AccountHolder::parse("014").expect("a bank"),
        number: "1234567890".into(),
    }
}

impl Process {
    pub(super) async fn call(&self, act: &Act, books: &Books) -> Result<Outcome, String> {
        let (shop, name) = act.reference().expect("a call of a merchant");
        let shop = &books.shops[shop];
        let parties = Parties {
            merchant: books.tenants[shop.tenant].0,
            project: shop.id,
        };
        let call = ProjectCall {
            parties,
            key: shop.key.clone(),
        };
        let once = act.once().map(|key| Once {
            operation: "POST /simulated".into(),
            key: IdempotencyKey::parse(key.as_bytes()).expect("a key"),
            fingerprint: Fingerprint::of(None, &[]),
        });
        let (reference, callback) = (
            reference(name),
            format!("https://shop{}.example.com/told", shop.id),
        );
        let app = &self.app;
        match act {
            Act::Qris { amount, minutes, .. } => {
                let create = QrisCreate {
                    reference,
                    amount: Rupiah::new(*amount),
                    view_name: "Toko".into(),
                    callback,
                    expiry_minutes: *minutes,
                };
                Outcome::of(app.qris_create(call, create, BASE, once).await, shown)
            }
            Act::Disburse { amount, .. } => {
                let create = DisburseCreate {
                    account: account(),
                    reference,
                    amount: Rupiah::new(*amount),
                    callback,
                };
                Outcome::of(app.disburse_create(call, create, BASE, once).await, shown)
            }
            Act::Inquire { .. } => {
                let create = InquiryCreate {
                    account: account(),
                    reference,
                    callback,
                };
                Outcome::of(app.inquiry_create(call, create, BASE, once).await, shown)
            }
            Act::Refund { payment, amount, .. } => {
                let create = RefundCreate {
                    id: *payment,
                    amount: amount.map(Rupiah::new),
                    reference,
                };
                Outcome::of(app.refund_create(call, create, BASE, once).await, shown)
            }
            Act::Transfer { to, amount, .. } => {
                let create = TransferCreate {
                    from: shop.id,
                    to: books.shops[*to].id,
                    amount: Rupiah::new(*amount),
                    reference,
                };
                let actor = Actor::Key(call.key.clone());
                let made = app.transfer_create(actor, parties.merchant, create, once).await;
                Outcome::of(made, |_| Outcome::Made(None))
            }
            other => Err(format!("{other:?} is no call of a merchant")),
        }
    }
}

/// Waits for all of them, polling each in its turn: what they decide is in the queue before any of it is.
pub(super) async fn together<F: Future + Unpin>(mut calls: Vec<F>) -> Vec<F::Output> {
    let mut outputs: Vec<Option<F::Output>> = calls.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (call, output) in calls.iter_mut().zip(&mut outputs) {
            if output.is_none()
                && let std::task::Poll::Ready(ready) = std::pin::Pin::new(call).poll(context)
            {
                *output = Some(ready);
            }
        }
        if outputs.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    outputs.into_iter().flatten().collect()
}
