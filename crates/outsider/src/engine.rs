//! The engine: says words about payments, in batches, twice, and checks what becomes of each.

use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::line::{Line, Pair};
use crate::moment;
use crate::sums::Verdict;

/// A word, and what has to become of it.
#[derive(Debug, Clone)]
pub struct Word {
    /// As it is sent.
    pub event: Value,
    /// What has to become of it when it is first heard.
    pub verdict: Verdict,
}

impl Word {
    /// A word that money of so much moved, now or, if it is late, in an hour.
    #[must_use]
    pub fn new(id: &str, kind: &str, about: &Value, amount: i64, verdict: Verdict) -> Self {
        Self {
            event: json!({
                "id": id,
                "type": kind,
                "transaction": about,
                "amount": amount,
                "occurredAt": moment::written(moment::now()),
            }),
            verdict,
        }
    }

    /// The word as one that speaks of a later moment.
    #[must_use]
    pub fn later(mut self, seconds: i64) -> Self {
        self.event["occurredAt"] = moment::written(moment::now() + seconds).into();
        self
    }

    /// The word with details.
    #[must_use]
    pub fn with(mut self, details: Value) -> Self {
        self.event["details"] = details;
        self
    }
}

/// What waits for a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exception {
    /// The platform's id of it.
    pub id: String,
    /// Why.
    pub kind: String,
    /// How much.
    pub amount: i64,
    /// Which way it went.
    pub flow: String,
}

/// What all who speak for the engine share.
#[derive(Debug, Clone)]
pub struct Engine {
    address: String,
    pair: Pair,
    exceptions: Arc<Mutex<Vec<Exception>>>,
    said: Arc<Mutex<[usize; 2]>>,
}

impl Engine {
    /// The engine with its key.
    #[must_use]
    pub fn new(address: &str, pair: &Pair) -> Self {
        Self {
            address: address.to_owned(),
            pair: pair.clone(),
            exceptions: Arc::default(),
            said: Arc::default(),
        }
    }

    /// A line of its own for one who speaks.
    #[must_use]
    pub fn line(&self) -> Line {
        Line::new(&self.address, &self.pair)
    }

    /// Everything that waits for a person, by id.
    #[must_use]
    pub fn exceptions(&self) -> Vec<Exception> {
        let mut exceptions = self
            .exceptions
            .lock()
            .expect("no panic while it was held")
            .clone();
        exceptions.sort();
        exceptions
    }

    /// How many words were said, and how often in all.
    #[must_use]
    pub fn said(&self) -> [usize; 2] {
        *self.said.lock().expect("no panic while it was held")
    }

    /// Says words in one call and checks what became of them; returns the answers.
    pub fn say(&self, line: &mut Line, words: &[Word]) -> Vec<Value> {
        let answers = ask(line, words);
        for (word, answer) in words.iter().zip(&answers) {
            self.check(word, answer);
        }
        self.count(words.len(), words.len());
        answers
    }

    /// Says words that were said before: none of them may do anything.
    pub fn repeat(&self, line: &mut Line, words: &[Word]) {
        for (word, answer) in words.iter().zip(ask(line, words)) {
            let is_refused = word.verdict == Verdict::Refused && answer["result"] == "refused";
            assert!(
                answer["result"] == "duplicate" || is_refused,
                "a word that was said again was heard again: {word:?}: {answer}"
            );
        }
        self.count(0, words.len());
    }

    /// Says the same words over two lines at once: each may do something once, over whichever line.
    ///
    /// # Panics
    /// When one does something twice, or nothing.
    pub fn say_twice_at_once(&self, line: &mut Line, words: &[Word]) {
        let (engine, other_words) = (self.clone(), words.to_vec());
        let other = thread::spawn(move || ask(&mut engine.line(), &other_words));
        let answers = ask(line, words);
        let other_answers = other.join().expect("the other line");
        for (word, (one, other)) in words.iter().zip(answers.iter().zip(&other_answers)) {
            let first = match (one["result"] == "duplicate", other["result"] == "duplicate") {
                (true, false) => other,
                (false, true) | (true, true) => one,
                (false, false) => {
                    assert!(
                        word.verdict == Verdict::Refused,
                        "a word was heard twice: {word:?}: {one} {other}"
                    );
                    one
                }
            };
            self.check(word, first);
        }
        self.count(words.len(), words.len() * 2);
    }

    /// Notes an exception that came of something else than an event.
    pub fn note(&self, answer: &Value, kind: &str, flow: &str, amount: i64) {
        let id = answer["exceptionId"].as_str();
        let exception = Exception {
            id: id
                .unwrap_or_else(|| panic!("no exception in {answer}"))
                .to_owned(),
            kind: kind.to_owned(),
            amount,
            flow: flow.to_owned(),
        };
        let mut exceptions = self.exceptions.lock().expect("no panic while it was held");
        exceptions.push(exception);
    }

    fn check(&self, word: &Word, answer: &Value) {
        assert!(
            answer["result"] == word.verdict.word(),
            "{} was to become of {}, and it became {answer}",
            word.verdict.word(),
            word.event
        );
        match word.verdict {
            Verdict::Exception { kind, flow, amount } => self.note(answer, kind, flow, amount),
            Verdict::Refused => assert!(answer["reason"].is_string(), "refused without a reason: {answer}"),
            Verdict::Accepted | Verdict::Duplicate => {}
        }
    }

    fn count(&self, words: usize, times: usize) {
        let mut said = self.said.lock().expect("no panic while it was held");
        let [all_words, all_times] = &mut *said;
        *all_words += words;
        *all_times += times;
    }
}

fn ask(line: &mut Line, words: &[Word]) -> Vec<Value> {
    let events: Vec<&Value> = words.iter().map(|word| &word.event).collect();
    let answers = line
        .post("/api/engine/events", &json!({ "events": events }))
        .data();
    let answers = answers.as_array().cloned().unwrap_or_default();
    assert!(
        answers.len() == words.len(),
        "not an answer to each event: {answers:?}"
    );
    for (word, answer) in words.iter().zip(&answers) {
        assert!(
            answer["id"] == word.event["id"],
            "an answer out of its place: {answer}"
        );
    }
    answers
}
