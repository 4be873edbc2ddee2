//! Answers kept under idempotency keys.

use sengo_core::key::KeyOwner;
use sengo_store::{IdempotencyScope, Store};
use sengo_testkit::on_both_databases;

use crate::asking::together;
use crate::decisions::{booking_once, merchant};
use crate::made::{active, adjustment, draft, order, project_id, second};

fn scope(owner: KeyOwner, operation: &str, key: &str) -> IdempotencyScope {
    IdempotencyScope {
        owner,
        operation: operation.into(),
        key: key.into(),
    }
}

async fn owner(store: &Store) -> KeyOwner {
    KeyOwner {
        merchant: merchant(store, "Sinar Jaya").await,
        project: None,
    }
}

#[tokio::test]
async fn a_repeated_call_gets_the_kept_answer_and_moves_no_money() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let owner = owner(&store).await;
        let (ours, kopi) = (owner.merchant, project_id(1));
        let call = |key: &str, id: u64| {
            let order = order(id, adjustment(ours), active(ours, kopi), 500);
            booking_once(
                scope(owner, "POST /transfers", key),
                order,
                draft(ours, "transfer", "transfer"),
            )
        };
        // In one group, and again in the next.
        let replies = together(&store, vec![call("once", 1), call("once", 2), call("other", 3)]).await;
        let answers: Vec<_> = replies.into_iter().map(|reply| reply.unwrap().unwrap()).collect();
        assert!(answers[0].is_ok() && answers[2].is_ok());
        let kept = answers[1].clone().unwrap_err();
        let again = store.decide(call("once", 4)).await.unwrap().unwrap();
        assert_eq!(again, Err(kept));
        assert_eq!(store.tenant(ours).balance(kopi).await.unwrap().active.get(), 1000);
    })
    .await;
}

#[tokio::test]
async fn a_key_counts_for_one_owner_and_one_operation() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let owner = owner(&store).await;
        let of_project = KeyOwner {
            project: Some(project_id(1)),
            ..owner
        };
        let ours = owner.merchant;
        let scopes = [
            scope(owner, "POST /transfers", "k"),
            scope(owner, "POST /projects", "k"),
            scope(of_project, "POST /transfers", "k"),
            scope(owner, "POST /transfers", "K"),
        ];
        for (id, scope) in (1..).zip(scopes) {
            let order = order(id, adjustment(ours), active(ours, project_id(1)), 1);
            let call = booking_once(scope, order, draft(ours, "transfer", "transfer"));
            assert!(store.decide(call).await.unwrap().unwrap().is_ok());
        }
    })
    .await;
}

#[tokio::test]
async fn old_records_are_dropped_a_bounded_number_at_a_time() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let owner = owner(&store).await;
        let ours = owner.merchant;
        let call = |id: u64| {
            let order = order(id, adjustment(ours), active(ours, project_id(1)), 1);
            booking_once(
                scope(owner, "POST /transfers", &id.to_string()),
                order,
                draft(ours, "transfer", "transfer"),
            )
        };
        let replies = together(&store, (0..1100).map(call).collect()).await;
        assert!(replies.into_iter().all(|reply| reply.unwrap().unwrap().is_ok()));
        assert_eq!(
            store.idempotency_expire(second(7)).await.unwrap(),
            0,
            "from before, not from then"
        );
        assert_eq!(store.idempotency_expire(second(8)).await.unwrap(), 1000);
        assert_eq!(store.idempotency_expire(second(8)).await.unwrap(), 100);
        let fresh = store.decide(call(2000)).await.unwrap().unwrap();
        assert!(fresh.is_ok());
        // The record is gone, so the call counts anew; the transfer's own id still books once.
        let again = store.decide(call(5)).await.unwrap().unwrap().unwrap();
        assert_eq!(again.transfers.len(), 0);
        assert_eq!(
            store
                .tenant(ours)
                .balance(project_id(1))
                .await
                .unwrap()
                .active
                .get(),
            1101
        );
    })
    .await;
}
