//! The one place where a disbursement, its money held, is handed on.

use sengo_core::channel::Channel;
use sengo_core::disbursement::Disbursement;
use sengo_core::instruction::InstructionKind;
use sengo_store::Changes;

use crate::cause::Cause;
use crate::project_settings::ProjectSettings;
use crate::transactions::begun;

/// Adds to the changes of the decision what sets the disbursement going: the instruction to an engine.
///
/// What is above the project's limit ([`ProjectSettings::disbursement_limit`]) is not set going by the project's
/// call alone. Whoever changes that, changes it here: everything else of a disbursement is the same either way.
pub(super) fn set_going(
    changes: &mut Changes,
    disbursement: &Disbursement,
    _settings: &ProjectSettings,
    cause: &Cause,
) {
    let terms = &disbursement.terms;
    changes.instructions.push(begun(
        cause,
        terms.id,
        (terms.parties, terms.id),
        (InstructionKind::Disburse, Channel::Disbursement),
        terms.charge.amount,
    ));
}
