//! A receiver of callbacks: one endpoint for all projects, which verifies every signature and counts.

use std::collections::HashMap;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use crate::chance::Chance;
use crate::line::{Pair, header, message};

/// How long a caller may take to send its callback.
const CALLER_TIME_MAX: Duration = Duration::from_secs(20);

/// What an endpoint does with a callback before it takes it.
#[derive(Debug, Clone, Copy)]
pub struct Moods {
    /// What it is like is decided by.
    pub seed: u64,
    /// One callback in so many is not taken at the first try; none when zero.
    pub refuses_one_in: usize,
    /// How many tries such a callback is refused, at most.
    pub refusals_max: usize,
}

/// What is known of one callback: a transaction that came to stand in one status.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// How often it came.
    pub times: usize,
    /// How often it was refused.
    pub refused: usize,
}

#[derive(Debug, Default)]
struct Heard {
    /// By transaction and status.
    told: HashMap<(String, String), Told>,
    /// What should not have come.
    complaints: Vec<String>,
}

/// The receiver. It listens until the process ends.
#[derive(Debug, Clone)]
pub struct Receiver {
    /// Where callbacks go: `http://127.0.0.1:PORT/callbacks`.
    pub url: String,
    heard: Arc<Mutex<Heard>>,
    pairs: Arc<Mutex<HashMap<String, Pair>>>,
    moods: Moods,
}

impl Receiver {
    /// Starts to listen.
    ///
    /// # Panics
    /// When it cannot.
    #[must_use]
    pub fn start(moods: Moods) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port for callbacks");
        let address = listener.local_addr().expect("the address of that port");
        let receiver = Self {
            url: format!("http://{address}/callbacks"),
            heard: Arc::default(),
            pairs: Arc::default(),
            moods,
        };
        let listening = receiver.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let receiver = listening.clone();
                thread::spawn(move || receiver.hear(stream));
            }
        });
        receiver
    }

    /// Makes known a pair that callbacks are signed with.
    pub fn know(&self, pair: &Pair) {
        let mut pairs = self.pairs.lock().expect("no panic while it was held");
        pairs.insert(pair.key.clone(), pair.clone());
    }

    /// What came so far, by transaction and status.
    #[must_use]
    pub fn told(&self) -> HashMap<(String, String), Told> {
        let heard = self.heard.lock().expect("no panic while it was held");
        heard.told.clone()
    }

    /// How many callbacks came, and how many of them were refused.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let heard = self.heard.lock().expect("no panic while it was held");
        let sum = |of: fn(&Told) -> usize| heard.told.values().map(of).sum();
        (sum(|told| told.times), sum(|told| told.refused))
    }

    /// What came and should not have.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let heard = self.heard.lock().expect("no panic while it was held");
        heard.complaints.clone()
    }

    fn hear(&self, mut stream: TcpStream) {
        let _ = stream.set_read_timeout(Some(CALLER_TIME_MAX));
        let Ok((head, body)) = message(&mut stream) else {
            return;
        };
        let status = match self.judge(&head, &body) {
            Ok(true) => "200 OK",
            Ok(false) => "503 Service Unavailable",
            Err(complaint) => {
                let mut heard = self.heard.lock().expect("no panic while it was held");
                heard.complaints.push(complaint);
                "400 Bad Request"
            }
        };
        let _ = write!(
            stream,
            "HTTP/1.1 {status}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
        );
    }

    /// Whether the callback is taken.
    fn judge(&self, head: &str, body: &[u8]) -> Result<bool, String> {
        let shown = String::from_utf8_lossy(body);
        let key = header(head, "x-client-key").ok_or("a callback without a key")?;
        let signature = header(head, "x-signature").ok_or("a callback without a signature")?;
        let pair = {
            let pairs = self.pairs.lock().expect("no panic while it was held");
            pairs.get(key).cloned()
        };
        let pair = pair.ok_or_else(|| format!("a callback signed with {key}, which is nobody's: {shown}"))?;
        if pair.signature(body) != signature {
            return Err(format!("a callback with a wrong signature: {shown}"));
        }
        if header(head, "x-client-token").is_some() {
            return Err(format!("a callback that carries a token: {shown}"));
        }
        let envelope: Value = serde_json::from_slice(body).map_err(|error| format!("{error}: {shown}"))?;
        let data = &envelope["responseData"];
        let (Some(id), Some(status)) = (data["id"].as_str(), data["status"].as_str()) else {
            return Err(format!("a callback that is no transaction: {shown}"));
        };
        if envelope["responseCode"] != 200 {
            return Err(format!("a callback without the envelope: {shown}"));
        }
        let mut chance = Chance::new(self.moods.seed, &format!("{id} {status}"));
        let is_moody = self.moods.refuses_one_in > 0 && chance.once_in(self.moods.refuses_one_in);
        let refusals = if is_moody {
            1 + chance.below(self.moods.refusals_max)
        } else {
            0
        };
        let mut heard = self.heard.lock().expect("no panic while it was held");
        let told = heard.told.entry((id.to_owned(), status.to_owned())).or_default();
        told.times += 1;
        if told.refused < refusals {
            told.refused += 1;
            return Ok(false);
        }
        Ok(true)
    }
}
