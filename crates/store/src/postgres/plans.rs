//! Every statement of the committer finds its rows by a key, also when its plan was made while tables were empty.

use sengo_testkit::postgres::server;
use tokio_postgres::{Client, NoTls};

use super::writer::SESSION;
use super::{
    callbacks, documents, figures, instructions, load, pool, requests, save, save_ledger, search,
    transactions, words,
};

async fn empty() -> Client {
    let url = server().fresh_database();
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);
    for sql in [
        include_str!("../../migrations/postgres/V1__initial.sql"),
        include_str!("../../migrations/postgres/V2__transactions.sql"),
        include_str!("../../migrations/postgres/V3__console.sql"),
        include_str!("../../migrations/postgres/V4__search.sql"),
        include_str!("../../migrations/postgres/V5__own_transfers.sql"),
        include_str!("../../migrations/postgres/V6__audit.sql"),
        include_str!("../../migrations/postgres/V7__refunds.sql"),
        include_str!("../../migrations/postgres/V8__figures.sql"),
        SESSION,
    ] {
        client.batch_execute(sql).await.unwrap();
    }
    client
}

/// How PostgreSQL means to run a statement, whatever its parameters are.
async fn plan(client: &Client, sql: &str) -> String {
    let parameters = client.prepare(sql).await.unwrap().params().len();
    let nulls = vec!["NULL"; parameters].join(", ");
    let call = if parameters == 0 {
        "EXECUTE asked".to_owned()
    } else {
        format!("EXECUTE asked ({nulls})")
    };
    client
        .batch_execute(&format!("PREPARE asked AS {sql}"))
        .await
        .unwrap();
    let explained = client
        .query(&format!("EXPLAIN (COSTS OFF) {call}"), &[])
        .await
        .unwrap();
    client.batch_execute("DEALLOCATE asked").await.unwrap();
    let lines: Vec<String> = explained.iter().map(|row| row.get(0)).collect();
    lines.join("\n")
}

/// Tables whose rows are found by part of a key as well, or of which there is one row.
const EXEMPT: [&str; 4] = ["on project", "on issued_key", "on platform", "on revision"];

#[tokio::test]
async fn the_committer_finds_rows_by_whole_keys_even_when_tables_were_empty() {
    let client = empty().await;
    let statements: [&[&'static str]; 10] = [
        &load::STATEMENTS,
        &save::STATEMENTS,
        &save_ledger::STATEMENTS,
        &transactions::STATEMENTS,
        &words::STATEMENTS,
        &instructions::STATEMENTS,
        &callbacks::STATEMENTS,
        &documents::STATEMENTS,
        &figures::STATEMENTS,
        &requests::STATEMENTS,
    ];
    let whole_keys = "SELECT indexrelid::regclass::text, indnkeyatts::bigint FROM pg_index
                      WHERE indisunique AND indpred IS NULL";
    let mut keys = std::collections::HashMap::new();
    for row in client.query(whole_keys, &[]).await.unwrap() {
        keys.insert(row.get::<_, String>(0), row.get::<_, i64>(1));
    }
    // What is unfinished looks through what waits; the others ask for all rows under the beginning of a key.
    let exceptions = [
        transactions::UNFINISHED,
        transactions::REVERSALS,
        documents::SHELVES,
    ];
    let all = statements.into_iter().flatten();
    for sql in all.filter(|sql| !exceptions.contains(*sql)) {
        let plan = plan(&client, sql).await;
        let lines: Vec<&str> = plan.lines().collect();
        for (line, next) in lines.iter().zip(lines.iter().skip(1).chain([&""])) {
            if EXEMPT
                .iter()
                .any(|table| line.contains(&format!("{table} ")) || line.ends_with(table))
            {
                continue;
            }
            assert!(!line.contains("Seq Scan"), "{sql}\n{plan}");
            let Some((_, index)) = line.split_once("Index Scan using ") else {
                continue;
            };
            let index = index.split(' ').next().unwrap();
            // A condition on each column of the key: as many as there are columns.
            let conditions = i64::try_from(next.matches(" = ").count()).unwrap();
            assert!(
                keys.get(index).is_some_and(|columns| *columns == conditions),
                "{index} is not used whole:\n{sql}\n{plan}"
            );
        }
    }
}

#[tokio::test]
async fn a_refund_is_found_by_the_moment_of_its_booking() {
    let client = empty().await;
    client.batch_execute(pool::SESSION).await.unwrap();
    let plan = plan(&client, search::OF_REFUND).await;
    assert!(plan.contains("reversal_booked"), "{plan}");
}

#[tokio::test]
async fn the_newest_transactions_are_read_in_the_order_of_an_index_whatever_is_sought() {
    let client = empty().await;
    client.batch_execute(pool::SESSION).await.unwrap();
    for (sql, index) in [
        (search::OF_PROJECTS, "project_transaction_created"),
        (search::SPOT_OF_PROJECTS, "project_transaction_created"),
        (search::OF_ALL, "project_transaction_newest"),
        (search::SPOT_OF_ALL, "project_transaction_newest"),
    ] {
        let plan = plan(&client, sql).await;
        assert!(
            plan.contains(&format!("Scan Backward using {index} on ")),
            "{sql}\n{plan}"
        );
        assert!(!plan.contains("Bitmap"), "{sql}\n{plan}");
    }
}

#[tokio::test]
async fn figures_of_projects_are_read_a_day_or_a_month_at_once() {
    let client = empty().await;
    client.batch_execute(pool::SESSION).await.unwrap();
    for (is_of_merchant, condition) in [
        (false, "((grain = term.grain) AND (slot = term.slot))"),
        (
            true,
            "((grain = term.grain) AND (slot = term.slot) AND (merchant_id = ",
        ),
    ] {
        let plan = plan(&client, &figures::of_projects(is_of_merchant)).await;
        assert!(
            plan.contains("Index Scan using figure_of_projects on figure") && plan.contains(condition),
            "{plan}"
        );
    }
}
