//! What each role permits, over every function of the desks.

use std::collections::BTreeSet;

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
