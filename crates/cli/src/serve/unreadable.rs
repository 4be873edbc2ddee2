//! What the HTTP library refuses by itself, before there is a request: its bare `400` becomes the error envelope.
//!
//! It offers no way to say more, so the answer is recognised on its way out. Every answer of our own has a request id
//! and this one has not, which tells them apart.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum_server::accept::Accept;
use sengo_core::environment::Environment;
use sengo_core::refusal::Refusal;
use sengo_wire::error::{ErrorBody, ErrorContext, Language};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use uuid::Uuid;

/// An acceptor whose connections say why a request could not be read.
#[derive(Debug, Clone)]
pub(super) struct Telling<A> {
    pub(super) inner: A,
    pub(super) environment: Environment,
    pub(super) log_requests: bool,
}

impl<A, S> Accept<TcpStream, S> for Telling<A>
where
    A: Accept<TcpStream, S>,
    A::Future: Send + 'static,
{
    type Stream = Told<A::Stream>;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let peer = stream.peer_addr().map(|address| address.ip().to_canonical());
        let (environment, log_requests) = (self.environment, self.log_requests);
        let accepting = self.inner.accept(stream, service);
        Box::pin(async move {
            let (inner, service) = accepting.await?;
            let told = Told {
                inner,
                from: peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
                environment,
                log_requests,
                instead: None,
            };
            Ok((told, service))
        })
    }
}

/// A connection on which a bare refusal is written as an envelope.
#[derive(Debug)]
pub(super) struct Told<T> {
    inner: T,
    from: IpAddr,
    environment: Environment,
    log_requests: bool,
    /// What is written in place of a refusal, as far as it is not yet written.
    instead: Option<Vec<u8>>,
}

impl<T> Told<T> {
    fn envelope(&self, refusal: &Refusal) -> Vec<u8> {
        let request_id = Uuid::now_v7().to_string();
        let body = ErrorBody::of(
            refusal,
            &ErrorContext {
                language: Language::English,
                request_id: &request_id,
                support_contact: None,
                environment: self.environment,
            },
        );
        if self.log_requests {
            let (status, code, from) = (body.response_code, body.error_code.as_str(), self.from);
            tracing::info!(%request_id, status, code, %from, "request that cannot be read");
        }
        let text = serde_json::to_string(&body).unwrap_or_default();
        let head = [
            format!("HTTP/1.1 {} Unprocessable Content", body.response_code),
            "content-type: application/json".into(),
            format!("x-request-id: {request_id}"),
            format!("content-length: {}", text.len()),
            "connection: close".into(),
        ];
        format!("{}\r\n\r\n{text}", head.join("\r\n")).into_bytes()
    }
}

/// The refusal that the library is about to answer with, if this is one.
fn refused(answer: &[u8]) -> Option<Refusal> {
    let status = answer.strip_prefix(b"HTTP/1.1 ")?.get(..3)?;
    let refusal = match status {
        b"400" => Refusal::RequestUnreadable,
        b"414" | b"431" => Refusal::HeadTooLarge,
        _ => return None,
    };
    let head = String::from_utf8_lossy(answer).to_ascii_lowercase();
    let is_bare = head.contains("\r\ncontent-length: 0\r\n") && !head.contains("\r\nx-request-id:");
    is_bare.then_some(refusal)
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Told<T> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.instead.is_none()
            && let Some(refusal) = refused(bytes)
        {
            this.instead = Some(this.envelope(&refusal));
        }
        let Some(instead) = &mut this.instead else {
            return Pin::new(&mut this.inner).poll_write(context, bytes);
        };
        while !instead.is_empty() {
            let written = ready!(Pin::new(&mut this.inner).poll_write(context, instead))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            instead.drain(..written.min(instead.len()));
        }
        this.instead = None;
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let first = parts.iter().find(|part| !part.is_empty());
        match first {
            Some(part) if self.instead.is_some() || refused(part).is_some() => self.poll_write(context, part),
            _ => Pin::new(&mut self.get_mut().inner).poll_write_vectored(context, parts),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(context)
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Told<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_read(context, buffer)
    }
}
