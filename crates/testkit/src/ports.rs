//! Clock and randomness under a test's control.

use std::sync::atomic::{AtomicI64, AtomicU8, AtomicU64, Ordering};

use jiff::{SignedDuration, Timestamp};
use sengo_app::ports::{Clock, Entropy};
use sha2::{Digest, Sha256};

/// A clock that stands still until it is moved. Business time can be ahead of the real one, as in a sandbox.
#[derive(Debug)]
pub struct TestClock {
    real: AtomicI64,
    ahead: AtomicI64,
}

impl TestClock {
    /// A clock that shows a moment.
    pub fn at(moment: Timestamp) -> Self {
        Self {
            real: AtomicI64::new(moment.as_microsecond()),
            ahead: AtomicI64::new(0),
        }
    }

    /// Moves both clocks.
    pub fn advance(&self, by: SignedDuration) {
        self.real.fetch_add(micros(by), Ordering::SeqCst);
    }

    /// Moves business time alone.
    pub fn advance_business(&self, by: SignedDuration) {
        self.ahead.fetch_add(micros(by), Ordering::SeqCst);
    }
}

fn micros(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).expect("a duration of a test")
}

fn moment(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).expect("a moment of a test")
}

impl Clock for TestClock {
    fn real(&self) -> Timestamp {
        moment(self.real.load(Ordering::SeqCst))
    }

    fn business(&self) -> Timestamp {
        moment(self.real.load(Ordering::SeqCst) + self.ahead.load(Ordering::SeqCst))
    }
}

/// What a faulty source of randomness does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntropyFault {
    /// It works.
    None,
    /// It has nothing to give.
    Fails,
    /// It panics, as a mistake in this program would.
    Panics,
}

/// Repeatable bytes from a seed, and faults on demand.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    taken: AtomicU64,
    fault: AtomicU8,
}

impl SeededEntropy {
    /// The source of a seed.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            taken: AtomicU64::new(0),
            fault: AtomicU8::new(0),
        }
    }

    /// From now on it behaves like this.
    pub fn set_fault(&self, fault: EntropyFault) {
        let code = match fault {
            EntropyFault::None => 0,
            EntropyFault::Fails => 1,
            EntropyFault::Panics => 2,
        };
        self.fault.store(code, Ordering::SeqCst);
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        match self.fault.load(Ordering::SeqCst) {
            1 => return Err(std::io::Error::other("the inside of a failure")),
            2 => panic!("the inside of a panic"),
            _ => {}
        }
        for chunk in bytes.chunks_mut(32) {
            let block = self.taken.fetch_add(1, Ordering::SeqCst);
            let digest = Sha256::new()
                .chain_update(self.seed.to_be_bytes())
                .chain_update(block.to_be_bytes())
                .finalize();
            chunk.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}
