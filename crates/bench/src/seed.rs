//! What a bench finds in its database: a merchant, and projects with keys and money.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use sengo_app::balances::Adjustment;
use sengo_app::keys::NewKey;
use sengo_app::merchants::MerchantChange;
use sengo_app::ports::{SystemClock, SystemEntropy};
use sengo_app::projects::Review;
use sengo_app::{App, Durability, Location, MasterKey, Settings, Store};
use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::domain::Domain;
use sengo_core::engine::EngineName;
use sengo_core::environment::Environment;
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::key::KeyOwner;
use sengo_core::merchant::Product;
use sengo_core::money::Rupiah;
use sengo_core::name::{MerchantName, ProjectName};
use sengo_core::project::ProjectDetails;
use sengo_core::signature::{SigningKey, to_hex};
use tokio::task::JoinSet;

/// What each project has.
pub(crate) const FUNDS: i64 = 1_000_000_000;

/// A key with its token.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) key: String,
    pub(crate) token: String,
}

impl Pair {
    fn of(new: &NewKey) -> Self {
        Self {
            key: new.issued.key.clone(),
            token: new.token.expose().to_owned(),
        }
    }

    /// A whole signed request, as it goes over the wire.
    pub(crate) fn request(&self, method: &str, path: &str, body: &str) -> String {
        let signature = SigningKey::new(self.token.as_bytes()).sign_raw(&self.key, Some(body.as_bytes()));
        let signature = to_hex(&signature);
        let Self { key, token } = self;
        let length = match body.len() {
            0 => String::new(),
            length => format!("Content-Length: {length}\r\n"),
        };
        format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Client-Key: {key}\r\nX-Client-Token: {token}\r\n\
             X-Signature: {signature}\r\n{length}\r\n{body}"
        )
    }
}

/// The application over a database, as the server opens it.
pub(crate) async fn open(location: &Location, folder: &Path) -> anyhow::Result<App> {
    Ok(open_store(location, folder, Durability::Durable).await?.0)
}

/// The same with the database itself, for decisions that only a bench takes.
pub(crate) async fn open_store(
    location: &Location,
    folder: &Path,
    durability: Durability,
) -> anyhow::Result<(App, Store)> {
    let environment = Some(Environment::Sandbox);
    let store = Store::open(location, environment, durability, jiff::Timestamp::now()).await?;
    let master_key = MasterKey::from_file(&folder.join("master.key"), &SystemEntropy)?;
    let app = App::new(
        store.clone(),
        master_key,
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        Settings::default(),
    );
    Ok((app, store))
}

/// An activated merchant with a key.
pub(crate) async fn merchant(app: &App) -> anyhow::Result<(MerchantId, Pair)> {
    let name = MerchantName::parse("Bench").map_err(|fault| anyhow!("{fault:?}"))?;
    let merchant = app.merchant_create(Actor::Platform, name, None).await?.id;
    let activation = MerchantChange {
        products: Product::ALL.map(|product| (product, true)).to_vec(),
        ..MerchantChange::default()
    };
    app.merchant_update(Actor::Platform, merchant, activation).await?;
    let owner = KeyOwner {
        merchant,
        project: None,
    };
    let (_, key) = app.key_issue(Actor::Platform, owner, None).await?;
    Ok((merchant, Pair::of(&key)))
}

/// An engine that may speak of everything, from this machine.
pub(crate) async fn engine(app: &App) -> anyhow::Result<Pair> {
    let name = EngineName::parse("bench").context("an engine's name")?;
    let allowlist = Allowlist::parse(&["127.0.0.0/8"]).map_err(|fault| anyhow!("{fault:?}"))?;
    let (key, _) = app
        .engine_key_issue(Actor::Platform, name, allowlist, None)
        .await?;
    Ok(Pair::of(&key))
}

/// Active projects of a merchant, each with a key and money.
pub(crate) async fn projects(
    app: &App,
    merchant: MerchantId,
    count: usize,
) -> anyhow::Result<Vec<(ProjectId, Pair)>> {
    projects_from(app, merchant, 0, count).await
}

/// The same, with domains that are numbered from `first` on: those of two merchants must differ.
pub(crate) async fn projects_from(
    app: &App,
    merchant: MerchantId,
    first: usize,
    count: usize,
) -> anyhow::Result<Vec<(ProjectId, Pair)>> {
    let mut making = JoinSet::new();
    for number in first..first + count {
        let app = app.clone();
        making.spawn(async move { project(&app, merchant, number).await });
    }
    let mut made = Vec::with_capacity(count);
    while let Some(project) = making.join_next().await {
        made.push(project??);
    }
    Ok(made)
}

async fn project(app: &App, merchant: MerchantId, number: usize) -> anyhow::Result<(ProjectId, Pair)> {
    let domain = format!("https://seed-{number}.example.com");
    let details = ProjectDetails {
        name: ProjectName::parse("Seed").map_err(|fault| anyhow!("{fault:?}"))?,
        domain: Domain::parse(&domain, Environment::Sandbox).map_err(|fault| anyhow!("{fault:?}"))?,
        allowlist: Allowlist::parse(&["0.0.0.0/0"]).map_err(|fault| anyhow!("{fault:?}"))?,
    };
    let created = app
        .project_create(Actor::Platform, merchant, details, None)
        .await?;
    let id = ProjectId::new(created.answer.id).context("a project id")?;
    let (_, key) = app
        .project_review(Actor::Platform, id, Review::Approve, true)
        .await?;
    let adjustment = Adjustment {
        active: Rupiah::new(FUNDS),
        pending: Rupiah::new(0),
        reason: "bench".into(),
        id: None,
    };
    app.balance_adjust(Actor::Platform, id, adjustment).await?;
    Ok((id, Pair::of(&key.context("a key")?)))
}
