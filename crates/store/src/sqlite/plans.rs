//! No query walks through a whole table: each finds its rows by a key or an index.

use jiff::civil::date;
use rusqlite::Connection;
use sengo_core::figures::terms;
use sengo_core::ids::MerchantId;

use super::{audit, callbacks, figures, instructions, requests, search, transactions, words};

fn empty() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    for migration in [
        include_str!("../../migrations/sqlite/V1__initial.sql"),
        include_str!("../../migrations/sqlite/V2__transactions.sql"),
        include_str!("../../migrations/sqlite/V3__console.sql"),
        include_str!("../../migrations/sqlite/V4__search.sql"),
        include_str!("../../migrations/sqlite/V5__own_transfers.sql"),
        include_str!("../../migrations/sqlite/V6__audit.sql"),
        include_str!("../../migrations/sqlite/V7__refunds.sql"),
        include_str!("../../migrations/sqlite/V8__figures.sql"),
    ] {
        connection.execute_batch(migration).unwrap();
    }
    connection
}

/// How SQLite means to answer, a step a line.
fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    // Plans are made before values are known; none are bound.
    let mut found = statement.raw_query();
    let mut steps = Vec::new();
    while let Some(step) = found.next().unwrap() {
        steps.push(step.get::<_, String>(3).unwrap());
    }
    steps.join("\n")
}

#[test]
fn what_jobs_and_engines_ask_is_read_from_an_index_in_its_order() {
    let connection = empty();
    for (sql, expected) in [
        (
            transactions::DUE_EXPIRIES,
            "SEARCH project_transaction USING INDEX project_transaction_expiring (expires_at>? AND expires_at<?)",
        ),
        (
            transactions::DUE_SETTLEMENTS,
            "SEARCH project_transaction USING COVERING INDEX project_transaction_settling (settles_at<?)",
        ),
        (
            transactions::OF_PROJECT,
            "SEARCH project_transaction USING INDEX project_transaction_created \
             (project_id=? AND created_at>? AND created_at<?)",
        ),
        (
            search::OF_PROJECT,
            "SEARCH project_transaction USING INDEX project_transaction_created \
             (project_id=? AND (created_at,transaction_id)>(?,?) AND (created_at,transaction_id)<(?,?))",
        ),
        (
            search::SPOT_OF_PROJECT,
            "SEARCH project_transaction USING COVERING INDEX project_transaction_created \
             (project_id=? AND (created_at,transaction_id)>(?,?) AND (created_at,transaction_id)<(?,?))",
        ),
        (
            search::OF_ALL,
            "SEARCH project_transaction USING INDEX project_transaction_newest \
             ((created_at,transaction_id)>(?,?) AND (created_at,transaction_id)<(?,?))",
        ),
        (
            search::SPOT_OF_ALL,
            "SEARCH project_transaction USING COVERING INDEX project_transaction_newest \
             ((created_at,transaction_id)>(?,?) AND (created_at,transaction_id)<(?,?))",
        ),
        (
            instructions::CLAIMABLE,
            "SEARCH instruction USING INDEX instruction_available \
             (channel=? AND available_at>? AND available_at<?)",
        ),
        (
            instructions::OF_ID,
            "SEARCH instruction USING INDEX instruction_id (instruction_id=?)",
        ),
        (
            callbacks::FIRST_ENDPOINT,
            "SEARCH callback USING COVERING INDEX callback_due",
        ),
        (
            callbacks::NEXT_ENDPOINT,
            "SEARCH callback USING COVERING INDEX callback_due (endpoint>?)",
        ),
        (
            callbacks::DUE,
            "SEARCH callback USING INDEX callback_due (endpoint=? AND due_at<?)",
        ),
        (
            words::SELECT,
            "SEARCH heard_word USING INDEX heard_word_word (word=?)",
        ),
        (
            words::BETWEEN,
            "SEARCH heard_word USING INDEX heard_word_engine (engine=? AND occurred_at>? AND occurred_at<?)",
        ),
        (
            requests::NEWEST,
            "SEARCH request_log USING PRIMARY KEY \
             (merchant_id=? AND happened_at>? AND (happened_at,request_id)<(?,?))",
        ),
        (
            requests::NOTABLE,
            "SEARCH request_log USING INDEX request_log_notable \
             (merchant_id=? AND happened_at>? AND (happened_at,request_id)<(?,?))",
        ),
        (
            requests::OF_ID,
            "SEARCH request_log USING INDEX request_log_id (request_id=?)",
        ),
    ] {
        assert_eq!(plan(&connection, sql), expected, "{sql}");
    }
}

#[test]
fn the_audit_trail_is_read_from_an_index_in_its_order() {
    let connection = empty();
    for (sql, index) in [
        (audit::BEFORE, "USING INDEX audit_newest"),
        (
            audit::BEFORE_OF,
            "SEARCH audit USING PRIMARY KEY (merchant_id=? AND number<?)",
        ),
        (
            audit::CHAIN,
            "SEARCH audit USING PRIMARY KEY (merchant_id=? AND number>?)",
        ),
    ] {
        let plan = plan(&connection, sql);
        assert!(
            plan.contains(index) && !plan.contains("TEMP B-TREE"),
            "{sql}: {plan}"
        );
    }
}

#[test]
fn what_is_asked_rarely_reads_an_index_of_little() {
    let connection = empty();
    for (sql, index) in [
        (transactions::UNFINISHED, "callback_due"),
        (callbacks::OF_PROJECT, "callback_project"),
        (callbacks::BACKLOG, "callback_due"),
        (search::OF_REFERENCE, "project_transaction_created"),
        (words::EXCEPTIONS_ABOUT, "exception_case_about"),
        (words::FAILURES_ABOUT, "heard_word_failed"),
    ] {
        let plan = plan(&connection, sql);
        assert!(
            plan.contains(index) && !plan.contains("PRIMARY KEY"),
            "{sql}: {plan}"
        );
    }
}

#[test]
fn a_refund_is_found_by_the_moment_of_its_booking() {
    let plan = plan(&empty(), search::OF_REFUND);
    assert!(
        plan.contains("USING INDEX reversal_booked (merchant_id=? AND booked_at=?)"),
        "{plan}"
    );
    assert!(!plan.contains("SCAN"), "{plan}");
}

#[test]
fn figures_of_projects_are_read_a_day_or_a_month_at_once() {
    let connection = empty();
    let day = date(2026, 11, 29);
    for (merchant, condition) in [
        (None, "(grain=? AND slot=?"),
        (MerchantId::new(7), "(grain=? AND slot=? AND merchant_id=?"),
    ] {
        let plan = plan(&connection, &figures::of_projects(merchant, &terms(day, day)));
        let search = format!("SEARCH figure USING INDEX figure_of_projects {condition}");
        assert!(plan.contains(&search), "{plan}");
    }
}
