//! Payouts that do not move by themselves: those beyond a project's limit, and those that an engine keeps.

use jiff::Timestamp;
use sengo_core::approval::ActKind;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::Instruction;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_store::Page;

use super::Desk;
use crate::approval::RequestFound;
use crate::error::Error;

/// How many instructions a list shows at once.
pub const INSTRUCTIONS_SHOWN_MAX: i64 = 50;

/// What is to be done and is not done yet.
#[derive(Debug, Clone)]
pub struct PayoutsFound {
    /// Payouts beyond their project's limit, which a colleague has to agree to; on the first page alone.
    pub beyond: Vec<RequestFound>,
    /// Instructions that engines have not answered, the oldest first: one more than is shown at once, if there is a
    /// next page.
    pub open: Vec<Instruction>,
    /// Now, by the real clock, by which leases go.
    pub now: Timestamp,
}

impl Desk<'_> {
    /// What is to be done and is not done yet, from `offset` on.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn payouts_waiting(&self, offset: i64) -> Result<PayoutsFound, Error> {
        self.may(Permission::PlatformRead)?;
        let page = Page {
            offset: offset.max(0),
            limit: INSTRUCTIONS_SHOWN_MAX.saturating_add(1),
        };
        let beyond = if offset > 0 {
            Vec::new()
        } else {
            self.requests_waiting(ActKind::DisbursementRelease).await?
        };
        Ok(PayoutsFound {
            beyond,
            open: self.app.instruction_list(page).await?,
            now: self.app.clock().real(),
        })
    }

    /// An instruction that is not done.
    ///
    /// # Errors
    /// [`Refusal::InstructionNotFound`], [`Refusal::InstructionDone`].
    pub async fn instruction(&self, id: TransactionId) -> Result<Instruction, Error> {
        self.may(Permission::PlatformRead)?;
        let found = self.app.store().instruction(id).await?;
        let instruction = found.ok_or(Refusal::InstructionNotFound)?;
        match instruction.available_at {
            Some(_) => Ok(instruction),
            None => Err(Refusal::InstructionDone.into()),
        }
    }

    /// Offers an instruction to every engine again. Whoever does it made sure that the engine that had it did not carry
    /// it out, and will not. None, and nothing done, where it is not with this engine after so many offers any more.
    ///
    /// # Errors
    /// Those of [`crate::App::instruction_release`].
    pub async fn instruction_release(
        &self,
        id: TransactionId,
        engine: Option<String>,
        offers: u32,
    ) -> Result<Option<Instruction>, Error> {
        let actor = self.may(Permission::MoneyAct)?;
        self.app
            .instruction_release_as_seen(actor, id, (engine, offers))
            .await
    }
}
