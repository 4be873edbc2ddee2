//! What each role permits, over every function of the desks.

use std::collections::BTreeSet;

use sengo_app::projects::Review;
use sengo_core::audit::Actor;
use sengo_core::key::KeyOwner;
use sengo_core::person::PersonRefusal;
use sengo_core::role::{MerchantRole, OperatorRole, Permission, Role};
use sengo_testkit::TestApp;
use sengo_testkit::app::operator;

use super::{draft, rule, signed_in};

/// Every public function of every desk begins by asking for a permission.
#[test]
fn no_desk_does_anything_before_it_asks() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/desk");
    let mut functions = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        for function in text
            .split("\n    pub ")
            .skip(1)
            .filter(|text| text.contains("fn "))
        {
            let name = function.split('(').next().unwrap().to_owned();
            let (_, body) = function.split_once("{\n").unwrap();
            let first = body.trim_start().lines().next().unwrap();
            let asks = first.contains("self.may(Permission::") || first.contains("self.own(Permission::");
            assert!(asks, "{}: {name} begins with: {first}", path.display());
            functions += 1;
        }
    }
    assert!(functions >= 10, "only {functions} functions were found");
}

#[tokio::test]
async fn a_desk_refuses_what_the_role_does_not_permit() {
    let app = TestApp::start().await;
    let viewer = signed_in(&app, "viewer@example.com", MerchantRole::Viewer).await;
    let desk = app.app.desk(&viewer);
    let not_permitted = Some(PersonRefusal::NotPermitted);
    desk.team().await.unwrap();
    assert_eq!(
        rule(
            desk.team_invite(MerchantRole::Owner, &draft("x@example.com"))
                .await
        ),
        not_permitted
    );
    assert_eq!(rule(desk.operators().await), not_permitted);
    let merchant = viewer.merchant().unwrap();
    assert_eq!(rule(desk.merchant_team(merchant).await), not_permitted);
    assert_eq!(rule(desk.operator_remove("ana").await), not_permitted);
}

/// Roles count at the command line and on every other route, too.
#[tokio::test]
async fn an_operators_role_holds_wherever_they_act() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project_in_review(&merchant).await;
    sengo_testkit::app::two_operators(&app.app).await;
    let not_permitted = Some(PersonRefusal::NotPermitted);
    for role in OperatorRole::ALL {
        app.app.operator_role_set(operator(), "budi", role).await.unwrap();
        let budi = sengo_core::audit::Actor::Operator("budi".into());
        let review = app
            .app
            .project_review(budi.clone(), project, sengo_app::projects::Review::Resume, false)
            .await;
        let is_stopped = rule(review) == not_permitted;
        assert_eq!(is_stopped, !role.permits(Permission::ProjectReview), "{role:?}");
        let adjustment = sengo_app::balances::Adjustment {
            active: sengo_core::money::Rupiah::new(1),
            pending: sengo_core::money::Rupiah::new(0),
            reason: "a test".into(),
            id: None,
        };
        let adjusted = app.app.balance_adjust(budi, project, adjustment).await;
        let is_stopped = adjusted.is_err() && rule(adjusted) == not_permitted;
        assert_eq!(is_stopped, !role.permits(Permission::MoneyAct), "{role:?}");
    }
}

/// Whoever may only see changes nothing, at the command line as little as at the console.
#[tokio::test]
async fn an_operator_who_may_only_see_changes_nothing_on_any_route() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let engine = app.engine("bank").await;
    let invited = app
        .app
        .person_invite(
            operator(),
            merchant.id,
            MerchantRole::Viewer,
            &draft("budi@example.com"),
        )
        .await
        .unwrap();
    sengo_testkit::app::two_operators(&app.app).await;
    app.app
        .operator_role_set(operator(), "budi", OperatorRole::Viewer)
        .await
        .unwrap();
    let budi = || Actor::Operator("budi".into());
    let owner = KeyOwner {
        merchant: merchant.id,
        project: Some(project.id),
    };
    let name = || sengo_core::name::MerchantName::parse("Baru").unwrap();
    let role = MerchantRole::Owner;
    let on = &app.app;
    let payment = app.plant_payment(merchant.id, project.id, 10_000).await;
    let tried = [
        (
            "merchant_create",
            on.merchant_create(budi(), name(), None).await.map(|_| ()),
        ),
        (
            "merchant_update",
            on.merchant_update(budi(), merchant.id, Default::default())
                .await
                .map(|_| ()),
        ),
        ("key_issue", on.key_issue(budi(), owner, None).await.map(|_| ())),
        (
            "key_rotate",
            on.key_rotate(budi(), owner, &project.pair.key, 1, None)
                .await
                .map(|_| ()),
        ),
        (
            "key_revoke",
            on.key_revoke(budi(), owner, &project.pair.key, None)
                .await
                .map(|_| ()),
        ),
        (
            "engine key_revoke",
            on.key_revoke(budi(), KeyOwner::ENGINES, &engine.key, None)
                .await
                .map(|_| ()),
        ),
        (
            "project_review",
            on.project_review(budi(), project.id, Review::Suspend, false)
                .await
                .map(|_| ()),
        ),
        (
            "project_close",
            on.project_close(budi(), merchant.id, project.id, None)
                .await
                .map(|_| ()),
        ),
        (
            "project_settings_update",
            on.project_settings_update(budi(), project.id, Default::default())
                .await
                .map(|_| ()),
        ),
        (
            "callback_resend_any",
            on.callback_resend_any(budi(), payment).await.map(|_| ()),
        ),
        (
            "instruction_release",
            on.instruction_release(budi(), payment).await.map(|_| ()),
        ),
        (
            "operator_create",
            on.operator_create(budi(), "citra", OperatorRole::Owner)
                .await
                .map(|_| ()),
        ),
        (
            "operator_remove",
            on.operator_remove(budi(), "ana").await.map(|_| ()),
        ),
        (
            "operator_role_set",
            on.operator_role_set(budi(), "budi", OperatorRole::Owner)
                .await
                .map(|_| ()),
        ),
        (
            "operator_console_access",
            on.operator_console_access(budi(), "ana", &draft("x@example.com"))
                .await
                .map(|_| ()),
        ),
        ("four_eyes_set", on.four_eyes_set(budi(), true).await),
        (
            "person_invite",
            on.person_invite(budi(), merchant.id, role, &draft("x@example.com"))
                .await
                .map(|_| ()),
        ),
        (
            "person_role_set",
            on.person_role_set(budi(), &invited.place, role).await,
        ),
        ("person_end", on.person_end(budi(), &invited.place).await),
        (
            "person_link_again",
            on.person_link_again(budi(), &invited.place).await.map(|_| ()),
        ),
        (
            "request_approve",
            on.request_approve(budi(), "none").await.map(|_| ()),
        ),
    ];
    for (route, done) in tried {
        let expected = match route {
            // There is no such request, and whoever may only see is told that.
            "request_approve" => None,
            _ => Some(PersonRefusal::NotPermitted),
        };
        assert!(done.is_err(), "{route} was done");
        assert_eq!(rule(done), expected, "{route}");
    }
    // Their own link they make by their own key file.
    on.operator_console_access(budi(), "budi", &draft("budi2@example.com"))
        .await
        .unwrap();
}

/// Each permission is somebody's, and no two roles are the same under two names.
#[test]
fn every_permission_is_somebodys_and_roles_differ() {
    let roles = OperatorRole::ALL.map(Role::Operator).into_iter();
    let roles: Vec<Role> = roles.chain(MerchantRole::ALL.map(Role::Merchant)).collect();
    let permitted = |role: Role| -> BTreeSet<Permission> {
        Permission::ALL
            .into_iter()
            .filter(|permission| role.permits(*permission))
            .collect()
    };
    for permission in Permission::ALL {
        assert!(
            roles.iter().any(|role| role.permits(permission)),
            "{permission:?}"
        );
    }
    let different: BTreeSet<_> = roles.iter().map(|role| permitted(*role)).collect();
    assert_eq!(different.len(), roles.len());
}
