//! What a server shows to the outside: nothing unencrypted in production, the certificate it has now, and
//! an orderly end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use sengo_core::signature::{SigningKey, to_hex};
use serde_json::json;

use crate::place::Place;
use crate::server::Server;

/// Writes a certificate for 127.0.0.1 that is its own authority, under this name.
fn certificate(place: &Place, name: &str) -> String {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned(), name.to_owned()]).unwrap();
    place.write("cert.pem", &made.cert.pem());
    place.write("key.pem", &made.signing_key.serialize_pem());
    made.cert.pem()
}

#[test]
fn production_refuses_to_show_tokens_to_the_network() {
    let place = Place::new();
    let complaint = place
        .sengo("serve --environment production --listen 0.0.0.0:0")
        .bad();
    assert!(
        complaint.contains("--tls-cert") && complaint.contains("--trusted-proxy"),
        "{complaint}"
    );
    let sandbox = place
        .sengo("serve --environment sandbox --listen 0.0.0.0:0")
        .bad();
    assert!(sandbox.contains("production database"), "{sandbox}");
}

#[test]
fn production_serves_the_network_behind_a_trusted_proxy() {
    let place = Place::new();
    let arguments = [
        "serve",
        "--environment",
        "production",
        "--trusted-proxy",
        "10.0.0.0/8",
    ];
    let server = Server::start(&place, &arguments);
    assert_eq!(
        place
            .run("curl", &["-s", &format!("{}/readyz", server.url)])
            .good(),
        "ready\n"
    );
}

#[test]
fn tls_is_served_and_a_changed_certificate_is_taken_up() {
    let place = Place::new();
    let first = certificate(&place, "first.test");
    place.write("first.pem", &first);
    let server = Server::start(
        &place,
        &["serve", "--tls-cert", "cert.pem", "--tls-key", "key.pem"],
    );
    assert!(server.url.starts_with("https://"), "{}", server.url);
    let url = format!("{}/healthz", server.url);
    assert_eq!(
        place.run("curl", &["-sS", "--cacert", "first.pem", &url]).good(),
        "ok\n"
    );
    let second = certificate(&place, "second.test");
    place.write("second.pem", &second);
    let until = Instant::now() + Duration::from_secs(20);
    while place.run("curl", &["-sS", "--cacert", "second.pem", &url]).code != Some(0) {
        assert!(
            Instant::now() < until,
            "the old certificate is still served: {}",
            server.log()
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    // A pair that does not fit is not used.
    place.write("key.pem", "nonsense");
    std::thread::sleep(Duration::from_secs(6));
    assert_eq!(
        place.run("curl", &["-sS", "--cacert", "second.pem", &url]).good(),
        "ok\n"
    );
    assert!(server.log().contains("cannot be used"), "{}", server.log());
}

#[test]
fn a_missing_certificate_is_named() {
    let place = Place::new();
    let complaint = place
        .sengo("serve --listen 127.0.0.1:0 --tls-cert nowhere.pem --tls-key nowhere.key")
        .bad();
    assert!(complaint.contains("nowhere.pem"), "{complaint}");
}

#[test]
fn a_call_in_progress_is_finished_before_the_server_ends() {
    let place = Place::new();
    let merchant = place.merchant();
    let server = Server::start(&place, &["serve"]);
    let body =
        json!({ "name": "Toko", "domain": "https://toko.example.com", "ip": ["0.0.0.0/0"] }).to_string();
    let (key, token) = (
        merchant["key"].as_str().unwrap(),
        merchant["token"].as_str().unwrap(),
    );
    let signature = to_hex(&SigningKey::new(token.as_bytes()).sign_raw(key, Some(body.as_bytes())));
    let address = server.url.strip_prefix("http://").unwrap();
    let mut socket = TcpStream::connect(address).unwrap();
    let (head, tail) = body.split_at(10);
    write!(
        socket,
        "POST /api/projects HTTP/1.1\r\nHost: {address}\r\nContent-Length: {}\r\nX-Client-Key: {key}\r\n\
         X-Client-Token: {token}\r\nX-Signature: {signature}\r\n\r\n{head}",
        body.len()
    )
    .unwrap();
    // The server has the headers once it could have answered another call on another connection.
    place
        .run("curl", &["-sS", &format!("{}/healthz", server.url)])
        .good();
    server.terminate();
    let until = Instant::now() + Duration::from_secs(10);
    while !server.log().contains("stopping") {
        assert!(Instant::now() < until, "{}", server.log());
        std::thread::sleep(Duration::from_millis(20));
    }
    socket.write_all(tail.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let log = server.ended();
    assert!(log.contains("stopped"), "{log}");
    let projects = place.json("project list");
    assert_eq!(projects[0]["name"], "Toko");
    let used = place.json("key list --merchant 1");
    assert!(
        used[0]["lastUsedAt"].is_string(),
        "uses that waited in memory are written down: {used}"
    );
}

#[test]
fn six_servers_start_at_once_on_one_new_folder() {
    let place = Place::new();
    let servers: Vec<Server> = std::thread::scope(|scope| {
        let starting: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| Server::start(&place, &["serve"])))
            .collect();
        starting
            .into_iter()
            .map(|server| server.join().unwrap())
            .collect()
    });
    for server in &servers {
        assert_eq!(
            place
                .run("curl", &["-s", &format!("{}/readyz", server.url)])
                .good(),
            "ready\n"
        );
    }
}

#[test]
fn a_taken_port_is_named_with_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let place = Place::new();
    let complaint = place
        .sengo(&format!("serve --listen {}", taken.local_addr().unwrap()))
        .bad();
    assert!(complaint.contains("--listen"), "{complaint}");
}
