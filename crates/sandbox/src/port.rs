//! What the port says and is told, as far as the network needs it.

use serde::Deserialize;

/// An instruction as it is offered.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Offered {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    pub(crate) play: Option<Play>,
    pub(crate) channel: String,
    pub(crate) amount: i64,
    pub(crate) offers: u32,
    pub(crate) transaction: About,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    Disburse,
    Inquire,
    Refund,
    Play,
}

/// What a developer wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Play {
    Pay,
    Decline,
    PayLate,
    PayWrongAmount,
}

/// The transaction that an instruction is about.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct About {
    pub(crate) id: String,
    pub(crate) status: String,
    pub(crate) amount: Option<i64>,
    pub(crate) number: Option<String>,
    pub(crate) bank_code: Option<String>,
    pub(crate) recipient_account: Option<String>,
}

impl About {
    pub(crate) fn is_pending(&self) -> bool {
        self.status == "pending"
    }

    /// The name of whoever owns the recipient's account, if any bank knows it.
    pub(crate) fn owner(&self) -> Option<&'static str> {
        let bank = self.bank_code.as_deref().unwrap_or_default();
        crate::fate::owner(bank, self.recipient_account.as_deref()?)
    }
}
