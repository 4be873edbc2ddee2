//! Merchants and projects: written, read back, and kept apart.

use sengo_core::allowlist::Allowlist;
use sengo_core::merchant::Product;
use sengo_core::project::{
    self, Creation, Project, ProjectPatch, ProjectRefusal, Reason, ReasonField, Status,
};
use sengo_store::{Changes, Decided, Page, ProjectFilter, Stop};
use sengo_testkit::on_both_databases;

use crate::asking::{Made, made, together};
use crate::decisions::{merchant, project, project_approve, project_close, project_create, project_patch};
use crate::made::{details, domain, domain_key, merchant_id, merchant_name, project_id, second};

const ALL: Page = Page {
    offset: 0,
    limit: 100,
};

#[tokio::test]
async fn a_merchant_is_read_back_as_it_was_written_and_changed() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let id = merchant(&store, "Sinar Jaya").await;
        let change = made(
            move |reads| reads.merchant(id),
            move |work| {
                let mut after = work.merchant(id)?.expect("the merchant").clone();
                after.name = merchant_name("Sinar Jaya Abadi");
                after = after.with_product(Product::Project, false);
                after.allowlist = Some(Allowlist::parse(&["203.0.113.0/24", "2001:db8::1"]).unwrap());
                let changes = Changes {
                    merchants: vec![after.clone()],
                    outdates_caches: true,
                    ..Changes::default()
                };
                Ok::<_, Stop<()>>(Decided {
                    changes,
                    answer: after,
                })
            },
        );
        let before = store.tenant(id).merchant().await.unwrap().unwrap();
        assert_eq!(before.products, [Product::Project]);
        let revision = store.revision().await.unwrap();
        let after = store.decide(change).await.unwrap().unwrap();
        assert_eq!(store.tenant(id).merchant().await.unwrap(), Some(after.clone()));
        assert_eq!(store.revision().await.unwrap(), revision + 1);
        let other = merchant(&store, "Maju Bersama").await;
        let listed = store.merchants(ALL).await.unwrap();
        assert_eq!(
            listed.iter().map(|found| found.id).collect::<Vec<_>>(),
            [id, other]
        );
        let second_page = Page { offset: 1, limit: 1 };
        assert_eq!(store.merchants(second_page).await.unwrap(), listed[1..]);
        assert_eq!(store.tenant(merchant_id(99)).merchant().await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_project_is_read_back_and_only_by_its_own_merchant() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let (ours, theirs) = (
            merchant(&store, "Sinar Jaya").await,
            merchant(&store, "Maju Bersama").await,
        );
        let wanted = details("Toko Kopi", "kopi.test");
        let id = project(&store, ours, wanted.clone()).await;
        let found = store.tenant(ours).project(id).await.unwrap().unwrap();
        assert_eq!((found.merchant, found.id, &found.details), (ours, id, &wanted));
        assert_eq!((found.status, found.created_at), (Status::Review, second(2)));
        assert_eq!(store.tenant(theirs).project(id).await.unwrap(), None);
        assert_eq!(store.project_owner(id).await.unwrap(), Some(ours));
        assert_eq!(store.project_owner(project_id(77)).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn an_occupied_domain_is_seen_within_a_group_and_across_groups() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let (ours, theirs) = (
            merchant(&store, "Sinar Jaya").await,
            merchant(&store, "Maju Bersama").await,
        );
        let replies = together(
            &store,
            vec![
                project_create(ours, details("Toko Kopi", "kopi.test")),
                project_create(ours, details("Toko Kopi", "kopi.test")),
                project_create(ours, details("Toko Teh", "kopi.test")),
                project_create(theirs, details("Warung Kopi", "kopi.test")),
            ],
        )
        .await;
        let made: Vec<_> = replies.into_iter().map(|reply| reply.unwrap()).collect();
        let Ok(Creation::New(first)) = &made[0] else {
            panic!("{made:?}")
        };
        assert_eq!(made[1], Ok(Creation::Repeated(first.clone())));
        let in_use = ProjectRefusal::DomainInUse {
            project: first.id,
            status: Status::Review,
        };
        assert_eq!(made[2], Err(in_use.clone()));
        assert!(matches!(&made[3], Ok(Creation::New(other)) if other.id != first.id));
        let again = store
            .decide(project_create(ours, details("Toko Susu", "kopi.test")))
            .await
            .unwrap();
        assert_eq!(again, Err(in_use));
    })
    .await;
}

fn reject(project: &Project) -> Made<Project, ()> {
    let (merchant, id) = (project.merchant, project.id);
    made(
        move |reads| reads.project(merchant, id),
        move |work| {
            let reasons = vec![
                Reason {
                    field: ReasonField::Name,
                    message: "misleading = not yours; really".into(),
                },
                Reason {
                    field: ReasonField::Ip,
                    message: "too wide".into(),
                },
            ];
            let before = work.project(merchant, id)?.expect("the project");
            let after = project::reject(before, reasons).map_err(|_| Stop::Refused(()))?;
            let changes = Changes {
                projects: vec![after.clone()],
                ..Changes::default()
            };
            Ok(Decided {
                changes,
                answer: after,
            })
        },
    )
}

#[tokio::test]
async fn a_rejected_project_keeps_its_reasons_and_frees_its_domain() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let first = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        let before = store.tenant(ours).project(first).await.unwrap().unwrap();
        let rejected = store.decide(reject(&before)).await.unwrap().unwrap();
        assert_eq!(rejected.reasons.len(), 2);
        assert_eq!(store.tenant(ours).project(first).await.unwrap(), Some(rejected));
        let second = project(&store, ours, details("Toko Teh", "kopi.test")).await;
        let patch = ProjectPatch::default();
        let refused = store.decide(project_patch(
            ours,
            first,
            ProjectPatch {
                domain: Some(domain("kopi.test")),
                ..patch.clone()
            },
        ));
        assert_eq!(
            refused.await.unwrap(),
            Err(ProjectRefusal::DomainInUse {
                project: second,
                status: Status::Review
            })
        );
        let moved = store.decide(project_patch(
            ours,
            first,
            ProjectPatch {
                domain: Some(domain("susu.test")),
                ..patch
            },
        ));
        let moved = moved.await.unwrap().unwrap();
        assert_eq!(
            (moved.status, moved.details.domain),
            (Status::Review, domain("susu.test"))
        );
    })
    .await;
}

#[tokio::test]
async fn a_domain_freed_in_a_group_can_be_taken_in_the_same_group() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let ours = merchant(&store, "Sinar Jaya").await;
        let closing = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        let moving = project(&store, ours, details("Toko Teh", "teh.test")).await;
        let patch = ProjectPatch {
            domain: Some(domain("kopi.test")),
            ..ProjectPatch::default()
        };
        let replies = together(
            &store,
            vec![
                project_close(ours, closing, domain_key("kopi.test")),
                project_patch(ours, moving, patch),
            ],
        )
        .await;
        assert!(replies.into_iter().all(|reply| reply.unwrap().is_ok()));
        let made = store
            .decide(project_create(ours, details("Toko Susu", "teh.test")))
            .await
            .unwrap();
        assert!(matches!(made, Ok(Creation::New(_))));
    })
    .await;
}

#[tokio::test]
async fn the_first_project_to_be_approved_has_the_domain_until_it_closes() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let (ours, theirs) = (
            merchant(&store, "Sinar Jaya").await,
            merchant(&store, "Maju Bersama").await,
        );
        let first = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        let second = project(&store, theirs, details("Warung Kopi", "kopi.test")).await;
        let key = || domain_key("kopi.test");
        let replies = together(
            &store,
            vec![
                project_approve(ours, first, key()),
                project_approve(theirs, second, key()),
            ],
        )
        .await;
        assert_eq!(
            replies[0].as_ref().unwrap().as_ref().unwrap().status,
            Status::Active
        );
        assert_eq!(replies[1], Ok(Err(ProjectRefusal::DomainTaken)));
        let again = store
            .decide(project_approve(theirs, second, key()))
            .await
            .unwrap();
        assert_eq!(again, Err(ProjectRefusal::DomainTaken));
        store
            .decide(project_close(ours, first, key()))
            .await
            .unwrap()
            .unwrap();
        store
            .decide(project_approve(theirs, second, key()))
            .await
            .unwrap()
            .unwrap();
        store
            .decide(project_close(theirs, second, key()))
            .await
            .unwrap()
            .unwrap();
    })
    .await;
}

#[tokio::test]
async fn projects_are_listed_by_merchant_and_status_a_page_at_a_time() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let (ours, theirs) = (
            merchant(&store, "Sinar Jaya").await,
            merchant(&store, "Maju Bersama").await,
        );
        let a = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        let b = project(&store, theirs, details("Warung Kopi", "warung.test")).await;
        let c = project(&store, ours, details("Toko Teh", "teh.test")).await;
        store
            .decide(project_approve(ours, c, domain_key("teh.test")))
            .await
            .unwrap()
            .unwrap();
        let list = async |merchant, status, offset, limit| {
            let filter = ProjectFilter { merchant, status };
            let found = store.projects(filter, Page { offset, limit }).await.unwrap();
            found.into_iter().map(|project| project.id).collect::<Vec<_>>()
        };
        assert_eq!(list(None, None, 0, 10).await, [a, b, c]);
        assert_eq!(list(None, None, 1, 1).await, [b]);
        assert_eq!(list(Some(ours), None, 0, 10).await, [a, c]);
        assert_eq!(list(Some(ours), Some(Status::Active), 0, 10).await, [c]);
        assert_eq!(list(None, Some(Status::Review), 0, 10).await, [a, b]);
        assert_eq!(list(Some(theirs), Some(Status::Active), 0, 10).await, []);
    })
    .await;
}
