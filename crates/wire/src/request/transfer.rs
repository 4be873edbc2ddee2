use sengo_core::ids::{ID_MAX, ProjectId};
use sengo_core::json::Value;
use sengo_core::money::Rupiah;
use sengo_core::reference::Reference;
use sengo_core::refusal::{Fault, FieldFault};

use super::fields::{self, Faults};

/// The largest amount of one transfer, in rupiah: 2^53, the largest integer a JavaScript client writes
/// exactly.
pub const AMOUNT_MAX: i64 = 9_007_199_254_740_992;

const FROM: &str = "from";
const TO: &str = "to";
const AMOUNT: &str = "amount";
const REFERENCE: &str = "reference";

/// An order to move active money between two projects of a merchant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferCreate {
    /// Whom it takes from.
    pub from: ProjectId,
    /// Whom it gives to; never the same.
    pub to: ProjectId,
    /// How much: 1 to [`AMOUNT_MAX`].
    pub amount: Rupiah,
    /// The merchant's own name for it.
    pub reference: Reference,
}

/// The four fields of the transfer call, all of them mandatory.
///
/// # Errors
/// The faults of all fields.
pub fn transfer_create(body: &Value<'_>) -> Result<TransferCreate, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let from = faults.note(FROM, fields::present(body, FROM).and_then(project));
    let to = fields::present(body, TO).and_then(project).and_then(|to| {
        if Some(to) == from {
            Err(Fault::SameAs { other: FROM })
        } else {
            Ok(to)
        }
    });
    let to = faults.note(TO, to);
    let amount = fields::present(body, AMOUNT).and_then(|value| fields::integer(value, 1, AMOUNT_MAX));
    let amount = faults.note(AMOUNT, amount);
    let reference = faults.note(REFERENCE, fields::present(body, REFERENCE).and_then(reference));
    let order = from.zip(to).zip(amount.zip(reference));
    let order = order.map(|((from, to), (amount, reference))| TransferCreate {
        from,
        to,
        amount: Rupiah::new(amount),
        reference,
    });
    faults.finish(order)
}

fn project(value: &Value<'_>) -> Result<ProjectId, Fault> {
    let number = fields::integer(value, 1, ID_MAX)?;
    ProjectId::new(number).ok_or(Fault::NoSuchProject)
}

pub(super) fn reference(value: &Value<'_>) -> Result<Reference, Fault> {
    let text = fields::text(value)?;
    Reference::parse(text).map_err(|fault| Fault::Reference {
        found: text.to_owned(),
        fault,
    })
}
