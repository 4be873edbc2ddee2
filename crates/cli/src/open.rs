//! Opens the application that a command works on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};
use sengo_app::ports::{Clock, SystemClock, SystemEntropy};
use sengo_app::{App, Durability, Location, MasterKey, OpenError, Settings, Store};
use sengo_core::approval::ApprovalRefusal;
use sengo_core::audit::Actor;
use sengo_core::refusal::Refusal;

use crate::args::{DATA, Global};
use crate::key_file::KeyFile;

/// The database as it is named on the command line.
pub(crate) fn location(global: &Global) -> Location {
    global
        .database
        .clone()
        .unwrap_or_else(|| Location::in_folder(&global.data))
}

/// How this program is called to go on with the same data, for next steps to paste.
pub(crate) fn invocation(global: &Global) -> String {
    match (&global.database, global.data == Path::new(DATA)) {
        (Some(_), _) => "sengo --database URL".into(),
        (None, true) => "sengo".into(),
        (None, false) => format!("sengo --data {}", global.data.display()),
    }
}

/// Where the master key is kept.
pub(crate) fn master_key_file(global: &Global) -> PathBuf {
    global
        .master_key_file
        .clone()
        .unwrap_or_else(|| global.data.join("master.key"))
}

/// Opens the database, migrating it if need be, and joins it with the real clock and randomness.
pub(crate) async fn app(global: &Global, settings: Settings) -> anyhow::Result<App> {
    let store = store(global).await?;
    let master_key = master_key(global)?;
    let app = App::new(
        store,
        master_key,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        settings,
    );
    app.clock_refresh().await?;
    Ok(app)
}

pub(crate) async fn store(global: &Global) -> anyhow::Result<Store> {
    let environment = global.environment.map(Into::into);
    let opened = Store::open(
        &location(global),
        environment,
        Durability::Durable,
        SystemClock.real(),
    )
    .await;
    opened.map_err(|error| match error {
        OpenError::OtherEnvironment { .. } => anyhow!(
            "{error}. Leave --environment out to go on with it, or give the other one its own --data folder or --database"
        ),
        other => other.into(),
    })
}

pub(crate) fn master_key(global: &Global) -> anyhow::Result<MasterKey> {
    let file = master_key_file(global);
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    Ok(MasterKey::from_file(&file, &SystemEntropy)?)
}

/// Who acts: the operator of the key file given, or, where four eyes are not asked for, whoever the operating
/// system knows.
pub(crate) async fn acting(app: &App, global: &Global) -> anyhow::Result<Actor> {
    match &global.acting {
        Some(file) => {
            let KeyFile { operator, token } = KeyFile::read(file)?;
            Ok(app.operator_identify(&operator, &token).await?)
        }
        None if app.four_eyes().await? => {
            Err(sengo_app::Error::from(Refusal::from(ApprovalRefusal::IdentityMissing)).into())
        }
        None => Ok(user()),
    }
}

/// Who does what needs no colleague and no name, such as a job of every night: the operator of the key file given, or
/// whoever the operating system knows.
pub(crate) async fn named(app: &App, global: &Global) -> anyhow::Result<Actor> {
    match &global.acting {
        Some(_) => acting(app, global).await,
        None => Ok(user()),
    }
}

/// Who acts at the command line, as far as the operating system knows.
pub(crate) fn user() -> Actor {
    let named = |name| std::env::var(name).ok().filter(|user| !user.is_empty());
    let user = named("SUDO_USER").or_else(|| named("USER")).or_else(|| {
        use std::os::unix::fs::MetadataExt;
        let process = std::fs::metadata("/proc/self").ok()?;
        Some(format!("uid {}", process.uid()))
    });
    Actor::CommandLine(user.unwrap_or_else(|| "unknown".into()))
}
