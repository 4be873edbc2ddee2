//! An endpoint that does what a test says, and couriers to it.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::Mutex;

use rustls::RootCertStore;
use sengo_app::ports::{Courier, Letter, Reply};
use sengo_core::environment::Environment;
use sengo_courier::{HttpCourier, Policy, Resolver, Resolving, SystemResolver};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::{TcpListener, TcpStream};

/// Listens, and has each connection dealt with.
pub(crate) async fn endpoint<F>(deal: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(deal(stream));
        }
    });
    address
}

/// Reads a request, head and body.
pub(crate) async fn request(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut text = Vec::new();
    loop {
        let mut buffer = [0; 4096];
        let read = stream.read(&mut buffer).await.unwrap();
        text.extend_from_slice(&buffer[..read]);
        let found = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = found.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return found;
            }
        }
        assert!(read > 0, "the request broke off: {found}");
    }
}

/// A resolver that gives one answer after the other, and the last one for ever.
#[derive(Debug)]
pub(crate) struct Names(pub(crate) Mutex<Vec<Vec<IpAddr>>>);

impl Names {
    pub(crate) fn of(answers: &[&[&str]]) -> Arc<Self> {
        let answers = answers.iter().map(|addresses| {
            let addresses = addresses.iter().map(|address| address.parse().unwrap());
            addresses.collect()
        });
        Arc::new(Self(Mutex::new(answers.collect())))
    }
}

impl Resolver for Names {
    fn resolve(&self, _: String) -> Resolving {
        let mut answers = self.0.lock().unwrap();
        let answer = if answers.len() > 1 {
            answers.remove(0)
        } else {
            answers[0].clone()
        };
        Box::pin(async move { io::Result::Ok(answer) })
    }
}

pub(crate) fn courier(
    environment: Environment,
    allowed: &[&str],
    resolver: Arc<dyn Resolver>,
    roots: RootCertStore,
) -> HttpCourier {
    let allowed = allowed.iter().map(|network| network.parse().unwrap()).collect();
    let policy = Policy { environment, allowed };
    HttpCourier::new(policy, roots, resolver).unwrap()
}

pub(crate) fn letter(address: &str) -> Letter {
    Letter {
        address: address.to_owned(),
        headers: vec![("x-client-key", "key".into()), ("x-signature", "ab".into())],
        body: br#"{"responseCode":200}"#.to_vec(),
    }
}

/// Sends to an address as a sandbox does.
pub(crate) async fn send(address: &str) -> Reply {
    let roots = RootCertStore::empty();
    let courier = courier(Environment::Sandbox, &[], Arc::new(SystemResolver), roots);
    courier.send(letter(address)).await
}

pub(crate) fn words(reply: &Reply) -> String {
    assert!(!reply.is_taken(), "{reply:?}");
    reply.error.clone().unwrap_or_else(|| panic!("{reply:?}"))
}
