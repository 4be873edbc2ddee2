//! Instructions: what engines take to do, and how they say that it went.

mod refund;
mod release;
mod result;

use std::time::Duration;

use jiff::Timestamp;
use sengo_core::audit::Actor;
use sengo_core::engine::{Engine, SANDBOX_ENGINE};
use sengo_core::environment::Environment;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{Claim, Instruction, InstructionKind};
use sengo_core::qris::ReferenceLabel;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_core::transaction::{Details, State, Transaction};
use sengo_store::{Changes, Claimable, Decided, Decision, Page, Reads, Stop, Work};
use sengo_wire::view::{InstructedTransaction, InstructionView};
use tokio::time::Instant;

use self::release::Release;
use crate::app::App;
use crate::error::Error;
use crate::sealing::Secret;

/// How often the database is asked while a claim waits: another process may have made something to do.
const POLL_EVERY: Duration = Duration::from_millis(250);

/// The pause before another try where somebody else was faster.
const PAUSE: Duration = Duration::from_millis(5);

impl App {
    /// Leases instructions to an engine, the oldest first. Where there are none it waits for as long as the claim says.
    ///
    /// # Errors
    /// [`Refusal::ChannelNotServed`].
    pub async fn instructions_claim(
        &self,
        engine: &Engine,
        claim: &Claim,
    ) -> Result<Vec<InstructionView>, Error> {
        let channels = match &claim.channels {
            None => engine.served(),
            Some(asked) => {
                if let Some(channel) = asked.iter().copied().find(|channel| !engine.serves(*channel)) {
                    return Err(Refusal::ChannelNotServed { channel }.into());
                }
                asked.clone()
            }
        };
        let wait = Duration::from_secs(u64::try_from(claim.wait_seconds).unwrap_or(0));
        let started = Instant::now();
        loop {
            // Whatever is made from here on wakes this claim, also while the database is asked.
            let news = self.parts.instructed.notified();
            let found = self
                .store()
                .claimable(Claimable {
                    now: self.clock().real(),
                    limit: i64::try_from(claim.max).unwrap_or(1),
                    channels: &channels,
                    plays: self.may_play(engine),
                    engine: engine.name.as_str(),
                })
                .await?;
            let had_some = !found.is_empty();
            if had_some {
                let leased = self.lease(engine, found, claim.lease_seconds).await?;
                if !leased.is_empty() {
                    return self.offered(leased).await;
                }
            }
            let left = wait.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Ok(Vec::new());
            }
            let pause = left.min(if had_some { PAUSE } else { POLL_EVERY });
            // Whether it was news or the end of the pause: the database is asked again.
            let _ = tokio::time::timeout(pause, news).await;
        }
    }

    /// Wakes the claims of this process: there is something to do. Whoever makes an instruction calls it after the
    /// commit; the claims of other processes notice by themselves.
    pub fn instructed(&self) {
        self.parts.instructed.notify_waiters();
    }

    /// Instructions that are not done, the oldest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn instruction_list(&self, page: Page) -> Result<Vec<Instruction>, Error> {
        Ok(self.store().open_instructions(page).await?)
    }

    /// Offers an instruction to every engine again, also one that moves money and stays with the engine that had it.
    /// Whoever asks for it made sure that this engine did not carry it out, and will not.
    ///
    /// # Errors
    /// [`Refusal::InstructionNotFound`], [`Refusal::InstructionDone`].
    pub async fn instruction_release(&self, actor: Actor, id: TransactionId) -> Result<Instruction, Error> {
        let released = self.released(actor, id, None).await?;
        released.ok_or_else(|| Error::Defect("an instruction was looked at by nobody".into()))
    }

    /// The same, unless an engine was offered it or somebody released it since this was seen: which engine had it, and
    /// how often it had been offered. None then: what was made sure of may hold no longer.
    ///
    /// # Errors
    /// Those of [`App::instruction_release`].
    pub(crate) async fn instruction_release_as_seen(
        &self,
        actor: Actor,
        id: TransactionId,
        seen: (Option<String>, u32),
    ) -> Result<Option<Instruction>, Error> {
        self.released(actor, id, Some(seen)).await
    }

    async fn released(
        &self,
        actor: Actor,
        id: TransactionId,
        seen: Option<(Option<String>, u32)>,
    ) -> Result<Option<Instruction>, Error> {
        self.permit(&actor, Permission::MoneyAct).await?;
        let found = self.store().instruction(id).await?;
        let instruction = found.ok_or(Refusal::InstructionNotFound)?;
        let decision = Release {
            cause: self.cause(actor)?,
            instruction,
            seen,
            now: self.clock().real(),
        };
        let released = self.decide(decision).await?;
        self.instructed();
        Ok(released)
    }

    /// Whether an engine is told what a developer plays.
    fn may_play(&self, engine: &Engine) -> bool {
        self.environment() == Environment::Sandbox && engine.name.as_str() == SANDBOX_ENGINE
    }

    async fn lease(
        &self,
        engine: &Engine,
        found: Vec<Instruction>,
        seconds: i64,
    ) -> Result<Vec<Instruction>, Error> {
        let decision = Lease {
            found,
            engine: engine.name.as_str().to_owned(),
            seconds,
            now: self.clock().real(),
        };
        self.decide(decision).await
    }

    /// Leased instructions as they are offered. One that cannot be shown, because what is sealed of it cannot be
    /// opened, keeps no other from being carried out; it is offered again when its lease has run out.
    async fn offered(&self, leased: Vec<Instruction>) -> Result<Vec<InstructionView>, Error> {
        let mut offered = Vec::with_capacity(leased.len());
        for instruction in leased {
            match self.offer(&instruction).await {
                Ok(offer) => offered.extend(offer),
                Err(Error::Defect(cause)) => {
                    tracing::error!(instruction = %instruction.id, cause, "an instruction cannot be offered");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(offered)
    }

    async fn offer(&self, instruction: &Instruction) -> Result<Option<InstructionView>, Error> {
        let tenant = self.store().tenant(instruction.parties.merchant);
        let missing = |what: &str| Error::Defect(format!("its {what} is missing"));
        let transaction = tenant
            .transaction(instruction.about)
            .await?
            .ok_or_else(|| missing("transaction"))?;
        let project = tenant
            .project(instruction.parties.project)
            .await?
            .ok_or_else(|| missing("project"))?;
        let shown = self.instructed_transaction(&transaction, project.details.name.as_str())?;
        Ok(InstructionView::of(instruction, shown))
    }

    fn instructed_transaction(
        &self,
        transaction: &Transaction,
        project_name: &str,
    ) -> Result<InstructedTransaction, Error> {
        let id = transaction.id();
        let (amount, number, expires_at) = match &transaction.state {
            State::Payment(payment) => (
                Some(payment.terms.charge.total_amount),
                Some(ReferenceLabel::of(id).as_str().to_owned()),
                Some(payment.terms.expires_at),
            ),
            State::Disbursement(disbursement) => (Some(disbursement.terms.charge.amount), None, None),
            State::Inquiry(_) => (None, None, None),
        };
        let (bank_code, account, name) = match &transaction.details {
            Details::Qris { .. } => (None, None, None),
            Details::Recipient(recipient) => (
                Some(recipient.bank_code.clone()),
                Some(self.unseal(Secret::Account, id, &recipient.account)?),
                match &recipient.name {
                    Some(name) => Some(self.unseal(Secret::Name, id, name)?),
                    None => None,
                },
            ),
        };
        Ok(InstructedTransaction {
            id: id.to_string(),
            merchant_ref: transaction.origin.reference.as_str().to_owned(),
            status: transaction.status().as_str().to_owned(),
            project: transaction.parties().project.get(),
            project_name: project_name.to_owned(),
            amount: amount.map(sengo_core::money::Rupiah::get),
            number,
            expires_at: expires_at.map(Into::into),
            bank_code,
            recipient_account: account,
            recipient_name: name,
        })
    }

    /// The kind of an instruction that an engine may answer.
    ///
    /// # Errors
    /// [`Refusal::InstructionNotFound`], also for one of a channel that the engine does not serve.
    pub async fn instruction_kind(
        &self,
        engine: &Engine,
        id: TransactionId,
    ) -> Result<InstructionKind, Error> {
        Ok(self.instruction_of(engine, id).await?.kind)
    }

    async fn instruction_of(&self, engine: &Engine, id: TransactionId) -> Result<Instruction, Error> {
        let found = self.store().instruction(id).await?;
        let may = |instruction: &Instruction| {
            let is_play = matches!(instruction.kind, InstructionKind::Play(_));
            engine.serves(instruction.channel) && (!is_play || self.may_play(engine))
        };
        found
            .filter(may)
            .ok_or_else(|| Refusal::InstructionNotFound.into())
    }
}

/// Leases those of the instructions that are still to be had.
struct Lease {
    found: Vec<Instruction>,
    engine: String,
    seconds: i64,
    now: Timestamp,
}

impl Decision for Lease {
    type Answer = Vec<Instruction>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        for found in &self.found {
            reads.instruction(found.parties.merchant, found.id);
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Vec<Instruction>>, Stop<Refusal>> {
        let mut leased = Vec::with_capacity(self.found.len());
        for found in &self.found {
            let standing = work.instruction(found.parties.merchant, found.id)?;
            // Somebody else may have been faster; what it has is passed over.
            leased.extend(
                standing.and_then(|standing| standing.lease(&self.engine, self.seconds, self.now).ok()),
            );
        }
        Ok(Decided {
            changes: Changes {
                instructions: leased.clone(),
                ..Changes::default()
            },
            answer: leased,
        })
    }
}
