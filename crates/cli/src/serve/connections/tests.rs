use std::net::SocketAddr;

use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;

const ASK: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

/// A server with so many places; its answers are large, so that unread ones pile up.
fn serve(connections: usize, still_time_max: Duration) -> (SocketAddr, Connections) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Connections::at_most(connections, still_time_max);
    let router = Router::new().route("/", get(async || "x".repeat(100_000)));
    let server = axum_server::from_tcp(listener)
        .unwrap()
        .acceptor(connections.clone());
    tokio::spawn(async move { server.serve(router.into_make_service()).await });
    (address, connections)
}

/// Whether a request on the connection is answered, or the connection closed.
async fn is_served(stream: &mut TcpStream) -> bool {
    let mut start = [0; 15];
    let asked = stream.write_all(ASK).await;
    asked.is_ok() && stream.read_exact(&mut start).await.is_ok() && &start == b"HTTP/1.1 200 OK"
}

#[tokio::test]
async fn one_connection_too_many_is_closed_and_its_place_is_for_the_next() {
    let (address, _) = serve(3, STILL_TIME_MAX);
    let mut open = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        assert!(is_served(&mut stream).await);
        open.push(stream);
    }
    for _ in 0..5 {
        assert!(!is_served(&mut TcpStream::connect(address).await.unwrap()).await);
    }
    drop(open.pop());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(is_served(&mut TcpStream::connect(address).await.unwrap()).await);
}

#[tokio::test]
async fn a_connection_that_stands_still_loses_its_place() {
    let (address, connections) = serve(2, Duration::from_millis(400));
    let _silent = TcpStream::connect(address).await.unwrap();
    // It asks and asks, and never reads an answer: what is written does not go away.
    let mut deaf = TcpStream::connect(address).await.unwrap();
    let _ = tokio::time::timeout(Duration::from_millis(300), async {
        while deaf.write_all(ASK).await.is_ok() {}
    })
    .await;
    assert_eq!(connections.free.available_permits(), 0);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(connections.free.available_permits(), 2);
}

#[tokio::test]
async fn a_connection_on_which_bytes_move_keeps_its_place() {
    let (address, _) = serve(1, Duration::from_millis(400));
    let mut slow = TcpStream::connect(address).await.unwrap();
    for byte in &ASK[..12] {
        slow.write_all(&[*byte]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    slow.write_all(&ASK[12..]).await.unwrap();
    let mut start = [0; 15];
    slow.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"HTTP/1.1 200 OK");
}

#[test]
fn the_systems_limit_of_open_files_is_read() {
    let limits = "Limit                     Soft Limit           Hard Limit           Units     \n\
                  Max processes             63432                63432                processes \n\
                  Max open files            1024                 524288               files     \n";
    assert_eq!(open_files_max(limits), Some(1024));
    assert_eq!(
        open_files_max("Max open files            unlimited  unlimited  files"),
        None
    );
    assert_eq!(open_files_max(""), None);
    assert!(Connections::new().free.available_permits() > 0);
}
