//! What the schemas must be like, and a way past the store for tests that need one.

use sengo_store::Location;
use sengo_testkit::{Database, on_both_databases};

/// Tables that resolve something before a tenant is known, or record the database itself.
const GLOBAL_TABLES: [&str; 7] = [
    "approved_domain",
    "issued_key",
    "platform",
    "project_owner",
    "refinery_schema_history",
    "revision",
    "transaction_owner",
];

/// Runs statements past the store, like somebody with a database client.
pub(crate) async fn raw(database: &Database, sql: &str) {
    match database.location() {
        Location::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            connection
                .busy_timeout(std::time::Duration::from_secs(10))
                .unwrap();
            connection.execute_batch(sql).unwrap();
        }
        Location::Postgres(url) => postgres_client(url).await.batch_execute(sql).await.unwrap(),
    }
}

/// One text a row, past the store.
pub(crate) async fn raw_texts(database: &Database, sql: &str) -> Vec<String> {
    match database.location() {
        Location::Sqlite(path) => {
            let connection = rusqlite::Connection::open(path).unwrap();
            let mut statement = connection.prepare(sql).unwrap();
            let found = statement.query_map((), |row| row.get(0)).unwrap();
            found.map(Result::unwrap).collect()
        }
        Location::Postgres(url) => {
            let found = postgres_client(url).await.query(sql, &[]).await.unwrap();
            found.iter().map(|row| row.get(0)).collect()
        }
    }
}

pub(crate) async fn postgres_client(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

#[tokio::test]
async fn every_table_of_a_tenant_leads_its_primary_key_with_the_tenant() {
    on_both_databases(async |database| {
        drop(database.open().await);
        let leading = if database.is_sqlite() {
            "SELECT m.name || ':' || p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND p.pk = 1 ORDER BY m.name"
        } else {
            "SELECT c.relname || ':' || a.attname FROM pg_index AS i
             JOIN pg_class AS c ON c.oid = i.indrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
             JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
             WHERE i.indisprimary AND n.nspname = 'public' ORDER BY c.relname"
        };
        let tables = if database.is_sqlite() {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        } else {
            "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
        };
        let keys = raw_texts(&database, leading).await;
        assert_eq!(
            keys.len(),
            raw_texts(&database, tables).await.len(),
            "every table has a primary key"
        );
        let tenant_tables: Vec<&str> = keys
            .iter()
            .map(|key| key.split_once(':').unwrap())
            .filter(|(table, _)| !GLOBAL_TABLES.contains(table))
            .map(|(table, column)| {
                assert_eq!(column, "merchant_id", "{table}");
                table
            })
            .collect();
        let expected = [
            "account",
            "audit",
            "audit_detail",
            "audit_head",
            "callback",
            "callback_attempt",
            "checkpoint",
            "document",
            "exception_case",
            "figure",
            "heard_word",
            "idempotency",
            "instruction",
            "merchant",
            "own_transfer",
            "project",
            "project_transaction",
            "reference",
            "request_log",
            "reversal",
            "transfer",
        ];
        assert_eq!(tenant_tables, expected);
    })
    .await;
}

#[tokio::test]
async fn both_schemas_have_the_same_columns() {
    let (sqlite, postgres) = (Database::sqlite(), Database::postgres());
    drop(sqlite.open().await);
    drop(postgres.open().await);
    let mut of_sqlite = raw_texts(
        &sqlite,
        "SELECT m.name || '.' || p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p
         WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'",
    )
    .await;
    // Counters are sequences on PostgreSQL.
    of_sqlite.retain(|column| !column.starts_with("platform.next_"));
    let mut of_postgres = raw_texts(
        &postgres,
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'",
    )
    .await;
    of_sqlite.sort();
    of_postgres.sort();
    assert_eq!(of_sqlite, of_postgres);
}
