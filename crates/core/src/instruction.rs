//! Instructions: what the platform wants an engine to do. They are leased, so that one engine at a time is at
//! work on each, and offered again under the same id when a lease runs out.

use jiff::{SignedDuration, Timestamp};

use crate::channel::Channel;
use crate::ids::TransactionId;
use crate::ledger::Parties;
use crate::money::Rupiah;

/// The longest lease, in seconds.
pub const LEASE_SECONDS_MAX: i64 = 3_600;

/// A lease when nothing else is asked for, in seconds.
pub const LEASE_SECONDS_DEFAULT: i64 = 60;

/// The most instructions one claim takes.
pub const CLAIM_MAX: usize = 100;

/// The instructions that one claim takes when nothing else is asked for.
pub const CLAIM_DEFAULT: usize = 10;

/// How long a claim may wait for something to do, in seconds.
pub const WAIT_SECONDS_MAX: i64 = 30;

/// What an engine is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InstructionKind {
    /// Send money to an account.
    Disburse,
    /// Ask whose account a number is.
    Inquire,
    /// Give a payer money back.
    Refund,
    /// In a sandbox: the payer, or the bank, does this.
    Play(Play),
}

/// What a developer lets the sandbox's network do to a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Play {
    /// The payer pays, or the payout arrives.
    Pay,
    /// The payer's bank declines, or the payout fails.
    Decline,
    /// The payer pays after expiry.
    PayLate,
    /// The payer pays another amount.
    PayWrongAmount,
}

impl Play {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pay, Self::Decline, Self::PayLate, Self::PayWrongAmount];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pay => "pay",
            Self::Decline => "decline",
            Self::PayLate => "pay-late",
            Self::PayWrongAmount => "pay-wrong-amount",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|play| play.as_str() == text)
    }
}

impl InstructionKind {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 7] = [
        Self::Disburse,
        Self::Inquire,
        Self::Refund,
        Self::Play(Play::Pay),
        Self::Play(Play::Decline),
        Self::Play(Play::PayLate),
        Self::Play(Play::PayWrongAmount),
    ];

    /// The number stored for the kind; never changed once released.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Disburse => 1,
            Self::Inquire => 2,
            Self::Refund => 3,
            Self::Play(Play::Pay) => 101,
            Self::Play(Play::Decline) => 102,
            Self::Play(Play::PayLate) => 103,
            Self::Play(Play::PayWrongAmount) => 104,
        }
    }

    /// The kind of a stored number.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word for it at the engine port.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Disburse => "disburse",
            Self::Inquire => "inquire",
            Self::Refund => "refund",
            Self::Play(_) => "play",
        }
    }
}

/// What an engine asks for when it takes instructions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Of which channels; of all that it serves when absent.
    pub channels: Option<Vec<Channel>>,
    /// How many at most, 1 to [`CLAIM_MAX`].
    pub max: usize,
    /// For how long, in seconds.
    pub lease_seconds: i64,
    /// How long to wait for the first, in seconds, 0 to [`WAIT_SECONDS_MAX`].
    pub wait_seconds: i64,
}

/// How an engine says that an instruction went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Done {
    /// The money is with whom it was for.
    Paid,
    /// It could not be done.
    Failed,
    /// The engine took it on, and the word about it will come as an event.
    Accepted,
    /// The bank named the account's owner.
    Answered,
    /// There is no such account, or the bank does not say.
    Unknown,
    /// It was played.
    Played,
}

impl Done {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Paid,
        Self::Failed,
        Self::Accepted,
        Self::Answered,
        Self::Unknown,
        Self::Played,
    ];

    /// The word for it at the engine port.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Accepted => "accepted",
            Self::Answered => "answered",
            Self::Unknown => "unknown",
            Self::Played => "done",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|done| done.as_str() == text)
    }

    /// How an instruction of a kind can go.
    #[must_use]
    pub fn of(kind: InstructionKind) -> &'static [Self] {
        match kind {
            InstructionKind::Disburse | InstructionKind::Refund => {
                &[Self::Paid, Self::Failed, Self::Accepted]
            }
            InstructionKind::Inquire => &[Self::Answered, Self::Unknown, Self::Accepted],
            InstructionKind::Play(_) => &[Self::Played],
        }
    }
}

/// An instruction as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Names it, whoever it is offered to: the disbursement's, inquiry's or refund's own id.
    pub id: TransactionId,
    /// Whose transaction it is about.
    pub parties: Parties,
    /// What is to be done.
    pub kind: InstructionKind,
    /// By which way.
    pub channel: Channel,
    /// The transaction it is about: the payment, for a refund.
    pub about: TransactionId,
    /// How much; zero where no money moves.
    pub amount: Rupiah,
    /// When it was made, by the business clock.
    pub created_at: Timestamp,
    /// From when on it may be offered, by the real clock: the end of its lease, while it is leased. None once
    /// it is done.
    pub available_at: Option<Timestamp>,
    /// How often it was offered.
    pub offers: u32,
    /// The engine it was offered to last.
    pub engine: Option<String>,
}

/// Why an engine cannot take an instruction, or answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstructionRefusal {
    /// It is done.
    Done,
    /// Somebody else is at it.
    Leased {
        /// Until when.
        until: Timestamp,
    },
    /// It moves money, and another engine had it: whether that one moved it, nobody knows.
    OfAnother,
}

impl Instruction {
    /// Whether it is offered to this engine. What moves money stays with the engine that had it first: that one
    /// recognises it and does not move the money twice.
    #[must_use]
    pub fn is_for(&self, engine: &str) -> bool {
        match self.kind {
            InstructionKind::Disburse | InstructionKind::Refund => {
                self.engine.as_deref().is_none_or(|had| had == engine)
            }
            InstructionKind::Inquire | InstructionKind::Play(_) => true,
        }
    }

    /// The instruction, leased to an engine from now on.
    ///
    /// # Errors
    /// [`InstructionRefusal`] when it cannot be offered now, or not to this engine.
    pub fn lease(&self, engine: &str, seconds: i64, now: Timestamp) -> Result<Self, InstructionRefusal> {
        match self.available_at {
            None => Err(InstructionRefusal::Done),
            Some(until) if now < until => Err(InstructionRefusal::Leased { until }),
            Some(_) if !self.is_for(engine) => Err(InstructionRefusal::OfAnother),
            Some(_) => Ok(Self {
                available_at: Some(
                    now.saturating_add(SignedDuration::from_secs(seconds.clamp(1, LEASE_SECONDS_MAX)))
                        .unwrap_or(Timestamp::MAX),
                ),
                offers: self.offers.saturating_add(1),
                engine: Some(engine.to_owned()),
                ..self.clone()
            }),
        }
    }

    /// The instruction, open to every engine from now on: somebody made sure that the one that had it did not do it.
    ///
    /// # Errors
    /// [`InstructionRefusal::Done`].
    pub fn release(&self, now: Timestamp) -> Result<Self, InstructionRefusal> {
        match self.available_at {
            None => Err(InstructionRefusal::Done),
            Some(_) => Ok(Self {
                available_at: Some(now),
                engine: None,
                ..self.clone()
            }),
        }
    }

    /// The instruction, done. An answer after the lease ran out is an answer all the same: what an engine did
    /// does not become undone by its being late.
    #[must_use]
    pub fn done(&self) -> Self {
        Self {
            available_at: None,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{MerchantId, ProjectId};

    fn waiting(kind: InstructionKind) -> Instruction {
        Instruction {
            id: TransactionId::from_bytes([1; 16]),
            parties: Parties {
                merchant: MerchantId::new(1).unwrap(),
                project: ProjectId::new(1).unwrap(),
            },
            kind,
            channel: Channel::Disbursement,
            about: TransactionId::from_bytes([1; 16]),
            amount: Rupiah::new(10_000),
            created_at: Timestamp::UNIX_EPOCH,
            available_at: Some(Timestamp::UNIX_EPOCH),
            offers: 0,
            engine: None,
        }
    }

    #[test]
    fn a_lease_keeps_others_away_until_it_runs_out() {
        let now = Timestamp::UNIX_EPOCH;
        let leased = waiting(InstructionKind::Inquire).lease("bank", 60, now).unwrap();
        let later = |seconds| now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
        let refused = InstructionRefusal::Leased { until: later(60) };
        assert_eq!(leased.lease("other", 60, later(59)), Err(refused));
        let again = leased.lease("other", 60, later(60)).unwrap();
        assert_eq!((again.id, again.offers), (leased.id, 2));
        assert_eq!(
            again.done().lease("bank", 60, later(999)),
            Err(InstructionRefusal::Done)
        );
    }

    #[test]
    fn what_moves_money_stays_with_its_engine_until_it_is_released() {
        let now = Timestamp::UNIX_EPOCH;
        let later = now.checked_add(SignedDuration::from_secs(60)).unwrap();
        for (kind, stays) in [
            (InstructionKind::Disburse, true),
            (InstructionKind::Refund, true),
            (InstructionKind::Inquire, false),
            (InstructionKind::Play(Play::Pay), false),
        ] {
            let leased = waiting(kind).lease("bank", 60, now).unwrap();
            let by_another = leased.lease("other", 60, later);
            if stays {
                assert_eq!(by_another, Err(InstructionRefusal::OfAnother), "{kind:?}");
            } else {
                assert_eq!(by_another.unwrap().offers, 2, "{kind:?}");
            }
            assert_eq!(leased.lease("bank", 60, later).unwrap().offers, 2);
            let released = leased.release(now).unwrap();
            assert_eq!(released.offers, 1);
            assert!(released.lease("other", 60, now).is_ok());
        }
        let done = waiting(InstructionKind::Disburse).done();
        assert_eq!(done.release(now), Err(InstructionRefusal::Done));
    }

    #[test]
    fn kinds_read_back_their_codes() {
        for kind in InstructionKind::ALL {
            assert_eq!(InstructionKind::from_code(kind.code()), Some(kind));
        }
        for play in Play::ALL {
            assert_eq!(Play::parse(play.as_str()), Some(play));
        }
    }
}
