//! Simulated lives of the platform: from one seed, everything that merchants, engines, operators and time do to it,
//! over a real database, with crashes in between and within.
//!
//! [`books::Books`] says what has to come of each step; it shares no rule with the platform. A crash loses the process
//! at any point of what a step writes, on SQLite to the byte; then whoever asked asks again, as clients do. Whatever
//! was acknowledged must be there, and nothing twice.
//!
//! A life depends on its seed alone (on PostgreSQL, all but the point at which a crash comes).

mod act;
mod books;
mod choose;
mod compare;
mod courier;
mod dice;
mod home;
mod life;
mod world;

use std::panic::AssertUnwindSafe;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

pub use home::Kind;
use life::{Life, Steps};

/// Names one seed, to live that life alone.
const SEED_VARIABLE: &str = "SENGO_SEED";

/// Sets how many times as many lives there are.
const TIMES_VARIABLE: &str = "SENGO_TEST_LIVES_TIMES";

/// Lives at once.
const THREADS: usize = 2;

/// Lives the lives of the seeds from 1 on, or of the one that `SENGO_SEED` names.
///
/// # Panics
/// When one of them ends otherwise than the books say, naming its seed and its last steps.
pub fn live(kind: Kind, lives: u64) {
    let number = |variable: &str| -> Option<u64> {
        let text = std::env::var(variable).ok()?;
        Some(text.parse().unwrap_or_else(|_| panic!("{variable} is a number")))
    };
    let seeds = match number(SEED_VARIABLE) {
        Some(seed) => seed..=seed,
        None => 1..=lives * number(TIMES_VARIABLE).unwrap_or(1),
    };
    home::prepare(kind);
    let next = AtomicU64::new(*seeds.start());
    let crashes = AtomicU64::new(0);
    let is_over = AtomicBool::new(false);
    let faults: Mutex<Vec<String>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while !is_over.load(Ordering::SeqCst) {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if !seeds.contains(&seed) {
                        return;
                    }
                    match one(seed, kind) {
                        Ok(count) => {
                            crashes.fetch_add(count as u64, Ordering::SeqCst);
                        }
                        Err(fault) => {
                            is_over.store(true, Ordering::SeqCst);
                            faults.lock().expect("no panic").push(told(seed, kind, &fault));
                        }
                    }
                }
            });
        }
    });
    let faults = faults.into_inner().expect("no panic");
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    eprintln!(
        "{} lives on {kind:?}, with {} crashes",
        seeds.end() - seeds.start() + 1,
        crashes.into_inner()
    );
}

fn one(seed: u64, kind: Kind) -> Result<usize, String> {
    let steps = Steps::default();
    let life = || runtime().block_on(Life::live(seed, kind, steps.clone()));
    let lived = std::panic::catch_unwind(AssertUnwindSafe(life));
    let lived = lived.unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().cloned();
        let words = words.or_else(|| panic.downcast_ref::<&str>().map(|&words| words.to_owned()));
        Err(format!("a panic: {}", words.unwrap_or_default()))
    });
    lived.map_err(|fault| format!("{}\n  {fault}", steps.last()))
}

fn told(seed: u64, kind: Kind, fault: &str) -> String {
    let name = format!("{kind:?}").to_lowercase();
    format!(
        "the life of seed {seed} on {kind:?}:\n{fault}\nrepeat with {SEED_VARIABLE}={seed} cargo test -p sengo-testkit {name}"
    )
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}
