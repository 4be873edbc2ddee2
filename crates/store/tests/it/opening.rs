//! Opening databases: new ones, old ones, the wrong ones.

use std::time::Duration;

use sengo_core::environment::Environment;
use sengo_store::{Durability, Location, OpenError, Store};
use sengo_testkit::database::CREATED_AT;
use sengo_testkit::{Database, on_both_databases};

use crate::decisions::merchant;
use crate::schema::raw;

#[tokio::test]
async fn an_empty_database_opens_and_answers() {
    on_both_databases(async |database| {
        let store = database.open().await;
        store.ping().await.unwrap();
        assert_eq!(store.revision().await.unwrap(), 0);
        assert_eq!(store.platform().environment, Environment::Sandbox);
        assert_eq!(store.platform().created_at, CREATED_AT);
    })
    .await;
}

#[tokio::test]
async fn a_database_stays_what_it_was_made_for() {
    on_both_databases(async |database| {
        drop(database.try_open(Some(Environment::Production)).await.unwrap());
        let taken = database.try_open(None).await.unwrap();
        assert_eq!(taken.platform().environment, Environment::Production);
        let refused = database.try_open(Some(Environment::Sandbox)).await.unwrap_err();
        assert!(
            matches!(
                refused,
                OpenError::OtherEnvironment {
                    recorded: Environment::Production,
                    asked: Environment::Sandbox
                }
            ),
            "{refused}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    on_both_databases(async |database| {
        drop(database.open().await);
        raw(
            &database,
            "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
             VALUES (999, 'future', '2030-01-01T00:00:00Z', '1')",
        )
        .await;
        let refused = database.try_open(None).await.unwrap_err();
        assert!(
            matches!(refused, OpenError::NewerSchema { found: 999, known } if known < 999),
            "{refused}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn six_processes_open_an_empty_database_at_once() {
    on_both_databases(async |database| {
        let openings: Vec<_> = (0..6)
            .map(|_| {
                let location = database.location().clone();
                tokio::spawn(
                    async move { Store::open(&location, None, Durability::Durable, CREATED_AT).await },
                )
            })
            .collect();
        let mut ids = Vec::new();
        for opening in openings {
            let store = opening.await.unwrap().unwrap();
            ids.push(merchant(&store, "Sinar Jaya").await);
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 6, "each made a merchant of its own");
    })
    .await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_as_such() {
    for url in [
        "postgres://nobody@%2Fnonexistent/nothing",
        "postgres://nobody@127.0.0.1:1/nothing",
    ] {
        let began = std::time::Instant::now();
        let location = Location::Postgres(url.into());
        let opening = Store::open(&location, None, Durability::Durable, CREATED_AT);
        let refused = opening.await.unwrap_err();
        assert!(matches!(refused, OpenError::Unreachable { .. }), "{refused}");
        assert!(
            !refused.to_string().contains("nobody"),
            "a URL may hold a password: {refused}"
        );
        assert!(began.elapsed() < Duration::from_secs(6));
    }
}

#[tokio::test]
async fn a_server_that_could_lose_what_it_acknowledged_is_refused() {
    let database = Database::postgres();
    raw(
        &database,
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$",
    )
    .await;
    let refused = database.try_open(None).await.unwrap_err();
    assert!(
        matches!(&refused, OpenError::NotDurable { setting: "synchronous_commit", value, .. } if value == "off"),
        "{refused}"
    );
    let careless = Store::open(database.location(), None, Durability::Careless, CREATED_AT).await;
    merchant(&careless.unwrap(), "Sinar Jaya").await;
}
