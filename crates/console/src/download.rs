//! Files of any length: sent in pieces while they are made, so that none is ever whole in memory.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Frame;
use tokio::sync::mpsc;

/// How many pieces wait for a slow reader.
const PIECES_WAITING_MAX: usize = 2;

/// A file that is being sent.
#[derive(Debug)]
pub(crate) struct Download(mpsc::Sender<Result<Bytes, BrokenOff>>);

/// The file could not be made to its end. The connection then breaks, so that nobody takes a part for the whole.
#[derive(Debug)]
struct BrokenOff;

impl std::fmt::Display for BrokenOff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the file was broken off")
    }
}

impl std::error::Error for BrokenOff {}

impl Download {
    /// Begins a file, which browsers keep under a name.
    pub(crate) fn begin(name: &str, kind: &'static str) -> (Self, Response) {
        let (sender, receiver) = mpsc::channel(PIECES_WAITING_MAX);
        let headers = [
            (header::CONTENT_TYPE, kind.to_owned()),
            (
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}\""),
            ),
        ];
        let response = (headers, Body::new(Pieces(receiver))).into_response();
        (Self(sender), response)
    }

    /// Whether somebody still reads it.
    pub(crate) fn is_wanted(&self) -> bool {
        !self.0.is_closed()
    }

    /// Sends a piece, as soon as the reader has room for it.
    pub(crate) async fn send(&mut self, piece: Bytes) {
        // Nobody reads any more: `is_wanted` says so.
        let _ = self.0.send(Ok(piece)).await;
    }

    /// Breaks the file off.
    pub(crate) async fn break_off(self, error: &sengo_app::Error) {
        tracing::error!(%error, "a download was broken off");
        let _ = self.0.send(Err(BrokenOff)).await;
    }
}

struct Pieces(mpsc::Receiver<Result<Bytes, BrokenOff>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        let next = self.0.poll_recv(context);
        next.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
