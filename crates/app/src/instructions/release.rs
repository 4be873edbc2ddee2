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
    /// Who has it, and how often it was offered, as whoever releases it saw it; none where they did not look.
    pub(super) seen: Option<(Option<String>, u32)>,
    /// By the real clock.
    pub(super) now: Timestamp,
}

impl Release {
    /// Whether an engine was offered it, or somebody released it, since it was looked at.
    fn has_moved(&self, standing: &Instruction) -> bool {
        let seen = self.seen.as_ref();
        seen.is_some_and(|(engine, offers)| *engine != standing.engine || *offers != standing.offers)
    }
}

impl Decision for Release {
    /// The instruction; none where it is not as it was seen.
    type Answer = Option<Instruction>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        let merchant = self.instruction.parties.merchant;
        reads.merchant(merchant);
        reads.instruction(merchant, self.instruction.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Option<Instruction>>, Stop<Refusal>> {
        let before = standing(work, &self.instruction)?;
        if self.has_moved(before) {
            return Ok(Decided {
                changes: Changes::default(),
                answer: None,
            });
        }
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
            answer: Some(released),
        })
    }
}
