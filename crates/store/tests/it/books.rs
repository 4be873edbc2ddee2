//! Checking the books: what adds up is left in peace, what was tampered with is found.

use sengo_store::{BooksDifference, Store};
use sengo_testkit::{Database, on_both_databases};

use crate::decisions::{merchant, post};
use crate::made::{active, adjustment, order, project_id, second};
use crate::schema::raw;

/// Three entries on project 1: 100, 30 more, and 50 to project 2.
async fn small_books(database: &Database) -> Store {
    let store = database.open().await;
    let ours = merchant(&store, "Sinar Jaya").await;
    let (kopi, teh) = (active(ours, project_id(1)), active(ours, project_id(2)));
    let orders = [
        order(1, adjustment(ours), kopi, 100),
        order(2, adjustment(ours), kopi, 30),
        order(3, kopi, teh, 50),
    ];
    for order in orders {
        post(&store, vec![order], second(1)).await;
    }
    store
}

fn kind(difference: &BooksDifference) -> &'static str {
    match difference {
        BooksDifference::Balance { .. } => "balance",
        BooksDifference::Count { .. } => "count",
        BooksDifference::Entry { .. } => "entry",
        BooksDifference::Chain { .. } => "chain",
        BooksDifference::Missing { .. } => "missing",
        BooksDifference::Forbidden { .. } => "forbidden",
    }
}

#[tokio::test]
async fn each_kind_of_tampering_is_found() {
    on_both_databases(async |database| {
        let store = small_books(&database).await;
        let whole = store.books_differences(10).await.unwrap();
        assert_eq!(
            (whole.accounts, whole.transfers, whole.differences.len()),
            (3, 3, 0)
        );
        // What is done, how it is undone, and what the check says.
        let cases: [(&str, &str, &[&str]); 9] = [
            (
                "UPDATE account SET balance = balance + 1 WHERE project_id = 1",
                "UPDATE account SET balance = balance - 1 WHERE project_id = 1",
                &["balance"],
            ),
            (
                "UPDATE account SET entry_count = entry_count + 1 WHERE project_id = 1",
                "UPDATE account SET entry_count = entry_count - 1 WHERE project_id = 1",
                &["count"],
            ),
            (
                "UPDATE account SET balance = -5 WHERE project_id = 2",
                "UPDATE account SET balance = 50 WHERE project_id = 2",
                &["balance", "forbidden"],
            ),
            (
                "UPDATE transfer SET amount = amount + 1 WHERE amount = 50",
                "UPDATE transfer SET amount = amount - 1 WHERE amount = 51",
                &["balance", "balance", "entry", "entry"],
            ),
            (
                "UPDATE transfer SET credit_balance = 131 WHERE credit_number = 2",
                "UPDATE transfer SET credit_balance = 130 WHERE credit_number = 2",
                &["entry", "entry"],
            ),
            (
                "UPDATE transfer SET credit_number = 7 WHERE credit_number = 2",
                "UPDATE transfer SET credit_number = 2 WHERE credit_number = 7",
                &["chain", "chain"],
            ),
            (
                "CREATE TABLE aside AS SELECT * FROM account WHERE project_id = 2;
                 DELETE FROM account WHERE project_id = 2",
                "INSERT INTO account SELECT * FROM aside; DROP TABLE aside",
                &["missing"],
            ),
            (
                "CREATE TABLE aside AS SELECT * FROM transfer WHERE amount = 30;
                 DELETE FROM transfer WHERE amount = 30",
                "INSERT INTO transfer SELECT * FROM aside; DROP TABLE aside",
                &["balance", "balance", "chain"],
            ),
            (
                "UPDATE transfer SET debit_previous = NULL WHERE debit_number > 1",
                "SELECT 1",
                &["chain", "chain"],
            ),
        ];
        for (tampering, undoing, expected) in cases {
            raw(&database, tampering).await;
            let report = store.books_differences(10).await.unwrap();
            let found: Vec<&str> = report.differences.iter().map(kind).collect();
            assert_eq!(found, expected, "{tampering}: {:?}", report.differences);
            assert_eq!(store.books_differences(1).await.unwrap().differences.len(), 1);
            raw(&database, undoing).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_difference_says_where_and_by_how_much() {
    on_both_databases(async |database| {
        let store = small_books(&database).await;
        raw(&database, "UPDATE account SET balance = 81 WHERE project_id = 1").await;
        let report = store.books_differences(10).await.unwrap();
        let account = report.differences[0].account();
        assert_eq!(report.differences[0].project(), Some(project_id(1)));
        let expected = BooksDifference::Balance {
            account,
            kept: 81,
            summed: 80,
        };
        assert_eq!(report.differences, [expected]);
    })
    .await;
}
