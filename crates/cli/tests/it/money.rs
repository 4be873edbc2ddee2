//! Money in a sandbox, from the first call to the last callback: the real server, its network, and a receiver in PHP.

use std::fs;
use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::place::{Place, soon};
use crate::server::Server;

/// Verifies what it is sent over the raw bytes, and over what PHP makes of them when it decodes and encodes again, both
/// as objects and as arrays; then answers as the address asks.
const RECEIVER: &str = r#"<?php
error_reporting(E_ALL);
ini_set('display_errors', '1');
$raw = file_get_contents('php://input');
$key = $_SERVER['HTTP_X_CLIENT_KEY'];
$token = trim(file_get_contents(__DIR__ . '/token.txt'));
$verify = fn (string $body): bool =>
    hash_equals(hash_hmac('sha512', $key . $body, $token), $_SERVER['HTTP_X_SIGNATURE']);
$line = json_encode([
    'path' => $_SERVER['REQUEST_URI'],
    'agent' => $_SERVER['HTTP_USER_AGENT'],
    'raw' => $verify($raw),
    'objects' => $verify(json_encode(json_decode($raw))),
    'arrays' => $verify(json_encode(json_decode($raw, true))),
    'token' => isset($_SERVER['HTTP_X_CLIENT_TOKEN']),
    'body' => json_decode($raw),
]);
file_put_contents(__DIR__ . '/received.jsonl', $line . "\n", FILE_APPEND | LOCK_EX);
http_response_code((int) ($_GET['status'] ?? 200));
echo 'seen';
"#;

/// A receiver of callbacks in a place; it ends with the test.
struct Receiver<'p> {
    place: &'p Place,
    process: Child,
    port: u16,
}

impl<'p> Receiver<'p> {
    fn start(place: &'p Place, token: &str) -> Self {
        place.write("receiver.php", RECEIVER);
        place.write("token.txt", token);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let mut command = place.command("php");
        command.args(["-S", &format!("127.0.0.1:{port}"), "receiver.php"]);
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null());
        let process = quiet.spawn().unwrap();
        let receiver = Self { place, process, port };
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                began.elapsed() < Duration::from_secs(10),
                "php -S does not listen"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        receiver
    }

    fn url(&self, rest: &str) -> String {
        format!("http://127.0.0.1:{}/{rest}", self.port)
    }

    /// What arrived about a transaction, once there are so many.
    fn about(&self, id: &str, count: usize) -> Vec<Value> {
        let began = Instant::now();
        loop {
            let text = fs::read_to_string(self.place.path().join("received.jsonl")).unwrap_or_default();
            let lines = text
                .lines()
                .filter_map(|line| serde_json::from_str::<Value>(line).ok());
            let found: Vec<Value> = lines
                .filter(|line| line["body"]["responseData"]["id"] == id)
                .collect();
            if found.len() >= count {
                assert_eq!(found.len(), count, "{found:#?}");
                for line in &found {
                    for how in ["raw", "objects", "arrays"] {
                        assert_eq!(line[how], true, "{how}: {line:#}");
                    }
                    assert_eq!(line["token"], false, "the token is never sent");
                    assert!(line["agent"].as_str().unwrap().starts_with("SenGo/"));
                }
                return found;
            }
            assert!(
                began.elapsed() < Duration::from_secs(20),
                "{count} wanted: {found:#?}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Receiver<'_> {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A project that may do everything, with its pair.
fn project(place: &Place, server: &Server) -> Value {
    let merchant = place.json("merchant create Nusantara --issue-key");
    for product in ["project", "qris", "disburse"] {
        let line = format!("merchant activate {} --product {product}", merchant["id"]);
        place.json(&line);
    }
    let body = json!({ "name": "Kopi Senja", "domain": "https://kopi.example.com", "ip": ["0.0.0.0/0"] });
    server.post(&merchant, "/api/projects", &body).data();
    place.json("project approve 1 --issue-key")
}

fn qris(server: &Server, pair: &Value, reference: &str, callback: &str) -> String {
    let body = json!({
        "reference": reference, "amount": 250_000, "viewName": "Kopi Senja / Ámbarawa",
        "additionalInfo": { "callback": callback },
    });
    let made = server.post(pair, "/api/qris", &body).data();
    made["id"].as_str().unwrap().to_owned()
}

fn status(server: &Server, pair: &Value, id: &str) -> Value {
    let found = server.get(pair, &format!("/api/check/{id}")).data();
    found["status"].clone()
}

fn becomes(server: &Server, pair: &Value, id: &str, wanted: &str) {
    let began = Instant::now();
    loop {
        let found = status(server, pair, id);
        if found == wanted {
            return;
        }
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "{found} instead of {wanted}"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_payment_is_played_called_back_settled_and_paid_out() {
    let place = Place::new();
    let server = Server::start(
        &place,
        &["serve", "--sandbox-faultless", "--sandbox-patience", "60"],
    );
    let pair = project(&place, &server);
    let receiver = Receiver::start(&place, pair["token"].as_str().unwrap());
    let paid = qris(&server, &pair, "INV-1", &receiver.url("callbacks/sengo?shop=1"));
    place.sengo(&format!("sandbox pay {paid}")).good();
    let told = receiver.about(&paid, 1);
    assert_eq!(told[0]["body"]["responseData"]["status"], "success");
    assert_eq!(told[0]["path"], "/callbacks/sengo?shop=1");
    let balance = || server.get(&pair, "/api/balance").data();
    assert_eq!(
        balance(),
        json!({ "active": 0, "pending": 248_250, "total": 248_250 })
    );
    place.sengo("sandbox clock advance 6d").good();
    assert_eq!(
        balance(),
        json!({ "active": 248_250, "pending": 0, "total": 248_250 })
    );
    let payout = json!({
        "bankCode": "014", "recipientAccount": "1234567890", "reference": "OUT-1", "amount": 100_000,
        "additionalInfo": { "callback": receiver.url("payouts") },
    });
    let payout = server.post(&pair, "/api/disburse", &payout).data();
    let payout = payout["id"].as_str().unwrap().to_owned();
    place.sengo(&format!("sandbox pay {payout}")).good();
    let told = receiver.about(&payout, 1);
    assert_eq!(told[0]["body"]["responseData"]["status"], "success");
    assert_eq!(balance()["active"], 248_250 - 103_000);
    // The same again, because somebody asks for it.
    server
        .get(&pair, &format!("/api/check/{paid}?resendCallback=true"))
        .data();
    receiver.about(&paid, 2);
    place.sengo(&format!("callback resend {payout}")).good();
    receiver.about(&payout, 2);
    let listed = place.json(&format!("callback list {payout}"));
    assert_eq!(
        (&listed[0]["state"], &listed[0]["tries"]),
        (&json!("delivered"), &json!(2))
    );
    let shown = place.json(&format!("callback show {}", listed[0]["id"].as_str().unwrap()));
    assert_eq!(shown["attempts"][0]["status"], 200);
    assert_eq!(shown["attempts"][0]["answer"], "seen");
    place.sengo("ledger verify").good();
    // What moved stands in the network's statement.
    let folder = fs::read_dir(place.path().join("sengo-data/statements")).unwrap();
    let text: String = folder
        .map(|file| fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    for id in [&paid, &payout] {
        let lines = text.lines().filter(|line| line.contains(id.as_str()));
        assert_eq!(lines.count(), 1, "{text}");
    }
}

#[test]
fn a_developer_plays_every_payer() {
    let place = Place::new();
    let server = Server::start(&place, &["serve", "--sandbox-patience", "60"]);
    let pair = project(&place, &server);
    let receiver = Receiver::start(&place, pair["token"].as_str().unwrap());
    let made = |reference: &str| qris(&server, &pair, reference, &receiver.url("cb"));
    let declined = made("INV-1");
    let path = format!("/api/sandbox/decline/{declined}");
    server.call(&pair, "POST", &path, None).data();
    let told = receiver.about(&declined, 1);
    assert_eq!(told[0]["body"]["responseData"]["status"], "failed");
    let wrong = made("INV-2");
    place.sengo(&format!("sandbox pay-wrong-amount {wrong}")).good();
    let late = made("INV-3");
    place.sengo(&format!("sandbox pay-late {late}")).good();
    place.sengo("sandbox clock advance 31m").good();
    let told = receiver.about(&late, 1);
    assert_eq!(told[0]["body"]["responseData"]["status"], "expired");
    // Both amounts wait for a person.
    let began = Instant::now();
    loop {
        let open = place.json("exception list");
        let open = open.as_array().unwrap();
        if open.len() == 2 {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{open:#?}");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(
        server.get(&pair, "/api/balance").data(),
        json!({ "active": 0, "pending": 0, "total": 0 })
    );
    place.sengo("ledger verify").good();
}

#[test]
fn a_payout_left_alone_is_decided_by_the_network() {
    let place = Place::new();
    let server = Server::start(&place, &["serve", "--sandbox-patience", "0"]);
    let pair = project(&place, &server);
    place.json("balance adjust 1 --active 1000000 --reason Opening");
    let receiver = Receiver::start(&place, pair["token"].as_str().unwrap());
    let payout = |reference: &str, account: &str| {
        let body = json!({
            "bankCode": "014", "recipientAccount": account, "reference": reference, "amount": 10_000,
            "additionalInfo": { "callback": receiver.url("cb") },
        });
        let made = server.post(&pair, "/api/disburse", &body).data();
        made["id"].as_str().unwrap().to_owned()
    };
    // No bank knows an account that ends so.
    let unknown = payout("OUT-1", "1234567000");
    becomes(&server, &pair, &unknown, "failed");
    let ids: Vec<String> = (0..20)
        .map(|number| payout(&format!("OUT-2-{number}"), &format!("55500{number:02}1")))
        .collect();
    let ended: Vec<Value> = ids
        .iter()
        .map(|id| receiver.about(id, 1)[0]["body"]["responseData"]["status"].clone())
        .collect();
    let paid = ended.iter().filter(|status| **status == "success").count();
    assert!(paid >= 10, "{ended:?}");
    // A wish that comes after the bank's decision moves no money: it was sent once, or came back.
    for id in &ids[..5] {
        place.sengo(&format!("sandbox pay {id}")).good();
    }
    let open = || place.json("instruction list").as_array().unwrap().len();
    soon(open, |open| *open == 0);
    assert_eq!(place.json("exception list"), json!([]));
    let spent = i64::try_from(paid).unwrap() * 13_000;
    assert_eq!(
        server.get(&pair, "/api/balance").data()["active"],
        1_000_000 - spent
    );
    let body = json!({
        "bankCode": "014", "accountNumber": "5550001", "reference": "CHECK-1",
        "additionalInfo": { "callback": receiver.url("cb") },
    });
    let asked = server.post(&pair, "/api/account-inquiry", &body).data();
    let told = receiver.about(asked["id"].as_str().unwrap(), 1);
    assert!(told[0]["body"]["responseData"]["accountName"].is_string());
    place.sengo("ledger verify").good();
}

#[test]
fn a_callback_that_is_not_taken_is_tried_again() {
    let place = Place::new();
    let server = Server::start(&place, &["serve", "--sandbox-faultless"]);
    let pair = project(&place, &server);
    let receiver = Receiver::start(&place, pair["token"].as_str().unwrap());
    let id = qris(&server, &pair, "INV-1", &receiver.url("cb?status=503"));
    place.sengo(&format!("sandbox pay {id}")).good();
    receiver.about(&id, 1);
    place.sengo("sandbox clock advance 10s").good();
    receiver.about(&id, 2);
    let listed = place.json(&format!("callback list {id}"));
    assert_eq!(listed[0]["state"], "waiting");
    place.sengo("sandbox clock advance 4d").good();
    receiver.about(&id, 3);
    let listed = place.json(&format!("callback list {id}"));
    assert_eq!(
        (&listed[0]["state"], &listed[0]["tries"]),
        (&json!("given up"), &json!(3))
    );
}

#[test]
fn production_refuses_to_play() {
    let place = Place::new();
    place.json("merchant list --environment production");
    let id = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506";
    for line in ["pay", "decline", "pay-late", "pay-wrong-amount"] {
        let refused = place.sengo(&format!("sandbox {line} {id}")).bad();
        assert!(refused.contains("Only a sandbox does this"), "{refused}");
    }
    let refused = place.sengo("sandbox clock advance 1d").bad();
    assert!(refused.contains("Only a sandbox does this"), "{refused}");
}
