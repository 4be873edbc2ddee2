//! Writers: each creates projects and moves money as fast as it is answered, until nobody answers.

use serde_json::{Value, json};

use super::wire::Caller;

/// A write, and what came back before the server died.
#[derive(Debug, Clone)]
pub(super) struct Written {
    pub(super) write: Write,
    /// The id that was acknowledged; none when no answer came.
    pub(super) acknowledged: Option<Value>,
}

/// Something to write; sent again, it is the very same call.
#[derive(Debug, Clone)]
pub(super) enum Write {
    Project {
        domain: String,
    },
    Transfer {
        from: u64,
        to: u64,
        amount: i64,
        reference: String,
        with_idempotency_key: bool,
    },
}

impl Write {
    pub(super) fn path(&self) -> &'static str {
        match self {
            Self::Project { .. } => "/api/projects",
            Self::Transfer { .. } => "/api/transfers",
        }
    }

    pub(super) fn body(&self) -> String {
        match self {
            Self::Project { domain } => json!({ "name": "Toko", "domain": domain, "ip": ["0.0.0.0/0"] }),
            Self::Transfer {
                from,
                to,
                amount,
                reference,
                ..
            } => {
                json!({ "from": from, "to": to, "amount": amount, "reference": reference })
            }
        }
        .to_string()
    }

    pub(super) fn headers(&self) -> String {
        match self {
            Self::Transfer {
                reference,
                with_idempotency_key: true,
                ..
            } => {
                format!("Idempotency-Key: once-{reference}\r\n")
            }
            _ => String::new(),
        }
    }
}

/// The same numbers for the same seed.
#[derive(Debug, Clone)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// Writes until the connection breaks. `name` makes what it writes its own; `funded` are projects with money.
pub(super) fn write(mut caller: Caller, name: &str, funded: &[u64], mut random: Random) -> Vec<Written> {
    let mut written = Vec::new();
    let mut number = 0;
    loop {
        number += 1;
        let write = next(&format!("{name}-{number}"), funded, &mut random);
        let answer = caller.call("POST", write.path(), &write.body(), &write.headers());
        let acknowledged = match &answer {
            Some(answer) => {
                assert_eq!(answer.status, 200, "{write:?}: {answer:?}");
                Some(answer.body["responseData"]["id"].clone())
            }
            None => None,
        };
        written.push(Written { write, acknowledged });
        if answer.is_none() {
            return written;
        }
    }
}

fn next(name: &str, funded: &[u64], random: &mut Random) -> Write {
    if random.below(2) == 0 {
        return Write::Project {
            domain: format!("https://{name}.example.com"),
        };
    }
    let count = funded.len() as u64;
    let from = random.below(count);
    let to = (from + 1 + random.below(count - 1)) % count;
    Write::Transfer {
        from: funded[from as usize],
        to: funded[to as usize],
        amount: 1 + random.below(1_000_000) as i64,
        reference: name.to_owned(),
        with_idempotency_key: random.below(2) == 0,
    }
}
