//! A folder of its own in which somebody works at a terminal.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use serde_json::Value;
use tempfile::TempDir;

use crate::server::Server;

/// How long something may take to be seen: "within a second", and as much again for a busy machine.
const SEEN_WITHIN: Duration = Duration::from_secs(2);

/// The program under test.
pub(crate) const SENGO: &str = env!("CARGO_BIN_EXE_sengo");

/// A temporary folder that is the working directory of every command.
pub(crate) struct Place {
    folder: TempDir,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Ran {
    /// What it printed, having succeeded.
    pub(crate) fn good(self) -> String {
        assert!(self.code == Some(0), "{self:#?}");
        self.stdout
    }

    /// What it complained of, having failed and printed nothing.
    pub(crate) fn bad(self) -> String {
        assert!(
            self.code != Some(0) && self.stdout.is_empty() && !self.stderr.is_empty(),
            "{self:#?}"
        );
        self.stderr
    }

    /// What it printed, as JSON.
    pub(crate) fn json(self) -> Value {
        let printed = self.good();
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
    }
}

impl Place {
    pub(crate) fn new() -> Self {
        Self {
            folder: TempDir::with_prefix("sengo-").unwrap(),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    /// A program that will run here, with nothing of the surroundings that could change what `sengo` does.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.path()).stdin(Stdio::null());
        for (name, _) in env::vars_os() {
            if name.to_string_lossy().starts_with("SENGO_") {
                command.env_remove(name);
            }
        }
        command.env_remove("SUDO_USER").env("USER", "operator");
        command
    }

    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        let output = self.command(program).args(arguments).output();
        output.unwrap_or_else(|error| panic!("{program}: {error}")).into()
    }

    /// Runs `sengo` with the words of a line, in which none has a blank.
    pub(crate) fn sengo(&self, line: &str) -> Ran {
        let words: Vec<&str> = line.split_whitespace().collect();
        self.run(SENGO, &words)
    }

    /// The answer of `sengo … --json`.
    pub(crate) fn json(&self, line: &str) -> Value {
        self.sengo(&format!("{line} --json")).json()
    }

    /// Runs `sengo` with a text on its standard input.
    pub(crate) fn sengo_fed(&self, line: &str, input: &str) -> Ran {
        let mut command = self.command(SENGO);
        command.args(line.split_whitespace());
        fed(command, input)
    }

    /// Runs lines as they would be pasted into a shell in which `sengo` is on the path.
    pub(crate) fn shell(&self, lines: &str) -> Ran {
        let folder = Path::new(SENGO).parent().unwrap();
        let path = format!("{}:{}", folder.display(), env::var("PATH").unwrap());
        let mut command = self.command("bash");
        command.env("PATH", path);
        fed(command, lines)
    }

    /// Starts a server on this place's data.
    pub(crate) fn serve(&self) -> Server {
        Server::start(self, &["serve"])
    }

    /// An active merchant: its id with its first pair.
    pub(crate) fn merchant(&self) -> Value {
        let created = self.json("merchant create Nusantara --issue-key");
        self.json(&format!("merchant activate {}", created["id"]));
        created
    }
}

fn fed(mut command: Command, input: &str) -> Ran {
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = piped.stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

/// Asks again until the answer is the one wanted, for as long as an effect may take to be seen.
pub(crate) fn soon<T: std::fmt::Debug>(ask: impl Fn() -> T, wanted: impl Fn(&T) -> bool) -> T {
    let start = Instant::now();
    loop {
        let answer = ask();
        if wanted(&answer) {
            return answer;
        }
        assert!(start.elapsed() < SEEN_WITHIN, "still: {answer:#?}");
        thread::sleep(Duration::from_millis(20));
    }
}
