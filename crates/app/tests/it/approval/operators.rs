//! Operators: how they prove who they are, and how they stop being one.

use sengo_app::approval::Acted;
use sengo_core::approval::ApprovalRefusal;
use sengo_core::audit::Actor;
use sengo_core::role::OperatorRole;
use sengo_testkit::app::operator;

use super::{ana, budi, production, rule};

#[tokio::test]
async fn a_key_file_proves_who_its_operator_is() {
    let app = production().await;
    let new = app
        .app
        .operator_create(operator(), "ana", OperatorRole::Owner)
        .await
        .unwrap();
    assert_eq!(app.app.operator_identify("ana", &new.token).await.unwrap(), ana());
    for (name, token) in [("ana", "otoken_wrong".to_owned().into()), ("nobody", new.token)] {
        let error = app.app.operator_identify(name, &token).await.unwrap_err();
        assert_eq!(rule(&error), Some(ApprovalRefusal::IdentityWrong), "{name}");
    }
    app.app
        .operator_create(ana(), "budi", OperatorRole::Owner)
        .await
        .unwrap();
    let third = app
        .app
        .operator_create(ana(), "citra", OperatorRole::Owner)
        .await
        .unwrap();
    let Acted::Requested(id) = third.acted else {
        panic!("made by one person alone")
    };
    let error = app
        .app
        .operator_identify("citra", &third.token)
        .await
        .unwrap_err();
    assert_eq!(rule(&error), Some(ApprovalRefusal::OperatorNotApproved));
    app.app.request_approve(budi(), &id).await.unwrap();
    assert!(app.app.operator_identify("citra", &third.token).await.is_ok());
    for (name, expected) in [
        ("budi", ApprovalRefusal::OperatorExists),
        ("Bu Di", ApprovalRefusal::NameUnusable),
    ] {
        let error = app
            .app
            .operator_create(ana(), name, OperatorRole::Owner)
            .await
            .unwrap_err();
        assert_eq!(rule(&error), Some(expected), "{name}");
    }
}

#[tokio::test]
async fn an_operator_who_was_removed_is_none_any_more() {
    let app = production().await;
    let new = app
        .app
        .operator_create(operator(), "ana", OperatorRole::Owner)
        .await
        .unwrap();
    app.app
        .operator_create(ana(), "budi", OperatorRole::Owner)
        .await
        .unwrap();
    let citra = app
        .app
        .operator_create(ana(), "citra", OperatorRole::Owner)
        .await
        .unwrap();
    app.agree(citra.acted).await;
    let acted = app.app.operator_remove(budi(), "ana").await.unwrap();
    let Acted::Requested(id) = acted else {
        panic!("removed by one person alone")
    };
    app.app.operator_identify("ana", &new.token).await.unwrap();
    app.app
        .request_approve(Actor::Operator("citra".into()), &id)
        .await
        .unwrap();
    let error = app.app.operator_identify("ana", &new.token).await.unwrap_err();
    assert_eq!(rule(&error), Some(ApprovalRefusal::IdentityWrong));
    let error = app.app.operator_remove(budi(), "ana").await.unwrap_err();
    assert_eq!(rule(&error), Some(ApprovalRefusal::OperatorNotFound));
}

/// Whoever made an operator's link could have opened it: also that of one whom nobody had to approve.
#[tokio::test]
async fn an_operator_and_whoever_made_their_link_count_as_one() {
    let app = production().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    super::two_operators(&app).await;
    let draft = |email: &str| sengo_app::people::PersonDraft {
        email: email.into(),
        name: "Budi".into(),
    };
    app.app
        .operator_console_access(ana(), "budi", &draft("budi@example.com"))
        .await
        .unwrap();
    let id = super::asked(&app.app, super::adjustment(&project, 5_000)).await;
    let error = app.app.request_approve(budi(), &id).await.unwrap_err();
    assert_eq!(rule(&error), Some(ApprovalRefusal::OwnRequest));
    // A link of their own, made by their key file, takes the other's place.
    app.app
        .operator_console_access(budi(), "budi", &draft("budi2@example.com"))
        .await
        .unwrap();
    app.app.request_approve(budi(), &id).await.unwrap();
}

/// A link that is replaced, or erased, does not undo what was asked for by it.
#[tokio::test]
async fn what_was_asked_for_by_a_link_is_not_approved_by_whoever_made_it() {
    let app = production().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    super::two_operators(&app).await;
    let draft = |email: &str| sengo_app::people::PersonDraft {
        email: email.into(),
        name: "Budi".into(),
    };
    let invited = app
        .app
        .operator_console_access(ana(), "budi", &draft("budi@example.com"))
        .await
        .unwrap();
    let act = super::adjustment(&project, 5_000);
    let Acted::Requested(id) = app.app.act(budi(), act).await.unwrap() else {
        panic!("done by one person alone")
    };
    let approve = async || {
        let error = app.app.request_approve(ana(), &id).await.unwrap_err();
        assert_eq!(rule(&error), Some(ApprovalRefusal::OwnRequest));
    };
    approve().await;
    app.app
        .operator_console_access(budi(), "budi", &draft("budi2@example.com"))
        .await
        .unwrap();
    approve().await;
    app.app.personal_data_erase(ana(), &invited.place).await.unwrap();
    approve().await;
}

#[tokio::test]
async fn there_are_always_two_owners_who_can_agree_to_another() {
    let app = production().await;
    let few = Some(ApprovalRefusal::OwnersTooFew);
    // The two whom nobody has to approve are those who approve the others.
    let viewer = app
        .app
        .operator_create(operator(), "ana", OperatorRole::Viewer)
        .await;
    assert_eq!(rule(&viewer.unwrap_err()), few);
    super::two_operators(&app).await;
    let id = |acted: Acted| match acted {
        Acted::Requested(id) => id,
        Acted::Done(done) => panic!("done by one person alone: {done}"),
    };
    for act in [
        app.app
            .operator_role_set(ana(), "budi", OperatorRole::Finance)
            .await,
        app.app.operator_remove(ana(), "budi").await,
    ] {
        // What leaves one owner can be asked for, and is not done while it would.
        let error = app.app.request_approve(budi(), &id(act.unwrap())).await;
        assert_eq!(rule(&error.unwrap_err()), few);
    }
    let third = app.app.operator_create(ana(), "citra", OperatorRole::Owner).await;
    let third = id(third.unwrap().acted);
    app.app.request_approve(budi(), &third).await.unwrap();
    let removal = app.app.operator_remove(ana(), "citra").await.unwrap();
    app.app.request_approve(budi(), &id(removal)).await.unwrap();
    assert_eq!(app.app.operator_list().await.unwrap().len(), 2);
}
