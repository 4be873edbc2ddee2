//! What can be done in a life, as values: so that a crash can come in the middle, and the same be done again.

use jiff::Timestamp;
use sengo_app::Error;
use sengo_app::approval::Acted;
use sengo_core::event::{EventRefusal, Taken};
use sengo_core::exception::ExceptionId;
use sengo_core::ids::{TransactionId, TransferId};
use sengo_core::instruction::{Done, Instruction};
use sengo_core::refusal::Refusal;
use sengo_core::word::WordKind;

/// The engines, by their places.
pub(super) const ENGINES: [&str; 2] = ["bank", "kartu"];

/// Something to do. Projects and engines go by their places in the simulation's lists.
#[derive(Debug, Clone)]
pub(super) enum Act {
    Qris {
        shop: usize,
        reference: String,
        amount: i64,
        minutes: i64,
        once: bool,
    },
    Disburse {
        shop: usize,
        reference: String,
        amount: i64,
        once: bool,
    },
    Inquire {
        shop: usize,
        reference: String,
        once: bool,
    },
    Refund {
        shop: usize,
        payment: TransactionId,
        reference: String,
        amount: Option<i64>,
        once: bool,
    },
    Transfer {
        from: usize,
        to: usize,
        reference: String,
        amount: i64,
        once: bool,
    },
    /// Several calls of merchants at once: they share a commit.
    Together(Vec<Act>),
    Adjust {
        shop: usize,
        active: i64,
        pending: i64,
        id: TransferId,
    },
    Say {
        engine: usize,
        events: Vec<Saying>,
    },
    Claim {
        engine: usize,
        most: usize,
        seconds: i64,
    },
    /// Two claims at once, each for as many: no instruction is leased to both.
    ClaimTwice {
        engines: [usize; 2],
        most: usize,
        seconds: i64,
    },
    Answer {
        engine: usize,
        instruction: TransactionId,
        done: Done,
    },
    Jobs,
    Callbacks,
    Resolve {
        exception: ExceptionId,
        to: Place,
    },
    Decide {
        request: String,
        approves: bool,
        by_asker: bool,
    },
    Suspend(usize),
    Resume(usize),
    Close(usize),
    /// Time passes; `leases` says whether for the real clock, too.
    Pass {
        seconds: i64,
        leases: bool,
    },
}

/// Where the money of an exception goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Shop(usize),
    Channel,
    Platform,
}

/// What an engine says.
#[derive(Debug, Clone)]
pub(super) struct Saying {
    pub(super) id: String,
    pub(super) kind: WordKind,
    pub(super) about: Named,
    pub(super) amount: i64,
    pub(super) occurred_at: Timestamp,
    pub(super) refund: Option<TransactionId>,
    /// The project and its reference, of a payment that began elsewhere.
    pub(super) recorded: Option<(usize, String)>,
    /// Whether it gives the name of whoever owns the account.
    pub(super) names: bool,
}

/// How an engine names what it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    Id(TransactionId),
    /// By the number in its QRIS code.
    Label(TransactionId),
    /// A number that nobody here knows.
    Stray(String),
}

/// What came of it.
#[derive(Debug, Clone)]
pub(super) enum Outcome {
    /// It is there; its id, where the caller is told one.
    Made(Option<TransactionId>),
    Refused(Refusal),
    Together(Vec<Outcome>),
    Heard(Vec<(Result<Taken, EventRefusal>, Option<TransactionId>)>),
    Leased(Vec<Instruction>),
    Taken(Taken),
    Acted(Acted),
    /// So many transactions came to stand elsewhere.
    Ran(usize),
    Nothing,
}

impl Outcome {
    /// What a use case answered. Only a rule may stop one: anything else is found at once.
    pub(super) fn of<T>(answer: Result<T, Error>, shown: impl FnOnce(T) -> Self) -> Result<Self, String> {
        match answer {
            Ok(answer) => Ok(shown(answer)),
            Err(Error::Refused(refusal)) => Ok(Self::Refused(refusal)),
            Err(error) => Err(format!("it could not be done: {error}")),
        }
    }
}

impl Act {
    /// Under which idempotency key it is sent, if under any.
    pub(super) fn once(&self) -> Option<String> {
        match self {
            Self::Qris { reference, once, .. }
            | Self::Disburse { reference, once, .. }
            | Self::Inquire { reference, once, .. }
            | Self::Refund { reference, once, .. }
            | Self::Transfer { reference, once, .. } => once.then(|| format!("once-{reference}")),
            _ => None,
        }
    }

    /// The project's name for it, where it has one, and whose.
    pub(super) fn reference(&self) -> Option<(usize, &str)> {
        match self {
            Self::Qris { shop, reference, .. }
            | Self::Disburse { shop, reference, .. }
            | Self::Inquire { shop, reference, .. }
            | Self::Refund { shop, reference, .. }
            | Self::Transfer {
                from: shop,
                reference,
                ..
            } => Some((*shop, reference)),
            _ => None,
        }
    }
}
