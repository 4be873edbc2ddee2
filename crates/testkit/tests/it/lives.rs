//! Random commands, words, clock steps and crashes against independent books.

use sengo_testkit::simulator::{Kind, live};

#[test]
fn two_thousand_lives_on_sqlite_end_as_their_books_say() {
    live(Kind::Sqlite, 2_000);
}

#[test]
fn fifty_lives_on_postgres_end_as_their_books_say() {
    live(Kind::Postgres, 50);
}
