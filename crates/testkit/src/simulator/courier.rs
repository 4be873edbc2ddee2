//! The endpoints of all projects: each letter is taken at its first or second try, as the seed says.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Mutex;

use sengo_app::ports::{Courier, Letter, Reply};
use serde_json::Value;

use super::dice::mixed;

/// How often a letter is not taken, at most.
pub(super) const FAILURES_MAX: u64 = 1;

#[derive(Debug)]
pub(super) struct Endpoints {
    seed: u64,
    /// How often each letter was sent.
    tries: Mutex<HashMap<Vec<u8>, u64>>,
    /// How often each status of each transaction was taken.
    taken: Mutex<HashMap<(String, String), usize>>,
}

impl Endpoints {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            seed,
            tries: Mutex::default(),
            taken: Mutex::default(),
        }
    }

    /// How often a status of a transaction was taken.
    pub(super) fn taken(&self, transaction: &str, status: &str) -> usize {
        let taken = self.taken.lock().expect("no panic");
        let key = (transaction.to_owned(), status.to_owned());
        taken.get(&key).copied().unwrap_or(0)
    }

    fn answer(&self, letter: &Letter) -> Reply {
        let body: Value = serde_json::from_slice(&letter.body).expect("a callback is JSON");
        let told = &body["responseData"];
        let word = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
        let told = (word("id"), word("status"));
        let mark = letter.body.iter().fold(self.seed, |mark, byte| {
            mark.wrapping_mul(31).wrapping_add(u64::from(*byte))
        });
        let mut tries = self.tries.lock().expect("no panic");
        let count = tries.entry(letter.body.clone()).or_insert(0);
        *count += 1;
        if *count <= mixed(mark) % (FAILURES_MAX + 1) {
            return match mixed(mark.wrapping_add(*count)) % 3 {
                0 => Reply {
                    error: Some("the endpoint did not answer".into()),
                    ..Reply::default()
                },
                1 => Reply {
                    status: Some(302),
                    ..Reply::default()
                },
                _ => Reply {
                    status: Some(500),
                    answer: b"broken".to_vec(),
                    error: None,
                },
            };
        }
        *self.taken.lock().expect("no panic").entry(told).or_insert(0) += 1;
        Reply {
            status: Some(200),
            ..Reply::default()
        }
    }
}

impl Courier for Endpoints {
    fn send(&self, letter: Letter) -> Pin<Box<dyn Future<Output = Reply> + Send + '_>> {
        let reply = self.answer(&letter);
        Box::pin(async move { reply })
    }
}
