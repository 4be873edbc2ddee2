//! Databases of earlier schemas are brought to the newest with everything in them.

use sengo_core::environment::Environment;
use sengo_core::key::KeyOwner;
use sengo_core::project::Status;
use sengo_store::{AuditFilter, Changes, Page, ProjectFilter, UsedReference};
use sengo_testkit::database::CREATED_AT;
use sengo_testkit::{Database, on_both_databases};

use crate::decisions::{booking, look, merchant, project, write};
use crate::made::{active, details, issued_key, merchant_id, order, project_id, second, transfer_id};
use crate::money::{parties, payment};
use crate::schema::{raw, raw_texts};

/// Everything of a list.
const ALL: Page = Page {
    offset: 0,
    limit: 100,
};

/// A database as the program of schema 1 left it.
async fn of_schema_1(database: &Database) {
    // A released migration is never edited; these numbers, which its sum must match, say so.
    let (schema, checksum) = if database.is_sqlite() {
        (
            include_str!("../../migrations/sqlite/V1__initial.sql"),
            "7978250901871301935",
        )
    } else {
        (
            include_str!("../../migrations/postgres/V1__initial.sql"),
            "6628642991705193479",
        )
    };
    let history = format!(
        "CREATE TABLE refinery_schema_history
             (version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), checksum VARCHAR(255));
         INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
         VALUES (1, 'initial', '2025-06-15T15:06:40Z', '{checksum}');"
    );
    let created_at = CREATED_AT.as_microsecond();
    let platform = if database.is_sqlite() {
        format!(
            "INSERT INTO platform (id, environment, created_at, next_merchant_id, next_project_id)
             VALUES (1, 'sandbox', {created_at}, 2, 3);"
        )
    } else {
        format!(
            "INSERT INTO platform (id, environment, created_at) VALUES (1, 'sandbox', {created_at});
             SELECT setval('merchant_ids', 1), setval('project_ids', 2);"
        )
    };
    let sample = include_str!("samples/v1.sql");
    let sample = if database.is_sqlite() {
        sample.replace(" u'", " x'")
    } else {
        sample.replace(" u'", " '").replace(" x'", " '\\x")
    };
    for sql in [schema, &history, &platform, &sample] {
        raw(database, sql).await;
    }
}

#[tokio::test]
async fn a_database_of_schema_1_is_brought_to_the_newest_with_everything_in_it() {
    on_both_databases(async |database| {
        if let sengo_store::Location::Sqlite(path) = database.location() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        }
        of_schema_1(&database).await;
        let store = database.open().await;
        let versions = "SELECT CAST(version AS TEXT) FROM refinery_schema_history ORDER BY version";
        assert_eq!(
            raw_texts(&database, versions).await,
            ["1", "2", "3", "4", "5", "6", "7", "8"]
        );
        assert_eq!(store.platform().environment, Environment::Sandbox);
        assert_eq!(store.platform().created_at, CREATED_AT);
        assert_eq!(store.revision().await.unwrap(), 3);
        let (ours, kopi, teh) = (merchant_id(1), project_id(1), project_id(2));
        let tenant = store.tenant(ours);
        let found = tenant.merchant().await.unwrap().unwrap();
        assert_eq!(found.name.as_str(), "Sinar Jaya");
        let projects = store.projects(ProjectFilter::default(), ALL).await.unwrap();
        let statuses: Vec<_> = projects
            .iter()
            .map(|project| (project.id, project.status))
            .collect();
        assert_eq!(statuses, [(kopi, Status::Active), (teh, Status::Review)]);
        let owner = KeyOwner {
            merchant: ours,
            project: Some(kopi),
        };
        let mut key = issued_key("pk_kopi", owner, second(11));
        key.last_used_at = Some(second(60));
        assert_eq!(tenant.keys(Some(kopi)).await.unwrap(), [key], "of no engine");
        assert_eq!(tenant.balance(kopi).await.unwrap().active.get(), 49_986);
        let moved = tenant.own_transfers(None, 10).await.unwrap();
        let moved: Vec<_> = moved
            .iter()
            .map(|own| (own.transfer.id, own.reference.as_str()))
            .collect();
        assert_eq!(
            moved,
            [(transfer_id(3), "")],
            "its reference was not kept with it"
        );
        let books = store.books_differences(10).await.unwrap();
        assert_eq!(
            (books.accounts, books.transfers, books.differences.len()),
            (3, 3, 0)
        );
        let audit = store.audit(AuditFilter::default(), ALL).await.unwrap();
        assert_eq!(audit.len(), 6);
        let used = UsedReference {
            merchant: ours,
            project: kopi,
            reference: "INV-1".into(),
        };
        let named = used.clone();
        let is_used = look(
            move |reads| reads.reference(&named),
            move |work| Ok(work.is_used(&used)?),
        );
        assert_eq!(store.decide(is_used).await.unwrap(), Ok(true));
        assert!(store.clock_ahead().await.unwrap().is_zero());
        // It goes on from there.
        let theirs = merchant(&store, "Maju Bersama").await;
        assert_eq!(theirs, merchant_id(2));
        let roti = project(&store, ours, details("Toko Roti", "roti.test")).await;
        assert_eq!(roti, project_id(3));
        let audit = store
            .audit(AuditFilter { merchant: Some(ours) }, ALL)
            .await
            .unwrap();
        assert_eq!(audit.first().map(|row| row.number), Some(7));
        let back = booking(
            vec![order(4, active(ours, teh), active(ours, kopi), 14)],
            second(99),
        );
        store.decide(back).await.unwrap().unwrap();
        assert_eq!(tenant.balance(kopi).await.unwrap().active.get(), 50_000);
        let pending = payment(parties(1, 1), 1, 10);
        let kept = pending.clone();
        let keep = move || Changes {
            transactions: vec![kept.clone()],
            ..Changes::default()
        };
        store.decide(write(keep)).await.unwrap().unwrap();
        let found = tenant.transaction(pending.id()).await.unwrap();
        assert_eq!(found, Some(pending));
    })
    .await;
}
