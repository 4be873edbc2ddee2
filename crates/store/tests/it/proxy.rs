//! A wire between a store and its PostgreSQL that can be cut at the worst moment.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};

/// When the wire is cut, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Cut {
    Never = 0,
    /// The commit does not reach the server.
    BeforeCommit = 1,
    /// The commit reaches the server, its answer does not come back.
    AfterCommit = 2,
}

#[derive(Clone)]
pub(crate) struct Proxy {
    cut: Arc<AtomicU8>,
    port: u16,
}

impl Proxy {
    /// Stands before the server whose Unix socket is in this folder.
    pub(crate) async fn start(folder: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            cut: Arc::new(AtomicU8::new(Cut::Never as u8)),
            port: listener.local_addr().unwrap().port(),
        };
        let cut = proxy.cut.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = UnixStream::connect(folder.join(".s.PGSQL.5432")).await.unwrap();
                tokio::spawn(carry(client, server, cut.clone()));
            }
        });
        proxy
    }

    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://sengo@127.0.0.1:{}/{database}", self.port)
    }

    pub(crate) fn arm(&self, cut: Cut) {
        self.cut.store(cut as u8, Ordering::SeqCst);
    }

    /// Whether the wire was cut since it was armed.
    pub(crate) fn has_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst) == Cut::Never as u8
    }
}

async fn carry(client: TcpStream, server: UnixStream, cut: Arc<AtomicU8>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let answers = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut buffer = vec![0; 1 << 20];
    while let Ok(length) = from_client.read(&mut buffer).await {
        if length == 0 {
            break;
        }
        let sent = &buffer[..length];
        let commits = sent.windows(7).any(|window| window == b"COMMIT\0");
        let wanted = cut.load(Ordering::SeqCst);
        if commits && wanted != Cut::Never as u8 {
            cut.store(Cut::Never as u8, Ordering::SeqCst);
            if wanted == Cut::AfterCommit as u8 {
                answers.abort();
                let _ = to_server.write_all(sent).await;
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
            break;
        }
        if to_server.write_all(sent).await.is_err() {
            break;
        }
    }
    answers.abort();
}
