//! Transactions as they are shown: opened, with the picture of their code and the address of their payer's page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sengo_core::ids::TransactionId;
use sengo_core::transaction::{Details, Transaction};
use sengo_wire::view::{CheckView, Opened};

use crate::app::App;
use crate::error::Error;
use crate::qr_image;
use crate::sealing::first_half;

/// Bytes of a payer's token: the transaction's id, and as many of a digest under a key.
const TOKEN_BYTES: usize = 32;

impl App {
    /// A transaction as it is shown with a status, by its stored number: its own, or an earlier one that is told
    /// again. `base` is how clients reach this instance, without a slash at its end.
    ///
    /// # Errors
    /// [`Error::Defect`] where what is sealed cannot be opened.
    pub fn transaction_view(
        &self,
        transaction: &Transaction,
        status: i16,
        base: &str,
    ) -> Result<CheckView, Error> {
        let recipient = self.recipient_opened(transaction)?;
        let (image, url) = match &transaction.details {
            // A payment that an engine recorded was never shown as a code.
            Details::Qris { content, .. } if content.is_empty() => (String::new(), String::new()),
            Details::Qris { content, .. } => (
                qr_image::data_uri(content)
                    .ok_or_else(|| Error::Defect("a code could not be drawn".into()))?,
                format!("{base}/pay/{}", self.pay_token(transaction.id())?),
            ),
            Details::Recipient(_) => (String::new(), String::new()),
        };
        let opened = Opened {
            account: recipient.account,
            name: recipient.name,
            image,
            url,
        };
        CheckView::of(transaction, status, opened)
            .ok_or_else(|| Error::Defect(format!("transaction {} cannot be shown", transaction.id())))
    }

    /// The unguessable part of the address of a transaction's payer's page.
    pub(crate) fn pay_token(&self, id: TransactionId) -> Result<String, Error> {
        let digest = first_half(self.keyed_digest("payer's page", &[id.as_bytes()])?);
        Ok(URL_SAFE_NO_PAD.encode([*id.as_bytes(), digest].concat()))
    }

    /// The transaction of a token that [`App::pay_token`] made; none for anything else.
    pub(crate) fn of_pay_token(&self, token: &str) -> Result<Option<TransactionId>, Error> {
        let bytes = URL_SAFE_NO_PAD
            .decode(token)
            .ok()
            .filter(|bytes| bytes.len() == TOKEN_BYTES);
        let Some((id, digest)) = bytes.as_deref().and_then(|bytes| bytes.split_first_chunk::<16>()) else {
            return Ok(None);
        };
        let expected = first_half(self.keyed_digest("payer's page", &[id])?);
        let is_ours = bool::from(subtle::ConstantTimeEq::ct_eq(expected.as_slice(), digest));
        Ok(is_ours.then(|| TransactionId::from_bytes(*id)))
    }
}
