//! Two processes that hear, lease and write the same things at once.

use sengo_core::instruction::{InstructionKind, InstructionRefusal};
use sengo_core::ledger::{LedgerRefusal, book};
use sengo_core::word::HeardWord;
use sengo_store::{Changes, Decided, DocumentId, DocumentKind, Reads, Shelf, Stop};
use sengo_testkit::on_both_databases;

use crate::asking::{Made, made};
use crate::decisions::{merchant, rewrite, write};
use crate::instructions::lease;
use crate::made::{active, adjustment, order, project_id, second};
use crate::money::{DAY, callback, heard, instruction, paid, parties, payment};
use crate::races::{ROUNDS, count_ok, race};

/// Books a word, unless it was heard. Whether it was booked now.
fn hear(word: HeardWord, transfer: u64) -> Made<bool, LedgerRefusal> {
    let key = word.said.word.key;
    let tenant = word.merchant;
    let order = order(transfer, adjustment(tenant), active(tenant, project_id(1)), 1);
    made(
        move |reads| {
            reads.word(key);
            reads.account(order.debit);
            reads.account(order.credit);
            reads.transfer(tenant, order.id);
        },
        move |work| {
            if work.word(key)?.is_some() {
                return Ok(Decided {
                    changes: Changes::default(),
                    answer: false,
                });
            }
            let booked = book(
                &[order],
                |id| work.account(id).unwrap(),
                |id| work.transfer(tenant, id).unwrap(),
                second(1),
            );
            Ok(Decided {
                changes: Changes {
                    booked: vec![booked.map_err(Stop::Refused)?],
                    words: vec![word.clone()],
                    ..Changes::default()
                },
                answer: true,
            })
        },
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_two_processes_hear_is_booked_once() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        let ours = merchant(&stores[0], "Sinar Jaya").await;
        for round in 0..ROUNDS {
            let word = heard(ours.get(), round, "bank", 10);
            // Transfers that do not collide: the word alone keeps the second from being booked.
            let calls = [hear(word.clone(), 2 * round), hear(word, 2 * round + 1)];
            let booked = race(&stores, calls).await;
            let fresh = booked.iter().filter(|booked| **booked == Ok(true)).count();
            assert_eq!((fresh, count_ok(&booked)), (1, 2), "{booked:?}");
        }
        let balance = stores[1].tenant(ours).balance(project_id(1)).await.unwrap();
        assert_eq!(balance.active.get(), i64::try_from(ROUNDS).unwrap());
        assert_eq!(stores[0].books_differences(10).await.unwrap().differences, []);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instruction_that_two_processes_claim_is_leased_to_one() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        for round in 0..ROUNDS {
            let waiting = instruction(parties(1, 1), round, InstructionKind::Disburse, 5);
            let kept = waiting.clone();
            let keep = move || Changes {
                instructions: vec![kept.clone()],
                ..Changes::default()
            };
            stores[0].decide(write(keep)).await.unwrap().unwrap();
            let leased = race(&stores, [lease(&waiting, "a", 6), lease(&waiting, "b", 6)]).await;
            assert_eq!(count_ok(&leased), 1, "{leased:?}");
            let refusal = Err(InstructionRefusal::Leased { until: second(16) });
            assert!(leased.contains(&refusal), "{leased:?}");
            let kept = stores[1].instruction(waiting.id).await.unwrap();
            assert_eq!(kept, leased.into_iter().find_map(Result::ok));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_processes_add_to_a_document_is_all_there() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        let id = DocumentId {
            shelf: Shelf {
                merchant: None,
                project: None,
                kind: DocumentKind::PlatformSetting,
            },
            name: "count".into(),
        };
        let add = || {
            let (named, written) = (id.clone(), id.clone());
            rewrite(
                move |reads: &mut Reads| reads.document(&named),
                move |work| {
                    let count = work.document(&written)?.map_or(0, str::len);
                    let longer = "i".repeat(count + 1);
                    Ok(Changes {
                        documents: vec![(written.clone(), Some(longer))],
                        ..Changes::default()
                    })
                },
            )
        };
        for _ in 0..ROUNDS {
            assert_eq!(count_ok(&race(&stores, [add(), add()]).await), 2);
        }
        let kept = stores[0].document(&id).await.unwrap().unwrap();
        assert_eq!(kept.len(), 2 * usize::try_from(ROUNDS).unwrap());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_that_two_processes_end_ends_one_way() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        for round in 0..ROUNDS {
            let pending = payment(parties(1, 1), round, 10);
            let success = paid(&pending, round, 20, second(DAY));
            let (kept, tenant, id) = (pending.clone(), pending.parties().merchant, pending.id());
            let keep = move || Changes {
                transactions: vec![kept.clone()],
                ..Changes::default()
            };
            stores[0].decide(write(keep)).await.unwrap().unwrap();
            let pay = || {
                let success = success.clone();
                made::<_, ()>(
                    move |reads| reads.transaction(tenant, id),
                    move |work| {
                        if !work.transaction(tenant, id)?.unwrap().status().is_pending() {
                            return Err(Stop::Refused(()));
                        }
                        let news = callback(success.parties(), round, "https://kopi.test/", 20);
                        Ok(Decided {
                            changes: Changes {
                                transactions: vec![success.clone()],
                                callbacks: vec![news],
                                ..Changes::default()
                            },
                            answer: (),
                        })
                    },
                )
            };
            assert_eq!(count_ok(&race(&stores, [pay(), pay()]).await), 1);
            let kept = stores[1].tenant(tenant).transaction(id).await.unwrap();
            assert_eq!(kept.as_ref(), Some(&success));
            assert_eq!(stores[1].tenant(tenant).callbacks(id).await.unwrap().len(), 1);
        }
    })
    .await;
}
