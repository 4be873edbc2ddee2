//! How many calls an address and a key may make.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use sengo_core::refusal::{RateOf, Refusal};

/// A limit: so many calls a second, and twice as many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate(pub NonZeroU32);

/// The limits; none where absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rates {
    /// Of an address (of an IPv6 network of 64 bits), whoever calls from it.
    pub address: Option<Rate>,
    /// Of a key, once its token was right.
    pub key: Option<Rate>,
}

type Keyed<K> = RateLimiter<K, DefaultKeyedStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// Counts calls.
#[derive(Debug)]
pub(crate) struct Limiter {
    clock: DefaultClock,
    address: Option<Keyed<IpAddr>>,
    key: Option<Keyed<String>>,
}

/// What is left of a key's calls, for the RateLimit headers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RateLeft {
    /// Calls at once.
    pub(crate) limit: u32,
    /// Calls left of them now.
    pub(crate) remaining: u32,
    /// Until all of them are there again, in seconds.
    pub(crate) reset_seconds: u32,
}

impl RateLeft {
    fn of(quota: Quota, remaining: u32) -> Self {
        let limit = quota.burst_size().get();
        let used = limit.saturating_sub(remaining);
        let reset = quota.replenish_interval().saturating_mul(used);
        Self {
            limit,
            remaining,
            reset_seconds: u32::try_from(whole_seconds(reset)).unwrap_or(u32::MAX),
        }
    }

    /// Tells it, on a success and on a refusal alike.
    pub(crate) fn write(self, headers: &mut HeaderMap) {
        for (name, number) in [
            ("ratelimit-limit", self.limit),
            ("ratelimit-remaining", self.remaining),
            ("ratelimit-reset", self.reset_seconds),
        ] {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(number));
        }
    }
}

impl Limiter {
    pub(crate) fn new(rates: Rates) -> Self {
        Self {
            clock: DefaultClock::default(),
            address: rates.address.map(keyed),
            key: rates.key.map(keyed),
        }
    }

    pub(crate) fn check_address(&self, address: IpAddr) -> Result<(), Refusal> {
        let Some(limiter) = &self.address else {
            return Ok(());
        };
        self.check(limiter, &counted(address), RateOf::Address).1
    }

    /// What is left of a key's calls, and whether this one is still among them.
    pub(crate) fn check_key(&self, key: &str) -> Option<(RateLeft, Result<(), Refusal>)> {
        let limiter = self.key.as_ref()?;
        Some(self.check(limiter, &key.to_owned(), RateOf::Key))
    }

    fn check<K: Hash + Eq + Clone>(
        &self,
        limiter: &Keyed<K>,
        whose: &K,
        by: RateOf,
    ) -> (RateLeft, Result<(), Refusal>) {
        match limiter.check_key(whose) {
            Ok(state) => (
                RateLeft::of(state.quota(), state.remaining_burst_capacity()),
                Ok(()),
            ),
            Err(until) => {
                let wait = until.wait_time_from(self.clock.now());
                let refusal = Refusal::TooManyRequests {
                    by,
                    retry_after_seconds: whole_seconds(wait).max(1),
                };
                (RateLeft::of(until.quota(), 0), Err(refusal))
            }
        }
    }

    pub(crate) fn tidy(&self) {
        if let Some(address) = &self.address {
            address.retain_recent();
        }
        if let Some(key) = &self.key {
            key.retain_recent();
        }
    }
}

fn keyed<K: Hash + Eq + Clone>(rate: Rate) -> Keyed<K> {
    let burst = rate.0.saturating_mul(NonZeroU32::MIN.saturating_add(1));
    let quota = Quota::per_second(rate.0).allow_burst(burst);
    RateLimiter::keyed(quota).with_middleware()
}

fn whole_seconds(duration: Duration) -> u64 {
    duration
        .as_secs()
        .saturating_add(u64::from(duration.subsec_nanos() > 0))
}

/// Whoever has one IPv6 address has at least its whole network of 64 bits.
fn counted(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64_u32))),
        ipv4 => ipv4,
    }
}
