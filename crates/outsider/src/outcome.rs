//! What comes of a day: what is compared at its end, and what was found.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::line::{Line, Pair};
use crate::receiver::Receiver;
use crate::shop::Counts;
use crate::sums::Book;
use crate::table;

/// Somebody else who adds up the books in a folder, project by project.
pub type Audit = fn(&Path) -> BTreeMap<i64, Book>;

/// What one project has at the end of the day.
#[derive(Debug, Clone)]
pub struct Row {
    /// The project.
    pub project: i64,
    /// Its merchant, counted from 1.
    pub merchant: usize,
    /// Payments that were paid, and all of them.
    pub payments: (usize, usize),
    /// What else happened.
    pub counts: Counts,
    /// What it has by the outsider's sums.
    pub expected: Book,
    /// What the platform says: active, pending and total.
    pub found: [i64; 3],
}

impl Row {
    /// Whether both say the same.
    #[must_use]
    pub fn agrees(&self) -> bool {
        let Book { active, pending, .. } = self.expected;
        self.found == [active, pending, active + pending]
    }
}

/// What came of a day.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// A row for each project.
    pub rows: Vec<Row>,
    /// What else was found, one line each; nothing when all is as it should be.
    pub complaints: Vec<String>,
    /// What the day consisted of, for people.
    pub figures: Vec<String>,
}

impl Outcome {
    /// Whether everything is as it should be.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.complaints.is_empty() && self.rows.iter().all(Row::agrees)
    }

    /// The outcome for people: the table, and all that was found.
    #[must_use]
    pub fn shown(&self) -> String {
        table::shown(self)
    }
}

/// Waits for the callbacks that are left; names those that did not come as often as they had to, which is once and as
/// often as they were refused.
#[must_use]
pub fn not_told(
    receiver: &Receiver,
    to_be_told: impl Iterator<Item = (String, &'static str)>,
    patience: Duration,
) -> Vec<String> {
    let mut expected: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (id, status) in to_be_told {
        *expected.entry((id, status.to_owned())).or_default() += 1;
    }
    let began = Instant::now();
    loop {
        let mut faults = Vec::new();
        let told = receiver.told();
        for (about, count) in &expected {
            let told = told.get(about).cloned().unwrap_or_default();
            let taken = told.times.saturating_sub(told.refused);
            if taken != *count {
                faults.push(format!("{about:?} was to be told {count} times: {told:?}"));
            }
        }
        if faults.is_empty() || began.elapsed() > patience {
            let unexpected = told.keys().filter(|about| !expected.contains_key(about));
            faults.extend(unexpected.map(|about| format!("{about:?} was told and is not so")));
            faults.extend(receiver.complaints());
            return faults;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// Whether each merchant's total is the sum over its projects.
#[must_use]
pub fn totals(address: &str, merchants: &[Pair], rows: &[Row]) -> Vec<String> {
    let mut faults = Vec::new();
    for (pair, number) in merchants.iter().zip(1..) {
        let found = Line::new(address, pair).get("/api/balance").data();
        let sum = |of: fn(&Book) -> i64| -> i64 {
            let own = rows.iter().filter(|row| row.merchant == number);
            own.map(|row| of(&row.expected)).sum()
        };
        let (active, pending) = (sum(|book| book.active), sum(|book| book.pending));
        if found != json!({ "active": active, "pending": pending, "total": active + pending }) {
            faults.push(format!(
                "merchant {number} has {found} and should have {active} and {pending}"
            ));
        }
    }
    faults
}

/// Whether the auditor finds what the outsider summed up, also where the platform shows nothing of it.
#[must_use]
pub fn audited(rows: &[Row], found: &BTreeMap<i64, Book>) -> Vec<String> {
    let differs = rows.iter().filter_map(|row| {
        let book = found.get(&row.project).copied().unwrap_or_default();
        (book != row.expected).then(|| {
            format!(
                "the auditor finds {book:?} of project {} instead of {:?}",
                row.project, row.expected
            )
        })
    });
    differs.collect()
}
