//! Documents, and the platform's clock.

use jiff::SignedDuration;
use sengo_store::{Changes, DocumentId, DocumentKind, Page, Shelf, Store};
use sengo_testkit::on_both_databases;

use crate::asking::together;
use crate::decisions::{look, rewrite, write};
use crate::made::{merchant_id, project_id};

const HOLIDAYS: Shelf = Shelf {
    merchant: None,
    project: None,
    kind: DocumentKind::Holiday,
};

fn holiday(name: &str) -> DocumentId {
    DocumentId {
        shelf: HOLIDAYS,
        name: name.into(),
    }
}

async fn keep(store: &Store, id: &DocumentId, content: Option<&str>) {
    let (named, written) = (id.clone(), (id.clone(), content.map(str::to_owned)));
    let decision = rewrite(
        move |reads| reads.document(&named),
        move |_| {
            Ok(Changes {
                documents: vec![written.clone()],
                ..Changes::default()
            })
        },
    );
    store.decide(decision).await.unwrap().unwrap();
}

/// A shelf as a decision sees it.
async fn shelf(store: &Store, shelf: Shelf) -> Vec<(String, String)> {
    let decision = look(
        move |reads| reads.shelf(shelf),
        move |work| {
            let found = work.shelf(shelf)?.into_iter();
            Ok(found
                .map(|(name, content)| (name.to_owned(), content.to_owned()))
                .collect())
        },
    );
    store.decide(decision).await.unwrap().unwrap()
}

fn texts(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, content)| ((*name).to_owned(), (*content).to_owned()))
        .collect()
}

#[tokio::test]
async fn a_document_is_written_changed_and_taken_away() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let of = |merchant: Option<i64>, project: Option<i64>, kind| DocumentId {
            shelf: Shelf {
                merchant: merchant.map(merchant_id),
                project: project.map(project_id),
                kind,
            },
            name: "2026-01-01".into(),
        };
        let ids = [
            of(None, None, DocumentKind::Tariff),
            of(None, None, DocumentKind::Tax),
            of(Some(1), None, DocumentKind::Tariff),
            of(Some(1), Some(2), DocumentKind::Tariff),
            of(Some(2), Some(2), DocumentKind::Tariff),
        ];
        for (number, id) in ids.iter().enumerate() {
            assert_eq!(store.document(id).await.unwrap(), None);
            keep(&store, id, Some(&format!("{{\"n\":{number}}}"))).await;
        }
        keep(&store, &ids[0], Some("{\"is\":\"new\"}")).await;
        keep(&store, &ids[3], None).await;
        keep(&store, &ids[3], None).await;
        let expected = [
            Some("{\"is\":\"new\"}"),
            Some("{\"n\":1}"),
            Some("{\"n\":2}"),
            None,
            Some("{\"n\":4}"),
        ];
        for (id, expected) in ids.iter().zip(expected) {
            assert_eq!(store.document(id).await.unwrap().as_deref(), expected);
            let named = id.clone();
            let sees = look(
                {
                    let named = named.clone();
                    move |reads| reads.document(&named)
                },
                move |work| Ok(work.document(&named)?.map(str::to_owned)),
            );
            let seen: Option<String> = store.decide(sees).await.unwrap().unwrap();
            assert_eq!(seen.as_deref(), expected);
        }
        keep(&store, &ids[3], Some("back")).await;
        assert_eq!(store.document(&ids[3]).await.unwrap().as_deref(), Some("back"));
    })
    .await;
}

#[tokio::test]
async fn a_shelf_has_its_documents_by_name_and_lists_the_last_first() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let other = DocumentId {
            shelf: Shelf {
                merchant: Some(merchant_id(1)),
                ..HOLIDAYS
            },
            name: "2026-12-25".into(),
        };
        keep(&store, &other, Some("theirs")).await;
        assert_eq!(shelf(&store, HOLIDAYS).await, []);
        // Bytes decide, whatever the language of the database: capitals come before small letters.
        for (name, content) in [("b", "2"), ("B", "1"), ("ä", "4"), ("c", "3")] {
            keep(&store, &holiday(name), Some(content)).await;
        }
        let by_name = texts(&[("B", "1"), ("b", "2"), ("c", "3"), ("ä", "4")]);
        assert_eq!(shelf(&store, HOLIDAYS).await, by_name);
        let list = async |offset, limit| {
            let page = Page { offset, limit };
            store.documents(HOLIDAYS, page).await.unwrap()
        };
        let mut last_first = by_name;
        last_first.reverse();
        assert_eq!(list(0, 9).await, last_first);
        assert_eq!(list(1, 2).await, last_first[1..3]);
        keep(&store, &holiday("b"), None).await;
        assert_eq!(shelf(&store, HOLIDAYS).await.len(), 3);
        assert_eq!(list(0, 9).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_shelf_shows_what_decisions_before_it_in_the_group_put_there() {
    on_both_databases(async |database| {
        let store = database.open().await;
        keep(&store, &holiday("a"), Some("1")).await;
        keep(&store, &holiday("b"), Some("2")).await;
        let put = |name: &str, content: Option<&str>| {
            let (named, written) = (holiday(name), (holiday(name), content.map(str::to_owned)));
            rewrite(
                move |reads| {
                    reads.shelf(HOLIDAYS);
                    reads.document(&named);
                },
                move |work| {
                    // Changed once more than it has names: each decision sees the ones before.
                    let count = work.shelf(HOLIDAYS)?.len();
                    let mut written = written.clone();
                    written.1 = written.1.map(|content| format!("{content} after {count}"));
                    Ok(Changes {
                        documents: vec![written],
                        ..Changes::default()
                    })
                },
            )
        };
        let replies = together(
            &store,
            vec![
                put("c", Some("3")),
                put("a", None),
                put("a", Some("1")),
                put("d", Some("4")),
                put("d", None),
            ],
        )
        .await;
        assert!(replies.iter().all(|reply| *reply == Ok(Ok(()))), "{replies:?}");
        let expected = texts(&[("a", "1 after 2"), ("b", "2"), ("c", "3 after 2")]);
        assert_eq!(shelf(&store, HOLIDAYS).await, expected);
    })
    .await;
}

#[tokio::test]
async fn the_clock_runs_ahead_from_where_it_was() {
    on_both_databases(async |database| {
        let store = database.open().await;
        assert_eq!(store.clock_ahead().await.unwrap(), SignedDuration::ZERO);
        let advance = |by: SignedDuration| {
            rewrite(sengo_store::Reads::clock, move |work| {
                Ok(Changes {
                    clock_ahead: Some(work.clock_ahead()? + by),
                    ..Changes::default()
                })
            })
        };
        let (day, step) = (SignedDuration::from_hours(24), SignedDuration::from_micros(7));
        let replies = together(&store, vec![advance(day), advance(step)]).await;
        assert_eq!(replies, [Ok(Ok(())), Ok(Ok(()))]);
        assert_eq!(store.clock_ahead().await.unwrap(), day + step);
        store.decide(advance(day)).await.unwrap().unwrap();
        assert_eq!(
            database.open().await.clock_ahead().await.unwrap(),
            day + step + day,
            "another process sees it"
        );
        let untouched = write(Changes::default);
        store.decide(untouched).await.unwrap().unwrap();
        assert_eq!(store.clock_ahead().await.unwrap(), day + step + day);
    })
    .await;
}
