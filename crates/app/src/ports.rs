//! What the platform needs from the world outside: time and randomness.

use std::fmt::Debug;

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
