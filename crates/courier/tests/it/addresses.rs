//! Where names lead, and what production does about it.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::RootCertStore;
use sengo_app::ports::Courier;
use sengo_core::environment::Environment;
use tokio::io::AsyncWriteExt;

use crate::endpoint::{Names, courier, endpoint, letter, request, words};

async fn counting() -> (SocketAddr, Arc<AtomicUsize>) {
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    let address = endpoint(move |mut stream| {
        counted.fetch_add(1, Ordering::SeqCst);
        async move {
            request(&mut stream).await;
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(answer).await.unwrap();
        }
    })
    .await;
    (address, connections)
}

#[tokio::test]
async fn production_connects_to_no_private_address_however_it_is_written() {
    let (address, connections) = counting().await;
    let port = address.port();
    let names = Names::of(&[&["127.0.0.1"]]);
    let courier = courier(Environment::Production, &[], names, RootCertStore::empty());
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "[::]",
        "shop.example.com",
    ] {
        let reply = courier.send(letter(&format!("http://{host}:{port}/"))).await;
        assert!(
            words(&reply).contains("not an address of the public internet"),
            "{host}"
        );
    }
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn production_connects_to_networks_that_were_allowed() {
    let (address, connections) = counting().await;
    let names = Names::of(&[&["127.0.0.1"]]);
    let courier = courier(
        Environment::Production,
        &["127.0.0.0/8"],
        names,
        RootCertStore::empty(),
    );
    let url = format!("http://shop.example.com:{}/", address.port());
    assert!(courier.send(letter(&url)).await.is_taken());
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_name_that_leads_elsewhere_at_a_second_look_up_is_looked_up_once() {
    let (address, connections) = counting().await;
    // The first answer is judged and used; nobody asks for the second.
    let names = Names::of(&[&["127.0.0.2"], &["127.0.0.1"]]);
    let allowed = ["127.0.0.2/32"];
    let courier = courier(
        Environment::Production,
        &allowed,
        names.clone(),
        RootCertStore::empty(),
    );
    let url = format!("http://rebinding.example.com:{}/", address.port());
    let reply = courier.send(letter(&url)).await;
    assert!(words(&reply).starts_with("no connection to 127.0.0.2:"));
    assert_eq!(connections.load(Ordering::SeqCst), 0);
    let reply = courier.send(letter(&url)).await;
    assert!(words(&reply).contains("leads to 127.0.0.1"));
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn of_several_addresses_only_those_admitted_are_tried() {
    let (address, connections) = counting().await;
    let names = Names::of(&[&["127.0.0.1", "127.0.0.3"]]);
    let courier = courier(
        Environment::Production,
        &["127.0.0.3/32"],
        names,
        RootCertStore::empty(),
    );
    let url = format!("http://mixed.example.com:{}/", address.port());
    let reply = courier.send(letter(&url)).await;
    assert!(words(&reply).starts_with("no connection to 127.0.0.3:"));
    assert_eq!(connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn an_address_that_does_not_answer_does_not_keep_the_next_from_being_tried() {
    let (address, _) = counting().await;
    let names = Names::of(&[&["127.0.0.9", "127.0.0.1"]]);
    let courier = courier(Environment::Sandbox, &[], names, RootCertStore::empty());
    let url = format!("http://two.example.com:{}/", address.port());
    assert!(courier.send(letter(&url)).await.is_taken());
}

#[tokio::test]
async fn a_name_without_an_address_is_said() {
    let courier = courier(
        Environment::Sandbox,
        &[],
        Names::of(&[&[]]),
        RootCertStore::empty(),
    );
    let reply = courier.send(letter("http://nowhere.example.com/")).await;
    assert_eq!(words(&reply), "the name nowhere.example.com has no address");
}
