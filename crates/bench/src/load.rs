//! Load by `wrk`: requests as fast as they are answered.

use std::path::Path;

use anyhow::{Context, ensure};

use crate::cores;
use crate::server::Server;

/// How many connections ask at once.
pub(crate) const CONNECTIONS: u32 = 64;

/// What a round of load gave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) requests_per_second: f64,
    /// CPU time of the server, per request.
    pub(crate) cpu_micros: f64,
}

/// Writes requests down for [`round`]: they are sent one after the other, again and again.
pub(crate) fn write_script(file: &Path, requests: &[String]) -> anyhow::Result<()> {
    let mut script = String::from("local requests = {\n");
    for request in requests {
        script.push_str(&format!("{request:?},\n"));
    }
    script.push_str(
        "}\nlocal next = 0\nfunction request()\n  next = next % #requests + 1\n  return requests[next]\nend\n\
         function done(summary, latency, taken)\n\
         \x20 local errors = summary.errors\n\
         \x20 io.write(string.format(\"%d %d %d\\n\", summary.requests, summary.duration,\n\
         \x20   errors.connect + errors.read + errors.write + errors.status + errors.timeout))\nend\n",
    );
    std::fs::write(file, script)?;
    Ok(())
}

/// Puts load on a server for some seconds.
pub(crate) fn round(server: &Server, script: &Path, seconds: u32) -> anyhow::Result<Round> {
    let cpu_before = server.cpu_seconds()?;
    let output = cores::pinned(cores::CLIENT, "wrk")
        .args(["--threads", "1", "--connections", &CONNECTIONS.to_string()])
        .args(["--duration", &format!("{seconds}s"), "--script"])
        .arg(script)
        .arg(format!("http://{}", server.address))
        .output()
        .context("wrk does not run; `apt-get install wrk`")?;
    let cpu = server.cpu_seconds()? - cpu_before;
    let text = String::from_utf8_lossy(&output.stdout);
    let last = text.lines().last().unwrap_or_default();
    let numbers: Vec<f64> = last
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let [requests, micros, errors] = numbers.as_slice() else {
        anyhow::bail!("wrk said something unexpected:\n{text}");
    };
    ensure!(*errors == 0.0, "{errors} of {requests} requests failed:\n{text}");
    Ok(Round {
        requests_per_second: requests / micros * 1e6,
        cpu_micros: cpu / requests * 1e6,
    })
}
