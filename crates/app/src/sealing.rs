//! Account numbers and names of recipients: sealed for the transaction they belong to, found by a keyed digest.

use hmac::{Hmac, KeyInit, Mac};
use sengo_core::ids::TransactionId;
use sengo_core::transaction::{Details, SearchIndex, Sealed, Transaction};
use sha2::Sha256;

use crate::app::App;
use crate::error::Error;

/// What is sealed of a recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RecipientPart {
    /// The account or phone number.
    Account,
    /// The name of its owner.
    Name,
}

impl RecipientPart {
    /// Opening needs the same purpose, so that what was sealed cannot be moved to another transaction's row.
    fn purpose(self, transaction: TransactionId) -> String {
        match self {
            Self::Account => format!("recipient account {transaction}"),
            Self::Name => format!("recipient name {transaction}"),
        }
    }
}

/// A recipient in the clear.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Recipient {
    pub(crate) account: String,
    pub(crate) name: Option<String>,
}

impl App {
    /// Seals a part of a transaction's recipient.
    ///
    /// # Errors
    /// [`Error::Defect`] without randomness.
    pub(crate) fn recipient_sealed(
        &self,
        transaction: TransactionId,
        part: RecipientPart,
        text: &str,
    ) -> Result<Sealed, Error> {
        let entropy = self.parts.entropy.as_ref();
        self.parts
            .master_key
            .seal(text.as_bytes(), &part.purpose(transaction), entropy)
            .map(Sealed::new)
            .ok_or_else(|| Error::Defect("a recipient could not be sealed".into()))
    }

    /// The recipient of a transaction in the clear; empty for one that has none.
    ///
    /// # Errors
    /// [`Error::Defect`] where it was sealed under another master key or for another transaction.
    pub(crate) fn recipient_opened(&self, transaction: &Transaction) -> Result<Recipient, Error> {
        let Details::Recipient(recipient) = &transaction.details else {
            return Ok(Recipient::default());
        };
        let opened = |part: RecipientPart, sealed: &Sealed| {
            let purpose = part.purpose(transaction.id());
            let plain = self.parts.master_key.open(sealed.as_bytes(), &purpose);
            plain.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(|| {
                Error::Defect(format!("the recipient of {} cannot be opened", transaction.id()))
            })
        };
        Ok(Recipient {
            account: opened(RecipientPart::Account, &recipient.account)?,
            name: recipient
                .name
                .as_ref()
                .map(|name| opened(RecipientPart::Name, name))
                .transpose()?,
        })
    }

    /// The digest by which an account is found among those that are sealed.
    ///
    /// # Errors
    /// [`Error::Defect`].
    pub(crate) fn account_index(&self, bank_code: &str, account: &str) -> Result<SearchIndex, Error> {
        let digest = self.keyed_digest("recipient index", &[bank_code.as_bytes(), account.as_bytes()])?;
        Ok(first_half(digest))
    }

    /// A digest under a key that only holders of the master key have. Parts are kept apart by their lengths.
    ///
    /// # Errors
    /// [`Error::Defect`].
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
