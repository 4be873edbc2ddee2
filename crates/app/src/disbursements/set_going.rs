//! The one place where a disbursement, its money held, is handed on.

use sengo_core::channel::Channel;
use sengo_core::disbursement::Disbursement;
use sengo_core::instruction::InstructionKind;
use sengo_store::{Changes, StoreError};

use crate::approval::{Act, request_for};
use crate::cause::Cause;
use crate::mail::Letters;
use crate::project_settings::ProjectSettings;
use crate::transactions::begun;

/// Adds to the changes of the decision what sets the disbursement going: the instruction to an engine, or, above the
/// project's limit ([`ProjectSettings::disbursement_limit`]), the request that an operator has to approve first, with
/// the letters that tell of it.
pub(super) fn set_going(
    changes: &mut Changes,
    disbursement: &Disbursement,
    settings: &ProjectSettings,
    (cause, letters): (&Cause, &Letters),
) -> Result<(), StoreError> {
    let terms = &disbursement.terms;
    let amount = terms.charge.amount;
    if settings.is_beyond_limit(amount) {
        let act = Act::DisbursementRelease {
            merchant: terms.parties.merchant.get(),
            project: terms.parties.project.get(),
            transaction: terms.id.to_string(),
            amount: amount.get(),
        };
        changes.documents.push(request_for(&act, terms.id, cause)?);
        changes.documents.extend(letters.iter().cloned());
        return Ok(());
    }
    changes.instructions.push(begun(
        cause,
        terms.id,
        (terms.parties, terms.id),
        (InstructionKind::Disburse, Channel::Disbursement),
        amount,
    ));
    Ok(())
}
