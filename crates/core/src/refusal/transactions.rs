//! What stops calls about payments, disbursements, inquiries and refunds.

use jiff::civil::Date;

use crate::bank::AccountFault;
use crate::callback_address::CallbackAddressFault;
use crate::channel::Channel;
use crate::ids::ProjectId;
use crate::money::Rupiah;
use crate::payment;
use crate::qris::ValueFault;

/// Why a call about a transaction was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionRefusal {
    /// No such transaction of this caller.
    NotFound,
    /// The project lacks what a QRIS code says of its merchant.
    QrisDataMissing {
        /// The project.
        project: ProjectId,
        /// The options of `sengo project qris` that are missing: `nmid`, `pan`, ….
        missing: Vec<&'static str>,
    },
    /// The operator has not set the channel up, or has switched it off.
    ChannelOff(Channel),
    /// Only what was paid can be refunded.
    NotRefundable(payment::Status),
    /// It was refunded as often as it can be.
    TooManyRefunds {
        /// How often that is.
        limit: usize,
    },
    /// Only a payment can be refunded.
    NotAPayment,
    /// There is no callback to send again: nothing has happened yet, or nobody is called back.
    NothingToResend {
        /// Whether it will be called back once something happens.
        has_callback: bool,
    },
    /// What the operator keeps about fees, holidays or a project cannot be read.
    SettingsUnreadable,
}

/// What is wrong with a field of such a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionFault {
    /// The fee leaves nothing of the amount.
    FeeTakesAll {
        /// Fee and tax.
        cost: Rupiah,
    },
    /// More than is left of the payment.
    MoreThanLeft {
        /// What is left.
        left: Rupiah,
    },
    /// An address for callbacks.
    Callback {
        /// What was sent.
        found: String,
        /// What is wrong with it.
        fault: CallbackAddressFault,
    },
    /// A code that is no bank's.
    BankUnknown {
        /// What was sent.
        found: String,
    },
    /// An account or phone number.
    Account(AccountFault),
    /// A value of a QRIS code.
    Qris {
        /// What was given.
        found: String,
        /// What is wrong with it.
        fault: ValueFault,
    },
    /// A text that is not a day.
    Day,
    /// A day that is not among those that can be asked for.
    DayOutside {
        /// The first that can.
        from: Date,
        /// The last.
        until: Date,
    },
}
