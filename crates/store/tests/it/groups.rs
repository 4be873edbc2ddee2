//! Decisions of one group see each other, and look only at what they named.

use jiff::SignedDuration;
use sengo_core::instruction::InstructionKind;
use sengo_core::merchant::Merchant;
use sengo_store::{Changes, DocumentId, DocumentKind, Reads, Shelf, Stop, StoreError, Unread, Work};
use sengo_testkit::on_both_databases;

use crate::asking::{Made, together};
use crate::decisions::{look, write};
use crate::made::{merchant_id, project_id, second};
use crate::money::{callback, case, heard, instruction, parties, payment, transaction_id, word_key};

/// Something that is written, named and seen.
struct Sight {
    what: &'static str,
    write: fn() -> Changes,
    name: fn(&mut Reads),
    see: fn(&Work) -> Result<bool, Unread>,
}

const SHELF: Shelf = Shelf {
    merchant: None,
    project: None,
    kind: DocumentKind::Engine,
};

fn document() -> DocumentId {
    DocumentId {
        shelf: SHELF,
        name: "bank".into(),
    }
}

fn a_callback() -> sengo_core::callback::Callback {
    callback(parties(1, 1), 1, "https://kopi.test/", 5)
}

const SIGHTS: [Sight; 9] = [
    Sight {
        what: "a transaction",
        write: || Changes {
            transactions: vec![payment(parties(1, 1), 1, 10)],
            ..Changes::default()
        },
        name: |reads| reads.transaction(merchant_id(1), transaction_id(1)),
        see: |work| Ok(work.transaction(merchant_id(1), transaction_id(1))?.is_some()),
    },
    Sight {
        what: "a word",
        write: || Changes {
            words: vec![heard(1, 1, "bank", 5)],
            ..Changes::default()
        },
        name: |reads| reads.word(word_key(1)),
        see: |work| Ok(work.word(word_key(1))?.is_some()),
    },
    Sight {
        what: "an exception",
        write: || Changes {
            exceptions: vec![case(1, 1, 5)],
            ..Changes::default()
        },
        name: |reads| reads.exception(merchant_id(1), case(1, 1, 5).id),
        see: |work| Ok(work.exception(merchant_id(1), case(1, 1, 5).id)?.is_some()),
    },
    Sight {
        what: "an instruction",
        write: || Changes {
            instructions: vec![instruction(parties(1, 1), 1, InstructionKind::Inquire, 5)],
            ..Changes::default()
        },
        name: |reads| reads.instruction(merchant_id(1), transaction_id(1)),
        see: |work| Ok(work.instruction(merchant_id(1), transaction_id(1))?.is_some()),
    },
    Sight {
        what: "a callback",
        write: || Changes {
            callbacks: vec![a_callback()],
            ..Changes::default()
        },
        name: |reads| reads.callback(merchant_id(1), a_callback().id),
        see: |work| Ok(work.callback(merchant_id(1), a_callback().id)?.is_some()),
    },
    Sight {
        what: "something unfinished",
        write: || Changes {
            transactions: vec![payment(parties(1, 2), 2, 10)],
            ..Changes::default()
        },
        name: |reads| reads.unfinished(merchant_id(1), project_id(2), second(0)),
        see: |work| work.is_unfinished(merchant_id(1), project_id(2)),
    },
    Sight {
        what: "a document",
        write: || Changes {
            documents: vec![(document(), Some("{}".into()))],
            ..Changes::default()
        },
        name: |reads| reads.document(&document()),
        see: |work| Ok(work.document(&document())?.is_some()),
    },
    Sight {
        what: "a shelf",
        write: || Changes {
            documents: vec![(
                DocumentId {
                    shelf: Shelf {
                        merchant: Some(merchant_id(1)),
                        ..SHELF
                    },
                    name: String::new(),
                },
                Some("{}".into()),
            )],
            ..Changes::default()
        },
        name: |reads| {
            reads.shelf(Shelf {
                merchant: Some(merchant_id(1)),
                ..SHELF
            });
        },
        see: |work| {
            let shelf = work.shelf(Shelf {
                merchant: Some(merchant_id(1)),
                ..SHELF
            })?;
            Ok(shelf == [("", "{}")])
        },
    },
    Sight {
        what: "the clock",
        write: || Changes {
            clock_ahead: Some(SignedDuration::from_hours(1)),
            ..Changes::default()
        },
        name: Reads::clock,
        see: |work| Ok(work.clock_ahead()? == SignedDuration::from_hours(1)),
    },
];

fn seeing(sight: &Sight) -> Made<bool, ()> {
    let see = sight.see;
    look(sight.name, move |work| Ok(see(work)?))
}

/// Writes without looking; whether that is seen is asked of others.
fn writing(sight: &Sight) -> Made<bool, ()> {
    let changes = sight.write;
    crate::asking::made(
        |_| {},
        move |_| {
            Ok(sengo_store::Decided {
                changes: changes(),
                answer: true,
            })
        },
    )
}

#[tokio::test]
async fn what_one_decision_writes_the_next_of_its_group_sees() {
    on_both_databases(async |database| {
        let store = database.open().await;
        for sight in &SIGHTS {
            let group = vec![seeing(sight), writing(sight), seeing(sight)];
            let seen = together(&store, group).await;
            assert_eq!(
                seen,
                [Ok(Ok(false)), Ok(Ok(true)), Ok(Ok(true))],
                "{}",
                sight.what
            );
            assert_eq!(store.decide(seeing(sight)).await, Ok(Ok(true)), "{}", sight.what);
            let other = database.open().await;
            assert_eq!(other.decide(seeing(sight)).await, Ok(Ok(true)), "{}", sight.what);
        }
    })
    .await;
}

#[tokio::test]
async fn whatever_was_not_named_is_not_seen() {
    on_both_databases(async |database| {
        let store = database.open().await;
        for sight in &SIGHTS {
            store.decide(write(sight.write)).await.unwrap().unwrap();
            let see = sight.see;
            let blind = look(|_| {}, move |work| Ok(see(work)?));
            let answer = store.decide(blind).await;
            assert!(
                matches!(&answer, Err(StoreError::Defect(cause)) if cause.contains("did not name")),
                "{}: {answer:?}",
                sight.what
            );
        }
    })
    .await;
}

#[tokio::test]
async fn what_exists_already_cannot_be_written_as_new() {
    on_both_databases(async |database| {
        let store = database.open().await;
        // What a decision wrote without naming it would be written over, had somebody else written it before.
        for sight in SIGHTS.iter().filter(|sight| sight.what != "the clock") {
            store.decide(write(sight.write)).await.unwrap().unwrap();
            let again = store.decide(write(sight.write)).await;
            assert!(again.is_err(), "{}: {again:?}", sight.what);
        }
        let merchant: Made<Merchant, ()> = crate::decisions::merchant_create("Sinar Jaya");
        store.decide(merchant).await.unwrap().unwrap();
        let refused: Made<(), ()> = look(|_| {}, |_| Err(Stop::Refused(())));
        assert_eq!(store.decide(refused).await, Ok(Err(())), "the committer goes on");
    })
    .await;
}
