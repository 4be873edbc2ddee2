//! Entries that wait to be written, and which calls get one of their own.

use std::collections::HashMap;
use std::net::IpAddr;

use jiff::Timestamp;
use sengo_core::request_log::{RequestEntry, RequestOutcome};

/// The most entries that wait. Whatever comes then is dropped, and counted.
pub(super) const WAITING_MAX: usize = 10_000;

/// Of calls that were answered well, so many are kept a second by a process; beyond it they are counted.
pub(super) const SUCCESSES_A_SECOND: u32 = 100;

/// The same for calls that a list on trial would have refused.
pub(super) const ON_TRIAL_A_SECOND: u32 = 100;

/// Calls with a wrong token that are kept each minute for one key. Anybody who knows a key could make them.
pub(super) const WRONG_TOKENS_A_MINUTE: u32 = 5;

/// Other failures that are kept each minute for one key: a program that fails all day fills no disk.
pub(super) const FAILURES_A_MINUTE: u32 = 600;

/// The most different things that are counted within one minute.
pub(super) const COUNTED_MAX: usize = 10_000;

/// What is counted as one: calls of a kind by a key and, where a list is on trial, from an address.
type Counted = (RequestOutcome, Option<IpAddr>);

#[derive(Debug, Default)]
pub(super) struct Waiting {
    entries: Vec<RequestEntry>,
    second: i64,
    successes: u32,
    on_trial: u32,
    minute: i64,
    failures: HashMap<String, Failures>,
    /// For each key, what is counted of it in this minute: the last call stands for all of them.
    counted: HashMap<String, Vec<(Counted, RequestEntry)>>,
    counted_length: usize,
    dropped: u64,
}

/// What was kept of a key's failures in this minute.
#[derive(Debug, Default)]
struct Failures {
    wrong_tokens: u32,
    others: u32,
}

/// A call about which it is to be decided whether it is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Arrived<'a> {
    pub(super) at: Timestamp,
    pub(super) key: &'a str,
    pub(super) outcome: RequestOutcome,
    pub(super) is_failure: bool,
    pub(super) address: Option<IpAddr>,
}

impl Waiting {
    /// Takes a call up. Its entry is made only if there is a place for it.
    pub(super) fn take_up(&mut self, call: Arrived<'_>, entry: impl FnOnce() -> RequestEntry) {
        let second = call.at.as_second();
        self.pass_to(second);
        if self.is_kept(call) {
            self.push(entry());
            return;
        }
        let counted = (
            call.outcome,
            call.address.filter(|_| call.outcome == RequestOutcome::OnTrial),
        );
        let of_key = self.counted.get_mut(call.key);
        let found = of_key.and_then(|list| list.iter_mut().find(|(what, _)| *what == counted));
        if let Some((_, last)) = found {
            last.times = last.times.saturating_add(1);
            last.at = call.at;
            return;
        }
        if self.counted_length >= COUNTED_MAX {
            self.drop_one();
            return;
        }
        self.counted_length = self.counted_length.saturating_add(1);
        let list = self.counted.entry(call.key.to_owned()).or_default();
        list.push((counted, entry()));
    }

    /// What is to be written now, at most so many; with `all`, also what this minute still counts.
    pub(super) fn drain(&mut self, now: Timestamp, most: usize, all: bool) -> Vec<RequestEntry> {
        self.pass_to(now.as_second());
        if all {
            self.put_counted();
        }
        let rest = self.entries.split_off(self.entries.len().min(most));
        std::mem::replace(&mut self.entries, rest)
    }

    /// Takes back what could not be written.
    pub(super) fn put_back(&mut self, entries: &[RequestEntry]) {
        for entry in entries {
            self.push(entry.clone());
        }
    }

    /// How many entries were lost since the process began.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped
    }

    fn is_kept(&mut self, call: Arrived<'_>) -> bool {
        let is_token_wrong = call.outcome == RequestOutcome::TokenWrong;
        let (used, most) = if is_token_wrong || call.is_failure {
            if !self.failures.contains_key(call.key) {
                if self.failures.len() >= COUNTED_MAX {
                    return false;
                }
                self.failures.insert(call.key.to_owned(), Failures::default());
            }
            match self.failures.get_mut(call.key) {
                Some(of_key) if is_token_wrong => (&mut of_key.wrong_tokens, WRONG_TOKENS_A_MINUTE),
                Some(of_key) => (&mut of_key.others, FAILURES_A_MINUTE),
                None => return false,
            }
        } else if call.outcome == RequestOutcome::OnTrial {
            (&mut self.on_trial, ON_TRIAL_A_SECOND)
        } else {
            (&mut self.successes, SUCCESSES_A_SECOND)
        };
        let is_kept = *used < most;
        if is_kept {
            *used = used.saturating_add(1);
        }
        is_kept
    }

    fn pass_to(&mut self, second: i64) {
        if second == self.second {
            return;
        }
        self.second = second;
        self.successes = 0;
        self.on_trial = 0;
        let minute = second.div_euclid(60);
        if minute != self.minute {
            self.minute = minute;
            self.failures.clear();
            self.put_counted();
        }
    }

    fn put_counted(&mut self) {
        self.counted_length = 0;
        for (_, entry) in std::mem::take(&mut self.counted).into_values().flatten() {
            self.push(entry);
        }
    }

    fn push(&mut self, entry: RequestEntry) {
        if self.entries.len() < WAITING_MAX {
            self.entries.push(entry);
        } else {
            self.drop_one();
        }
    }

    fn drop_one(&mut self) {
        self.dropped = self.dropped.saturating_add(1);
        metrics::counter!("sengo_request_log_dropped_total").increment(1);
    }
}

#[cfg(test)]
mod tests;
