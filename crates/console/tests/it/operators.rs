//! Operators, as operators manage them.

use sengo_core::role::OperatorRole;
use sengo_testkit::app::operator;

use crate::browser::Site;

const OPERATORS: &str = "/console/operator/operators";
const NEW: &str = "/console/operator/operators/new";
const FOUR_EYES: &str = "/console/operator/operators/four-eyes";

#[tokio::test]
async fn an_operator_is_made_let_in_given_another_role_and_removed() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Owner).await;
    let page = ana.get(NEW).await;
    let faulty = ana
        .submit(&page, NEW, &[("name", "Citra P"), ("role", "finance")])
        .await;
    assert_eq!(faulty.status, 422);
    assert!(
        faulty.body.contains("field-name-fault") && faulty.body.contains("value=\"Citra P\""),
        "{}",
        faulty.body
    );
    let made = ana
        .submit(&faulty, NEW, &[("name", "citra"), ("role", "finance")])
        .await;
    assert!(
        made.body.contains(&format!("{OPERATORS}/citra/link")),
        "{}",
        made.body
    );

    let link = format!("{OPERATORS}/citra/link");
    let page = ana.get(&link).await;
    let unusable = ana
        .submit(&page, &link, &[("name", "Citra"), ("email", "nowhere")])
        .await;
    assert_eq!(unusable.status, 422);
    assert!(unusable.body.contains("value=\"nowhere\""), "{}", unusable.body);
    let typed = [("name", "Citra"), ("email", "citra@sengo.example")];
    let shown = ana.submit(&unusable, &link, &typed).await;
    assert!(
        shown.body.contains("/console/invitation/0.citra."),
        "{}",
        shown.body
    );
    let list = ana.get(OPERATORS).await.body;
    assert!(
        list.contains("citra@sengo.example") && list.contains("Invited"),
        "{list}"
    );
    assert!(!list.contains("/console/invitation/"), "the link is shown once");

    let role = format!("{OPERATORS}/citra/role");
    let page = ana.get(&role).await;
    let set = ana.submit(&page, &role, &[("role", "viewer")]).await;
    assert_eq!(set.location(), format!("{OPERATORS}?told=role"));
    assert_eq!(
        site.app.app.operator_role("citra").await.unwrap(),
        OperatorRole::Viewer
    );

    let remove = format!("{OPERATORS}/citra/remove");
    let page = ana.get(&remove).await;
    let removed = ana.submit(&page, &remove, &[]).await;
    assert_eq!(removed.location(), format!("{OPERATORS}?told=removed"));
    assert_eq!(ana.get(&remove).await.status, 404);
}

#[tokio::test]
async fn what_needs_a_second_operator_is_asked_for_and_leads_to_the_request() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Owner).await;
    let mut budi = site.operator("budi", OperatorRole::Owner).await;
    site.operator("citra", OperatorRole::Owner).await;
    let page = ana.get(FOUR_EYES).await;
    assert!(page.body.contains("Operators there are now: 3"), "{}", page.body);
    let on = ana.submit(&page, FOUR_EYES, &[]).await;
    assert_eq!(on.location(), format!("{OPERATORS}?told=on"));

    let remove = format!("{OPERATORS}/citra/remove");
    let page = ana.get(&remove).await;
    let asked = ana.submit(&page, &remove, &[]).await.location().to_owned();
    let request = asked.split('?').next().unwrap().to_owned();
    assert!(request.starts_with("/console/operator/requests/"), "{asked}");
    let list = ana.get(OPERATORS).await.body;
    assert!(list.contains("<code>citra</code>"), "nothing happened yet");

    let page = ana.get(NEW).await;
    let made = ana
        .submit(&page, NEW, &[("name", "dewi"), ("role", "viewer")])
        .await;
    assert!(made.body.contains("/console/operator/requests/"), "{}", made.body);
    assert!(!ana.get(OPERATORS).await.body.contains("<code>dewi</code>"));

    let approve = format!("{request}/approve");
    let page = budi.get(&approve).await;
    assert_eq!(budi.submit(&page, &approve, &[]).await.status, 303);
    assert!(!ana.get(OPERATORS).await.body.contains("<code>citra</code>"));
}

#[tokio::test]
async fn nobody_changes_their_own_role_or_makes_a_link_for_themselves() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Owner).await;
    let list = ana.get(OPERATORS).await.body;
    assert!(!list.contains(&format!("{OPERATORS}/ana/")), "{list}");
    for act in ["role", "link", "remove"] {
        assert_eq!(
            ana.get(&format!("{OPERATORS}/ana/{act}")).await.status,
            409,
            "{act}"
        );
    }
}

#[tokio::test]
async fn an_operator_without_the_console_is_shown_as_one() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Viewer).await;
    site.app
        .app
        .operator_create(operator(), "rani", OperatorRole::Owner)
        .await
        .unwrap();
    let list = ana.get(OPERATORS).await.body;
    assert!(list.contains("Command line only"), "{list}");
    assert!(!list.contains(NEW), "a viewer is offered nothing");
}
