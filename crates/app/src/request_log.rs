//! The request log: for seven days a merchant sees what its programs called and why a call failed.
//!
//! Invariant: a call is neither slowed nor failed by it. Entries wait in bounded memory and are written in
//! batches; what finds no place is dropped, and counted.
//!
//! Invariant: no body, token or signature is in it. Hints are kept without the text to sign.

mod list;
mod waiting;
mod witness;

use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use sengo_core::credential::Kind;
use sengo_core::refusal::Refusal;
use sengo_core::request_log::{REQUESTS_KEPT_FOR, RequestEntry, RequestFailure, RequestId};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};

use crate::app::App;
use waiting::{Arrived, Waiting};

pub use list::{LookedThrough, REQUESTS_PAGE_MAX, RequestCursor, RequestFilter};
pub use witness::CallWitness;

/// How often entries are written.
const WRITTEN_EVERY: Duration = Duration::from_secs(1);

/// The most entries of one write.
const WRITTEN_AT_ONCE: usize = 2_000;

/// How often it is looked for entries that are too old.
const EXPIRED_EVERY: Duration = Duration::from_secs(10);

/// What the process keeps of it in memory.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    waiting: Mutex<Waiting>,
    written: Mutex<Option<Instant>>,
    expired: Mutex<Option<Instant>>,
}

/// A call that was answered.
#[derive(Debug, Clone, Copy)]
pub struct Answered<'a> {
    /// The id it was given.
    pub id: RequestId,
    /// The method.
    pub method: &'a str,
    /// The HTTP status of the answer.
    pub status: u16,
    /// Where it came from; none where that could not be read.
    pub address: Option<IpAddr>,
    /// How long it took.
    pub elapsed: Duration,
}

impl App {
    /// Notes a call for the log of its key's owner. What the entry says in words is asked for only if it is kept.
    pub fn request_answered(
        &self,
        witness: &CallWitness,
        call: Answered<'_>,
        path: impl FnOnce() -> String,
        failure: impl FnOnce() -> RequestFailure,
    ) {
        let is_failure = call.status >= 400;
        if witness.is_of_nobody() {
            // A wrong token is noted and an unknown key is not; the time it takes must not tell them apart.
            std::hint::black_box((path(), failure()));
            return;
        }
        let Some((key, owner, outcome)) = witness.told(is_failure) else {
            return;
        };
        // An engine's calls are the operator's, and are in the log lines of the process.
        if owner.kind() == Kind::Engine {
            return;
        }
        let arrived = Arrived {
            at: self.parts.clock.real(),
            key,
            outcome,
            is_failure,
            address: call.address.map(|address| address.to_canonical()),
        };
        let entry = || RequestEntry {
            id: call.id,
            at: arrived.at,
            owner,
            key: key.to_owned(),
            address: arrived
                .address
                .map_or_else(|| "unreadable".to_owned(), |address| address.to_string()),
            method: call.method.to_owned(),
            path: path(),
            outcome,
            status: call.status,
            failure: if is_failure {
                failure()
            } else {
                RequestFailure::default()
            },
            microseconds: i64::try_from(call.elapsed.as_micros()).unwrap_or(i64::MAX),
            times: 1,
        };
        if let Ok(mut waiting) = self.parts.request_log.waiting.lock() {
            waiting.take_up(arrived, entry);
        }
    }

    /// How many entries this process lost since it began, since there was no place for them.
    pub fn requests_dropped(&self) -> u64 {
        let waiting = self.parts.request_log.waiting.lock();
        waiting.map_or(0, |waiting| waiting.dropped())
    }

    /// Writes down what waits, at most once a second; with `all` everything, also what is still being counted.
    pub(crate) async fn write_down_requests(&self, all: bool) {
        let log = &self.parts.request_log;
        if !all && !is_time(&log.written, WRITTEN_EVERY) {
            return;
        }
        loop {
            let now = self.parts.clock.real();
            let entries: Arc<[RequestEntry]> = match log.waiting.lock() {
                Ok(mut waiting) => waiting.drain(now, WRITTEN_AT_ONCE, all).into(),
                Err(_) => return,
            };
            if entries.is_empty() {
                return;
            }
            let is_whole = entries.len() < WRITTEN_AT_ONCE;
            let write = RequestsWrite(Arc::clone(&entries));
            if let Err(error) = self.decide(write).await {
                tracing::warn!(%error, "cannot write the request log down; it is tried again");
                if let Ok(mut waiting) = log.waiting.lock() {
                    waiting.put_back(&entries);
                }
                return;
            }
            if is_whole {
                return;
            }
        }
    }

    /// Drops what is older than seven days, some of it a call; at once again while there is more.
    pub(crate) async fn forget_old_requests(&self) {
        let log = &self.parts.request_log;
        if !is_time(&log.expired, EXPIRED_EVERY) {
            return;
        }
        if self.requests_expire().await > 0
            && let Ok(mut expired) = log.expired.lock()
        {
            *expired = None;
        }
    }

    /// Drops some of what is older than seven days; how many entries.
    pub async fn requests_expire(&self) -> usize {
        let Ok(before) = self.parts.clock.real().checked_sub(REQUESTS_KEPT_FOR) else {
            return 0;
        };
        match self.store().requests_expire(before).await {
            Ok(dropped) => dropped,
            Err(error) => {
                tracing::warn!(%error, "cannot drop old entries of the request log");
                0
            }
        }
    }
}

/// Whether it is time again, and then from now on not for a while.
pub(crate) fn is_time(last: &Mutex<Option<Instant>>, every: Duration) -> bool {
    let Ok(mut last) = last.lock() else {
        return false;
    };
    if last.is_some_and(|moment| moment.elapsed() < every) {
        return false;
    }
    *last = Some(Instant::now());
    true
}

/// Writes entries. It looks at nothing, so it waits for nobody.
struct RequestsWrite(Arc<[RequestEntry]>);

impl Decision for RequestsWrite {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, _: &mut Reads) {}

    fn decide(&self, _: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        Ok(Decided {
            changes: Changes {
                requests: vec![Arc::clone(&self.0)],
                ..Changes::default()
            },
            answer: (),
        })
    }
}
