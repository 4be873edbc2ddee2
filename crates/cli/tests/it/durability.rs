//! Nothing is acknowledged before it is durable: seen from outside, by a shim under the server that writes down
//! the order of its writes, syncs and answers.

mod careless;
mod records;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::kill::wire::Caller;
use crate::place::{Place, SENGO};
use careless::{DURABILITY, FOLDER, URL_FILE};
use records::Records;

const SHIM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/durability/shim.c");

/// Writers at once, and how many projects and how many transfers each writes.
const WRITERS: usize = 8;
const WRITES: usize = 8;

#[test]
fn sengo_acknowledges_nothing_before_its_sync() {
    let complaints = complaints(|place, shim| {
        let mut command = place.command(SENGO);
        command.args(["serve", "--json", "--listen", "127.0.0.1:0"]);
        command.args(["--rate-per-address", "0", "--rate-per-key", "0"]);
        let mut process = shim.under(&mut command).stdout(Stdio::piped()).spawn().unwrap();
        let said = first_line(&mut process);
        let url = said["url"].as_str().unwrap().to_owned();
        Served { process, url }
    });
    assert_eq!(complaints, Vec::<String>::new());
}

#[test]
fn the_test_server_acknowledges_nothing_before_its_sync() {
    let complaints = complaints(|place, shim| start_again(place, shim, "Durable"));
    assert_eq!(complaints, Vec::<String>::new());
}

/// Shows that the tests above can fail: the same server with `synchronous=OFF`.
#[test]
fn without_syncs_every_acknowledgement_is_complained_of() {
    let complaints = complaints(|place, shim| start_again(place, shim, "Careless"));
    assert_eq!(complaints.len(), WRITERS * WRITES * 2, "{complaints:#?}");
}

/// A server under the shim; killed with this value.
struct Served {
    process: Child,
    url: String,
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The shim, compiled, and where it records.
struct Shim {
    library: PathBuf,
    records: PathBuf,
}

impl Shim {
    fn compile(folder: &Path) -> Self {
        let library = folder.join("shim.so");
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-O1", "-o"])
            .arg(&library)
            .args([SHIM, "-ldl", "-lpthread"])
            .status()
            .expect("a C compiler; the embedded database needs one as well");
        assert!(compiled.success());
        Self {
            library,
            records: folder.join("records"),
        }
    }

    fn under<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("LD_PRELOAD", &self.library)
            .env("SHIM_RECORDS", &self.records)
            .stderr(Stdio::null())
    }
}

fn first_line(process: &mut Child) -> Value {
    use std::io::{BufRead, BufReader};
    let mut line = String::new();
    let mut stdout = BufReader::new(process.stdout.as_mut().unwrap());
    stdout.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

/// Starts this very test binary as a server.
fn start_again(place: &Place, shim: &Shim, durability: &str) -> Served {
    let folder = place.path().join("sengo-data");
    let mut command = place.command(std::env::current_exe().unwrap().to_str().unwrap());
    command.args(["--exact", "durability::careless::serve", "--ignored"]);
    command.env(FOLDER, &folder).env(DURABILITY, durability);
    let process = shim.under(&mut command).stdout(Stdio::null()).spawn().unwrap();
    let mut served = Served {
        process,
        url: String::new(),
    };
    let started = Instant::now();
    while served.url.is_empty() {
        assert!(started.elapsed() < Duration::from_secs(30), "it does not serve");
        thread::sleep(Duration::from_millis(10));
        served.url = std::fs::read_to_string(folder.join(URL_FILE)).unwrap_or_default();
    }
    served
}

/// Writes through a server under the shim, from several connections at once, and judges each acknowledgement.
fn complaints(serve: impl Fn(&Place, &Shim) -> Served) -> Vec<String> {
    let place = Place::new();
    let merchant = place.merchant();
    let shim = Shim::compile(place.path());
    let served = serve(&place, &shim);
    let mut caller = Caller::connect(&served.url, &merchant);
    for id in 1..=2 {
        let domain = format!("https://funded-{id}.example.com");
        let body = json!({ "name": "Toko", "domain": domain, "ip": ["0.0.0.0/0"] });
        caller.ask("POST", "/api/projects", &body.to_string(), "");
        place.json(&format!("project approve {id}"));
        place.json(&format!("balance adjust {id} --active 1000000 --reason funds"));
    }
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let caller = Caller::connect(&served.url, &merchant);
            thread::spawn(move || write(caller, writer))
        })
        .collect();
    let marks: Vec<String> = writers
        .into_iter()
        .flat_map(|writer| writer.join().unwrap())
        .collect();
    drop(served);
    let records = Records::read(&std::fs::read(&shim.records).unwrap());
    marks.iter().filter_map(|mark| records.complaint(mark)).collect()
}

/// What marks each write: the answer and the log both carry it.
fn write(mut caller: Caller, writer: usize) -> Vec<String> {
    let mut marks = Vec::new();
    for number in 0..WRITES {
        let domain = format!("https://mark-{writer}-{number}.example.com");
        let reference = format!("mark/{writer}/{number}/");
        let project = json!({ "name": "Toko", "domain": domain, "ip": ["0.0.0.0/0"] });
        let transfer = json!({ "from": 1, "to": 2, "amount": 1, "reference": reference });
        for (path, body) in [("/api/projects", project), ("/api/transfers", transfer)] {
            let answer = caller.ask("POST", path, &body.to_string(), "");
            assert_eq!(answer.status, 200, "{answer:?}");
        }
        marks.push(domain);
        marks.push(reference);
    }
    marks
}
