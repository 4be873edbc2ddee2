//! The operator's part of the day, as two people do it: at the command line of the program that is being tried.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::Value;

/// Where the program is and what it works on.
#[derive(Debug, Clone)]
pub struct Place {
    /// The program.
    pub sengo: PathBuf,
    /// The folder in which everything is done.
    pub folder: PathBuf,
    /// A PostgreSQL database; SQLite in the folder when absent.
    pub database: Option<String>,
}

impl Place {
    fn command(&self) -> Command {
        let mut command = Command::new(&self.sengo);
        command.current_dir(&self.folder).stdin(Stdio::null());
        // Nothing of the surroundings may change what the program does.
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("SENGO_") {
                command.env_remove(name);
            }
        }
        if let Some(url) = &self.database {
            command.env("SENGO_DATABASE", url);
        }
        command
    }

    /// What a command answers with `--json`.
    ///
    /// # Panics
    /// When it fails, with what it complained of.
    pub fn run(&self, arguments: &[&str]) -> Value {
        let output = self.command().args(arguments).arg("--json").output();
        let output = output.unwrap_or_else(|error| panic!("{}: {error}", self.sengo.display()));
        let shown = arguments.join(" ");
        assert!(
            output.status.success(),
            "sengo {shown}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        let printed = String::from_utf8_lossy(&output.stdout);
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("sengo {shown}: {error}: {printed}"))
    }

    /// The same with the words of a line, in which none has a blank.
    pub fn line(&self, line: &str) -> Value {
        self.run(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// What one asks for and the other approves.
    ///
    /// # Panics
    /// When it was not asked for, or not approved.
    pub fn asked_and_approved(&self, line: &str) -> Value {
        let asked = self.line(&format!("{line} --as ana.key"));
        let request = asked["request"]
            .as_str()
            .unwrap_or_else(|| panic!("sengo {line} did not ask for a second person: {asked}"));
        self.line(&format!("request approve {request} --as budi.key"));
        asked
    }

    /// All entries of a command that answers in pages.
    pub fn pages(&self, line: &str) -> Vec<Value> {
        let mut all = Vec::new();
        for page in 1.. {
            let entries = self.line(&format!("{line} --per-page 100 --page {page}"));
            let entries = entries.as_array().cloned().unwrap_or_default();
            let is_last = entries.len() < 100;
            all.extend(entries);
            if is_last {
                break;
            }
        }
        all
    }

    /// Starts the server.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn serve(&self, arguments: &[&str]) -> Server {
        let log = self.folder.join("serve.log");
        let mut command = self.command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--no-request-log", "--json"]);
        command.args(["--rate-per-address", "0", "--rate-per-key", "0"]);
        command.args(arguments).stdout(Stdio::piped());
        command.stderr(fs::File::create(&log).expect("a file for the log"));
        let mut process = command.spawn().expect("the server can be started");
        let mut stdout = BufReader::new(process.stdout.take().expect("its output"));
        let mut said = String::new();
        stdout.read_line(&mut said).expect("its first line");
        let url: Value = serde_json::from_str(&said).unwrap_or_default();
        let Some(address) = url["url"].as_str().and_then(|url| url.strip_prefix("http://")) else {
            let _ = process.wait();
            let log = fs::read_to_string(&log).unwrap_or_default();
            panic!("the server did not start: {said}{log}");
        };
        let address = address.to_owned();
        thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        Server {
            process,
            address,
            log,
        }
    }
}

/// A running server, which ends with this value.
#[derive(Debug)]
pub struct Server {
    process: Child,
    /// Where it listens: `127.0.0.1:PORT`.
    pub address: String,
    log: PathBuf,
}

impl Server {
    /// Asks it to stop, and waits until it has.
    ///
    /// # Panics
    /// When it does not end well.
    pub fn stop(mut self) {
        let id = self.process.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status();
        assert!(asked.is_ok_and(|status| status.success()), "the server was gone");
        let status = self.process.wait().expect("its end");
        assert!(status.success(), "the server ended with {status}");
    }

    /// What it logged as an error.
    #[must_use]
    pub fn errors(&self) -> Vec<String> {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let errors = log.lines().filter(|line| line.contains("ERROR"));
        errors.map(str::to_owned).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder that goes with this value.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new folder for temporary things.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let unique = format!(
            "sengo-day-{}-{}-{number}",
            std::process::id(),
            crate::moment::now()
        );
        let folder = std::env::temp_dir().join(unique);
        fs::create_dir(&folder).expect("a temporary folder");
        Self(folder)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
