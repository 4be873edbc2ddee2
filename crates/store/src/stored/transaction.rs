//! Transactions and their reversals as rows.

use jiff::Timestamp;
use sengo_core::calendar;
use sengo_core::channel::Channel;
use sengo_core::disbursement::{self, Disbursement, DisbursementTerms, Ended};
use sengo_core::fee::{Charge, FeePayer};
use sengo_core::ids::TransactionId;
use sengo_core::inquiry::{self, Answered, Inquiry, InquiryTerms};
use sengo_core::ledger::WordKey;
use sengo_core::money::Rupiah;
use sengo_core::payment::{self, Paid, Payment, PaymentTerms, Reversal, ReversalKind};
use sengo_core::reference::Reference;
use sengo_core::transaction::{Details, Origin, Recipient, Sealed, State, Transaction};

use super::{Id, coded, corrupt, moment, parties};
use crate::error::StoreError;

const PAYMENT: i16 = 1;
const DISBURSEMENT: i16 = 2;
const INQUIRY: i16 = 3;

/// A row of `project_transaction`.
#[derive(Debug, Clone)]
pub(crate) struct TransactionRow {
    pub(crate) merchant_id: i64,
    pub(crate) transaction_id: Id,
    pub(crate) project_id: i64,
    pub(crate) kind: i16,
    pub(crate) channel: i16,
    pub(crate) status: i16,
    pub(crate) reference: String,
    pub(crate) callback: Option<String>,
    pub(crate) key: String,
    pub(crate) callbacks: i64,
    pub(crate) created_at: i64,
    pub(crate) expires_at: Option<i64>,
    pub(crate) amount: i64,
    pub(crate) fee: i64,
    pub(crate) tax: i64,
    pub(crate) total_amount: i64,
    pub(crate) credited: i64,
    pub(crate) fee_payer: i16,
    pub(crate) working_days: i16,
    pub(crate) ended_word: Option<Id>,
    pub(crate) ended_at: Option<i64>,
    pub(crate) settles_at: Option<i64>,
    pub(crate) in_pending: i64,
    pub(crate) view_name: Option<String>,
    pub(crate) content: Option<String>,
    pub(crate) bank_code: Option<String>,
    pub(crate) recipient: Option<Vec<u8>>,
    pub(crate) recipient_index: Option<Id>,
    pub(crate) recipient_name: Option<Vec<u8>>,
}

/// A row of `reversal`.
#[derive(Debug, Clone)]
pub(crate) struct ReversalRow {
    pub(crate) merchant_id: i64,
    pub(crate) transaction_id: Id,
    pub(crate) number: i64,
    pub(crate) word: Id,
    pub(crate) kind: i16,
    pub(crate) amount: i64,
    pub(crate) booked_at: i64,
}

/// What is charged for an inquiry, and for everything that has no charge.
const NOTHING: Charge = Charge {
    amount: Rupiah::ZERO,
    fee: Rupiah::ZERO,
    tax: Rupiah::ZERO,
    total_amount: Rupiah::ZERO,
    credited: Rupiah::ZERO,
    fee_payer: FeePayer::Merchant,
};

impl TransactionRow {
    pub(crate) fn of(transaction: &Transaction) -> Self {
        let parties = transaction.parties();
        let (kind, charge, expires_at, working_days, ended, in_pending) = match &transaction.state {
            State::Payment(payment) => (
                PAYMENT,
                payment.terms.charge,
                Some(payment.terms.expires_at),
                payment.terms.working_days,
                payment
                    .paid
                    .map(|paid| (Some(paid.word), paid.at))
                    .or(payment.failed_at.map(|at| (None, at))),
                payment.in_pending,
            ),
            State::Disbursement(disbursement) => (
                DISBURSEMENT,
                disbursement.terms.charge,
                None,
                0,
                disbursement.ended.map(|ended| (Some(ended.word), ended.at)),
                Rupiah::ZERO,
            ),
            State::Inquiry(inquiry) => (
                INQUIRY,
                NOTHING,
                None,
                0,
                inquiry
                    .answered
                    .map(|answered| (Some(answered.word), answered.at)),
                Rupiah::ZERO,
            ),
        };
        let settles_at = match &transaction.state {
            State::Payment(payment) => payment
                .paid
                .and_then(|paid| calendar::begins_at(paid.settles_on).ok())
                .map(Timestamp::as_microsecond),
            State::Disbursement(_) | State::Inquiry(_) => None,
        };
        let (view_name, content, recipient) = match &transaction.details {
            Details::Qris { view_name, content } => (Some(view_name.clone()), Some(content.clone()), None),
            Details::Recipient(recipient) => (None, None, Some(recipient)),
        };
        Self {
            merchant_id: parties.merchant.get(),
            transaction_id: *transaction.id().as_bytes(),
            project_id: parties.project.get(),
            kind,
            channel: transaction.channel().code(),
            status: transaction.status().code(),
            reference: transaction.origin.reference.as_str().to_owned(),
            callback: transaction.origin.callback.clone(),
            key: transaction.origin.key.clone(),
            callbacks: i64::from(transaction.callbacks),
            created_at: transaction.created_at().as_microsecond(),
            expires_at: expires_at.map(Timestamp::as_microsecond),
            amount: charge.amount.get(),
            fee: charge.fee.get(),
            tax: charge.tax.get(),
            total_amount: charge.total_amount.get(),
            credited: charge.credited.get(),
            fee_payer: match charge.fee_payer {
                FeePayer::Customer => 1,
                FeePayer::Merchant => 2,
            },
            working_days: i16::from(working_days),
            ended_word: ended.and_then(|(word, _)| word).map(|word| *word.as_bytes()),
            ended_at: ended.map(|(_, at)| at.as_microsecond()),
            settles_at,
            in_pending: in_pending.get(),
            view_name,
            content,
            bank_code: recipient.map(|recipient| recipient.bank_code.clone()),
            recipient: recipient.map(|recipient| recipient.account.as_bytes().to_vec()),
            recipient_index: recipient.map(|recipient| recipient.account_index),
            recipient_name: recipient
                .and_then(|recipient| recipient.name.as_ref())
                .map(|name| name.as_bytes().to_vec()),
        }
    }

    /// Whether the transaction may have rows of `reversal`.
    pub(crate) fn may_be_reversed(&self) -> bool {
        use payment::Status::{ChargedBack, PartlyRefunded, Refunded};
        [PartlyRefunded, Refunded, ChargedBack]
            .iter()
            .any(|status| status.code() == self.status)
    }

    /// The transaction; its reversals in the order of their numbers.
    pub(crate) fn read(self, reversals: Vec<ReversalRow>) -> Result<Transaction, StoreError> {
        let state = match self.kind {
            PAYMENT => State::Payment(self.payment(reversals)?),
            DISBURSEMENT => State::Disbursement(self.disbursement()?),
            INQUIRY => State::Inquiry(self.inquiry()?),
            other => return Err(corrupt("kind of transaction", other)),
        };
        let callbacks = u32::try_from(self.callbacks).map_err(|_| corrupt("callbacks", self.callbacks))?;
        let origin = Origin {
            reference: Reference::parse(&self.reference)
                .map_err(|_| corrupt("reference", &self.reference))?,
            callback: self.callback,
            key: self.key,
        };
        let details = match (self.view_name, self.content, self.bank_code, self.recipient) {
            (Some(view_name), Some(content), None, None) => Details::Qris { view_name, content },
            (None, None, Some(bank_code), Some(recipient)) => Details::Recipient(Recipient {
                bank_code,
                account: Sealed::new(recipient),
                account_index: self.recipient_index.unwrap_or_default(),
                name: self.recipient_name.map(Sealed::new),
            }),
            _ => return Err(corrupt("details of transaction", self.kind)),
        };
        Ok(Transaction {
            state,
            origin,
            details,
            callbacks,
        })
    }

    fn id(&self) -> TransactionId {
        TransactionId::from_bytes(self.transaction_id)
    }

    fn charge(&self) -> Result<Charge, StoreError> {
        Ok(Charge {
            amount: Rupiah::new(self.amount),
            fee: Rupiah::new(self.fee),
            tax: Rupiah::new(self.tax),
            total_amount: Rupiah::new(self.total_amount),
            credited: Rupiah::new(self.credited),
            fee_payer: match self.fee_payer {
                1 => FeePayer::Customer,
                2 => FeePayer::Merchant,
                other => return Err(corrupt("fee payer", other)),
            },
        })
    }

    fn ended(&self) -> Result<Option<(WordKey, Timestamp)>, StoreError> {
        match (self.ended_word, self.ended_at) {
            (Some(word), Some(at)) => Ok(Some((WordKey::from_bytes(word), moment(at)?))),
            _ => Ok(None),
        }
    }

    fn payment(&self, reversals: Vec<ReversalRow>) -> Result<Payment, StoreError> {
        let expires_at = self.expires_at.ok_or_else(|| corrupt("expiry", self.id()))?;
        let paid = match (self.ended()?, self.settles_at) {
            (Some((word, at)), Some(settles_at)) => Some(Paid {
                word,
                at,
                settles_on: calendar::day_of(moment(settles_at)?),
            }),
            _ => None,
        };
        // The word that failed a payment is not kept with it, so that its column is empty.
        let failed_at = match (self.ended_word, self.ended_at) {
            (None, Some(at)) => Some(moment(at)?),
            _ => None,
        };
        Ok(Payment {
            terms: PaymentTerms {
                id: self.id(),
                parties: parties(self.merchant_id, self.project_id)?,
                channel: coded("channel", self.channel, Channel::from_code)?,
                charge: self.charge()?,
                working_days: u8::try_from(self.working_days)
                    .map_err(|_| corrupt("working days", self.working_days))?,
                created_at: moment(self.created_at)?,
                expires_at: moment(expires_at)?,
            },
            status: coded("status", self.status, payment::Status::from_code)?,
            paid,
            failed_at,
            in_pending: Rupiah::new(self.in_pending),
            reversals: reversals
                .into_iter()
                .map(ReversalRow::read)
                .collect::<Result<_, _>>()?,
        })
    }

    fn disbursement(&self) -> Result<Disbursement, StoreError> {
        Ok(Disbursement {
            terms: DisbursementTerms {
                id: self.id(),
                parties: parties(self.merchant_id, self.project_id)?,
                charge: self.charge()?,
                created_at: moment(self.created_at)?,
            },
            status: coded("status", self.status, disbursement::Status::from_code)?,
            ended: self.ended()?.map(|(word, at)| Ended { word, at }),
        })
    }

    fn inquiry(&self) -> Result<Inquiry, StoreError> {
        Ok(Inquiry {
            terms: InquiryTerms {
                id: self.id(),
                parties: parties(self.merchant_id, self.project_id)?,
                created_at: moment(self.created_at)?,
            },
            status: coded("status", self.status, inquiry::Status::from_code)?,
            answered: self.ended()?.map(|(word, at)| Answered { word, at }),
        })
    }
}

impl ReversalRow {
    /// All reversals of a transaction, numbered from 1.
    pub(crate) fn of(transaction: &Transaction) -> Vec<Self> {
        let State::Payment(payment) = &transaction.state else {
            return Vec::new();
        };
        payment
            .reversals
            .iter()
            .zip(1..)
            .map(|(reversal, number)| Self {
                merchant_id: payment.terms.parties.merchant.get(),
                transaction_id: *payment.terms.id.as_bytes(),
                number,
                word: *reversal.word.as_bytes(),
                kind: match reversal.kind {
                    ReversalKind::Refund => 1,
                    ReversalKind::Chargeback => 2,
                },
                amount: reversal.amount.get(),
                booked_at: reversal.at.as_microsecond(),
            })
            .collect()
    }

    fn read(self) -> Result<Reversal, StoreError> {
        Ok(Reversal {
            word: WordKey::from_bytes(self.word),
            kind: match self.kind {
                1 => ReversalKind::Refund,
                2 => ReversalKind::Chargeback,
                other => return Err(corrupt("kind of reversal", other)),
            },
            amount: Rupiah::new(self.amount),
            at: moment(self.booked_at)?,
        })
    }
}
