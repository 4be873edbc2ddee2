//! A client that keeps a number of connections busy with requests of its own making.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Sends requests over this many connections for a while; how many were answered with success, a second.
pub(crate) async fn load(
    address: SocketAddr,
    connections: usize,
    duration: Duration,
    request: Arc<dyn Fn() -> String + Send + Sync>,
) -> anyhow::Result<f64> {
    let answered = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let mut busy = JoinSet::new();
    for _ in 0..connections {
        let (request, answered) = (Arc::clone(&request), Arc::clone(&answered));
        busy.spawn(async move {
            let mut connection = Connection::open(address).await?;
            while started.elapsed() < duration {
                connection.ask(&request()).await?;
                answered.fetch_add(1, Ordering::Relaxed);
            }
            anyhow::Ok(())
        });
    }
    while let Some(ended) = busy.join_next().await {
        ended??;
    }
    let answered = answered.load(Ordering::Relaxed);
    Ok(answered as f64 / started.elapsed().as_secs_f64())
}

/// A kept-alive connection with one request in flight.
pub(crate) struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            answer: Vec::with_capacity(4096),
        })
    }

    /// Sends a request and waits for the whole answer, which has to be a success.
    pub(crate) async fn ask(&mut self, request: &str) -> anyhow::Result<&str> {
        self.stream.write_all(request.as_bytes()).await?;
        self.answer.clear();
        while !is_whole(&self.answer) {
            let read = self.stream.read_buf(&mut self.answer).await?;
            ensure!(read > 0, "the server closed a connection");
        }
        let answer = std::str::from_utf8(&self.answer).context("an answer in UTF-8")?;
        ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        Ok(answer)
    }
}

/// Whether an answer, or a request, has come in full.
pub(crate) fn is_whole(answer: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(answer) else {
        return false;
    };
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    length.is_some_and(|length| body.len() >= length)
}
