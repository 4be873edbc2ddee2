//! `sengo demo`: a sandbox with a merchant, projects and months of history, and first calls to paste.

mod calls;
mod history;
mod trade;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use sengo_app::ports::{SystemClock, SystemEntropy};
use sengo_app::{App, Settings};
use serde::{Deserialize, Serialize};

use crate::args::{DemoArgs, EnvironmentWord, Global, ServeArgs};
use crate::open;
use crate::output::Output;
use crate::serve;

/// Where the demo keeps its data when nothing else is said.
const FOLDER: &str = "./sengo-demo";

/// The keys of the demo, kept so that a second run prints them again. A real platform keeps no token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Credentials {
    pub(crate) merchant: Pair,
    pub(crate) project: Pair,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Pair {
    pub(crate) id: i64,
    pub(crate) key: String,
    pub(crate) token: String,
}

impl std::fmt::Debug for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pair")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

pub(crate) async fn demo(global: &Global, args: DemoArgs, output: Output) -> anyhow::Result<()> {
    let global = in_demo_folder(global);
    let listener = std::net::TcpListener::bind(args.listen).with_context(|| {
        format!("cannot listen on {}; if another program does, choose another: sengo demo --listen 127.0.0.1:8081", args.listen)
    })?;
    let address = listener.local_addr()?;
    let store = open::store(&global).await?;
    let credentials = match read(&global.data)? {
        Some(credentials) => credentials,
        None => {
            output.note("Writing some months of history …");
            let credentials = history::write(&store, &global).await?;
            keep(&global.data, &credentials)?;
            credentials
        }
    };
    let settings = Settings {
        support_contact: Some("support@sengo.example".into()),
    };
    let app = App::new(
        store,
        open::master_key(&global)?,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        settings,
    );
    calls::print(&credentials, address, &global, output);
    serve::run(app, listener, &serve_args(address)).await
}

/// The demo has a folder of its own and is always a sandbox on SQLite.
fn in_demo_folder(global: &Global) -> Global {
    let data = if global.data == Path::new("./sengo-data") {
        PathBuf::from(FOLDER)
    } else {
        global.data.clone()
    };
    Global {
        data,
        environment: Some(EnvironmentWord::Sandbox),
        ..global.clone()
    }
}

fn serve_args(listen: std::net::SocketAddr) -> ServeArgs {
    ServeArgs {
        listen,
        public_url: None,
        trusted_proxy: Vec::new(),
        tls_cert: None,
        tls_key: None,
        support_contact: None,
        rate_per_address: 200,
        rate_per_key: 100,
        metrics_allow: vec![ipnet::IpNet::from(std::net::IpAddr::from([127, 0, 0, 1]))],
        no_request_log: false,
        log_format: crate::args::LogFormat::Text,
    }
}

fn credentials_file(folder: &Path) -> PathBuf {
    folder.join("credentials.json")
}

fn read(folder: &Path) -> anyhow::Result<Option<Credentials>> {
    let file = credentials_file(folder);
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(Some(serde_json::from_str(&text).with_context(|| {
            format!(
                "{} is damaged; remove the folder {} to start anew",
                file.display(),
                folder.display()
            )
        })?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
    }
}

/// Written last, so that an interrupted first run is noticed: it has no credentials and starts anew.
fn keep(folder: &Path, credentials: &Credentials) -> anyhow::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let file = credentials_file(folder);
    let mut options = std::fs::OpenOptions::new();
    let mut opened = options.write(true).create_new(true).mode(0o600).open(&file)?;
    opened.write_all(serde_json::to_string_pretty(credentials)?.as_bytes())?;
    Ok(())
}
