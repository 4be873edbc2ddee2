//! Every rule that can stop a request, with what its caller may be told. Texts are made on another floor.

mod faults;
mod transactions;

use std::net::IpAddr;

use crate::address::ForwardedFault;
use crate::approval::ApprovalRefusal;
use crate::channel::Channel;
use crate::credential::Kind;
use crate::environment::Environment;
use crate::json::ParseFault;
use crate::key::KeyRefusal;
use crate::ledger::LedgerRefusal;
use crate::merchant::Product;
use crate::money::Rupiah;
use crate::paper::PaperRefusal;
use crate::person::PersonRefusal;
use crate::project::{Act, ProjectRefusal, Status};
use crate::signature::Diagnosis;

pub use faults::{Fault, FieldFault, ValueKind};
pub use transactions::{TransactionFault, TransactionRefusal};

/// Why a request was refused. Nothing was changed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// What arrived is not HTTP: bytes in the request line or in a header that cannot stand there.
    RequestUnreadable,
    /// Request line and headers together are too large.
    HeadTooLarge,
    /// There is no such path.
    PathUnknown,
    /// The path exists, but not with this method.
    MethodNotAllowed {
        /// Those it has.
        allowed: Vec<String>,
    },
    /// Too many calls in a short time.
    TooManyRequests {
        /// Whether the address or the key made them.
        by: RateOf,
        /// When to try again, in seconds.
        retry_after_seconds: u64,
    },
    /// Headers of authentication that are not there, are there twice, or cannot be read.
    Headers(Vec<HeaderFault>),
    /// The key is not known, or the token is not its. Which of the two is not said.
    CredentialsWrong(CredentialHint),
    /// The key is of a kind that this call does not take.
    KeyKindWrong {
        /// The kinds it takes.
        expected: Vec<Kind>,
        /// What was sent.
        found: Kind,
    },
    /// The key belongs to the other environment.
    KeyEnvironmentWrong {
        /// The key's.
        found: Environment,
        /// This instance's.
        here: Environment,
    },
    /// The body is larger than this many bytes.
    BodyTooLarge {
        /// The limit.
        limit: usize,
    },
    /// The body did not arrive in time or broke off.
    BodyIncomplete,
    /// The token was right and the signature was not.
    SignatureWrong(Diagnosis),
    /// The merchant is not activated for the product.
    ProductNotActivated(Product),
    /// The caller's address is not on the allowlist.
    AddressNotAllowed {
        /// The address seen.
        seen: IpAddr,
        /// The entry that would admit it.
        entry: String,
        /// Whose list it is.
        list_of: Kind,
    },
    /// A trusted proxy forwarded an address that cannot be read.
    ForwardedUnreadable(ForwardedFault),
    /// The project does not stand where this call needs it.
    ProjectNotActive(Status),
    /// A body was needed and none was sent.
    BodyMissing,
    /// The body is not JSON.
    BodyNotJson(ParseFault),
    /// The body is JSON, but not an object.
    BodyNotObject {
        /// What it is: "a string".
        found: &'static str,
    },
    /// The body has a name twice, so it could be read in two ways.
    BodyAmbiguous {
        /// The path of the member: `ip` or `details.name`.
        member: String,
    },
    /// Fields, parameters or headers that are missing or wrong; all of them.
    Invalid(Vec<FieldFault>),
    /// No such project of this caller.
    ProjectNotFound,
    /// No such merchant.
    MerchantNotFound,
    /// No such key of this caller.
    KeyNotFound,
    /// No engine of this name has a key.
    EngineNotFound,
    /// No instruction has this id.
    InstructionNotFound,
    /// The instruction was answered before, otherwise.
    InstructionDone,
    /// The engine's keys may not speak of the channel.
    ChannelNotServed {
        /// The channel.
        channel: Channel,
    },
    /// No exception has this id.
    ExceptionNotFound,
    /// Somebody resolved the exception before, otherwise.
    ExceptionResolved,
    /// A rule of projects.
    Project(ProjectRefusal),
    /// A rule of keys.
    Key(KeyRefusal),
    /// A rule of the ledger that a caller cannot break by a well-formed request.
    Ledger(LedgerRefusal),
    /// The active balance does not cover the amount.
    InsufficientBalance {
        /// What there is.
        available: Rupiah,
        /// What was asked for.
        needed: Rupiah,
    },
    /// The act needs the project in another state.
    StatusConflict {
        /// What was wanted.
        act: Act,
        /// Where the project stands.
        status: Status,
    },
    /// The reference was used by this project before, for something else.
    ReferenceUsed {
        /// The reference.
        reference: String,
    },
    /// The idempotency key was used for another request.
    IdempotencyMismatch,
    /// A rule of what operators may do, and of who has to agree.
    Approval(ApprovalRefusal),
    /// A rule of people, their access and what their role permits.
    Person(PersonRefusal),
    /// A rule of the papers in a merchant's file.
    Paper(PaperRefusal),
    /// The transaction has had no callback, or there is none of this name.
    CallbackNotFound,
    /// Only a sandbox does this.
    SandboxOnly,
    /// The sandbox's clock cannot make this step.
    ClockStep,
    /// A rule of payments, disbursements, inquiries and refunds.
    Transaction(TransactionRefusal),
}

/// What a limit of calls counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateOf {
    /// The caller's address.
    Address,
    /// The key.
    Key,
}

/// The three headers of every signed call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedHeader {
    /// `X-Client-Key`.
    ClientKey,
    /// `X-Client-Token`.
    ClientToken,
    /// `X-Signature`.
    Signature,
}

impl SignedHeader {
    /// All three, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::ClientKey, Self::ClientToken, Self::Signature];

    /// The header's name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ClientKey => "X-Client-Key",
            Self::ClientToken => "X-Client-Token",
            Self::Signature => "X-Signature",
        }
    }
}

/// What is wrong with a header of authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderFault {
    /// It is not there, or empty.
    Missing(SignedHeader),
    /// It is there more than once.
    Repeated(SignedHeader),
    /// It is longer than 255 characters or has characters that no key, token or signature has.
    Unreadable(SignedHeader),
}

/// What the shape of a key and a token gives away, whether they exist or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialHint {
    /// Nothing.
    None,
    /// A key whose checksum does not fit: a character was lost or changed in copying.
    KeyDamaged {
        /// Characters sent.
        characters: usize,
        /// Characters a key of this kind has.
        expected: usize,
    },
    /// A token whose checksum does not fit.
    TokenDamaged {
        /// Characters sent.
        characters: usize,
        /// Characters a token of this kind has.
        expected: usize,
    },
    /// A token stands where the key belongs.
    TokenAsKey,
    /// A key stands where the token belongs.
    KeyAsToken,
    /// Key and token are of different kinds or environments, so they are not a pair.
    NotAPair,
    /// The token was right, and the key was revoked.
    Revoked,
    /// The token was right, and the overlap after the key's rotation is over.
    Expired,
}

impl From<ProjectRefusal> for Refusal {
    fn from(refusal: ProjectRefusal) -> Self {
        Self::Project(refusal)
    }
}

impl From<ApprovalRefusal> for Refusal {
    fn from(refusal: ApprovalRefusal) -> Self {
        Self::Approval(refusal)
    }
}

impl From<PersonRefusal> for Refusal {
    fn from(refusal: PersonRefusal) -> Self {
        Self::Person(refusal)
    }
}

impl From<PaperRefusal> for Refusal {
    fn from(refusal: PaperRefusal) -> Self {
        Self::Paper(refusal)
    }
}

impl From<KeyRefusal> for Refusal {
    fn from(refusal: KeyRefusal) -> Self {
        Self::Key(refusal)
    }
}

impl From<TransactionRefusal> for Refusal {
    fn from(refusal: TransactionRefusal) -> Self {
        Self::Transaction(refusal)
    }
}

impl From<TransactionFault> for Fault {
    fn from(fault: TransactionFault) -> Self {
        Self::Transaction(fault)
    }
}
