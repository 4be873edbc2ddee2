//! What the database keeps of a transaction's recipient: sealed under the master key, for that transaction alone.

use sengo_core::ids::TransactionId;
use sengo_core::transaction::Sealed;

use crate::app::App;
use crate::error::Error;

/// Which of the sealed columns of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secret {
    /// The number of the account.
    Account,
    /// The name of whoever owns it.
    Name,
}

impl Secret {
    /// Opening needs the same purpose: what was sealed for one transaction is of no use in another's row.
    fn purpose(self, id: TransactionId) -> String {
        match self {
            Self::Account => format!("recipient {id}"),
            Self::Name => format!("recipient name {id}"),
        }
    }
}

impl App {
    /// Seals a text of a transaction.
    pub(crate) fn seal(&self, secret: Secret, id: TransactionId, plain: &str) -> Result<Sealed, Error> {
        let entropy = self.parts.entropy.as_ref();
        self.parts
            .master_key
            .seal(plain.as_bytes(), &secret.purpose(id), entropy)
            .map(Sealed::new)
            .ok_or_else(|| Error::Defect("a recipient could not be sealed".into()))
    }

    /// Opens what [`App::seal`] sealed.
    pub(crate) fn unseal(&self, secret: Secret, id: TransactionId, sealed: &Sealed) -> Result<String, Error> {
        self.parts
            .master_key
            .open(sealed.as_bytes(), &secret.purpose(id))
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .ok_or_else(|| {
                Error::Defect(format!(
                    "the recipient of {id} cannot be opened with this master key"
                ))
            })
    }
}
