//! What the platform needs from the world outside: time, randomness, and a way to send letters.

use std::fmt::Debug;
use std::pin::Pin;

use jiff::Timestamp;

/// Tells the time, to the microsecond.
pub trait Clock: Send + Sync + Debug {
    /// The real time: for key overlaps, caches, rates, signatures and the audit trail.
    fn real(&self) -> Timestamp;

    /// The platform's business time: for entries, creation and expiry. Never behind the real one.
    fn business(&self) -> Timestamp;
}

/// Gives unpredictable bytes.
pub trait Entropy: Send + Sync + Debug {
    /// Fills the bytes.
    ///
    /// # Errors
    /// When the operating system has none to give.
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()>;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn real(&self) -> Timestamp {
        to_the_microsecond(Timestamp::now())
    }

    fn business(&self) -> Timestamp {
        self.real()
    }
}

/// The moment without what is below a microsecond, as databases keep it.
pub fn to_the_microsecond(moment: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(moment.as_microsecond()).unwrap_or(moment)
}

/// The operating system's source of randomness.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        getrandom::fill(bytes).map_err(std::io::Error::from)
    }
}

/// Something to be sent to an address of somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The URL, http or https.
    pub address: String,
    /// Headers beside those of HTTP itself.
    pub headers: Vec<(&'static str, String)>,
    /// The body, sent as it is.
    pub body: Vec<u8>,
}

/// What came of sending a letter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// How the answer's body begins.
    pub answer: Vec<u8>,
    /// Why there was no answer, or why the one there was is not the endpoint's: in words, for the operator.
    pub error: Option<String>,
}

impl Reply {
    /// Whether the endpoint took it: it answered with a 2xx.
    pub fn is_taken(&self) -> bool {
        self.error.is_none() && self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// Sends letters to addresses that strangers named: it looks where they lead, and ends in bounded time.
pub trait Courier: Send + Sync + Debug {
    /// Posts a letter and waits for the answer.
    fn send(&self, letter: Letter) -> Pin<Box<dyn Future<Output = Reply> + Send + '_>>;
}

/// A mail to somebody.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// Names it among all mails; the same in each try.
    pub id: String,
    /// The recipient's mail address.
    pub to: String,
    /// The subject: one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// When it was written.
    pub written_at: Timestamp,
}

impl Debug for Mail {
    /// Neither whom it is to nor what it says, which may be a link that works once.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mail({})", self.id)
    }
}

/// What came of sending a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// The mail server took it.
    Taken,
    /// The mail server takes mail, and this one never: with this code of its own.
    Refused(u16),
    /// It could not be sent now. Why: in words for the operator, which do not name the recipient.
    Failed(String),
}

/// Sends mail, in bounded time.
pub trait Post: Send + Sync + Debug {
    /// Hands a mail to the mail server.
    fn post(&self, mail: Mail) -> Pin<Box<dyn Future<Output = Posted> + Send + '_>>;
}

/// What a file of a website came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The status of the answer.
    pub status: u16,
    /// How its body begins.
    pub body: Vec<u8>,
}

/// What a look elsewhere comes to: what was seen, or in words for the operator why nothing was.
pub type Looking<'a, T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send + 'a>>;

/// Looks at websites that merchants name, with the same caution as [`Courier`]: where a name leads is looked at, and
/// everything ends in bounded time.
pub trait Websites: Send + Sync + Debug {
    /// The TXT records of a name; none where there is no such name.
    fn records(&self, name: String) -> Looking<'_, Vec<String>>;

    /// A file by its address, http or https; no more than this many bytes of it.
    fn file(&self, address: String, bytes_max: usize) -> Looking<'_, Fetched>;
}
