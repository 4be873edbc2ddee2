//! A running server, and signed calls to it by curl.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use sengo_core::signature::{SigningKey, to_hex};
use serde_json::Value;

use crate::place::{Place, SENGO};

/// A server that ends with the test, also when the test fails.
pub(crate) struct Server {
    process: Child,
    log: Arc<Mutex<String>>,
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub(crate) url: String,
    /// The first line it printed.
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
        let mut command = place.command(SENGO);
        command
            .args(arguments)
            .args(["--listen", "127.0.0.1:0", "--json"]);
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let mut stderr = BufReader::new(process.stderr.take().unwrap());
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            let mut line = String::new();
            while stderr.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
                kept.lock().unwrap().push_str(&line);
                line.clear();
            }
        });
        let mut line = String::new();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap_or_else(|_| {
            let _ = process.kill();
            let _ = process.wait();
            panic!("it did not start: {}", log.lock().unwrap())
        });
        thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
        let url = said["url"].as_str().unwrap().to_owned();
        Self {
            process,
            log,
            url,
            said,
        }
    }

    /// What it has logged.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Asks it to stop, and gives its log once it has.
    pub(crate) fn stop(mut self) -> String {
        let id = self.process.id().to_string();
        let place = Place::new();
        place.run("kill", &["-TERM", &id]).good();
        assert!(self.process.wait().unwrap().success(), "{}", self.log());
        self.log()
    }

    /// A call with these headers beside the signed ones.
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
