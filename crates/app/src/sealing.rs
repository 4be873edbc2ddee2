//! What the database keeps of a transaction's recipient: sealed under the master key, for that transaction alone.

use hmac::{Hmac, KeyInit, Mac};
use sengo_core::ids::TransactionId;
use sengo_core::transaction::{Details, Sealed, SearchIndex, Transaction};
use sha2::Sha256;

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

/// A recipient in the clear. It is not shown by accident.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct OpenedRecipient {
    pub(crate) account: String,
    pub(crate) name: Option<String>,
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

    /// The recipient of a transaction in the clear; empty for one that has none.
    pub(crate) fn recipient_opened(&self, transaction: &Transaction) -> Result<OpenedRecipient, Error> {
        let Details::Recipient(recipient) = &transaction.details else {
            return Ok(OpenedRecipient::default());
        };
        if recipient.account.as_bytes().is_empty() {
            // It was kept for as long as it had to be.
            return Ok(OpenedRecipient::default());
        }
        let id = transaction.id();
        let name = recipient.name.as_ref();
        Ok(OpenedRecipient {
            account: self.unseal(Secret::Account, id, &recipient.account)?,
            name: name.map(|name| self.unseal(Secret::Name, id, name)).transpose()?,
        })
    }

    /// The digest by which an account is found among those that are sealed.
    pub(crate) fn account_index(&self, bank_code: &str, account: &str) -> Result<SearchIndex, Error> {
        let digest = self.keyed_digest("recipient index", &[bank_code.as_bytes(), account.as_bytes()])?;
        Ok(first_half(digest))
    }

    /// A digest under a key that only holders of the master key have. Parts are kept apart by their lengths.
    pub(crate) fn keyed_digest(&self, purpose: &str, parts: &[&[u8]]) -> Result<[u8; 32], Error> {
        let key = self.parts.master_key.derived(purpose);
        let mac = key.and_then(|key| Hmac::<Sha256>::new_from_slice(&key).ok());
        let mut mac = mac.ok_or_else(|| Error::Defect("no key could be derived".into()))?;
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        Ok(mac.finalize().into_bytes().into())
    }
}

/// The first half of a digest.
pub(crate) fn first_half(digest: [u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    half
}
