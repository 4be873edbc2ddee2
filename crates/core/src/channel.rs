//! Channels: the ways in which money comes in and goes out.

use std::fmt;

/// A way for money to come in or to go out.
///
/// Only ways that the platform offers are here. Virtual accounts, e-wallets, retail and cards are further
/// variants: what a channel means for fees, settlement and amounts is asked of it, never matched elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// A payer scans a code.
    Qris,
    /// Money is sent to a bank account.
    Disbursement,
}

/// Whether money comes in or goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To a project.
    CashIn,
    /// From a project.
    CashOut,
}

impl Channel {
    /// All channels, in the order of their codes.
    pub const ALL: [Self; 2] = [Self::Qris, Self::Disbursement];

    /// The number stored for the channel; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Qris => 1,
            Self::Disbursement => 2,
        }
    }

    /// The channel of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }

    /// The word for it in configuration, on the command line and at the engine port.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Qris => "qris",
            Self::Disbursement => "disburse",
        }
    }

    /// The channel of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }

    /// Whether money comes in or goes out.
    #[must_use]
    pub fn direction(self) -> Direction {
        match self {
            Self::Qris => Direction::CashIn,
            Self::Disbursement => Direction::CashOut,
        }
    }

    /// Whether the payer may be made to pay the fee. Bank Indonesia forbids it for QRIS (PBI 23/6/PBI/2021,
    /// article 52), and a payout has no payer but the project.
    #[must_use]
    pub fn may_charge_payer(self) -> bool {
        match self {
            Self::Qris | Self::Disbursement => false,
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_reads_back_its_word_and_its_code() {
        for channel in Channel::ALL {
            assert_eq!(Channel::parse(channel.as_str()), Some(channel));
            assert_eq!(Channel::from_code(channel.code()), Some(channel));
        }
        assert_eq!(Channel::parse("QRIS"), None);
        assert_eq!(Channel::from_code(0), None);
    }
}
