//! Sends letters, as long as a process lives. Any number of processes may do so beside each other.

use std::sync::Arc;
use std::time::Duration;

use sengo_core::mail::next_try;
use tokio::time::MissedTickBehavior;

use super::outbox::Waiting;
use crate::app::App;
use crate::error::Error;
use crate::people::MailFault;
use crate::ports::{Post, Posted};

/// How often letters that are due are looked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How many letters one look takes.
const LETTERS_A_LOOK: i64 = 16;

/// The most letters counted for the metrics.
const LETTERS_COUNTED_MAX: i64 = 1_000;

/// How often recording what came of a try is tried. Without a record it is sent again when its claim runs out.
const RECORDING_TRIES: u32 = 5;

/// What came of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// The mail server took it.
    Sent,
    /// It never will, or did not for as long as anything is tried.
    GivenUp,
    /// It is tried again.
    PutOff,
    /// Somebody else has it, or nothing is kept any more of the person it is to.
    Untried,
}

/// Sends letters, one after the other: all of them go to the same mail server.
#[derive(Debug)]
pub struct Postman {
    app: App,
    post: Arc<dyn Post>,
    /// How browsers reach the console.
    base: Arc<str>,
}

impl Postman {
    /// A postman that sends by this post, with links that begin with `base`.
    pub fn new(app: App, post: Arc<dyn Post>, base: &str) -> Self {
        Self {
            app,
            post,
            base: base.trim_end_matches('/').into(),
        }
    }

    /// Sends until `stop` is ready, and then ends the try that is under way.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let mut tick = tokio::time::interval(LOOK_EVERY);
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tokio::pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => return,
                _ = tick.tick() => {}
            }
            if let Err(error) = self.send_due().await {
                tracing::warn!(%error, "cannot look for mail that is due; it is tried again");
            }
        }
    }

    /// Sends what is due now; how many letters were sent.
    ///
    /// # Errors
    /// [`Error::Store`]; what was not sent is due still.
    pub async fn send_due(&self) -> Result<usize, Error> {
        let now = self.app.parts.clock.real();
        let mut sent: usize = 0;
        for letter in self.app.letters_waiting(LETTERS_A_LOOK).await? {
            if letter.due_at > now {
                break;
            }
            match self.deliver(letter).await? {
                Outcome::Sent => sent = sent.saturating_add(1),
                // What keeps one from being sent now keeps the others, too.
                Outcome::PutOff => break,
                Outcome::GivenUp | Outcome::Untried => {}
            }
        }
        Ok(sent)
    }

    /// Claims, sends and records.
    async fn deliver(&self, due: Waiting) -> Result<Outcome, Error> {
        let Some(claimed) = self.app.letter_claim(due).await? else {
            return Ok(Outcome::Untried);
        };
        if !self.app.letter_has_reader(&claimed).await? {
            self.app.letter_drop(&claimed, None).await?;
            return Ok(Outcome::Untried);
        }
        let posted = match self.app.mail_of(&claimed, &self.base) {
            Ok(mail) => self.post.post(mail).await,
            Err(error) => Posted::Failed(error.to_string()),
        };
        let [jitter] = self.app.random::<1>()?;
        let mut recorded = self.record(&claimed, &posted, jitter).await;
        for number in 1..RECORDING_TRIES {
            let Err(Error::Store(_)) = recorded else { break };
            tokio::time::sleep(LOOK_EVERY.saturating_mul(number)).await;
            recorded = self.record(&claimed, &posted, jitter).await;
        }
        let outcome = recorded?;
        tell(&claimed, &posted, outcome);
        Ok(outcome)
    }

    async fn record(&self, claimed: &Waiting, posted: &Posted, jitter: u8) -> Result<Outcome, Error> {
        let now = self.app.parts.clock.real();
        let (written_at, failures) = claimed.past()?;
        let next = next_try(written_at, failures.saturating_add(1), jitter, now);
        match (posted, next) {
            (Posted::Taken, _) => {
                self.app.letter_drop(claimed, None).await?;
                Ok(Outcome::Sent)
            }
            (Posted::Failed(_), Some(next)) => {
                self.app.letter_put_off(claimed, next).await?;
                Ok(Outcome::PutOff)
            }
            (Posted::Refused(_) | Posted::Failed(_), _) => {
                let code = match posted {
                    Posted::Refused(code) => Some(*code),
                    _ => None,
                };
                let fault = MailFault { code, at: now };
                self.app.letter_drop(claimed, Some(fault)).await?;
                Ok(Outcome::GivenUp)
            }
        }
    }
}

/// Says in log and metrics what came of a try. Neither the address nor the mail server's words, which repeat it.
fn tell(letter: &Waiting, posted: &Posted, outcome: Outcome) {
    let letter = &letter.id;
    let result = match outcome {
        Outcome::Sent => "sent",
        Outcome::GivenUp => "given_up",
        Outcome::PutOff => "failed",
        Outcome::Untried => return,
    };
    metrics::counter!("sengo_mails_total", "result" => result).increment(1);
    match (outcome, posted) {
        (Outcome::GivenUp, Posted::Refused(code)) => tracing::warn!(
            %letter, code,
            "a mail was given up: the mail server refused it for good; the team's page says whose address it is"
        ),
        (Outcome::GivenUp, Posted::Failed(reason)) => tracing::warn!(
            %letter, reason,
            "a mail was given up: it could not be sent for two days"
        ),
        (Outcome::PutOff, Posted::Failed(reason)) => {
            tracing::warn!(%letter, reason, "a mail could not be sent; it is tried again");
        }
        _ => {}
    }
}

impl App {
    /// How many letters wait, up to a thousand.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn mail_waiting(&self) -> Result<usize, Error> {
        Ok(self.letters_waiting(LETTERS_COUNTED_MAX).await?.len())
    }

    /// Measures what waits, for `/metrics`.
    pub async fn mail_measure(&self) {
        let Ok(waiting) = self.letters_waiting(LETTERS_COUNTED_MAX).await else {
            return;
        };
        let now = self.parts.clock.real();
        let overdue = waiting
            .first()
            .map_or(0, |first| now.duration_since(first.due_at).as_secs());
        let count = i32::try_from(waiting.len()).unwrap_or(i32::MAX);
        metrics::gauge!("sengo_mails_waiting").set(f64::from(count));
        let overdue = i32::try_from(overdue.max(0)).unwrap_or(i32::MAX);
        metrics::gauge!("sengo_mails_overdue_seconds").set(f64::from(overdue));
    }
}
