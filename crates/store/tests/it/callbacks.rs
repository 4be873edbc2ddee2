//! Callbacks and the tries to deliver them.

use sengo_core::callback::{Attempt, Callback, CallbackId, CallbackSubject};
use sengo_store::{Changes, DueCallbacks, Page, Store};
use sengo_testkit::on_both_databases;

use crate::decisions::{look, rewrite, write};
use crate::made::{merchant_id, second};
use crate::money::{callback, parties, payment, transaction_id};

async fn keep(store: &Store, callbacks: &[Callback]) {
    let callbacks = callbacks.to_vec();
    let changes = move || Changes {
        callbacks: callbacks.clone(),
        ..Changes::default()
    };
    store.decide(write(changes)).await.unwrap().unwrap();
}

/// Writes what a try made of a callback.
async fn change(store: &Store, after: &Callback, attempt: Option<Attempt>) {
    let (merchant, id, after) = (after.parties.merchant, after.id, after.clone());
    let tried = rewrite(
        move |reads| reads.callback(merchant, id),
        move |work| {
            assert!(work.callback(merchant, id)?.is_some());
            Ok(Changes {
                callbacks: vec![after.clone()],
                attempts: attempt
                    .clone()
                    .map(|attempt| (merchant, attempt))
                    .into_iter()
                    .collect(),
                ..Changes::default()
            })
        },
    );
    store.decide(tried).await.unwrap().unwrap();
}

async fn seen(store: &Store, like: &Callback) -> Option<Callback> {
    let (merchant, id) = (like.parties.merchant, like.id);
    let decision = look(
        move |reads| reads.callback(merchant, id),
        move |work| Ok(work.callback(merchant, id)?.cloned()),
    );
    store.decide(decision).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_callback_is_read_back_with_its_tries() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = parties(1, 2);
        let paid = callback(ours, 1, "https://kopi.test/a", 10);
        let mut refunded = callback(ours, 1, "https://kopi.test/a", 20);
        refunded.id = CallbackId::of(transaction_id(1), 2);
        let mut closed = callback(ours, 3, "https://kopi.test/status", 30);
        closed.id = CallbackId::of_project(ours, "Closed", second(30));
        closed.subject = CallbackSubject::Project {
            status: "Closed".into(),
        };
        let mut told = payment(ours, 1, 5);
        told.callbacks = 2;
        let (transaction, callbacks) = (told, [paid.clone(), refunded.clone(), closed.clone()]);
        let changes = move || Changes {
            transactions: vec![transaction.clone()],
            callbacks: callbacks.to_vec(),
            ..Changes::default()
        };
        store.decide(write(changes)).await.unwrap().unwrap();
        let tenant = store.tenant(ours.merchant);
        for callback in [&paid, &refunded, &closed] {
            assert_eq!(seen(&store, callback).await.as_ref(), Some(callback));
            let read = tenant.callback(callback.id).await.unwrap();
            assert_eq!(read.as_ref(), Some(callback));
        }
        let backlog = store.callback_backlog().await.unwrap();
        assert_eq!((backlog.waiting, backlog.first_due), (3, Some(second(10))));
        let page = |offset, limit| Page { offset, limit };
        let about = tenant.project_callbacks(ours.project, page(0, 9)).await.unwrap();
        assert_eq!(about, [closed]);
        assert_eq!(
            tenant.project_callbacks(ours.project, page(1, 9)).await.unwrap(),
            []
        );
        let attempt = |number: u32, status, error: Option<&str>| Attempt {
            callback: paid.id,
            number,
            at: second(10 + i64::from(number)),
            milliseconds: 12,
            status,
            error: error.map(str::to_owned),
            answer: "{\"ok\":false}".into(),
        };
        let first = attempt(1, None, Some("no answer"));
        let second_try = attempt(2, Some(503), None);
        let last = attempt(3, Some(204), None);
        let waiting = paid.tried(false, 0, second(11));
        change(&store, &waiting, Some(first.clone())).await;
        assert_eq!(seen(&store, &paid).await, Some(waiting.clone()));
        let still = waiting.tried(false, 0, second(12));
        change(&store, &still, Some(second_try.clone())).await;
        let delivered = still.tried(true, 0, second(13));
        change(&store, &delivered, Some(last.clone())).await;
        let tries = tenant.attempts(paid.id, page(0, 9)).await.unwrap();
        assert_eq!(tries, [last.clone(), second_try.clone(), first]);
        let tries = tenant.attempts(paid.id, page(1, 1)).await.unwrap();
        assert_eq!(tries, [second_try]);
        assert_eq!(
            tenant.callbacks(transaction_id(1)).await.unwrap(),
            [refunded, delivered.clone()],
            "the newest first"
        );
        let again = delivered.resent(second(90));
        change(&store, &again, None).await;
        assert_eq!(seen(&store, &paid).await, Some(again));
        let theirs = store.tenant(merchant_id(2));
        assert_eq!(theirs.callback(paid.id).await.unwrap(), None);
        assert_eq!(theirs.callbacks(transaction_id(1)).await.unwrap(), []);
        assert_eq!(theirs.attempts(paid.id, page(0, 9)).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn an_answer_of_any_bytes_is_kept() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let told = callback(parties(1, 2), 1, "https://kopi.test/a", 10);
        keep(&store, std::slice::from_ref(&told)).await;
        let attempt = Attempt {
            callback: told.id,
            number: 1,
            at: second(11),
            milliseconds: 0,
            status: Some(500),
            error: Some("broken\0off".into()),
            answer: "a\0b\u{1}\u{fffd}€\n".into(),
        };
        change(&store, &told.tried(false, 0, second(11)), Some(attempt)).await;
        let page = Page { offset: 0, limit: 9 };
        let tenant = store.tenant(told.parties.merchant);
        let kept = tenant.attempts(told.id, page).await.unwrap().pop().unwrap();
        assert_eq!(kept.answer, "a\u{fffd}b\u{1}\u{fffd}€\n");
        assert_eq!(kept.error.as_deref(), Some("broken\u{fffd}off"));
    })
    .await;
}

#[tokio::test]
async fn callbacks_that_are_due_come_a_few_of_each_endpoint() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let hosts = ["kopi", "teh", "susu", "roti"].map(|host| format!("https://{host}.test/"));
        let mut callbacks = Vec::new();
        for (number, host) in (0_u64..).zip(&hosts) {
            for step in 0..4 {
                // Of the last endpoint nothing is due yet.
                let due = if number == 3 {
                    99
                } else {
                    14 - i64::try_from(step).unwrap()
                };
                let owner = parties(1, 1 + i64::try_from(step).unwrap());
                callbacks.push(callback(owner, 10 * number + step, host, due));
            }
        }
        let delivered = callback(parties(1, 1), 500, "https://done.test/", 1).tried(true, 0, second(2));
        callbacks.push(delivered);
        keep(&store, &callbacks).await;
        let mut endpoints: Vec<i64> = callbacks[..16].iter().map(Callback::endpoint).collect();
        endpoints.sort_unstable();
        endpoints.dedup();
        let round = async |after, endpoints, each| {
            let which = DueCallbacks {
                now: second(14),
                after,
                endpoints,
                each,
            };
            store.due_callbacks(which).await.unwrap()
        };
        let due_of = |endpoint: i64, count: usize| {
            let mut due: Vec<Callback> = callbacks[..12]
                .iter()
                .filter(|callback| callback.endpoint() == endpoint)
                .cloned()
                .collect();
            due.sort_by_key(|callback| callback.due_at);
            due.truncate(count);
            due
        };
        let expected = |range: std::ops::Range<usize>, count| {
            let each = endpoints[range].iter();
            each.flat_map(|endpoint| due_of(*endpoint, count))
                .collect::<Vec<_>>()
        };
        let all = round(None, 9, 9).await;
        assert_eq!((all.callbacks, all.last), (expected(0..4, 9), None));
        let first = round(None, 2, 2).await;
        assert_eq!(first.callbacks, expected(0..2, 2));
        assert_eq!(first.last, Some(endpoints[1]));
        let rest = round(first.last, 2, 2).await;
        assert_eq!(rest.callbacks, expected(2..4, 2));
        assert_eq!(rest.last, Some(endpoints[3]));
        let end = round(rest.last, 2, 2).await;
        assert_eq!((end.callbacks, end.last), (vec![], None));
        let over = round(Some(endpoints[2]), 2, 9).await;
        assert_eq!((over.callbacks, over.last), (expected(3..4, 9), None));
        let between = round(Some(endpoints[0] + 1), 1, 1).await;
        assert_eq!(between.callbacks, expected(1..2, 1));
        for (after, endpoints) in [(Some(i64::MAX), 5), (None, 0)] {
            let nothing = round(after, endpoints, 5).await;
            assert_eq!((nothing.callbacks, nothing.last), (vec![], None));
        }
    })
    .await;
}
