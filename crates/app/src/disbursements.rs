//! Disbursements: money sent to an account, and the question whose account a number is.

mod inquire;
mod send;
mod set_going;

use sengo_core::ids::TransactionId;
use sengo_core::transaction::Recipient;
use sengo_wire::request::Account;

use crate::app::App;
use crate::error::Error;
use crate::sealing::Secret;

impl App {
    /// The recipient of a transaction, sealed for it.
    fn recipient(&self, id: TransactionId, account: &Account) -> Result<Recipient, Error> {
        let bank_code = account.holder.code();
        Ok(Recipient {
            bank_code: bank_code.to_owned(),
            account: self.seal(Secret::Account, id, &account.number)?,
            account_index: self.account_index(bank_code, &account.number)?,
            name: None,
        })
    }
}
