//! The sandbox's clock: business time can be moved ahead, so that nobody waits two days for a settlement.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};
use sengo_core::audit::Actor;
use sengo_core::environment::Environment;
use sengo_core::ids::MerchantId;
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use serde_json::json;

use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::ports::Clock;

/// The furthest that one step may move the clock: a year.
pub const STEP_MAX: SignedDuration = SignedDuration::from_hours(366 * 24);

/// The furthest that the clock may ever be ahead: so that no time that is computed from it leaves the calendar.
pub const AHEAD_MAX: SignedDuration = SignedDuration::from_hours(100 * 366 * 24);

/// A clock whose business time is ahead of another clock's. It only ever gets further ahead.
#[derive(Debug)]
pub(crate) struct AheadClock {
    inner: Arc<dyn Clock>,
    /// In microseconds.
    ahead: AtomicI64,
}

impl AheadClock {
    pub(crate) fn new(inner: Arc<dyn Clock>) -> Self {
        Self {
            inner,
            ahead: AtomicI64::new(0),
        }
    }

    /// Takes up what the database says.
    pub(crate) fn set_ahead(&self, ahead: SignedDuration) {
        let micros = i64::try_from(ahead.as_micros()).unwrap_or(0);
        self.ahead.fetch_max(micros, Ordering::SeqCst);
    }
}

impl Clock for AheadClock {
    fn real(&self) -> Timestamp {
        self.inner.real()
    }

    fn business(&self) -> Timestamp {
        let ahead = SignedDuration::from_micros(self.ahead.load(Ordering::SeqCst));
        let now = self.inner.business();
        now.saturating_add(ahead).unwrap_or(now)
    }
}

/// What the clocks show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockReading {
    /// The real time.
    pub real: Timestamp,
    /// The business time.
    pub business: Timestamp,
    /// How far a person has moved it ahead.
    pub ahead: SignedDuration,
}

impl App {
    /// Takes up how far the database says that business time is ahead. A command calls it once, since it does not
    /// live long enough to [`App::tick`].
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn clock_refresh(&self) -> Result<(), Error> {
        self.parts.ahead.set_ahead(self.store().clock_ahead().await?);
        Ok(())
    }

    /// What the clocks show.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn clock_show(&self) -> Result<ClockReading, Error> {
        let ahead = self.store().clock_ahead().await?;
        self.parts.ahead.set_ahead(ahead);
        Ok(ClockReading {
            real: self.parts.clock.real(),
            business: self.parts.clock.business(),
            ahead,
        })
    }

    /// Moves business time ahead for everybody. What becomes due by it is not done here; jobs do that.
    ///
    /// # Errors
    /// [`Refusal::SandboxOnly`]; [`Refusal::ClockStep`] for a step that does not lead forward, or too far.
    pub async fn clock_advance(&self, actor: Actor, by: SignedDuration) -> Result<ClockReading, Error> {
        self.sandbox_only()?;
        let cause = self.cause(actor)?;
        let ahead = self.decide(ClockAdvance { cause, by }).await?;
        self.parts.ahead.set_ahead(ahead);
        self.clock_show().await
    }

    /// Stops what production must never do.
    ///
    /// # Errors
    /// [`Refusal::SandboxOnly`].
    pub fn sandbox_only(&self) -> Result<(), Refusal> {
        match self.environment() {
            Environment::Sandbox => Ok(()),
            Environment::Production => Err(Refusal::SandboxOnly),
        }
    }
}

struct ClockAdvance {
    cause: Cause,
    by: SignedDuration,
}

impl Decision for ClockAdvance {
    type Answer = SignedDuration;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        // The operator's acts that concern no merchant are audited in nobody's chain.
        reads.merchant(MerchantId::NOBODY);
        reads.clock();
    }

    fn decide(&self, work: &Work) -> Result<Decided<SignedDuration>, Stop<Refusal>> {
        let before = work.clock_ahead()?;
        let after = before.saturating_add(self.by);
        if self.by <= SignedDuration::ZERO || self.by > STEP_MAX || after > AHEAD_MAX {
            return Err(Stop::Refused(Refusal::ClockStep));
        }
        let audit = self.cause.audit(
            MerchantId::NOBODY,
            "clock.advance",
            "clock".into(),
            json!({ "aheadSeconds": before.as_secs() }),
            json!({ "aheadSeconds": after.as_secs() }),
        );
        let changes = Changes {
            clock_ahead: Some(after),
            audit: vec![audit],
            // Other processes learn of it as they learn of keys.
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: after,
        })
    }
}
