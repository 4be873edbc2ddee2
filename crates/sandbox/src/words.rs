//! Words on their way to the platform: gathered, shuffled, sent together, and sent again until they were heard.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use crate::fate::Fate;
use crate::line::{Failure, call, call_and_hang_up};
use crate::statements::Statements;
use crate::{Behaviour, Port};

/// Where words are said.
const EVENTS: &str = "/api/engine/events";

/// How long words are gathered before they are sent together.
const GATHERED_FOR: Duration = Duration::from_millis(20);

/// The most words of one call.
const TOGETHER_MAX: usize = 500;

/// The pause before words that were not heard are said again.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// The latest that a word which is said twice is said the second time, in milliseconds.
const SECOND_TIME_MILLISECONDS_MAX: u64 = 3_000;

/// A word.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    /// The network's own name for it.
    pub(crate) id: String,
    /// What it says: `payment.paid`.
    pub(crate) kind: &'static str,
    /// The transaction, by the platform's id.
    pub(crate) transaction: String,
    /// Its channel.
    pub(crate) channel: String,
    /// The number by which the channel knows it; the word names the transaction by this, where there is one.
    pub(crate) number: Option<String>,
    pub(crate) amount: i64,
    pub(crate) occurred_at: Timestamp,
    pub(crate) details: Value,
}

impl Word {
    fn to_json(&self) -> Value {
        let transaction = match &self.number {
            Some(number) => json!({ "channel": self.channel, "number": number }),
            None => json!({ "id": self.transaction }),
        };
        json!({
            "id": self.id,
            "type": self.kind,
            "transaction": transaction,
            "amount": self.amount,
            "occurredAt": self.occurred_at.to_string(),
            "details": self.details,
        })
    }
}

/// A word, and who waits for its being heard.
type Said = (Word, Option<oneshot::Sender<()>>);

/// Says words.
#[derive(Debug, Clone)]
pub(crate) struct Mouth {
    words: mpsc::UnboundedSender<Said>,
    behaviour: Arc<Behaviour>,
}

impl Mouth {
    /// A mouth, and what sends its words for as long as there is one.
    pub(crate) fn open(
        port: Arc<Port>,
        behaviour: Arc<Behaviour>,
        statements: Statements,
    ) -> (Self, impl Future<Output = ()>) {
        let (words, waiting) = mpsc::unbounded_channel();
        let mouth = Self {
            words,
            behaviour: Arc::clone(&behaviour),
        };
        (mouth, send(port, behaviour, statements, waiting))
    }

    /// Says a word, and comes back when it was heard. Some are said twice.
    pub(crate) async fn say(&self, word: Word) {
        let fate = Fate::of(&self.behaviour, &word.id);
        let (heard, hearing) = oneshot::channel();
        let again = fate.goes_wrong("twice", 20).then(|| word.clone());
        if self.words.send((word, Some(heard))).is_err() {
            return;
        }
        let _ = hearing.await;
        if let Some(word) = again {
            let words = self.words.clone();
            tokio::spawn(async move {
                let late = fate.lateness("second time", SECOND_TIME_MILLISECONDS_MAX);
                tokio::time::sleep(late).await;
                let _ = words.send((word, None));
            });
        }
    }
}

async fn send(
    port: Arc<Port>,
    behaviour: Arc<Behaviour>,
    statements: Statements,
    mut waiting: mpsc::UnboundedReceiver<Said>,
) {
    let mut count: u64 = 0;
    while let Some(first) = waiting.recv().await {
        tokio::time::sleep(GATHERED_FOR).await;
        let mut gathered = vec![first];
        while gathered.len() < TOGETHER_MAX
            && let Ok(next) = waiting.try_recv()
        {
            gathered.push(next);
        }
        if behaviour.has_faults {
            gathered.sort_by_key(|(word, _)| Fate::of(&behaviour, &word.id).number("order"));
        }
        count = count.wrapping_add(1);
        let events: Vec<Value> = gathered.iter().map(|(word, _)| word.to_json()).collect();
        let body = json!({ "events": events });
        if Fate::of(&behaviour, &count.to_string()).goes_wrong("hangs up", 10) {
            call_and_hang_up(&port, EVENTS, &body).await;
        }
        loop {
            match call(&port, EVENTS, &body).await {
                Ok(answers) => {
                    tell(&answers);
                    break;
                }
                // What is refused as a whole would be refused again.
                Err(Failure::Refused { status, message }) if matches!(status, 400 | 404 | 422) => {
                    tracing::error!(status, message, "the sandbox's network is not understood");
                    break;
                }
                Err(failure) => {
                    tracing::debug!(%failure, "the sandbox's network says its words again");
                    tokio::time::sleep(AGAIN_AFTER).await;
                }
            }
        }
        for (word, heard) in gathered {
            statements.write(&word);
            if let Some(heard) = heard {
                let _ = heard.send(());
            }
        }
    }
}

fn tell(answers: &Value) {
    for answer in answers.as_array().into_iter().flatten() {
        if answer["result"] == "refused" {
            let (id, reason) = (answer["id"].as_str(), answer["reason"].as_str());
            tracing::debug!(id, reason, "a word of the sandbox's network was refused");
        }
    }
}
