//! How often an address may ask: for pages, and much less often for being let in.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use sengo_core::refusal::{RateOf, Refusal};

/// How many attempts at being let in (a password, a code, an invitation) an address has at once.
const ATTEMPTS_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(19);

/// After how long it has one more. A person is slowed down by what the app counts of them; this slows down whoever
/// tries many people from one place.
const ATTEMPT_EVERY: Duration = Duration::from_secs(6);

/// Counts requests by address.
#[derive(Debug)]
pub(crate) struct Limiter {
    clock: DefaultClock,
    pages: Option<DefaultKeyedRateLimiter<IpAddr>>,
    attempts: Option<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Limiter {
    pub(crate) fn new(pages: Option<NonZeroU32>) -> Self {
        let of_pages = |rate: NonZeroU32| {
            let burst = rate.saturating_mul(NonZeroU32::MIN.saturating_add(1));
            Quota::per_second(rate).allow_burst(burst)
        };
        let attempts = Quota::with_period(ATTEMPT_EVERY).map(|quota| quota.allow_burst(ATTEMPTS_AT_ONCE));
        Self {
            clock: DefaultClock::default(),
            pages: pages.map(of_pages).map(RateLimiter::keyed),
            attempts: attempts.map(RateLimiter::keyed),
        }
    }

    /// Counts a page.
    pub(crate) fn check_page(&self, address: IpAddr) -> Result<(), Refusal> {
        self.check(self.pages.as_ref(), address)
    }

    /// Counts an attempt at being let in.
    pub(crate) fn check_attempt(&self, address: IpAddr) -> Result<(), Refusal> {
        self.check(self.attempts.as_ref(), address)
    }

    fn check(
        &self,
        limiter: Option<&DefaultKeyedRateLimiter<IpAddr>>,
        address: IpAddr,
    ) -> Result<(), Refusal> {
        let Some(limiter) = limiter else { return Ok(()) };
        limiter.check_key(&counted(address)).map_err(|until| {
            let wait = until.wait_time_from(self.clock.now());
            Refusal::TooManyRequests {
                by: RateOf::Address,
                retry_after_seconds: wait.as_secs().saturating_add(1),
            }
        })
    }

    pub(crate) fn tidy(&self) {
        for limiter in [&self.pages, &self.attempts].into_iter().flatten() {
            limiter.retain_recent();
        }
    }
}

/// Whoever has one IPv6 address has at least its whole network of 64 bits.
fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64_u32))),
        ipv4 => ipv4,
    }
}
