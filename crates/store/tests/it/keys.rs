//! Issued keys.

use sengo_core::key::{KeyOwner, KeyRefusal, LIVE_KEYS_MAX, revoke, rotate};
use sengo_store::{DocumentId, DocumentKind, Page, Shelf, Tenant};
use sengo_testkit::on_both_databases;

use crate::asking::together;
use crate::decisions::{key_change, key_issue, look, merchant, project};
use crate::made::{details, issued_key, second};

#[tokio::test]
async fn keys_are_read_back_by_name_and_by_owner() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let theirs = merchant(&store, "Maju Bersama").await;
        let kopi = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        let teh = project(&store, ours, details("Toko Teh", "teh.test")).await;
        let own = KeyOwner {
            merchant: ours,
            project: None,
        };
        let of_project = KeyOwner {
            merchant: ours,
            project: Some(kopi),
        };
        let later = issued_key("mk_later", own, second(20));
        let earlier = issued_key("mk_earlier", own, second(10));
        let other = issued_key("pk_kopi", of_project, second(15));
        for key in [&later, &earlier, &other] {
            store.decide(key_issue(key.clone())).await.unwrap().unwrap();
        }
        assert_eq!(store.key("mk_later").await.unwrap(), Some(later.clone()));
        assert_eq!(store.key("mk_none").await.unwrap(), None);
        let tenant = store.tenant(ours);
        assert_eq!(tenant.keys(None).await.unwrap(), [earlier, later.clone()]);
        let kept = tenant.keys(Some(kopi)).await.unwrap();
        assert_eq!(kept, std::slice::from_ref(&other));
        let beside =
            async |tenant: Tenant<'_>, first, last| tenant.keys_of_projects(first, last).await.unwrap();
        assert_eq!(beside(tenant, kopi, teh).await, [other]);
        assert_eq!(beside(tenant, teh, teh).await, []);
        assert_eq!(beside(store.tenant(theirs), kopi, teh).await, []);
        let exists = store.decide(key_issue(later)).await.unwrap();
        assert_eq!(exists, Err(KeyRefusal::KeyExists));
    })
    .await;
}

#[tokio::test]
async fn a_rotated_key_expires_and_a_revoked_one_says_so() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let owner = KeyOwner {
            merchant: merchant(&store, "Sinar Jaya").await,
            project: None,
        };
        store
            .decide(key_issue(issued_key("mk_a", owner, second(10))))
            .await
            .unwrap()
            .unwrap();
        let revision = store.revision().await.unwrap();
        let rotated = store.decide(key_change("mk_a".into(), |key| {
            rotate(key, 24, second(50)).unwrap()
        }));
        let rotated = rotated.await.unwrap().unwrap();
        assert!(rotated.expires_at.is_some());
        assert_eq!(store.key("mk_a").await.unwrap(), Some(rotated));
        let revoked = store.decide(key_change("mk_a".into(), |key| revoke(key, second(60))));
        let revoked = revoked.await.unwrap().unwrap();
        assert_eq!(store.key("mk_a").await.unwrap(), Some(revoked));
        assert_eq!(store.revision().await.unwrap(), revision + 2);
    })
    .await;
}

#[tokio::test]
async fn an_owner_has_so_many_keys_and_not_one_more() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let owner = KeyOwner {
            merchant: merchant(&store, "Sinar Jaya").await,
            project: None,
        };
        let issues = (0..30).map(|n| key_issue(issued_key(&format!("mk_{n}"), owner, second(n))));
        let replies = together(&store, issues.collect()).await;
        let issued = replies.iter().filter(|reply| **reply == Ok(Ok(()))).count();
        assert_eq!(issued, LIVE_KEYS_MAX);
        let refused = Ok(Err(KeyRefusal::TooManyKeys));
        assert!(replies[LIVE_KEYS_MAX..].iter().all(|reply| *reply == refused));
        assert_eq!(
            store.tenant(owner.merchant).keys(None).await.unwrap().len(),
            LIVE_KEYS_MAX
        );
    })
    .await;
}

#[tokio::test]
async fn the_last_use_of_a_key_only_moves_forward_and_survives_its_changes() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let owner = KeyOwner {
            merchant: merchant(&store, "Sinar Jaya").await,
            project: None,
        };
        for name in ["mk_a", "mk_b"] {
            store
                .decide(key_issue(issued_key(name, owner, second(1))))
                .await
                .unwrap()
                .unwrap();
        }
        let revision = store.revision().await.unwrap();
        let used = |name: &str, at: i64| (name.to_owned(), second(at));
        store
            .keys_used(&[
                used("mk_b", 120),
                used("mk_a", 60),
                used("mk_none", 60),
                used("mk_a", 180),
            ])
            .await
            .unwrap();
        store.keys_used(&[used("mk_a", 90)]).await.unwrap();
        store.keys_used(&[]).await.unwrap();
        store
            .decide(key_change("mk_b".into(), |key| revoke(key, second(300))))
            .await
            .unwrap()
            .unwrap();
        let last_used = async |name: &str| store.key(name).await.unwrap().unwrap().last_used_at;
        assert_eq!(last_used("mk_a").await, Some(second(180)));
        assert_eq!(last_used("mk_b").await, Some(second(120)));
        assert_eq!(
            store.revision().await.unwrap(),
            revision + 1,
            "using a key outdates nothing"
        );
    })
    .await;
}

#[tokio::test]
async fn nothing_goes_by_a_name_with_a_zero_byte() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let page = Page { offset: 0, limit: 9 };
        assert_eq!(store.key("mk\0").await.unwrap(), None);
        assert_eq!(store.merchants_found("a\0", page).await.unwrap(), []);
        let request = DocumentId {
            shelf: Shelf {
                merchant: None,
                project: None,
                kind: DocumentKind::RequestOpen,
            },
            name: "\0".into(),
        };
        assert_eq!(store.document(&request).await.unwrap(), None);
        let look_up = look(
            {
                let request = request.clone();
                move |reads| {
                    reads.key("mk\0");
                    reads.document(&request);
                }
            },
            move |work| Ok((work.key("mk\0")?.is_some(), work.document(&request)?.is_some())),
        );
        assert_eq!(store.decide(look_up).await.unwrap(), Ok((false, false)));
    })
    .await;
}
