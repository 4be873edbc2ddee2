//! What colleagues do about each other's access.

use jiff::SignedDuration;
use sengo_core::person::{INVITED_A_DAY_MAX, LINKS_A_DAY_MAX, PersonRefusal};
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::app::{operator, two_operators};
use sengo_testkit::{TestApp, on_both_databases};

use super::{PASSWORD, attempt, draft, rule, session, signed_in};

#[tokio::test]
async fn an_access_ends_once_and_its_address_stays_with_whoever_has_it_now() {
    let app = TestApp::start().await;
    let owner = signed_in(&app, "ana@example.com", MerchantRole::Owner).await;
    let desk = app.app.desk(&owner);
    let invite = async || {
        desk.team_invite(MerchantRole::Finance, &draft("budi@example.com"))
            .await
            .unwrap()
    };
    let first = invite().await.place;
    desk.team_end(&first.name).await.unwrap();
    let second = invite().await;
    session(&app, &second, "budi@example.com").await;
    let gone = Some(PersonRefusal::PersonNotFound);
    assert_eq!(rule(desk.team_end(&first.name).await), gone);
    assert_eq!(
        rule(desk.team_role_set(&first.name, MerchantRole::Owner).await),
        gone
    );
    assert_eq!(rule(desk.team_link_again(&first.name).await), gone);
    assert!(
        app.app
            .sign_in(attempt("budi@example.com", PASSWORD))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn nobody_is_flooded_with_links() {
    let app = TestApp::start().await;
    let owner = signed_in(&app, "ana@example.com", MerchantRole::Owner).await;
    let desk = app.app.desk(&owner);
    let budi = draft("budi@example.com");
    let budi = desk.team_invite(MerchantRole::Viewer, &budi).await.unwrap().place;
    for _ in 1..LINKS_A_DAY_MAX {
        app.clock.advance(SignedDuration::from_mins(1));
        desk.team_link_again(&budi.name).await.unwrap();
    }
    let seconds = 24 * 3600 - 4 * 60;
    assert_eq!(
        rule(desk.team_link_again(&budi.name).await),
        Some(PersonRefusal::LinksTooMany { seconds })
    );
    app.clock
        .advance(SignedDuration::from_secs(seconds.try_into().unwrap()));
    desk.team_link_again(&budi.name).await.unwrap();

    two_operators(&app.app).await;
    let link = async || {
        app.app
            .operator_console_access(operator(), "ana", &draft("ana@sengo.example"))
            .await
    };
    for _ in 0..LINKS_A_DAY_MAX {
        link().await.unwrap();
    }
    let too_many = rule(link().await);
    assert!(
        matches!(too_many, Some(PersonRefusal::LinksTooMany { .. })),
        "{too_many:?}"
    );
}

#[tokio::test]
async fn a_team_invites_so_many_people_a_day() {
    on_both_databases(async |database| {
        let app = TestApp::on(std::sync::Arc::new(database), Default::default()).await;
        let merchant = app.merchant().await;
        let invite = async |number: usize| {
            let draft = draft(&format!("p{number}@example.com"));
            app.app
                .person_invite(operator(), merchant.id, MerchantRole::Viewer, &draft)
                .await
        };
        let first = invite(0).await.unwrap().place;
        for number in 1..INVITED_A_DAY_MAX {
            invite(number).await.unwrap();
        }
        let refused = rule(invite(INVITED_A_DAY_MAX).await);
        assert!(
            matches!(refused, Some(PersonRefusal::LinksTooMany { .. })),
            "{refused:?}"
        );
        // Whoever counts already may get another one.
        app.app.person_link_again(operator(), &first).await.unwrap();
        // Another team has its own count.
        let other = app.merchant().await;
        let draft = draft("q@example.com");
        app.app
            .person_invite(operator(), other.id, MerchantRole::Viewer, &draft)
            .await
            .unwrap();
        app.clock.advance(SignedDuration::from_hours(24));
        invite(INVITED_A_DAY_MAX).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_link_of_an_operator_who_was_removed_meanwhile_lets_nobody_in() {
    let app = TestApp::start().await;
    two_operators(&app.app).await;
    let invited = app
        .app
        .operator_console_access(operator(), "ana", &draft("ana@sengo.example"))
        .await
        .unwrap();
    let token = invited.token().unwrap();
    app.app.invitation_show(token).await.unwrap();
    app.app.operator_remove(operator(), "ana").await.unwrap();
    let over = Some(PersonRefusal::InvitationOver);
    assert_eq!(rule(app.app.invitation_show(token).await), over);
    // Nor does it become the link of another operator of the same name.
    app.clock.advance(SignedDuration::from_secs(1));
    app.app
        .operator_create(operator(), "ana", OperatorRole::Owner)
        .await
        .unwrap();
    assert_eq!(rule(app.app.invitation_show(token).await), over);
}

#[tokio::test]
async fn erasing_somebody_who_left_keeps_their_address_with_whoever_has_it_now() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let invite = async || {
        let draft = draft("budi@example.com");
        app.app
            .person_invite(operator(), merchant.id, MerchantRole::Owner, &draft)
            .await
    };
    let first = invite().await.unwrap().place;
    app.app.person_end(operator(), &first).await.unwrap();
    let second = invite().await.unwrap();
    session(&app, &second, "budi@example.com").await;
    app.app.personal_data_erase(operator(), &first).await.unwrap();
    assert!(
        app.app
            .sign_in(attempt("budi@example.com", PASSWORD))
            .await
            .is_ok()
    );
    assert_eq!(rule(invite().await), Some(PersonRefusal::EmailUsed));
}
