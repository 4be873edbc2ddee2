//! Looking whether something could be done now, and doing nothing.

use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};

/// Decides like another decision, refusals and all, and writes nothing.
pub(crate) struct Trial<D>(pub(crate) D);

impl<D: Decision> Decision for Trial<D> {
    type Answer = D::Answer;
    type Refusal = D::Refusal;

    fn reads(&self, reads: &mut Reads) {
        self.0.reads(reads);
    }

    fn decide(&self, work: &Work) -> Result<Decided<D::Answer>, Stop<D::Refusal>> {
        let Decided { answer, .. } = self.0.decide(work)?;
        Ok(Decided {
            changes: Changes::default(),
            answer,
        })
    }
}
