//! Ids of requests.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use uuid::{Builder, Uuid};

/// Makes UUIDs of version 7. Their random part is a count hashed under keys that the operating system gives
/// once: asking it for each request would cost two calls of the system, and nobody relies on these being secret.
#[derive(Debug, Default)]
pub(crate) struct RequestIds {
    keys: RandomState,
    count: AtomicU64,
}

impl RequestIds {
    pub(crate) fn next(&self) -> Uuid {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let [high, low] = [0_u8, 1].map(|half| self.keys.hash_one((number, half)));
        let mut random = [0; 10];
        let bytes = high.to_le_bytes().into_iter().chain(low.to_le_bytes());
        for (place, byte) in random.iter_mut().zip(bytes) {
            *place = byte;
        }
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let milliseconds = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
        Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::RequestIds;

    #[test]
    fn ids_are_of_version_7_and_none_comes_twice() {
        let (ours, others) = (RequestIds::default(), RequestIds::default());
        let mut seen = HashSet::new();
        for _ in 0..10_000 {
            for id in [ours.next(), others.next()] {
                assert_eq!(id.get_version_num(), 7);
                assert!(seen.insert(id), "{id}");
            }
        }
    }
}
