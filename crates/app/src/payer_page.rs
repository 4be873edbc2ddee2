//! What a payer is shown of a payment, and nothing else of it.

use jiff::Timestamp;
use sengo_core::audit::Actor;
use sengo_core::instruction::Play;
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::payment::Status;
use sengo_core::qris::QrisContent;
use sengo_core::transaction::{Details, State, Transaction};

use crate::app::App;
use crate::error::Error;
use crate::qr_image;

/// A payment as its payer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayerPage {
    /// What the merchant calls itself to this payer.
    pub view_name: String,
    /// The name under which the business is registered, and its national id.
    pub registered: Option<(String, String)>,
    /// How much is to be paid.
    pub amount: Rupiah,
    /// Where it stands. A payment whose time is over is expired, whether or not anybody was told yet.
    pub status: Status,
    /// The code as a data URI and how many pixels wide it is, while it can be paid.
    pub image: Option<(String, usize)>,
    /// From when on it can no longer be paid.
    pub expires_at: Timestamp,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// The time now.
    pub now: Timestamp,
}

impl App {
    /// The page of a payer's token; none for a token that nobody here gave.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn payer_page(&self, token: &str) -> Result<Option<PayerPage>, Error> {
        let Some(transaction) = self.of_payer(token).await? else {
            return Ok(None);
        };
        let (State::Payment(payment), Details::Qris { view_name, content }) =
            (&transaction.state, &transaction.details)
        else {
            return Ok(None);
        };
        let now = self.parts.clock.business();
        let status = match payment.status {
            Status::Pending if payment.terms.expires_at <= now => Status::Expired,
            other => other,
        };
        let image =
            (status == Status::Pending).then(|| qr_image::data_uri(content).zip(qr_image::side(content)));
        let read = QrisContent::parse(content).ok();
        Ok(Some(PayerPage {
            view_name: view_name.clone(),
            registered: read.map(|read| {
                let merchant = read.merchant;
                (
                    merchant.name.as_str().to_owned(),
                    merchant.nmid.as_str().to_owned(),
                )
            }),
            amount: payment.terms.charge.total_amount,
            status,
            image: image.flatten(),
            expires_at: payment.terms.expires_at,
            paid_at: payment.paid.map(|paid| paid.at),
            now,
        }))
    }

    /// A sandbox's payer pays or declines. False for a token that nobody here gave.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::SandboxOnly`] in production.
    pub async fn payer_plays(&self, token: &str, play: Play) -> Result<bool, Error> {
        let Some(transaction) = self.of_payer(token).await? else {
            return Ok(false);
        };
        let (parties, id): (Parties, _) = (transaction.parties(), transaction.id());
        self.sandbox_play(Actor::Payer, parties, id, play).await?;
        Ok(true)
    }

    async fn of_payer(&self, token: &str) -> Result<Option<Transaction>, Error> {
        let Some(id) = self.of_pay_token(token)? else {
            return Ok(None);
        };
        let Some(parties) = self.store().transaction_owner(id).await? else {
            return Ok(None);
        };
        Ok(self.store().tenant(parties.merchant).transaction(id).await?)
    }
}
