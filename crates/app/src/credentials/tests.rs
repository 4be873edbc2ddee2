use std::net::IpAddr;

use sengo_core::audit::Actor;
use sengo_core::credential::Kind;
use sengo_core::ids::MerchantId;
use sengo_core::key::KeyOwner;
use sengo_core::merchant::Product;
use sengo_core::name::MerchantName;
use sengo_core::signature::{SigningKey, to_hex};
use sengo_store::{Durability, Location, Store};
use tempfile::TempDir;

use super::*;
use crate::authentication::Access;
use crate::master_key::MasterKey;
use crate::merchants::MerchantChange;
use crate::ports::{Clock, SystemClock, SystemEntropy};
use crate::{Settings, keys::NewKey};

const ACCESS: Access = Access {
    kinds: &[Kind::Merchant],
    products: &[Product::Project],
    while_suspended: true,
};

async fn open(folder: &TempDir) -> App {
    let location = Location::in_folder(folder.path());
    let store = Store::open(&location, None, Durability::Careless, SystemClock.real())
        .await
        .unwrap();
    let app = App::new(
        store,
        MasterKey::new(Box::new([1; 32])),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        Settings::default(),
    );
    app.tick().await;
    app
}

fn operator() -> Actor {
    Actor::CommandLine("tester".into())
}

async fn merchant_key(app: &App) -> (MerchantId, NewKey) {
    let name = MerchantName::parse("PT Uji").unwrap();
    let merchant = app.merchant_create(operator(), name, None).await.unwrap();
    activate(app, merchant.id, true).await;
    let owner = KeyOwner {
        merchant: merchant.id,
        project: None,
    };
    let (_, new) = app.key_issue(operator(), owner, None).await.unwrap();
    (merchant.id, new)
}

async fn activate(app: &App, merchant: MerchantId, active: bool) {
    let change = MerchantChange {
        products: vec![(Product::Project, active)],
        allowlist: None,
    };
    app.merchant_update(operator(), merchant, change).await.unwrap();
}

async fn call(app: &App, key: &str, token: &str) -> Result<(), Error> {
    let witness = crate::request_log::CallWitness::default();
    let identified = app
        .identify(key, token.to_owned().into(), ACCESS, &witness)
        .await?;
    let signature = to_hex(&SigningKey::new(token.as_bytes()).sign_raw(key, None));
    let from = IpAddr::from([192, 0, 2, 1]);
    app.admit(identified, signature.as_bytes(), b"", from, ACCESS, &witness)
        .map(|_| ())
}

fn look_ups(app: &App) -> u64 {
    app.parts.credentials.look_ups.swap(0, Ordering::SeqCst)
}

#[tokio::test]
async fn an_unknown_key_and_a_wrong_token_cost_the_same_look_ups() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder).await;
    let (_, new) = merchant_key(&app).await;
    let (key, token) = (new.issued.key.as_str(), new.token.expose());
    look_ups(&app);
    for (key, token, expected) in [
        ("unknown", "wrong", 1),
        (key, "wrong", 1),
        (key, token, 2),
        (key, token, 0),
        // Also when the key is kept in memory.
        (key, "wrong", 1),
        ("unknown", "wrong", 1),
        // A stranger does not drive out what is kept.
        (key, token, 0),
    ] {
        let _ = call(&app, key, token).await;
        assert_eq!(look_ups(&app), expected, "{key} {token}");
    }
}

#[tokio::test]
async fn what_another_process_changes_is_seen_at_the_next_tick() {
    let folder = tempfile::tempdir().unwrap();
    let (app, other) = (open(&folder).await, open(&folder).await);
    let (merchant, new) = merchant_key(&app).await;
    let (key, token) = (new.issued.key.as_str(), new.token.expose());
    app.tick().await;
    call(&app, key, token).await.unwrap();
    activate(&other, merchant, false).await;
    call(&app, key, token).await.unwrap();
    app.tick().await;
    call(&app, key, token).await.unwrap_err();
    // One's own change at once.
    activate(&app, merchant, true).await;
    call(&app, key, token).await.unwrap();
    let owner = new.issued.owner;
    app.key_revoke(operator(), owner, key, None).await.unwrap();
    call(&app, key, token).await.unwrap_err();
}

#[tokio::test]
async fn nothing_kept_is_used_when_changes_could_not_be_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (app, other) = (open(&folder).await, open(&folder).await);
    let (merchant, new) = merchant_key(&app).await;
    let (key, token) = (new.issued.key.as_str(), new.token.expose());
    app.tick().await;
    call(&app, key, token).await.unwrap();
    look_ups(&app);
    call(&app, key, token).await.unwrap();
    assert_eq!(look_ups(&app), 0);
    activate(&other, merchant, false).await;
    // As if the last answer were older than a second.
    *app.parts.credentials.asked.lock().unwrap() = Instant::now().checked_sub(BYPASS_AFTER);
    call(&app, key, token).await.unwrap_err();
    assert!(look_ups(&app) > 0);
}

#[tokio::test]
async fn a_change_while_a_key_is_being_read_is_not_kept_away() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder).await;
    let (merchant, new) = merchant_key(&app).await;
    let (key, token) = (new.issued.key.as_str(), new.token.expose());
    let stored = app.stored_key(key).await.unwrap().unwrap();
    let credential = app.credential_of(stored).await.unwrap();
    assert!(
        credential
            .holder
            .merchant()
            .unwrap()
            .is_activated_for(Product::Project)
    );
    // Read before the change, kept after it.
    let stored = app.stored_key(key).await.unwrap().unwrap();
    activate(&app, merchant, false).await;
    app.credential_of(stored).await.unwrap();
    assert!(app.credential_kept(key).is_none());
    call(&app, key, token).await.unwrap_err();
}

#[tokio::test]
async fn last_uses_are_written_down_to_the_minute() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder).await;
    let (_, new) = merchant_key(&app).await;
    let (key, token) = (new.issued.key.as_str(), new.token.expose());
    let last_used = async || app.store().key(key).await.unwrap().unwrap().last_used_at;
    call(&app, key, "wrong").await.unwrap_err();
    app.flush().await;
    assert_eq!(last_used().await, None, "a stranger's try is no use");
    let before = SystemClock.real();
    call(&app, key, token).await.unwrap();
    app.tick().await;
    assert_eq!(last_used().await, None, "not at every tick");
    app.flush().await;
    let written = last_used().await.unwrap();
    assert_eq!(written.as_second() % 60, 0);
    assert!(written.as_second() / 60 >= before.as_second() / 60);
}

#[tokio::test]
async fn last_uses_wait_for_a_locked_database_and_hold_nothing_up() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(&folder).await;
    let (_, new) = merchant_key(&app).await;
    let (key, token) = (new.issued.key.as_str(), new.token.expose());
    call(&app, key, token).await.unwrap();
    let Location::Sqlite(path) = Location::in_folder(folder.path()) else {
        panic!("SQLite")
    };
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let started = Instant::now();
    app.flush().await;
    assert!(started.elapsed() < Duration::from_secs(10));
    other.execute_batch("COMMIT").unwrap();
    app.flush().await;
    assert!(
        app.store()
            .key(key)
            .await
            .unwrap()
            .unwrap()
            .last_used_at
            .is_some()
    );
}
