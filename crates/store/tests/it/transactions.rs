//! Transactions with their reversals and owners.

use sengo_core::channel::Direction;
use sengo_core::disbursement;
use sengo_core::money::Rupiah;
use sengo_core::payment::{Reversal, ReversalKind, Status};
use sengo_core::transaction::{State, Transaction};
use sengo_store::{Changes, Page, Store, TransactionFilter};
use sengo_testkit::on_both_databases;

use crate::decisions::{look, merchant, project, rewrite, write};
use crate::made::{details, merchant_id, project_id, second};
use crate::money::{
    DAY, callback, changed_payment, inquiry, named, paid, parties, payment, payout, transaction_id, word_key,
};

/// Everything of a list.
const ALL: Page = Page {
    offset: 0,
    limit: 100,
};

pub(crate) async fn keep(store: &Store, transactions: &[Transaction]) {
    let transactions = transactions.to_vec();
    let changes = move || Changes {
        transactions: transactions.clone(),
        ..Changes::default()
    };
    store.decide(write(changes)).await.unwrap().unwrap();
}

/// Writes the transaction over the one that is kept, which is named as decisions do.
pub(crate) async fn change(store: &Store, after: &Transaction) {
    let (merchant, id, after) = (after.parties().merchant, after.id(), after.clone());
    let decision = rewrite(
        move |reads| reads.transaction(merchant, id),
        move |work| {
            assert!(work.transaction(merchant, id)?.is_some());
            Ok(Changes {
                transactions: vec![after.clone()],
                ..Changes::default()
            })
        },
    );
    store.decide(decision).await.unwrap().unwrap();
}

/// What a decision sees.
async fn seen(store: &Store, like: &Transaction) -> Option<Transaction> {
    let (merchant, id) = (like.parties().merchant, like.id());
    let decision = look(
        move |reads| reads.transaction(merchant, id),
        move |work| Ok(work.transaction(merchant, id)?.cloned()),
    );
    store.decide(decision).await.unwrap().unwrap()
}

fn reversal(word: u64, kind: ReversalKind, amount: i64) -> Reversal {
    Reversal {
        word: word_key(word),
        kind,
        amount: Rupiah::new(amount),
        at: second(i64::try_from(word).unwrap()),
    }
}

#[tokio::test]
async fn every_kind_of_transaction_is_read_back_as_it_was_written_and_changed() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = parties(1, 1);
        let pending = payment(ours, 1, 10);
        let success = paid(&pending, 100, 20, second(3 * DAY));
        let partly = changed_payment(&success, |payment| {
            payment.status = Status::PartlyRefunded;
            payment.in_pending = Rupiah::new(4_000);
            payment.reversals.push(reversal(101, ReversalKind::Refund, 5_999));
        });
        let charged_back = changed_payment(&partly, |payment| {
            payment.status = Status::ChargedBack;
            payment.in_pending = Rupiah::ZERO;
            payment
                .reversals
                .push(reversal(102, ReversalKind::Chargeback, 4_000));
        });
        let expired = changed_payment(&payment(ours, 2, 11), |payment| payment.status = Status::Expired);
        let mut unpaid = payment(ours, 3, 12);
        unpaid.origin.callback = None;
        let waiting = payout(ours, 4, 13);
        let State::Disbursement(mut sent) = waiting.state.clone() else {
            panic!("{waiting:?}")
        };
        sent.status = disbursement::Status::Success;
        sent.ended = Some(disbursement::Ended {
            word: word_key(103),
            at: second(30),
        });
        let sent = waiting.turned(State::Disbursement(sent), second(30)).0;
        let asked = inquiry(ours, 5, 14);
        let State::Inquiry(question) = &asked.state else {
            panic!("{asked:?}")
        };
        let answer = question.answer(word_key(104), true, second(31)).unwrap();
        let answered = named(asked.turned(State::Inquiry(answer), second(31)).0);
        keep(
            &store,
            &[
                pending.clone(),
                expired.clone(),
                unpaid.clone(),
                waiting.clone(),
                asked.clone(),
            ],
        )
        .await;
        for versions in [
            vec![pending, success, partly, charged_back],
            vec![expired],
            vec![unpaid],
            vec![waiting, sent],
            vec![asked, answered],
        ] {
            for (number, version) in versions.iter().enumerate() {
                if number > 0 {
                    change(&store, version).await;
                }
                let (id, tenant) = (version.id(), store.tenant(ours.merchant));
                assert_eq!(
                    tenant.transaction(id).await.unwrap().as_ref(),
                    Some(version),
                    "by reading"
                );
                assert_eq!(seen(&store, version).await.as_ref(), Some(version), "by deciding");
                assert_eq!(store.transaction_owner(id).await.unwrap(), Some(ours));
                let elsewhere = store.tenant(merchant_id(2)).transaction(id).await.unwrap();
                assert_eq!(elsewhere, None, "another tenant's");
            }
        }
        assert_eq!(store.transaction_owner(transaction_id(99)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn payments_that_expire_come_in_the_order_of_their_ends() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let (ours, theirs) = (parties(1, 1), parties(2, 2));
        let late = payment(ours, 1, 50);
        let first = payment(theirs, 2, 10);
        let then = payment(ours, 3, 20);
        let done = paid(&payment(ours, 4, 5), 100, 6, second(DAY));
        keep(
            &store,
            &[
                late,
                first.clone(),
                then.clone(),
                done,
                payout(ours, 5, 1),
                inquiry(ours, 6, 1),
            ],
        )
        .await;
        let due = async |now, limit| {
            let found = store.due_expiries(second(now), limit).await.unwrap();
            found
                .iter()
                .map(|place| (place.parties, place.id))
                .collect::<Vec<_>>()
        };
        let (first, then) = ((theirs, first.id()), (ours, then.id()));
        assert_eq!(due(3_609, 10).await, []);
        assert_eq!(due(3_610, 10).await, [first]);
        assert_eq!(due(3_649, 10).await, [first, then]);
        assert_eq!(due(3_649, 1).await, [first]);
        assert_eq!(due(9_999, 10).await.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn money_that_settles_comes_by_day_and_a_project_at_a_time() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let day = |day: i64| second(day * DAY);
        let of = |merchant, project, number, on| {
            paid(
                &payment(parties(merchant, project), number, 10),
                number + 100,
                20,
                day(on),
            )
        };
        let settled = changed_payment(&of(1, 1, 9, 1), |payment| payment.in_pending = Rupiah::ZERO);
        let transactions = [
            of(2, 3, 1, 1),
            of(1, 2, 2, 1),
            of(1, 1, 3, 2),
            of(1, 2, 4, 1),
            of(1, 1, 5, 1),
            settled,
            payment(parties(1, 1), 8, 10),
        ];
        keep(&store, &transactions).await;
        let due = async |now, limit| {
            let found = store.due_settlements(now, limit).await.unwrap();
            found
                .iter()
                .map(|place| {
                    (
                        place.parties.merchant.get(),
                        place.parties.project.get(),
                        place.id,
                    )
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(due(day(0), 10).await, []);
        // Those of one day come in the order that suits the database.
        let mut first = due(day(1), 10).await;
        first.sort();
        let groups: Vec<_> = first
            .iter()
            .map(|(merchant, project, _)| (*merchant, *project))
            .collect();
        assert_eq!(groups, [(1, 1), (1, 2), (1, 2), (2, 3)]);
        first[1..3].sort();
        let ids: Vec<_> = first.iter().map(|(_, _, id)| *id).collect();
        assert_eq!(ids, [5, 2, 4, 1].map(transaction_id));
        assert_eq!(due(day(1), 2).await.len(), 2);
        assert_eq!(
            due(day(9), 10).await.last(),
            Some(&(1, 1, transaction_id(3))),
            "a later day comes last"
        );
    })
    .await;
}

#[tokio::test]
async fn transactions_are_listed_newest_first_a_page_at_a_time() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let (ours, theirs) = (
            merchant(&store, "Sinar Jaya").await,
            merchant(&store, "Maju Bersama").await,
        );
        let kopi = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        let teh = project(&store, ours, details("Toko Teh", "teh.test")).await;
        let other = project(&store, theirs, details("Warung", "warung.test")).await;
        let of = |merchant: sengo_core::ids::MerchantId, project: sengo_core::ids::ProjectId| {
            parties(merchant.get(), project.get())
        };
        let refunded = changed_payment(
            &paid(&payment(of(ours, kopi), 1, 10), 100, 11, second(DAY)),
            |payment| {
                payment.status = Status::Refunded;
                payment.reversals.push(reversal(101, ReversalKind::Refund, 5_000));
                payment.reversals.push(reversal(102, ReversalKind::Refund, 4_999));
            },
        );
        let transactions = [
            refunded.clone(),
            payment(of(ours, teh), 2, 20),
            payout(of(ours, kopi), 3, 30),
            payment(of(ours, kopi), 4, 30),
            inquiry(of(ours, kopi), 5, 40),
            payment(of(theirs, other), 6, 50),
            payment(of(ours, teh), 7, 60),
        ];
        keep(&store, &transactions).await;
        let list = async |filter, page| {
            let found = store.tenant(ours).transactions(filter, page).await.unwrap();
            found.iter().map(|found| found.id()).collect::<Vec<_>>()
        };
        let ids = |numbers: &[u64]| {
            numbers
                .iter()
                .map(|number| transaction_id(*number))
                .collect::<Vec<_>>()
        };
        let any = TransactionFilter::default();
        let of_kopi = TransactionFilter {
            project: Some(kopi),
            ..any
        };
        assert_eq!(list(any, ALL).await, ids(&[7, 4, 3, 2, 1]));
        assert_eq!(list(of_kopi, ALL).await, ids(&[4, 3, 1]));
        assert_eq!(list(any, Page { offset: 1, limit: 3 }).await, ids(&[4, 3, 2]));
        assert_eq!(list(any, Page { offset: 4, limit: 3 }).await, ids(&[1]));
        assert_eq!(list(any, Page { offset: 5, limit: 3 }).await, []);
        assert_eq!(list(of_kopi, Page { offset: 1, limit: 1 }).await, ids(&[3]));
        for (project, pending) in [(None, ids(&[7, 4, 3, 2])), (Some(kopi), ids(&[4, 3]))] {
            let filter = TransactionFilter {
                project,
                status: Some(1),
                ..any
            };
            assert_eq!(list(filter, ALL).await, pending);
        }
        let towards = |direction| TransactionFilter {
            direction: Some(direction),
            ..any
        };
        assert_eq!(list(towards(Direction::CashIn), ALL).await, ids(&[7, 4, 2, 1]));
        assert_eq!(list(towards(Direction::CashOut), ALL).await, ids(&[3]));
        let between = TransactionFilter {
            from: Some(second(20)),
            until: Some(second(60)),
            ..any
        };
        assert_eq!(
            list(between, ALL).await,
            ids(&[4, 3, 2]),
            "the end is not among them"
        );
        let elsewhere = TransactionFilter {
            project: Some(other),
            ..any
        };
        assert_eq!(list(elsewhere, ALL).await, [], "another tenant's project");
        let last = store.tenant(ours).transactions(of_kopi, ALL).await.unwrap().pop();
        assert_eq!(
            last.as_ref(),
            Some(&refunded),
            "with its reversals, in their order"
        );
    })
    .await;
}

#[tokio::test]
async fn a_project_is_unfinished_while_anything_of_it_waits() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let unfinished = async |project: i64, since: i64| {
            let (merchant, project) = (merchant_id(1), project_id(project));
            let decision = look(
                move |reads| reads.unfinished(merchant, project, second(since)),
                move |work| Ok(work.is_unfinished(merchant, project)?),
            );
            store.decide(decision).await.unwrap().unwrap()
        };
        let pending = payment(parties(1, 1), 1, 10);
        keep(
            &store,
            &[
                pending.clone(),
                paid(&payment(parties(1, 2), 2, 10), 100, 11, second(DAY)),
            ],
        )
        .await;
        assert!(unfinished(1, 10).await);
        assert!(!unfinished(1, 11).await, "created before");
        assert!(!unfinished(2, 0).await);
        change(&store, &paid(&pending, 101, 12, second(DAY))).await;
        assert!(!unfinished(1, 0).await);
        let waiting = callback(parties(1, 2), 2, "https://kopi.test/", 20);
        let told = waiting.tried(true, 0, second(21));
        let waits = move || Changes {
            callbacks: vec![waiting.clone()],
            ..Changes::default()
        };
        store.decide(write(waits)).await.unwrap().unwrap();
        assert!(unfinished(2, 0).await);
        let (merchant, id) = (told.parties.merchant, told.id);
        let delivered = rewrite(
            move |reads| reads.callback(merchant, id),
            move |_| {
                Ok(Changes {
                    callbacks: vec![told.clone()],
                    ..Changes::default()
                })
            },
        );
        store.decide(delivered).await.unwrap().unwrap();
        assert!(!unfinished(2, 0).await);
    })
    .await;
}
