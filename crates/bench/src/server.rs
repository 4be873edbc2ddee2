//! A server process that is measured: `sengo serve`, or the bare route it is compared with.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use crate::cores;

/// How long a server may take to answer at first.
const START_TIME_MAX: Duration = Duration::from_secs(20);

/// Ticks of the CPU times in /proc, a second; the same on every Linux.
const TICKS: f64 = 100.0;

/// What runs, and how to reach it. Ends with this value.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    pub(crate) address: SocketAddr,
    /// From its start to its first answer.
    pub(crate) started_in: Duration,
}

impl Server {
    /// `sengo serve` on a data folder, without limits of rates.
    pub(crate) fn sengo(data: &Path, options: &[&str]) -> anyhow::Result<Self> {
        let mut arguments = vec!["serve", "--data"];
        let folder = data.to_str().context("a folder with a UTF-8 name")?;
        arguments.push(folder);
        arguments.extend(options);
        Self::start(&program("sengo")?, &arguments)
    }

    /// A bare route in the same HTTP server.
    pub(crate) fn bare() -> anyhow::Result<Self> {
        Self::start(&program("sengo-bench")?, &["bare"])
    }

    fn start(program: &Path, arguments: &[&str]) -> anyhow::Result<Self> {
        let address = free_address()?;
        let complaints = tempfile::NamedTempFile::new()?;
        let started = Instant::now();
        let process = cores::pinned(cores::MEASURED, program)
            .args(arguments)
            .env("SENGO_LISTEN", address.to_string())
            .env("SENGO_RATE_PER_ADDRESS", "0")
            .env("SENGO_RATE_PER_KEY", "0")
            .stdout(Stdio::null())
            .stderr(complaints.reopen()?)
            .spawn()
            .context("taskset does not run; it is in Debian's util-linux")?;
        let mut server = Self {
            process,
            address,
            started_in: Duration::ZERO,
        };
        while !answers(address) {
            ensure!(started.elapsed() < START_TIME_MAX, "the server did not start");
            if server.process.try_wait()?.is_some() {
                bail!(
                    "the server ended at once:\n{}",
                    std::fs::read_to_string(complaints.path())?
                );
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        server.started_in = started.elapsed();
        Ok(server)
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// CPU time the process used so far, in seconds.
    pub(crate) fn cpu_seconds(&self) -> anyhow::Result<f64> {
        cpu_seconds(self.id())
    }

    /// Memory it holds, in MiB.
    pub(crate) fn memory_mib(&self) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1));
        Ok(kib.context("VmRSS")?.parse::<f64>()? / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// CPU time a process used so far, in seconds.
pub(crate) fn cpu_seconds(process: u32) -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name, in parentheses, may hold blanks; user and system time are 12 and 13 fields after it.
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: f64 = after
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    Ok(ticks / TICKS)
}

/// A program that was built beside this one.
pub(crate) fn program(name: &str) -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name(name);
    ensure!(
        program.is_file(),
        "{} is missing; start this through `cargo xtask bench`",
        program.display()
    );
    Ok(program)
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

fn answers(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer.starts_with(b"HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}
