//! What a developer lets the sandbox's network do: the payer pays, the bank declines.

mod engine;

use sengo_core::audit::Actor;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{InstructionKind, Play};
use sengo_core::ledger::Parties;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use serde_json::json;

use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::transactions::begun;

impl App {
    /// Lets the sandbox's network do something to a transaction. It is an instruction like any other, which only
    /// engines of a sandbox are offered; what the network then says of the transaction is what counts.
    ///
    /// # Errors
    /// [`Refusal::SandboxOnly`] in production; [`TransactionRefusal::NotFound`], also for another's.
    pub async fn sandbox_play(
        &self,
        actor: Actor,
        parties: Parties,
        id: TransactionId,
        play: Play,
    ) -> Result<(), Error> {
        self.sandbox_only()?;
        let decision = SandboxPlay {
            cause: self.cause(actor)?,
            instruction: self.transaction_id()?,
            parties,
            id,
            play,
        };
        self.decide(decision).await?;
        self.instructed();
        Ok(())
    }

    /// The same for the operator, who names the transaction alone.
    ///
    /// # Errors
    /// As [`App::sandbox_play`].
    pub async fn sandbox_play_any(&self, actor: Actor, id: TransactionId, play: Play) -> Result<(), Error> {
        self.sandbox_only()?;
        let owner = self.store().transaction_owner(id).await?;
        let parties = owner.ok_or(Refusal::from(TransactionRefusal::NotFound))?;
        self.sandbox_play(actor, parties, id, play).await
    }
}

struct SandboxPlay {
    cause: Cause,
    instruction: TransactionId,
    parties: Parties,
    id: TransactionId,
    play: Play,
}

impl Decision for SandboxPlay {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.parties.merchant);
        reads.transaction(self.parties.merchant, self.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        let merchant = self.parties.merchant;
        let transaction = work
            .transaction(merchant, self.id)?
            .filter(|transaction| transaction.parties() == self.parties)
            // Nobody pays a question.
            .filter(|transaction| transaction.direction().is_some())
            .ok_or(Stop::Refused(TransactionRefusal::NotFound.into()))?;
        let instruction = begun(
            &self.cause,
            self.instruction,
            (self.parties, self.id),
            (InstructionKind::Play(self.play), transaction.channel()),
            sengo_core::money::Rupiah::ZERO,
        );
        let subject = format!("transaction:{}", self.id);
        let after = json!({ "play": self.play.as_str() });
        let audit = self
            .cause
            .audit(merchant, "sandbox.play", subject, json!(null), after);
        let changes = Changes {
            instructions: vec![instruction],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer: () })
    }
}
