//! Words of engines, and the exceptions some of them became.

use sengo_core::exception::{ExceptionCase, ExceptionKind, Flow, Resolution};
use sengo_core::ids::MerchantId;
use sengo_core::money::Rupiah;
use sengo_core::word::{HeardWord, WordKind};
use sengo_store::{Changes, ExceptionFilter, Page, Store};
use sengo_testkit::on_both_databases;

use crate::decisions::{look, rewrite, write};
use crate::made::{merchant_id, project_id, second};
use crate::money::{case, heard, word_key};

async fn keep(store: &Store, words: &[HeardWord], exceptions: &[ExceptionCase]) {
    let (words, exceptions) = (words.to_vec(), exceptions.to_vec());
    let changes = move || Changes {
        words: words.clone(),
        exceptions: exceptions.clone(),
        ..Changes::default()
    };
    store.decide(write(changes)).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_word_is_read_back_as_it_was_heard_whosever_it_is() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let mut unknown = heard(1, 2, "bank", 11);
        unknown.merchant = MerchantId::NOBODY;
        unknown.said.kind = WordKind::PaymentRefunded;
        unknown.said.about = None;
        unknown.said.word.amount = Rupiah::ZERO;
        unknown.is_exception = true;
        let known = heard(1, 1, "bank", 10);
        keep(&store, &[known.clone(), unknown.clone()], &[]).await;
        let seen = async |number| {
            let key = word_key(number);
            let decision = look(
                move |reads| reads.word(key),
                move |work| Ok(work.word(key)?.cloned()),
            );
            store.decide(decision).await.unwrap().unwrap()
        };
        assert_eq!(seen(1).await, Some(known));
        assert_eq!(seen(2).await, Some(unknown));
        assert_eq!(seen(3).await, None);
    })
    .await;
}

#[tokio::test]
async fn words_of_an_engine_are_listed_by_its_own_clock() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let words = [
            heard(2, 1, "bank", 30),
            heard(1, 2, "bank", 30),
            heard(1, 3, "bank", 10),
            heard(1, 4, "wallet", 20),
            heard(3, 5, "bank", 40),
        ];
        keep(&store, &words, &[]).await;
        let list = async |engine: &str, from, until, offset, limit| {
            let page = Page { offset, limit };
            let found = store
                .words_between(engine, (second(from), second(until)), page)
                .await
                .unwrap();
            found.iter().map(|word| word.said.word.key).collect::<Vec<_>>()
        };
        let keys = |numbers: &[u64]| numbers.iter().map(|number| word_key(*number)).collect::<Vec<_>>();
        assert_eq!(list("bank", 10, 41, 0, 9).await, keys(&[3, 2, 1, 5]));
        assert_eq!(
            list("bank", 11, 40, 0, 9).await,
            keys(&[2, 1]),
            "the end is not among them"
        );
        assert_eq!(list("bank", 0, 99, 1, 2).await, keys(&[2, 1]));
        assert_eq!(list("wallet", 0, 99, 0, 9).await, keys(&[4]));
        assert_eq!(list("Bank", 0, 99, 0, 9).await, []);
    })
    .await;
}

#[tokio::test]
async fn an_exception_is_read_back_and_keeps_its_resolution() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let mut nobodys = case(1, 3, 30);
        nobodys.set_aside.merchant = MerchantId::NOBODY;
        nobodys.set_aside.flow = Flow::Out;
        nobodys.set_aside.amount = Rupiah::ZERO;
        nobodys.kind = ExceptionKind::UnknownNumber;
        nobodys.about = None;
        nobodys.number = Some("QR-404".into());
        let cases = [case(1, 1, 10), case(2, 2, 20), nobodys, case(1, 4, 40)];
        keep(&store, &[], &cases).await;
        let resolutions = [
            Some(Resolution::Project(project_id(7))),
            Some(Resolution::Channel),
            Some(Resolution::Platform),
            None,
        ];
        for (before, resolution) in cases.iter().zip(resolutions) {
            assert_eq!(store.exception(before.id).await.unwrap().as_ref(), Some(before));
            let Some(resolution) = resolution else { continue };
            let (merchant, id) = (before.set_aside.merchant, before.id);
            let after = ExceptionCase {
                resolved: Some((resolution, second(50))),
                ..before.clone()
            };
            let (expected, written) = (before.clone(), after.clone());
            let resolve = rewrite(
                move |reads| reads.exception(merchant, id),
                move |work| {
                    assert_eq!(work.exception(merchant, id)?, Some(&expected));
                    Ok(Changes {
                        exceptions: vec![written.clone()],
                        ..Changes::default()
                    })
                },
            );
            store.decide(resolve).await.unwrap().unwrap();
            assert_eq!(store.exception(id).await.unwrap(), Some(after));
        }
        let list = async |merchant: Option<i64>, open, offset, limit| {
            let filter = ExceptionFilter {
                merchant: merchant.map(merchant_id),
                open,
            };
            let found = store.exceptions(filter, Page { offset, limit }).await.unwrap();
            found.iter().map(|case| case.id).collect::<Vec<_>>()
        };
        let ids = |numbers: &[usize]| {
            numbers
                .iter()
                .map(|number| cases[number - 1].id)
                .collect::<Vec<_>>()
        };
        assert_eq!(list(None, None, 0, 9).await, ids(&[4, 3, 2, 1]));
        assert_eq!(list(None, None, 1, 2).await, ids(&[3, 2]));
        assert_eq!(list(None, Some(true), 0, 9).await, ids(&[4]));
        assert_eq!(list(None, Some(false), 0, 9).await, ids(&[3, 2, 1]));
        assert_eq!(list(Some(1), None, 0, 9).await, ids(&[4, 1]));
        assert_eq!(list(Some(2), Some(true), 0, 9).await, []);
    })
    .await;
}
