//! A callback is sent again.

use sengo_core::audit::Actor;
use sengo_core::callback::CallbackId;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::transaction::Transaction;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use serde_json::json;

use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;

impl App {
    /// Sends the newest callback of a transaction again, whatever became of it.
    pub(crate) async fn callback_resend(&self, actor: Actor, transaction: &Transaction) -> Result<(), Error> {
        if transaction.callbacks == 0 {
            let has_callback = transaction.origin.callback.is_some();
            return Err(Refusal::from(TransactionRefusal::NothingToResend { has_callback }).into());
        }
        let cause = self.cause(actor)?;
        let transaction = transaction.clone();
        self.decide(CallbackResend { cause, transaction }).await
    }
}

struct CallbackResend {
    cause: Cause,
    /// As it stood; were there a newer callback by now, that one is on its way by itself.
    transaction: Transaction,
}

impl CallbackResend {
    fn callback(&self) -> CallbackId {
        CallbackId::of(self.transaction.id(), self.transaction.callbacks)
    }
}

impl Decision for CallbackResend {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        let merchant = self.transaction.parties().merchant;
        reads.merchant(merchant);
        reads.callback(merchant, self.callback());
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        let parties = self.transaction.parties();
        let has_callback = true;
        let callback = work
            .callback(parties.merchant, self.callback())?
            .ok_or(Stop::Refused(
                TransactionRefusal::NothingToResend { has_callback }.into(),
            ))?;
        let (before, after) = (
            json!({ "state": callback.state.as_str() }),
            json!({ "callback": callback.id.to_string() }),
        );
        let subject = format!("transaction:{}", self.transaction.id());
        let audit = self
            .cause
            .audit(parties.merchant, "callback.resend", subject, before, after);
        let changes = Changes {
            callbacks: vec![callback.resent(self.cause.business)],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer: () })
    }
}
