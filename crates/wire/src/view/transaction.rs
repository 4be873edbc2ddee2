use sengo_core::fee::FeePayer;
use sengo_core::payment;
use sengo_core::transaction::{Details, State, Transaction};
use serde::Serialize;
use utoipa::ToSchema;

use crate::moment::LocalMoment;

/// Where a transaction stands. Disbursements know the first, second and fourth alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransactionStatusWord {
    /// Waiting for the payer, or for the recipient's bank.
    Pending,
    /// Paid, or paid out.
    Success,
    /// Not paid in time.
    Expired,
    /// Said by the channel to have failed. A disbursement's money is with the project again.
    Failed,
    /// Paid, and a part given back.
    PartlyRefunded,
    /// Paid, and all given back.
    Refunded,
    /// Paid, and taken back by the payer's bank.
    ChargedBack,
}

impl TransactionStatusWord {
    /// The word of a status by its stored number, which all kinds of transaction share.
    pub fn of_code(code: i16) -> Option<Self> {
        Some(match payment::Status::from_code(code)? {
            payment::Status::Pending => Self::Pending,
            payment::Status::Success => Self::Success,
            payment::Status::Expired => Self::Expired,
            payment::Status::Failed => Self::Failed,
            payment::Status::PartlyRefunded => Self::PartlyRefunded,
            payment::Status::Refunded => Self::Refunded,
            payment::Status::ChargedBack => Self::ChargedBack,
        })
    }
}

/// Who bears the fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum FeePayerWord {
    /// The payer, on top of the amount.
    Customer,
    /// The merchant: it comes off what is credited, or on top of what is paid out.
    Merchant,
}

impl From<FeePayer> for FeePayerWord {
    fn from(payer: FeePayer) -> Self {
        match payer {
            FeePayer::Customer => Self::Customer,
            FeePayer::Merchant => Self::Merchant,
        }
    }
}

/// What was sent along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdditionalInfoView {
    /// Where the transaction's callbacks go; null for one that did not begin with a call.
    #[schema(required = true, example = "https://shop.example.com/callbacks/sengo")]
    pub callback: Option<String>,
}

/// How a QRIS payment is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QrisView {
    /// The text of the code, for those who draw it themselves.
    pub content: String,
    /// The code as a PNG image in a data URI, to be put into an `img`.
    #[schema(example = "data:image/png;base64,iVBORw0KGgo…")]
    pub image: String,
    /// A page for the payer: the code, the amount, and whether it is paid.
    pub url: String,
}

/// Whom a disbursement pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DisbursementView {
    /// The bank's code, or `ovo` or `dana`.
    #[schema(example = "014")]
    pub bank_code: String,
    /// The account number, or the phone number.
    #[schema(example = "1234567890")]
    pub recipient_account: String,
    /// The account's owner; null until the bank has named it.
    #[schema(required = true)]
    pub recipient_name: Option<String>,
}

/// A payment or a disbursement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TransactionView {
    /// Its name for good: a UUID.
    #[schema(example = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506")]
    pub id: String,
    /// Your own name for it: the reference.
    #[schema(example = "INV-2026-0001")]
    pub merchant_ref: String,
    /// Where it stands.
    pub status: TransactionStatusWord,
    /// Who bears the fee; for QRIS always the merchant.
    pub fee_payer: FeePayerWord,
    /// What was asked for, in rupiah.
    #[schema(example = 10_000)]
    pub amount: i64,
    /// What it costs, in rupiah, with value-added tax if there is any.
    #[schema(example = 70)]
    pub fee: i64,
    /// What the payer pays, or what a disbursement costs the project, in rupiah.
    #[schema(example = 10_000)]
    pub total_amount: i64,
    /// From when on it can no longer be paid; null for a disbursement.
    #[schema(required = true)]
    pub expired_date: Option<LocalMoment>,
    /// When it was paid, or paid out; null until then.
    #[schema(required = true)]
    pub paid_date: Option<LocalMoment>,
    /// When the money turns from pending to active; null until it is paid, and for a disbursement.
    #[schema(required = true)]
    pub settle_date: Option<LocalMoment>,
    /// What was sent along.
    pub additional_info: AdditionalInfoView,
    /// Of a QRIS payment alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub qris: Option<QrisView>,
    /// Of a disbursement alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub disbursement: Option<DisbursementView>,
    /// The value-added tax (PPN) in `fee`; only there where there is any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub tax: Option<i64>,
}

/// A question about an account, and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InquiryView {
    /// Its name for good: a UUID.
    #[schema(example = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506")]
    pub id: String,
    /// Your own name for it: the reference.
    #[schema(example = "CHECK-2026-0001")]
    pub merchant_ref: String,
    /// `success` once the bank has named the owner, `failed` where it knows no such account.
    pub status: TransactionStatusWord,
    /// The account number, or the phone number.
    #[schema(example = "1234567890")]
    pub account_number: String,
    /// The account's owner; null until the bank has named it.
    #[schema(required = true)]
    pub account_name: Option<String>,
    /// The bank's code, or `ovo` or `dana`.
    #[schema(example = "014")]
    pub bank_code: String,
    /// What was sent along.
    pub additional_info: AdditionalInfoView,
}

/// Whatever `GET /api/check/{id}` can answer with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum CheckView {
    /// A payment or a disbursement.
    Transaction(Box<TransactionView>),
    /// A question about an account.
    Inquiry(InquiryView),
}

impl CheckView {
    /// Names it.
    pub fn id(&self) -> &str {
        match self {
            Self::Transaction(transaction) => &transaction.id,
            Self::Inquiry(inquiry) => &inquiry.id,
        }
    }
}

/// What a view needs beside the transaction itself.
#[derive(Debug, Clone, Default)]
pub struct Opened {
    /// The recipient's account in the clear, where there is one.
    pub account: String,
    /// The name of its owner, where it is known.
    pub name: Option<String>,
    /// The image of the code as a data URI, for a QRIS payment.
    pub image: String,
    /// The payer's page, for a QRIS payment.
    pub url: String,
}

impl CheckView {
    /// A transaction as shown with a status, by its stored number: its own, or an earlier one that is being told
    /// again. What came after that status is not shown with it. Nothing for a number that is no status.
    pub fn of(transaction: &Transaction, status: i16, opened: Opened) -> Option<Self> {
        let word = TransactionStatusWord::of_code(status)?;
        let (id, merchant_ref) = (
            transaction.id().to_string(),
            transaction.origin.reference.as_str().to_owned(),
        );
        let additional_info = AdditionalInfoView {
            callback: transaction.origin.callback.clone(),
        };
        let is_told_paid = !matches!(
            word,
            TransactionStatusWord::Pending | TransactionStatusWord::Expired | TransactionStatusWord::Failed
        );
        let (charge, expires_at, paid_at, settles_on) = match &transaction.state {
            State::Payment(payment) => {
                let paid = payment.paid.filter(|_| is_told_paid);
                let terms = &payment.terms;
                let settles_on = paid.map(|paid| paid.settles_on);
                (
                    terms.charge,
                    Some(terms.expires_at),
                    paid.map(|paid| paid.at),
                    settles_on,
                )
            }
            State::Disbursement(disbursement) => {
                let ended = disbursement.ended.filter(|_| is_told_paid);
                (disbursement.terms.charge, None, ended.map(|ended| ended.at), None)
            }
            State::Inquiry(_) => {
                let bank_code = match &transaction.details {
                    Details::Recipient(recipient) => recipient.bank_code.clone(),
                    Details::Qris { .. } => String::new(),
                };
                return Some(Self::Inquiry(InquiryView {
                    id,
                    merchant_ref,
                    status: word,
                    account_number: opened.account,
                    account_name: opened.name.filter(|_| is_told_paid),
                    bank_code,
                    additional_info,
                }));
            }
        };
        let (qris, disbursement) = match &transaction.details {
            Details::Qris { content, .. } => (
                Some(QrisView {
                    content: content.clone(),
                    image: opened.image,
                    url: opened.url,
                }),
                None,
            ),
            Details::Recipient(recipient) => (
                None,
                Some(DisbursementView {
                    bank_code: recipient.bank_code.clone(),
                    recipient_account: opened.account,
                    recipient_name: opened.name.filter(|_| is_told_paid),
                }),
            ),
        };
        Some(Self::Transaction(Box::new(TransactionView {
            id,
            merchant_ref,
            status: word,
            fee_payer: charge.fee_payer.into(),
            amount: charge.amount.get(),
            fee: charge.cost()?.get(),
            total_amount: charge.total_amount.get(),
            expired_date: expires_at.map(LocalMoment::from),
            paid_date: paid_at.map(LocalMoment::from),
            settle_date: settles_on.and_then(LocalMoment::begin_of),
            additional_info,
            qris,
            disbursement,
            tax: charge.tax.is_positive().then(|| charge.tax.get()),
        })))
    }

    /// The transaction as it stands.
    pub fn now(transaction: &Transaction, opened: Opened) -> Option<Self> {
        Self::of(transaction, transaction.status().code(), opened)
    }
}
