//! References that a project uses once, and domains read by the project that has them.

use sengo_core::project::{self, ProjectRefusal};
use sengo_store::{Changes, Decided, Stop, StoreError, UsedReference};
use sengo_testkit::on_both_databases;

use crate::asking::{Made, made, together};
use crate::decisions::{merchant, project, project_close};
use crate::made::{details, domain_key, project_id, second};

/// Uses a reference up; refused when it was used before.
fn use_up(reference: UsedReference) -> Made<(), ()> {
    let named = reference.clone();
    made(
        move |reads| reads.reference(&named),
        move |work| {
            if work.is_used(&reference)? {
                return Err(Stop::Refused(()));
            }
            let changes = Changes {
                reference: Some((reference.clone(), second(3))),
                ..Changes::default()
            };
            Ok(Decided { changes, answer: () })
        },
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reference_is_used_once_by_each_project() {
    on_both_databases(async |database| {
        let stores = [database.open().await, database.open().await];
        let ours = merchant(&stores[0], "Sinar Jaya").await;
        let used = |project: i64, reference: &str| UsedReference {
            merchant: ours,
            project: project_id(project),
            reference: reference.into(),
        };
        let calls = [
            used(1, "INV-1"),
            used(1, "INV-1"),
            used(2, "INV-1"),
            used(1, "inv-1"),
        ];
        let replies = together(&stores[0], calls.into_iter().map(use_up).collect()).await;
        // Which of the first two came first is the scheduler's choice; one of them did.
        assert!(
            replies[..2] == [Ok(Ok(())), Ok(Err(()))] || replies[..2] == [Ok(Err(())), Ok(Ok(()))],
            "{replies:?}"
        );
        assert_eq!(replies[2..], [Ok(Ok(())), Ok(Ok(()))]);
        assert_eq!(stores[1].decide(use_up(used(2, "INV-1"))).await, Ok(Err(())));
        for round in 0..10 {
            let raced = stores.clone().map(|store| {
                let call = use_up(used(1, &format!("race {round}")));
                tokio::spawn(async move { store.decide(call).await.unwrap() })
            });
            let mut first = 0;
            for outcome in raced {
                first += usize::from(outcome.await.unwrap().is_ok());
            }
            assert_eq!(first, 1);
        }
    })
    .await;
}

/// Approves a project without being told its domain.
fn approve_by_id(
    merchant: sengo_core::ids::MerchantId,
    id: sengo_core::ids::ProjectId,
) -> Made<(), Option<ProjectRefusal>> {
    made(
        move |reads| reads.project_with_domain(merchant, id),
        move |work| {
            let Some(before) = work.project(merchant, id)? else {
                return Err(Stop::Refused(None));
            };
            let domain_key = before.details.domain.uniqueness_key();
            let occupant = work.occupant(merchant, &domain_key)?.map(|project| project.id);
            assert_eq!(occupant, Some(id));
            let after = project::approve(before, work.domain_owner(&domain_key)?)
                .map_err(|refusal| Stop::Refused(Some(refusal)))?;
            let changes = Changes {
                projects: vec![after],
                approved_domains: vec![(domain_key, Some((merchant, id)))],
                ..Changes::default()
            };
            Ok(Decided { changes, answer: () })
        },
    )
}

#[tokio::test]
async fn a_project_is_read_with_whatever_domain_it_has() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let (ours, theirs) = (
            merchant(&store, "Sinar Jaya").await,
            merchant(&store, "Maju Bersama").await,
        );
        let first = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        let second = project(&store, theirs, details("Warung Kopi", "kopi.test")).await;
        let ask =
            async |merchant, id| -> Result<_, StoreError> { store.decide(approve_by_id(merchant, id)).await };
        assert_eq!(ask(ours, first).await, Ok(Ok(())));
        assert_eq!(
            ask(theirs, second).await,
            Ok(Err(Some(ProjectRefusal::DomainTaken)))
        );
        assert_eq!(
            ask(theirs, first).await,
            Ok(Err(None)),
            "another tenant's project"
        );
        store
            .decide(project_close(ours, first, domain_key("kopi.test")))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(ask(theirs, second).await, Ok(Ok(())));
    })
    .await;
}
