//! How an operator takes an instruction from an engine that is gone.

use jiff::Timestamp;
use sengo_core::instruction::Instruction;
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use serde_json::json;

use super::result::standing;
use crate::cause::Cause;

/// Offers an instruction to every engine again.
pub(super) struct Release {
    pub(super) cause: Cause,
    /// As it was found; what is decided on is read again.
    pub(super) instruction: Instruction,
    /// By the real clock.
    pub(super) now: Timestamp,
}

impl Decision for Release {
    type Answer = Instruction;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        let merchant = self.instruction.parties.merchant;
        reads.merchant(merchant);
        reads.instruction(merchant, self.instruction.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Instruction>, Stop<Refusal>> {
        let before = standing(work, &self.instruction)?;
        let released = before
            .release(self.now)
            .map_err(|_| Stop::Refused(Refusal::InstructionDone))?;
        let told = |instruction: &Instruction| {
            json!({
                "engine": instruction.engine,
                "offers": instruction.offers,
                "availableAt": instruction.available_at.map(|at| at.to_string()),
            })
        };
        let audit = self.cause.audit(
            before.parties.merchant,
            "instruction.release",
            format!("instruction:{}", before.id),
            told(before),
            told(&released),
        );
        Ok(Decided {
            changes: Changes {
                instructions: vec![released.clone()],
                audit: vec![audit],
                ..Changes::default()
            },
            answer: released,
        })
    }
}
