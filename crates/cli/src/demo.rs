//! `sengo demo`: a sandbox with a merchant, projects and months of history, and first calls to paste.

mod calls;
mod history;
mod trade;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, bail};
use sengo_app::ports::{SystemClock, SystemEntropy};
use sengo_app::{App, Location, Settings};
use serde::{Deserialize, Serialize};

use crate::args::{DATA, DemoArgs, EnvironmentWord, Global, SandboxArgs, ServeArgs};
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
    /// Who can sign in to the console: an operator, and an owner of the merchant's team.
    pub(crate) logins: [Login; 2],
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) side: String,
    pub(crate) email: String,
    pub(crate) password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
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
    let kept = credentials(&global.data)?;
    if kept.is_none() {
        make_room(&global)?;
    }
    let store = open::store(&global).await?;
    let credentials = match kept {
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
        ..Settings::default()
    };
    let app = App::new(
        store,
        open::master_key(&global)?,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        settings,
    );
    calls::print(&credentials, address, &global, output);
    serve::run(app, listener, &serve_args(address, &global.data)).await
}

/// The demo has a folder of its own and is always a sandbox.
fn in_demo_folder(global: &Global) -> Global {
    let data = if global.data == Path::new(DATA) {
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

fn serve_args(listen: std::net::SocketAddr, data: &Path) -> ServeArgs {
    ServeArgs {
        listen,
        console_listen: None,
        public_url: None,
        trusted_proxy: Vec::new(),
        tls_cert: None,
        tls_key: None,
        support_contact: None,
        callback_allow: Vec::new(),
        callback_ca: None,
        recipient_years: sengo_app::personal_data::RECIPIENT_YEARS,
        dns: Vec::new(),
        rate_per_address: 200,
        rate_per_key: 100,
        metrics_allow: vec![ipnet::IpNet::from(std::net::IpAddr::from([127, 0, 0, 1]))],
        sandbox: SandboxArgs {
            no_sandbox_network: false,
            sandbox_seed: 0,
            sandbox_patience: 5,
            sandbox_faultless: false,
            statements: Some(data.join(serve::STATEMENTS)),
        },
        no_request_log: false,
        log_format: crate::args::LogFormat::Text,
        mail: crate::args::MailArgs::default(),
    }
}

const CREDENTIALS: &str = "credentials.json";

/// Stands in the folder while the history is being written.
const UNFINISHED: &str = "unfinished-demo";

fn credentials(folder: &Path) -> anyhow::Result<Option<Credentials>> {
    let file = folder.join(CREDENTIALS);
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

/// A first run that was interrupted starts anew; a database that is not the demo's is left alone.
fn make_room(global: &Global) -> anyhow::Result<()> {
    std::fs::create_dir_all(&global.data)
        .with_context(|| format!("cannot make {}", global.data.display()))?;
    let marker = global.data.join(UNFINISHED);
    if let Location::Sqlite(database) = open::location(global) {
        if marker.exists() {
            for suffix in ["", "-wal", "-shm"] {
                let mut file = database.clone().into_os_string();
                file.push(suffix);
                match std::fs::remove_file(&file) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                    _ => {}
                }
            }
        } else if database.exists() {
            bail!(
                "{} holds a database that is not the demo's; give the demo a folder of its own with --data DIR",
                global.data.display()
            );
        }
    }
    std::fs::write(
        &marker,
        "The demo's history is being written, or was interrupted.\n",
    )?;
    Ok(())
}

/// Keeps the keys where only this user reads them; then the first run is finished.
fn keep(folder: &Path, credentials: &Credentials) -> anyhow::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(folder.join(CREDENTIALS))?;
    file.write_all(serde_json::to_string_pretty(credentials)?.as_bytes())?;
    file.sync_all()?;
    std::fs::remove_file(folder.join(UNFINISHED))?;
    Ok(())
}
