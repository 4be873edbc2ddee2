//! How many connections there may be, and how long one may stand still.

use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// The most connections at once, where the system lets a process have as many files open.
const CONNECTIONS_MAX: usize = 10_000;

/// Open files that are not connections: the database's, the log's and the program's own.
const OTHER_FILES: usize = 128;

/// How long a connection may pass without a byte either way. It is longer than any call takes, so it ends only
/// those whose client does not read its answers, or is gone without a word.
const STILL_TIME_MAX: Duration = Duration::from_secs(120);

/// Admits so many connections; one more is closed at once, so that a flood of them neither takes the memory
/// nor the open files that the others need.
#[derive(Debug, Clone)]
pub(super) struct Connections {
    free: Arc<Semaphore>,
    still_time_max: Duration,
}

impl Connections {
    /// As many as the system's limit of open files has room for.
    pub(super) fn new() -> Self {
        let files = std::fs::read_to_string("/proc/self/limits").ok();
        let files = files.as_deref().and_then(open_files_max);
        let room = files.map_or(CONNECTIONS_MAX, |files| files.saturating_sub(OTHER_FILES));
        Self::at_most(room.clamp(1, CONNECTIONS_MAX), STILL_TIME_MAX)
    }

    fn at_most(connections: usize, still_time_max: Duration) -> Self {
        Self {
            free: Arc::new(Semaphore::new(connections)),
            still_time_max,
        }
    }
}

/// The soft limit of open files in what the system says of a process; nothing where there is none.
fn open_files_max(limits: &str) -> Option<usize> {
    let line = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

impl<I, S> Accept<I, S> for Connections {
    type Stream = Admitted<I>;
    type Service = S;
    type Future = Ready<io::Result<(Admitted<I>, S)>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let admitted = match Arc::clone(&self.free).try_acquire_owned() {
            Ok(place) => Ok((
                Admitted {
                    stream,
                    moved: Instant::now(),
                    still_time_max: self.still_time_max,
                    alarm: Box::pin(sleep(self.still_time_max)),
                    _place: place,
                },
                service,
            )),
            Err(_) => Err(io::Error::other("too many connections")),
        };
        ready(admitted)
    }
}

/// A connection that has a place, and fails once it stood still for too long.
#[derive(Debug)]
pub(super) struct Admitted<I> {
    stream: I,
    /// When bytes last went either way.
    moved: Instant,
    still_time_max: Duration,
    alarm: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl<I: Unpin> Admitted<I> {
    /// What the stream said. If it has to wait, then no longer than allowed.
    fn watched<T>(&mut self, context: &mut Context<'_>, said: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if said.is_ready() {
            self.moved = Instant::now();
            return said;
        }
        loop {
            ready!(self.alarm.as_mut().poll(context));
            // The alarm is not moved with every byte; it looks when it rings.
            let end = self.moved.checked_add(self.still_time_max);
            match end.filter(|end| *end > Instant::now()) {
                Some(end) => self.alarm.as_mut().reset(end),
                None => return Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            }
        }
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Admitted<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let said = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.watched(context, said)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Admitted<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let said = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watched(context, said)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let said = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watched(context, said)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests;
