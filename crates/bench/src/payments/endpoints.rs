//! Endpoints of callbacks: some that take what they are sent, and some that are dead in two ways.
//!
//! All of 127.0.0.0/8 is this machine, so each endpoint has an address of its own, and a few ports serve them all.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Notify;

const EVERYWHERE: Ipv4Addr = Ipv4Addr::UNSPECIFIED;

/// How long a connection may take to be made here, on one machine, before the queue counts as full.
const CONNECT_TIME_MAX: Duration = Duration::from_millis(100);

/// What listens.
pub(super) struct Endpoints {
    live: u16,
    /// Takes connections and never answers.
    deaf: TcpListener,
    /// Has a queue of connections that is full, so that new ones are never made.
    full: TcpListener,
    _filling: Vec<TcpStream>,
    taken: Arc<Taken>,
}

/// How many callbacks the live ones took.
#[derive(Default)]
struct Taken {
    count: AtomicUsize,
    enough: AtomicUsize,
    is_enough: Notify,
}

impl Endpoints {
    pub(super) async fn open() -> anyhow::Result<Self> {
        let taken = Arc::new(Taken::default());
        let live = TcpListener::bind((EVERYWHERE, 0)).await?;
        let port = live.local_addr()?.port();
        tokio::spawn(take(live, Arc::clone(&taken)));
        let full = TcpSocket::new_v4()?;
        full.bind((EVERYWHERE, 0).into())?;
        let full = full.listen(1)?;
        let mut filling = Vec::new();
        let address = (Ipv4Addr::LOCALHOST, full.local_addr()?.port());
        while let Ok(connected) = tokio::time::timeout(CONNECT_TIME_MAX, TcpStream::connect(address)).await {
            filling.push(connected?);
        }
        Ok(Self {
            live: port,
            deaf: TcpListener::bind((EVERYWHERE, 0)).await?,
            full,
            _filling: filling,
            taken,
        })
    }

    /// The addresses of so many live ones.
    pub(super) fn live(&self, count: usize) -> Vec<String> {
        (0..count).map(|number| address(1, number, self.live)).collect()
    }

    /// The addresses of so many dead ones, half of them of either kind.
    pub(super) fn dead(&self, count: usize) -> anyhow::Result<Vec<String>> {
        let ports = [self.deaf.local_addr()?.port(), self.full.local_addr()?.port()];
        let numbers = (0..count).zip(ports.into_iter().cycle());
        Ok(numbers.map(|(number, port)| address(2, number, port)).collect())
    }

    /// Waits until the live ones have taken so many since they were opened.
    pub(super) async fn took(&self, count: usize) {
        self.taken.enough.store(count, Ordering::SeqCst);
        while self.taken.count.load(Ordering::SeqCst) < count {
            self.taken.is_enough.notified().await;
        }
    }
}

fn address(kind: u8, number: usize, port: u16) -> String {
    let [high, low] = u16::try_from(number).unwrap_or(u16::MAX).to_be_bytes();
    let host = SocketAddr::from((Ipv4Addr::new(127, kind, high, low), port));
    format!("http://{host}/callback")
}

async fn take(listener: TcpListener, taken: Arc<Taken>) {
    while let Ok((stream, _)) = listener.accept().await {
        let taken = Arc::clone(&taken);
        tokio::spawn(async move {
            // Whoever closes the connection has what it wants.
            let _ = answer(stream, &taken).await;
        });
    }
}

async fn answer(mut stream: TcpStream, taken: &Taken) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut request = Vec::with_capacity(4096);
    loop {
        request.clear();
        while !crate::client::is_whole(&request) {
            if stream.read_buf(&mut request).await? == 0 {
                return Ok(());
            }
        }
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .await?;
        let count = taken.count.fetch_add(1, Ordering::SeqCst) + 1;
        if count == taken.enough.load(Ordering::SeqCst) {
            taken.is_enough.notify_one();
        }
    }
}
