//! Statements: what the channel says at the end of the day, for reconciliation.

use std::collections::{HashMap, HashSet};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use jiff::tz::TimeZone;

use crate::words::Word;

/// The first line of every statement.
pub const STATEMENT_HEAD: &str = "id,type,transaction,channel,number,amount,occurredAt";

/// The most statements whose lines are remembered.
const REMEMBERED_MAX: usize = 8;

/// Statements in a folder, one for each day in Jakarta. Clones write to the same files.
#[derive(Debug, Clone)]
pub(crate) struct Statements {
    folder: Option<PathBuf>,
    /// The ids that stand in each file already: a word that is said twice moved money once.
    written: Arc<Mutex<HashMap<PathBuf, HashSet<String>>>>,
}

impl Statements {
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self {
            folder,
            written: Arc::default(),
        }
    }

    /// Writes down a word that money moved by.
    pub(crate) fn write(&self, word: &Word) {
        if let Err(error) = self.try_write(word) {
            tracing::warn!(%error, "the sandbox's network cannot write its statement");
        }
    }

    fn try_write(&self, word: &Word) -> io::Result<()> {
        let Some(folder) = &self.folder else {
            return Ok(());
        };
        if !matches!(
            word.kind,
            "payment.paid" | "payment.refunded" | "disbursement.paid"
        ) {
            return Ok(());
        }
        let zone = TimeZone::get("Asia/Jakarta").map_err(io::Error::other)?;
        let day = word.occurred_at.to_zoned(zone).date();
        let file = folder.join(format!("sandbox-{day}.csv"));
        let Ok(mut written) = self.written.lock() else {
            return Ok(());
        };
        if written.len() > REMEMBERED_MAX {
            written.clear();
        }
        if !written.contains_key(&file) {
            std::fs::create_dir_all(folder)?;
            written.insert(file.clone(), ids(&file)?);
        }
        let Some(ids) = written.get_mut(&file) else {
            return Ok(());
        };
        if !ids.insert(word.id.clone()) {
            return Ok(());
        }
        append(&file, word)
    }
}

/// The ids of the lines of a file.
fn ids(file: &Path) -> io::Result<HashSet<String>> {
    let text = match std::fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(HashSet::new()),
        read => read?,
    };
    let lines = text.lines().skip(1);
    Ok(lines
        .filter_map(|line| Some(line.split_once(',')?.0.to_owned()))
        .collect())
}

fn append(file: &Path, word: &Word) -> io::Result<()> {
    let is_new = !file.exists();
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    let head = if is_new {
        format!("{STATEMENT_HEAD}\n")
    } else {
        String::new()
    };
    // No member has a comma or a quotation mark in it.
    let line = format!(
        "{head}{},{},{},{},{},{},{}\n",
        word.id,
        word.kind,
        word.transaction,
        word.channel,
        word.number.as_deref().unwrap_or_default(),
        word.amount,
        word.occurred_at,
    );
    file.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::Value;

    use super::*;

    #[test]
    fn money_that_moved_stands_in_the_statement_of_its_day_once() {
        let folder = tempfile::tempdir().unwrap();
        let word = |id: &str, kind, second| Word {
            id: id.into(),
            kind,
            transaction: "t".into(),
            channel: "qris".into(),
            number: Some("N".into()),
            amount: 10,
            occurred_at: Timestamp::from_second(second).unwrap(),
            details: Value::Null,
        };
        let statements = Statements::new(Some(folder.path().to_owned()));
        // Five in the afternoon and midnight in Jakarta.
        let (before, after) = (1_763_978_400, 1_764_003_600);
        statements.write(&word("a", "payment.paid", before));
        statements.write(&word("a", "payment.paid", before));
        statements.write(&word("b", "payment.failed", before));
        let again = Statements::new(Some(folder.path().to_owned()));
        again.write(&word("a", "payment.paid", before));
        again.write(&word("c", "disbursement.paid", after));
        let read = |day: &str| {
            let file = folder.path().join(format!("sandbox-{day}.csv"));
            std::fs::read_to_string(file).unwrap()
        };
        assert_eq!(
            read("2025-11-24"),
            format!("{STATEMENT_HEAD}\na,payment.paid,t,qris,N,10,2025-11-24T10:00:00Z\n")
        );
        assert_eq!(read("2025-11-25").lines().count(), 2);
    }
}
