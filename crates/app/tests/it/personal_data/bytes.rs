//! What stands in the database, looked at without the program: byte by byte, and table by table.

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use sengo_store::Location;
use sengo_testkit::Database;
use tokio_postgres::{Client, NoTls};

/// All that is kept: the files of SQLite, and every column of every table of PostgreSQL, with what is no text as bytes.
pub(super) async fn everything(database: &Database) -> Vec<u8> {
    if database.is_sqlite() {
        let files = ["sengo.db", "sengo.db-wal"].map(|file| database.folder().join(file));
        return files
            .iter()
            .flat_map(|file| std::fs::read(file).unwrap_or_default())
            .collect();
    }
    let client = client(database).await;
    let sql = "SELECT table_name::text FROM information_schema.tables
               WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
    let tables = client.query(sql, &[]).await.unwrap();
    let tables: Vec<String> = tables.iter().map(|row| row.get(0)).collect();
    assert!(tables.len() > 20, "{tables:?}");
    let mut bytes = Vec::new();
    for table in tables {
        for text in columns(&client, &table).await {
            bytes.extend(text.into_bytes());
            bytes.push(b'\n');
        }
    }
    bytes
}

/// The texts in a table.
pub(super) async fn texts(database: &Database, table: &str) -> Vec<String> {
    if !database.is_sqlite() {
        return columns(&client(database).await, table).await;
    }
    let connection = Connection::open(database.folder().join("sengo.db")).unwrap();
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let count = statement.column_count();
    let mut rows = statement.query(()).unwrap();
    let mut texts = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..count {
            if let ValueRef::Text(text) = row.get_ref(column).unwrap() {
                texts.push(String::from_utf8_lossy(text).into_owned());
            }
        }
    }
    texts
}

async fn client(database: &Database) -> Client {
    let Location::Postgres(url) = database.location() else {
        panic!("no PostgreSQL database")
    };
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Every value of a table of PostgreSQL; of bytes those that are letters stand as they are.
async fn columns(client: &Client, table: &str) -> Vec<String> {
    let sql = "SELECT column_name::text, data_type::text FROM information_schema.columns
               WHERE table_schema = current_schema() AND table_name = $1";
    let mut texts = Vec::new();
    for column in client.query(sql, &[&table]).await.unwrap() {
        let (name, kind): (String, String) = (column.get(0), column.get(1));
        let value = match kind.as_str() {
            "bytea" => format!("encode({name}, 'escape')"),
            _ => format!("{name}::text"),
        };
        let sql = format!("SELECT {value} FROM {table} WHERE {name} IS NOT NULL");
        let rows = client.query(&sql, &[]).await.unwrap();
        texts.extend(rows.iter().map(|row| row.get::<_, String>(0)));
    }
    texts
}
