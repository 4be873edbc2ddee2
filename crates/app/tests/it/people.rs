//! People who sign in: from the link to the last form.

mod refunds;
mod roles;
mod teams;

use jiff::SignedDuration;
use secrecy::{ExposeSecret, SecretString};
use sengo_app::Error;
use sengo_app::people::{
    Attempt, Invitation, NewAccess, NewSession, Passed, PersonDraft, Preferences, SecondFactor, SignedIn,
    Theme,
};
use sengo_app::ports::Clock;
use sengo_core::environment::Environment;
use sengo_core::person::{FAILURES_FREE, PersonRefusal, SESSION_IDLE_MAX};
use sengo_core::refusal::Refusal;
use sengo_core::role::{MerchantRole, OperatorRole, Role};
use sengo_testkit::app::{operator, two_operators};
use sengo_testkit::{Database, TestApp};
use sengo_wire::error::Language;
use std::sync::Arc;

pub(crate) const PASSWORD: &str = "kebun teh di pagi hari";

pub(crate) fn rule<T: std::fmt::Debug>(result: Result<T, Error>) -> Option<PersonRefusal> {
    match result.unwrap_err().refusal() {
        Some(Refusal::Person(rule)) => Some(*rule),
        _ => None,
    }
}

pub(crate) fn draft(email: &str) -> PersonDraft {
    PersonDraft {
        email: email.into(),
        name: "Budi Santoso".into(),
    }
}

pub(crate) fn attempt<'a>(email: &'a str, password: &str) -> Attempt<'a> {
    Attempt {
        email,
        password: password.into(),
        address: "203.0.113.9".into(),
        browser: "Firefox".into(),
    }
}

/// Accepts an invitation with an authenticator; answers it and the recovery codes.
pub(crate) async fn accept(app: &TestApp, invitation: &Invitation) -> (SecondFactor, Vec<SecretString>) {
    let factor = app.app.second_factor_new().unwrap();
    let code = factor.code_at(app.clock.real()).unwrap();
    let access = NewAccess {
        password: PASSWORD.into(),
        second_factor: Some((factor.clone(), code)),
    };
    let codes = app
        .app
        .invitation_accept(invitation.token().unwrap(), access)
        .await
        .unwrap();
    (factor, codes)
}

async fn by_code(app: &TestApp, email: &str, code: &str) -> Result<NewSession, Error> {
    let Passed::CodeNeeded(challenge) = app.app.sign_in(attempt(email, PASSWORD)).await? else {
        panic!("no code was asked for")
    };
    app.app
        .sign_in_code(&challenge, &code.into(), "203.0.113.9".into(), "Firefox")
        .await
}

/// Somebody of a new merchant, signed in.
pub(crate) async fn signed_in(app: &TestApp, email: &str, role: MerchantRole) -> SignedIn {
    let merchant = app.merchant().await;
    let invited = app
        .app
        .person_invite(operator(), merchant.id, role, &draft(email))
        .await;
    session(app, &invited.unwrap(), email).await
}

/// A session of somebody who was just invited.
pub(crate) async fn session(app: &TestApp, invitation: &Invitation, email: &str) -> SignedIn {
    let (factor, _) = accept(app, invitation).await;
    app.clock.advance(SignedDuration::from_secs(30));
    let code = factor.code_at(app.clock.real()).unwrap();
    let new = by_code(app, email, &code).await.unwrap();
    app.app.session_resume(&new.token).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_invited_person_signs_in_with_password_and_code_on_both_databases() {
    for database in [Database::sqlite(), Database::postgres()] {
        let app = TestApp::of(Arc::new(database), Default::default(), Environment::Production).await;
        let merchant = app.merchant().await;
        let invited = app
            .app
            .person_invite(
                operator(),
                merchant.id,
                MerchantRole::Developer,
                &draft(" Budi@Example.com"),
            )
            .await
            .unwrap();
        let invitee = app.app.invitation_show(invited.token().unwrap()).await.unwrap();
        assert_eq!(
            (
                invitee.email.as_str(),
                invitee.name.as_str(),
                invitee.may_skip_second_factor
            ),
            ("budi@example.com", "Budi Santoso", false)
        );
        let early = app.app.sign_in(attempt("budi@example.com", PASSWORD)).await;
        assert_eq!(rule(early), Some(PersonRefusal::SignInWrong));
        let without = NewAccess {
            password: PASSWORD.into(),
            second_factor: None,
        };
        let without = app.app.invitation_accept(invited.token().unwrap(), without).await;
        assert_eq!(rule(without), Some(PersonRefusal::CodeWrong));
        let (factor, codes) = accept(&app, &invited).await;
        assert_eq!(codes.len(), 10);
        let again = app.app.invitation_show(invited.token().unwrap()).await;
        assert_eq!(rule(again), Some(PersonRefusal::InvitationOver));
        // The code that set it up counts as used.
        let used = factor.code_at(app.clock.real()).unwrap();
        assert_eq!(
            rule(by_code(&app, "budi@example.com", &used).await),
            Some(PersonRefusal::CodeUsed)
        );
        app.clock.advance(SignedDuration::from_secs(30));
        let code = factor.code_at(app.clock.real()).unwrap();
        let new = by_code(&app, "BUDI@example.com", &code).await.unwrap();
        assert_eq!(
            rule(by_code(&app, "budi@example.com", &code).await),
            Some(PersonRefusal::CodeUsed)
        );
        let by = app.app.session_resume(&new.token).await.unwrap().unwrap();
        assert_eq!(by.role, Role::Merchant(MerchantRole::Developer));
        assert_eq!(
            (by.name.as_str(), by.merchant()),
            ("Budi Santoso", Some(merchant.id))
        );
        // A recovery code works once, however it is written.
        let recovery = codes[0].expose_secret().to_uppercase().replace('-', " ");
        by_code(&app, "budi@example.com", &recovery).await.unwrap();
        assert_eq!(
            rule(by_code(&app, "budi@example.com", &recovery).await),
            Some(PersonRefusal::SignInWrong)
        );
    }
}

#[tokio::test]
async fn a_wrong_password_looks_like_an_unknown_address_and_is_slowed_down_alike() {
    let app = TestApp::start().await;
    signed_in(&app, "ana@example.com", MerchantRole::Owner).await;
    for email in ["ana@example.com", "nobody@example.com"] {
        for _ in 0..FAILURES_FREE {
            let wrong = app.app.sign_in(attempt(email, "not the password")).await;
            assert_eq!(rule(wrong), Some(PersonRefusal::SignInWrong), "{email}");
        }
        let blocked = app.app.sign_in(attempt(email, PASSWORD)).await;
        assert_eq!(
            rule(blocked),
            Some(PersonRefusal::Blocked { seconds: 61 }),
            "{email}"
        );
    }
    app.clock.advance(SignedDuration::from_secs(61));
    assert!(
        app.app
            .sign_in(attempt("ana@example.com", PASSWORD))
            .await
            .is_ok()
    );
}

/// Of many attempts at once no more are looked at than of many in turn.
#[tokio::test]
async fn many_attempts_at_once_are_blocked_like_many_in_turn() {
    let app = TestApp::start().await;
    signed_in(&app, "ana@example.com", MerchantRole::Owner).await;
    for email in ["ana@example.com", "nobody@example.com"] {
        let attempts: Vec<_> = (0..20)
            .map(|_| {
                let app = app.app.clone();
                tokio::spawn(async move { rule(app.sign_in(attempt(email, "not the password")).await) })
            })
            .collect();
        let mut looked_at = 0;
        for tried in attempts {
            match tried.await.unwrap() {
                Some(PersonRefusal::SignInWrong) => looked_at += 1,
                Some(PersonRefusal::Blocked { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(looked_at, FAILURES_FREE, "{email}");
    }
}

/// Whoever has the password cannot try codes without end by beginning anew each time.
#[tokio::test]
async fn a_right_password_does_not_give_more_codes_to_try() {
    let app = TestApp::start().await;
    signed_in(&app, "ana@example.com", MerchantRole::Owner).await;
    for _ in 0..FAILURES_FREE {
        assert_eq!(
            rule(by_code(&app, "ana@example.com", "000000").await),
            Some(PersonRefusal::SignInWrong)
        );
    }
    assert_eq!(
        rule(by_code(&app, "ana@example.com", "000000").await),
        Some(PersonRefusal::Blocked { seconds: 61 })
    );
}

#[tokio::test]
async fn sessions_are_listed_and_ended_and_end_by_themselves() {
    let app = TestApp::start().await;
    let by = signed_in(&app, "ana@example.com", MerchantRole::Owner).await;
    let Passed::CodeNeeded(_) = app
        .app
        .sign_in(attempt("ana@example.com", PASSWORD))
        .await
        .unwrap()
    else {
        panic!("no code was asked for")
    };
    assert_eq!(app.app.session_list(&by).await.unwrap().len(), 1);
    app.clock.advance(SESSION_IDLE_MAX);
    assert_eq!(app.app.session_list(&by).await.unwrap(), vec![]);
    let form = app.app.form_token(&by, "/console/x").unwrap();
    let late = app.app.form_spend(&by, "/console/x", &form).await;
    assert_eq!(rule(late), Some(PersonRefusal::SessionOver));
    for token in ["", "0.ana.x", "1.p.0", "x", "1..", &"9.".repeat(500)] {
        assert!(
            app.app.session_resume(&token.into()).await.unwrap().is_none(),
            "{token}"
        );
    }
}

#[tokio::test]
async fn a_form_is_taken_once_and_only_for_its_page_and_session() {
    let app = TestApp::start().await;
    let by = signed_in(&app, "ana@example.com", MerchantRole::Owner).await;
    let other = signed_in(&app, "budi@example.com", MerchantRole::Owner).await;
    let form = app.app.form_token(&by, "/console/a").unwrap();
    let wrong = Some(PersonRefusal::FormWrong);
    assert_eq!(rule(app.app.form_spend(&by, "/console/b", &form).await), wrong);
    assert_eq!(rule(app.app.form_spend(&other, "/console/a", &form).await), wrong);
    let last = form.len() - 1;
    let forged = format!("{}{}", &form[..last], if form.ends_with('0') { '1' } else { '0' });
    assert_eq!(rule(app.app.form_spend(&by, "/console/a", &forged).await), wrong);
    for nonsense in ["", "0", "é", &"0".repeat(64)] {
        assert_eq!(rule(app.app.form_spend(&by, "/console/a", nonsense).await), wrong);
    }
    app.app.form_spend(&by, "/console/a", &form).await.unwrap();
    let again = app.app.form_spend(&by, "/console/a", &form).await;
    assert_eq!(rule(again), Some(PersonRefusal::FormSent));
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_needs_the_old_one() {
    let app = TestApp::start().await;
    let by = signed_in(&app, "ana@example.com", MerchantRole::Owner).await;
    let new = "sawah hijau di lereng gunung";
    let wrong = app.app.password_change(&by, "wrong".into(), new.into()).await;
    assert_eq!(rule(wrong), Some(PersonRefusal::SignInWrong));
    let weak = app
        .app
        .password_change(&by, PASSWORD.into(), "password12345".into())
        .await;
    assert_eq!(rule(weak), Some(PersonRefusal::PasswordGuessable));
    app.app
        .password_change(&by, PASSWORD.into(), new.into())
        .await
        .unwrap();
    assert_eq!(app.app.session_list(&by).await.unwrap().len(), 1);
    assert_eq!(
        rule(app.app.sign_in(attempt("ana@example.com", PASSWORD)).await),
        Some(PersonRefusal::SignInWrong)
    );
    assert!(app.app.sign_in(attempt("ana@example.com", new)).await.is_ok());
    let preferences = Preferences {
        language: Some(Language::Indonesian),
        theme: Theme::Dark,
    };
    app.app.preferences_set(&by, preferences).await.unwrap();
    let codes = app.app.recovery_codes_change(&by, new.into()).await.unwrap();
    assert_eq!(codes.len(), 10);
}

#[tokio::test]
async fn whoever_leaves_is_signed_out_and_their_address_is_free() {
    let app = TestApp::start().await;
    let owner = signed_in(&app, "ana@example.com", MerchantRole::Owner).await;
    let desk = app.app.desk(&owner);
    let invited = desk
        .team_invite(MerchantRole::Finance, &draft("budi@example.com"))
        .await
        .unwrap();
    let taken = desk
        .team_invite(MerchantRole::Viewer, &draft("budi@example.com"))
        .await;
    assert_eq!(rule(taken), Some(PersonRefusal::EmailUsed));
    let budi = session(&app, &invited, "budi@example.com").await;
    assert_eq!(
        rule(desk.team_end(&owner.place.name).await),
        Some(PersonRefusal::Oneself)
    );
    desk.team_role_set(&budi.place.name, MerchantRole::Viewer)
        .await
        .unwrap();
    desk.team_end(&budi.place.name).await.unwrap();
    assert_eq!(app.app.session_list(&budi).await.unwrap(), vec![]);
    assert_eq!(
        rule(app.app.sign_in(attempt("budi@example.com", PASSWORD)).await),
        Some(PersonRefusal::SignInWrong)
    );
    assert_eq!(
        rule(desk.team_link_again(&budi.place.name).await),
        Some(PersonRefusal::PersonNotFound)
    );
    desk.team_invite(MerchantRole::Finance, &draft("budi@example.com"))
        .await
        .unwrap();
    assert_eq!(desk.team().await.unwrap().len(), 3);
}

#[tokio::test]
async fn an_operator_at_the_console_is_the_one_of_the_command_line() {
    let app = TestApp::start().await;
    two_operators(&app.app).await;
    let invited = app
        .app
        .operator_console_access(operator(), "ana", &draft("ana@example.com"))
        .await
        .unwrap();
    let by = session(&app, &invited, "ana@example.com").await;
    assert_eq!(by.role, Role::Operator(OperatorRole::Owner));
    assert_eq!(by.actor().to_text(), "operator:ana");
    app.app
        .operator_role_set(operator(), "ana", OperatorRole::Viewer)
        .await
        .unwrap();
    let moved = app
        .app
        .operator_console_access(operator(), "ana", &draft("ana2@example.com"))
        .await;
    let again = session(&app, &moved.unwrap(), "ana2@example.com").await;
    assert_eq!(again.role, Role::Operator(OperatorRole::Viewer));
    let sessions = app.app.session_list(&by).await.unwrap();
    assert!(
        sessions.iter().all(|session| session.id != by.session),
        "the old access is not gone"
    );
    app.app.operator_remove(operator(), "ana").await.unwrap();
    let nobody = app
        .app
        .operator_console_access(operator(), "ana", &draft("x@example.com"))
        .await;
    assert!(nobody.is_err());
    // Another operator of the same name is not let in by what the first one had.
    app.clock.advance(SignedDuration::from_secs(1));
    app.app
        .operator_create(operator(), "ana", OperatorRole::Owner)
        .await
        .unwrap();
    assert_eq!(
        rule(app.app.sign_in(attempt("ana2@example.com", PASSWORD)).await),
        Some(PersonRefusal::SignInWrong)
    );
}

#[tokio::test]
async fn nothing_personal_is_in_the_database_or_the_audit_trail_in_the_clear() {
    let database = Arc::new(Database::sqlite());
    let app = TestApp::on(Arc::clone(&database), Default::default()).await;
    signed_in(&app, "ana.putri@example.com", MerchantRole::Owner).await;
    for file in std::fs::read_dir(database.folder()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in ["ana.putri", "Santoso", PASSWORD] {
            let found = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            assert!(!found, "{secret} is in the database");
        }
    }
}
