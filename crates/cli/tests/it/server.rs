//! A running server, and signed calls to it by curl.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use sengo_core::signature::{SigningKey, to_hex};
use serde_json::Value;

use crate::place::{Place, SENGO};

/// A server that ends with the test, also when the test fails.
pub(crate) struct Server {
    process: Child,
    log: Arc<Mutex<String>>,
    logging: Option<JoinHandle<()>>,
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    /// What it printed first with `--json`.
    pub(crate) said: Value,
}

/// An answer of the API.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Server {
    /// Starts `sengo serve` or `sengo demo` on a free port.
    pub(crate) fn start(place: &Place, arguments: &[&str]) -> Self {
        let (mut server, said) = Self::spawn(place, &[arguments, &["--json"]].concat(), |_| true);
        server.said = serde_json::from_str(&said).unwrap();
        server.url = server.said["url"].as_str().unwrap().to_owned();
        server
    }

    /// Starts the demo as a person does, and gives what it prints up to how to stop it.
    pub(crate) fn start_for_a_person(place: &Place, arguments: &[&str]) -> (Self, String) {
        let (mut server, text) = Self::spawn(place, arguments, |line| line.starts_with("Stop with"));
        let (_, rest) = text.split_once("http://").unwrap();
        server.url = format!("http://{}", &rest[..rest.find(". ").unwrap()]);
        (server, text)
    }

    /// Starts the program and reads what it prints up to the line that is the last one.
    fn spawn(place: &Place, arguments: &[&str], is_last: impl Fn(&str) -> bool) -> (Self, String) {
        let mut command = place.command(SENGO);
        command.args(arguments).args(["--listen", "127.0.0.1:0"]);
        let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = piped.spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&log);
        let stderr = process.stderr.take().unwrap();
        let logging = thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut server = Self {
            process,
            log,
            logging: Some(logging),
            url: String::new(),
            said: Value::Null,
        };
        let mut text = String::new();
        loop {
            let start = text.len();
            if stdout.read_line(&mut text).unwrap() == 0 {
                let _ = server.process.wait();
                panic!("it did not start: {text}{}", server.log());
            }
            if is_last(&text[start..]) {
                break;
            }
        }
        thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        (server, text)
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Asks it to stop.
    pub(crate) fn terminate(&self) {
        let id = self.process.id().to_string();
        Place::new().run("kill", &["-TERM", &id]).good();
    }

    /// Asks it to stop, and gives its log once it has.
    pub(crate) fn stop(self) -> String {
        self.terminate();
        self.ended()
    }

    /// Its log, once it has ended by itself.
    pub(crate) fn ended(mut self) -> String {
        assert!(self.process.wait().unwrap().success(), "{}", self.log());
        self.logging.take().unwrap().join().unwrap();
        self.log()
    }

    /// A signed call.
    pub(crate) fn call(&self, pair: &Value, method: &str, path: &str, body: Option<&str>) -> Answer {
        let (key, token) = (pair["key"].as_str().unwrap(), pair["token"].as_str().unwrap());
        let signed = SigningKey::new(token.as_bytes()).sign_raw(key, body.map(str::as_bytes));
        let mut arguments = vec![
            "-sS".to_owned(),
            "-X".to_owned(),
            method.to_owned(),
            format!("{}{path}", self.url),
            format!("-HX-Client-Key: {key}"),
            format!("-HX-Client-Token: {token}"),
            format!("-HX-Signature: {}", to_hex(&signed)),
            "-w\n%{http_code}".to_owned(),
        ];
        if let Some(body) = body {
            arguments.push("-d".to_owned());
            arguments.push(body.to_owned());
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let place = Place::new();
        let printed = place.run("curl", &arguments).good();
        let (body, status) = printed.rsplit_once('\n').unwrap();
        Answer {
            status: status.parse().unwrap(),
            body: serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {printed}")),
        }
    }

    pub(crate) fn get(&self, pair: &Value, path: &str) -> Answer {
        self.call(pair, "GET", path, None)
    }

    pub(crate) fn post(&self, pair: &Value, path: &str, body: &Value) -> Answer {
        self.call(pair, "POST", path, Some(&body.to_string()))
    }
}

impl Answer {
    /// The data of a success.
    pub(crate) fn data(self) -> Value {
        assert!(self.status == 200, "{self:#?}");
        self.body["responseData"].clone()
    }

    /// The code of a refusal, with its status.
    pub(crate) fn code(&self) -> (u16, &str) {
        (self.status, self.body["errorCode"].as_str().unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
