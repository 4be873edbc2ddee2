//! The audit trail.

use sengo_core::audit::{RowFacts, row_hash};
use sengo_core::ids::MerchantId;
use sengo_store::{AuditFilter, AuditView, Page, Store};
use sengo_testkit::on_both_databases;

use crate::asking::together;
use crate::decisions::{merchant, project, project_approve, project_create};
use crate::made::{details, domain_key};
use crate::schema::raw;

const ALL: Page = Page {
    offset: 0,
    limit: 1000,
};

async fn trail(store: &Store, merchant: MerchantId) -> Vec<AuditView> {
    let filter = AuditFilter {
        merchant: Some(merchant),
    };
    let mut rows = store.audit(filter, ALL).await.unwrap();
    rows.sort_by_key(|row| row.number);
    rows
}

/// Computes a chain again from nothing but its rows.
fn assert_chained(rows: &[AuditView]) {
    let mut previous = [0; 32];
    for (row, number) in rows.iter().zip(1..) {
        assert_eq!(row.number, number);
        let facts = RowFacts {
            merchant: row.merchant,
            recorded_at: row.recorded_at,
            business_at: row.business_at,
            actor: &row.actor,
            action: &row.action,
            subject: &row.subject,
        };
        assert_eq!(row.hash, row_hash(previous, number, &row.details_hash, &facts));
        previous = row.hash;
    }
}

#[tokio::test]
async fn each_merchant_has_a_chain_that_can_be_computed_again() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let (ours, theirs) = (
            merchant(&store, "Sinar Jaya").await,
            merchant(&store, "Maju Bersama").await,
        );
        let hosts = ["a.test", "b.test", "c.test", "d.test"];
        let creations = hosts
            .iter()
            .flat_map(|host| [ours, theirs].map(|owner| project_create(owner, details("Toko Kopi", host))));
        let replies = together(&store, creations.collect()).await;
        assert!(replies.into_iter().all(|reply| reply.unwrap().is_ok()));
        for owner in [ours, theirs] {
            let rows = trail(&store, owner).await;
            assert_eq!(rows.len(), 5);
            assert!(rows.iter().all(|row| row.merchant == owner));
            assert_eq!(
                (rows[0].action.as_str(), rows[1].action.as_str()),
                ("merchant.create", "project.create")
            );
            assert_chained(&rows);
        }
        let everything = store.audit(AuditFilter::default(), ALL).await.unwrap();
        assert_eq!(everything.len(), 10);
        let newest = Page { offset: 0, limit: 3 };
        assert_eq!(
            store.audit(AuditFilter::default(), newest).await.unwrap(),
            everything[..3]
        );
    })
    .await;
}

#[tokio::test]
async fn erased_details_leave_the_chain_whole() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let id = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        raw(&database, "DELETE FROM audit_detail WHERE number = 1").await;
        store
            .decide(project_approve(ours, id, domain_key("kopi.test")))
            .await
            .unwrap()
            .unwrap();
        let rows = trail(&store, ours).await;
        assert_eq!((&rows[0].details, rows[0].salt), (&None, None));
        assert!(rows[1].details.is_some() && rows[1].salt.is_some());
        assert_eq!(rows.len(), 3);
        assert_chained(&rows);
    })
    .await;
}
