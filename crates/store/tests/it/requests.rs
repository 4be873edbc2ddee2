//! The request log.

use std::sync::Arc;

use sengo_core::ids::ProjectId;
use sengo_core::key::KeyOwner;
use sengo_core::request_log::{RequestEntry, RequestFailure, RequestId, RequestOutcome};
use sengo_store::{Changes, RequestRange, Store};
use sengo_testkit::on_both_databases;

use crate::decisions::write;
use crate::made::{merchant_id, project_id, second};

fn id(number: u8) -> RequestId {
    RequestId::from_bytes([number; 16])
}

fn entry(merchant: i64, number: u8, at: i64, outcome: RequestOutcome) -> RequestEntry {
    RequestEntry {
        id: id(number),
        at: second(at),
        owner: KeyOwner {
            merchant: merchant_id(merchant),
            project: number.is_multiple_of(2).then(|| project_id(7)),
        },
        key: "pkey_sbx_1".into(),
        address: "2001:db8::1".into(),
        method: "POST".into(),
        path: "/api/qris".into(),
        outcome,
        status: 422,
        failure: RequestFailure {
            code: "REQUEST_INVALID".into(),
            message: "salah 'ini' dan \"itu\"".into(),
            hint: String::new(),
            fields: "amount, name".into(),
        },
        microseconds: 1_234,
        times: 3,
    }
}

async fn keep(store: &Store, entries: &[RequestEntry]) {
    let entries: Arc<[RequestEntry]> = entries.into();
    let changes = move || Changes {
        requests: vec![Arc::clone(&entries)],
        ..Changes::default()
    };
    store.decide(write(changes)).await.unwrap().unwrap();
}

#[tokio::test]
async fn entries_are_listed_from_the_newest_and_behind_any_of_them() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let entries = [
            entry(1, 1, 10, RequestOutcome::Success),
            entry(1, 2, 20, RequestOutcome::Failure),
            entry(1, 4, 20, RequestOutcome::Success),
            entry(1, 3, 30, RequestOutcome::OnTrial),
            entry(2, 5, 25, RequestOutcome::TokenWrong),
        ];
        keep(&store, &entries[..3]).await;
        keep(&store, &entries[2..]).await;
        let list = async |merchant, from, before, notable, limit| {
            let range = RequestRange {
                from: second(from),
                before,
                notable,
                limit,
            };
            store.tenant(merchant_id(merchant)).requests(range).await.unwrap()
        };
        let of = |numbers: &[usize]| numbers.iter().map(|at| entries[*at].clone()).collect::<Vec<_>>();
        let end = (second(99), id(0));
        assert_eq!(
            list(1, 0, end, false, 9).await,
            of(&[3, 2, 1, 0]),
            "twice is once"
        );
        assert_eq!(list(1, 0, end, false, 2).await, of(&[3, 2]));
        assert_eq!(list(1, 0, (second(20), id(4)), false, 9).await, of(&[1, 0]));
        assert_eq!(list(1, 20, end, false, 9).await, of(&[3, 2, 1]));
        assert_eq!(list(1, 0, end, true, 9).await, of(&[3, 1]));
        assert_eq!(list(2, 0, end, true, 9).await, of(&[4]));
        assert_eq!(store.request(id(5)).await.unwrap().as_ref(), Some(&entries[4]));
        assert_eq!(store.request(id(9)).await.unwrap(), None);
        assert_eq!(entries[0].owner.project, None::<ProjectId>);
    })
    .await;
}

#[tokio::test]
async fn old_entries_go_and_newer_ones_stay() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let entries = [
            entry(1, 1, 10, RequestOutcome::Success),
            entry(2, 2, 20, RequestOutcome::Failure),
            entry(1, 3, 30, RequestOutcome::Failure),
        ];
        keep(&store, &entries).await;
        assert_eq!(store.requests_expire(second(10)).await.unwrap(), 0);
        assert_eq!(store.requests_expire(second(30)).await.unwrap(), 2);
        assert_eq!(store.request(id(2)).await.unwrap(), None);
        assert_eq!(store.request(id(3)).await.unwrap().as_ref(), Some(&entries[2]));
    })
    .await;
}
