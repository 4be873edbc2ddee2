use sengo_core::bank::AccountHolder;
use sengo_core::callback_address::{self, CallbackPolicy};
use sengo_core::ids::TransactionId;
use sengo_core::json::Value;
use sengo_core::money::Rupiah;
use sengo_core::payment::{EXPIRY_MINUTES_DEFAULT, EXPIRY_MINUTES_MAX};
use sengo_core::printable::is_printable;
use sengo_core::qris;
use sengo_core::reference::Reference;
use sengo_core::refusal::{Fault, FieldFault, Refusal, TransactionFault, TransactionRefusal, ValueKind};

use super::AMOUNT_MAX;
use super::event::uuid;
use super::fields::{self, Faults};
use super::transfer::reference;

/// The longest name that a payer is shown, in characters.
pub const VIEW_NAME_CHARACTERS_MAX: usize = 100;

const REFERENCE: &str = "reference";
const AMOUNT: &str = "amount";
const VIEW_NAME: &str = "viewName";
const ADDITIONAL_INFO: &str = "additionalInfo";
const CALLBACK: &str = "additionalInfo.callback";
const EXPIRY_MINUTES: &str = "expiryMinutes";
const BANK_CODE: &str = "bankCode";
const RECIPIENT_ACCOUNT: &str = "recipientAccount";
const ACCOUNT_NUMBER: &str = "accountNumber";
const ID: &str = "id";

/// A QRIS payment to ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrisCreate {
    /// The project's own name for it.
    pub reference: Reference,
    /// How much: 1 to the limit of QRIS.
    pub amount: Rupiah,
    /// What the payer sees as the business's name.
    pub view_name: String,
    /// Where its callbacks go.
    pub callback: String,
    /// How long it waits for its payer, within what may be asked for.
    pub expiry_minutes: i64,
}

/// Where an account is, and its number in one form. It is not shown by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// Who keeps it.
    pub holder: AccountHolder,
    /// Its number.
    pub number: String,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Account({}, …)", self.holder.code())
    }
}

/// A disbursement to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisburseCreate {
    /// To whom.
    pub account: Account,
    /// The project's own name for it.
    pub reference: Reference,
    /// How much: 1 to [`AMOUNT_MAX`].
    pub amount: Rupiah,
    /// Where its callbacks go.
    pub callback: String,
}

/// A question whose account a number is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InquiryCreate {
    /// The account.
    pub account: Account,
    /// The project's own name for it.
    pub reference: Reference,
    /// Where its callbacks go.
    pub callback: String,
}

/// A refund to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundCreate {
    /// The payment.
    pub id: TransactionId,
    /// How much of it; all that is left when absent.
    pub amount: Option<Rupiah>,
    /// The project's own name for it.
    pub reference: Reference,
}

/// The fields of the call that asks for a QRIS payment.
///
/// # Errors
/// The faults of all fields.
pub fn qris_create(body: &Value<'_>, policy: CallbackPolicy<'_>) -> Result<QrisCreate, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let reference = read(&mut faults, body, REFERENCE, reference);
    let amount = read(&mut faults, body, AMOUNT, |value| {
        fields::integer(value, 1, qris::AMOUNT_MAX.get())
    });
    let view_name = read(&mut faults, body, VIEW_NAME, view_name);
    let callback = callback(&mut faults, body, policy);
    let expiry_minutes = match body.get(EXPIRY_MINUTES) {
        None => Some(EXPIRY_MINUTES_DEFAULT),
        Some(value) => faults.note(EXPIRY_MINUTES, fields::integer(value, 1, EXPIRY_MINUTES_MAX)),
    };
    let create = || {
        Some(QrisCreate {
            reference: reference?,
            amount: Rupiah::new(amount?),
            view_name: view_name?,
            callback: callback?,
            expiry_minutes: expiry_minutes?,
        })
    };
    let read = create();
    faults.finish(read)
}

/// The fields of the call that pays out.
///
/// # Errors
/// The faults of all fields.
pub fn disburse_create(
    body: &Value<'_>,
    policy: CallbackPolicy<'_>,
) -> Result<DisburseCreate, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let account = account(&mut faults, body, RECIPIENT_ACCOUNT);
    let reference = read(&mut faults, body, REFERENCE, reference);
    let amount = read(&mut faults, body, AMOUNT, |value| {
        fields::integer(value, 1, AMOUNT_MAX)
    });
    let callback = callback(&mut faults, body, policy);
    let create = || {
        Some(DisburseCreate {
            account: account?,
            reference: reference?,
            amount: Rupiah::new(amount?),
            callback: callback?,
        })
    };
    let read = create();
    faults.finish(read)
}

/// The fields of the call that asks whose account a number is.
///
/// # Errors
/// The faults of all fields.
pub fn inquiry_create(
    body: &Value<'_>,
    policy: CallbackPolicy<'_>,
) -> Result<InquiryCreate, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let account = account(&mut faults, body, ACCOUNT_NUMBER);
    let reference = read(&mut faults, body, REFERENCE, reference);
    let callback = callback(&mut faults, body, policy);
    let create = || {
        Some(InquiryCreate {
            account: account?,
            reference: reference?,
            callback: callback?,
        })
    };
    let read = create();
    faults.finish(read)
}

/// The fields of the call that refunds.
///
/// # Errors
/// The faults of all fields.
pub fn refund_create(body: &Value<'_>) -> Result<RefundCreate, Vec<FieldFault>> {
    let mut faults = Faults::default();
    let id = read(&mut faults, body, ID, uuid);
    let amount = match body.get(AMOUNT) {
        None => Some(None),
        Some(value) => faults
            .note(AMOUNT, fields::integer(value, 1, AMOUNT_MAX))
            .map(|amount| Some(Rupiah::new(amount))),
    };
    let reference = read(&mut faults, body, REFERENCE, reference);
    let create = || {
        Some(RefundCreate {
            id: id?,
            amount: amount?,
            reference: reference?,
        })
    };
    let read = create();
    faults.finish(read)
}

/// The transaction named in a path. What is no id is no transaction of anybody.
///
/// # Errors
/// [`TransactionRefusal::NotFound`].
pub fn transaction_id(text: &str) -> Result<TransactionId, Refusal> {
    TransactionId::parse(text).ok_or_else(|| TransactionRefusal::NotFound.into())
}

fn read<T>(
    faults: &mut Faults,
    body: &Value<'_>,
    name: &str,
    read: impl FnOnce(&Value<'_>) -> Result<T, Fault>,
) -> Option<T> {
    faults.note(name, fields::present(body, name).and_then(read))
}

fn view_name(value: &Value<'_>) -> Result<String, Fault> {
    let text = fields::text(value)?.trim();
    if text.is_empty() {
        Err(Fault::Missing)
    } else if text.chars().count() > VIEW_NAME_CHARACTERS_MAX {
        Err(Fault::TextTooLong {
            limit: VIEW_NAME_CHARACTERS_MAX,
        })
    } else if !text.chars().all(is_printable) {
        Err(Fault::TextControl)
    } else {
        Ok(text.to_owned())
    }
}

fn callback(faults: &mut Faults, body: &Value<'_>, policy: CallbackPolicy<'_>) -> Option<String> {
    let info = faults.note(ADDITIONAL_INFO, fields::present(body, ADDITIONAL_INFO))?;
    if info.as_object().is_none() {
        let (expected, found) = (ValueKind::Object, info.kind_name());
        faults.add(ADDITIONAL_INFO, Fault::Kind { expected, found });
        return None;
    }
    let text = fields::present(info, "callback").and_then(fields::text);
    let checked = text.and_then(|text| match callback_address::check(text, policy) {
        Ok(()) => Ok(text.to_owned()),
        Err(fault) => Err(TransactionFault::Callback {
            found: text.to_owned(),
            fault,
        }
        .into()),
    });
    faults.note(CALLBACK, checked)
}

/// An account; its number is looked at by the rules of whoever keeps it.
fn account(faults: &mut Faults, body: &Value<'_>, name: &str) -> Option<Account> {
    let holder = read(faults, body, BANK_CODE, |value| {
        let text = fields::text(value)?;
        AccountHolder::parse(text).ok_or_else(|| {
            TransactionFault::BankUnknown {
                found: text.to_owned(),
            }
            .into()
        })
    });
    let text = read(faults, body, name, |value| fields::text(value).map(str::to_owned))?;
    let holder = holder?;
    let number = holder
        .account(&text)
        .map_err(|fault| TransactionFault::Account(fault).into());
    let number = faults.note(name, number)?;
    Some(Account { holder, number })
}
