//! Following the audit trail, and looking for rows in it.

use std::sync::Arc;

use sengo_app::Location;
use sengo_app::audit::{AuditCursor, AuditSearch};
use sengo_app::merchants::MerchantChange;
use sengo_app::ports::Clock;
use sengo_core::audit::{Actor, AuditFault};
use sengo_core::ids::MerchantId;
use sengo_core::merchant::Product;
use sengo_testkit::app::operator;
use sengo_testkit::{Database, TestApp, TestMerchant, on_both_databases};

/// Runs statements past SenGo, like somebody with a database client.
async fn raw(database: &Database, sql: &str) {
    match database.location() {
        Location::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            connection.execute_batch(sql).unwrap();
        }
        Location::Postgres(url) => {
            let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
            tokio::spawn(connection);
            client.batch_execute(sql).await.unwrap();
        }
    }
}

/// Has a merchant's row of the trail grow by as many as are asked for, many at once.
async fn grow(app: &TestApp, merchant: &TestMerchant, rows: usize) {
    let mut work = tokio::task::JoinSet::new();
    for number in 0..rows {
        let (app, id) = (app.clone(), merchant.id);
        work.spawn(async move {
            let change = MerchantChange {
                products: vec![
                    (Product::Qris, number % 2 == 0),
                    (Product::Disburse, number % 3 == 0),
                ],
                ..MerchantChange::default()
            };
            app.app.merchant_update(operator(), id, change).await.unwrap();
        });
    }
    work.join_all().await;
}

async fn broken(app: &TestApp) -> Vec<(MerchantId, i64, AuditFault)> {
    let report = app.app.audit_verify(10).await.unwrap();
    let breaks = report.breaks.iter();
    breaks
        .map(|found| (found.merchant, found.number, found.fault))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_that_was_changed_removed_or_put_there_past_sengo_is_named() {
    use AuditFault::{Added, Changed, DetailsChanged, Missing};
    on_both_databases(async |database| {
        let database = Arc::new(database);
        let app = TestApp::on(Arc::clone(&database), Default::default()).await;
        let (one, two) = (app.merchant().await, app.merchant().await);
        grow(&app, &one, 1_500).await;
        let report = app.app.audit_verify(10).await.unwrap();
        assert_eq!((report.chains, report.breaks), (2, vec![]));
        assert!(report.rows > 600, "several pages of them: {}", report.rows);
        let of_two = app.app.audit_behind(Some(two.id), None).await.unwrap();
        let last = report.rows - of_two.last().unwrap().number;

        let of = |id: MerchantId| format!("merchant_id = {id}");
        let (first, next) = (of(one.id), last + 1);
        let copied = format!(
            "INSERT INTO audit SELECT merchant_id, {next}, recorded_at, business_at, actor, action, subject,
                                      details_hash, hash FROM audit WHERE {first} AND number = 5"
        );
        for (sql, back, number, fault) in [
            ("UPDATE audit SET actor = 'cli:eve'", "UPDATE audit SET actor = 'cli:tester'", 600, Changed),
            ("UPDATE audit SET business_at = business_at + 1", "UPDATE audit SET business_at = business_at - 1", 3, Changed),
            ("UPDATE audit_detail SET details = details || ' '", "UPDATE audit_detail SET details = rtrim(details)", 7, DetailsChanged),
        ] {
            let at = format!(" WHERE {first} AND number = {number}");
            raw(&database, &format!("{sql}{at}")).await;
            assert_eq!(broken(&app).await, [(one.id, number, fault)], "{sql}");
            raw(&database, &format!("{back}{at}")).await;
            assert_eq!(broken(&app).await, [], "{back}");
        }
        // A row put at the end; and then the end moved, so that it seems to belong there.
        raw(&database, &copied).await;
        assert_eq!(broken(&app).await, [(one.id, next, Added)]);
        raw(&database, &format!("UPDATE audit_head SET count = {next} WHERE {first}")).await;
        assert_eq!(broken(&app).await, [(one.id, next, Changed)]);
        raw(&database, &format!("UPDATE audit_head SET count = {last} WHERE {first}; DELETE FROM audit WHERE {first} AND number = {next}")).await;
        assert_eq!(broken(&app).await, []);
        // What the law asks for leaves the chain whole.
        raw(&database, &format!("DELETE FROM audit_detail WHERE {first} AND number < 50")).await;
        assert_eq!(broken(&app).await, []);
        // Rows that are gone, in the middle, at the end, and a whole chain with its end.
        raw(&database, &format!("DELETE FROM audit WHERE {first} AND number = {last}")).await;
        assert_eq!(broken(&app).await, [(one.id, last, Missing)]);
        raw(&database, &format!("DELETE FROM audit WHERE {first} AND number = 4")).await;
        raw(&database, &format!("DELETE FROM audit WHERE {0}; DELETE FROM audit_head WHERE {0}", of(two.id))).await;
        let gone = [(one.id, 4, Missing), (two.id, 1, Missing)];
        assert_eq!(broken(&app).await, gone);
        // A row that cannot be read is one that nobody here wrote.
        raw(&database, &format!("UPDATE audit SET hash = details_hash || hash WHERE {first} AND number = 2").replace("details_hash || hash", if database.is_sqlite() { "x'00'" } else { "'\\x00'" })).await;
        assert_eq!(broken(&app).await[0], (one.id, 2, Changed));
    })
    .await;
}

/// Verifying beside a server that writes finds nothing wrong with what it writes meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_trail_that_grows_meanwhile_is_whole() {
    on_both_databases(async |database| {
        let app = TestApp::on(Arc::new(database), Default::default()).await;
        let merchant = app.merchant().await;
        let writing = {
            let (app, merchant) = (app.clone(), merchant.clone());
            tokio::spawn(async move { grow(&app, &merchant, 300).await })
        };
        while !writing.is_finished() {
            assert_eq!(broken(&app).await, []);
        }
        writing.await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_found_by_who_did_what_to_what_and_when() {
    on_both_databases(async |database| {
        let app = TestApp::on(Arc::new(database), Default::default()).await;
        let (one, two) = (app.merchant().await, app.merchant().await);
        let before = app.clock.real();
        app.clock.advance(jiff::SignedDuration::from_hours(24));
        let project = app.project(&two).await;
        let all = async |search: &AuditSearch| {
            let (mut rows, mut cursor) = (Vec::new(), None);
            loop {
                let found = app.app.audit_search(search, cursor, 2).await.unwrap();
                assert!(found.rows.len() <= 2);
                rows.extend(
                    found
                        .rows
                        .into_iter()
                        .map(|row| (row.merchant, row.number, row.action)),
                );
                cursor = found
                    .next
                    .map(|next| AuditCursor::parse(&next.to_string()).unwrap());
                if cursor.is_none() {
                    return rows;
                }
            }
        };
        let everything = all(&AuditSearch::default()).await;
        let mut numbers: Vec<_> = everything
            .iter()
            .map(|(merchant, number, _)| (*merchant, *number))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), everything.len(), "each once: {everything:?}");
        let of = |merchant| AuditSearch {
            merchant: Some(merchant),
            ..AuditSearch::default()
        };
        let of_one = all(&of(one.id)).await;
        let of_two = all(&of(two.id)).await;
        assert_eq!(of_one.len() + of_two.len(), everything.len());
        assert_eq!(of_two.last().unwrap(), &(two.id, 1, "merchant.create".to_owned()));

        let subject = format!("project:{}", project.id);
        let about = AuditSearch {
            subject: Some(subject),
            ..AuditSearch::default()
        };
        let about = all(&about).await;
        assert!(
            about.iter().any(|(_, _, action)| action == "project.approve"),
            "{about:?}"
        );
        assert!(about.iter().all(|(merchant, ..)| *merchant == two.id));
        let by = |actor: &str| AuditSearch {
            actor: Some(actor.into()),
            ..AuditSearch::default()
        };
        let key = Actor::Key(two.pair.key.clone()).to_text();
        assert_eq!(all(&by(&key)).await, all(&by(&two.pair.key)).await);
        assert_eq!(all(&by(&key)).await.len(), 1, "the project was created by it");
        assert_eq!(all(&by("cli:nobody")).await, []);

        let day = |merchant| AuditSearch {
            from: Some(before),
            until: Some(before),
            merchant,
            ..AuditSearch::default()
        };
        assert_eq!(all(&day(None)).await, []);
        let later = AuditSearch {
            from: before.checked_add(jiff::SignedDuration::from_hours(1)).ok(),
            ..of(two.id)
        };
        let earlier = AuditSearch {
            until: later.from,
            ..of(two.id)
        };
        assert_eq!(all(&later).await.len() + all(&earlier).await.len(), of_two.len());
        assert!(all(&later).await.len() > 1 && all(&earlier).await.len() > 1);
    })
    .await;
}
