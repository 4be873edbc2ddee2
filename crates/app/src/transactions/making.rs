//! What all calls have in common that make a transaction.

use sengo_core::channel::Channel;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{Instruction, InstructionKind};
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::project::{Project, Status};
use sengo_core::reference::Reference;
use sengo_core::refusal::Refusal;
use sengo_core::transaction::Transaction;
use sengo_store::{Reads, Stop, UsedReference, Work};
use sengo_wire::view::CheckView;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::once::Repeatable;

/// What is kept under an idempotency key of a call about a transaction: enough to answer the same again, and
/// nothing that is sealed elsewhere.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Made {
    id: String,
    status: i16,
    /// As it was decided; not there when the answer is a repetition.
    #[serde(skip)]
    transaction: Option<Box<Transaction>>,
}

impl Made {
    pub(crate) fn of(transaction: &Transaction) -> Self {
        Self {
            id: transaction.id().to_string(),
            status: transaction.status().code(),
            transaction: Some(Box::new(transaction.clone())),
        }
    }
}

impl App {
    /// The answer of a call about a transaction: as it was when the call was first made.
    pub(crate) async fn made_view(
        &self,
        parties: Parties,
        made: Repeatable<Made>,
        base: &str,
    ) -> Result<Repeatable<CheckView>, Error> {
        let Repeatable { answer, repeated } = made;
        let transaction = match answer.transaction {
            Some(transaction) => *transaction,
            None => {
                let id = TransactionId::parse(&answer.id);
                let id = id.ok_or_else(|| Error::Defect("a kept answer names no transaction".into()))?;
                let found = self.store().tenant(parties.merchant).transaction(id).await?;
                found.ok_or_else(|| Error::Defect(format!("transaction {id} is gone")))?
            }
        };
        Ok(Repeatable {
            answer: self.transaction_view(&transaction, answer.status, base)?,
            repeated,
        })
    }
}

/// The reference in the namespace of the project.
pub(crate) fn used_reference(parties: Parties, reference: &Reference) -> UsedReference {
    UsedReference {
        merchant: parties.merchant,
        project: parties.project,
        reference: reference.as_str().to_owned(),
    }
}

/// Names what [`check_project`] and [`check_reference`] look at.
pub(crate) fn read_beginning(reads: &mut Reads, parties: Parties, reference: &Reference) {
    reads.merchant(parties.merchant);
    reads.project(parties.merchant, parties.project);
    reads.reference(&used_reference(parties, reference));
}

/// The project, which must be in use: what the gate of the call knows may be a second old.
pub(crate) fn check_project(work: &Work, parties: Parties) -> Result<&Project, Stop<Refusal>> {
    let project = work
        .project(parties.merchant, parties.project)?
        .ok_or(Stop::Refused(Refusal::ProjectNotFound))?;
    match project.status {
        Status::Active => Ok(project),
        other => Err(Stop::Refused(Refusal::ProjectNotActive(other))),
    }
}

/// Refuses a reference that the project used before.
pub(crate) fn check_reference(
    work: &Work,
    parties: Parties,
    reference: &Reference,
) -> Result<(), Stop<Refusal>> {
    if work.is_used(&used_reference(parties, reference))? {
        return Err(Stop::Refused(Refusal::ReferenceUsed {
            reference: reference.as_str().to_owned(),
        }));
    }
    Ok(())
}

/// An instruction that can be taken at once.
pub(crate) fn begun(
    cause: &Cause,
    id: TransactionId,
    (parties, about): (Parties, TransactionId),
    (kind, channel): (InstructionKind, Channel),
    amount: Rupiah,
) -> Instruction {
    Instruction {
        id,
        parties,
        kind,
        channel,
        about,
        amount,
        created_at: cause.business,
        available_at: Some(cause.real),
        offers: 0,
        engine: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_of_an_answer_names_the_transaction_and_no_more() {
        let kept = serde_json::to_string(&Made {
            id: "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506".into(),
            status: 1,
            transaction: None,
        });
        assert_eq!(
            kept.unwrap(),
            r#"{"id":"0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506","status":1}"#
        );
    }
}
