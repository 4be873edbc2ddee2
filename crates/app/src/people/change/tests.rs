use jiff::Timestamp;
use sengo_core::audit::Actor;

use super::*;
use crate::people::document::{AccessDocument, Theme};

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(minutes.saturating_mul(60)).unwrap()
}

fn cause(minutes: i64) -> Cause {
    Cause {
        actor: Actor::Platform,
        real: at(minutes),
        business: at(minutes),
        salt: [0; 16],
    }
}

fn session(number: u64) -> Session {
    Session {
        id: SessionId::new(number),
        secret: [7; 32],
        started_at: at(0),
        seen_at: at(0),
        address: "203.0.113.9".into(),
        browser: "Firefox".into(),
        forms: Vec::new(),
        forms_since: None,
    }
}

/// Somebody with password and authenticator, signed in as session 1.
fn person() -> PersonDocument {
    let access = Access::invited([1; 32], at(0))
        .accepted(&[1; 32], Some(100), vec![[2; 32]], at(0))
        .unwrap()
        .signed_in(session(1), at(0));
    PersonDocument {
        role: "owner".into(),
        operator_since: None,
        email: String::new(),
        email_index: "00".into(),
        name: String::new(),
        password: Some("hash".into()),
        second_factor: Some("sealed".into()),
        language: None,
        theme: Theme::System,
        invited_by: "cli:tester".into(),
        invited_at: at(0).into(),
        links: Vec::new(),
        ended_at: None,
        mail_fault: None,
        access: AccessDocument::from(&access),
    }
}

fn applied(change: &Change, before: &PersonDocument) -> Result<Option<PersonDocument>, PersonRefusal> {
    change.applied(before, &before.access().unwrap(), &cause(1))
}

fn refused(change: &Change, before: &PersonDocument) -> Option<PersonRefusal> {
    applied(change, before).err()
}

#[test]
fn nobody_is_let_in_by_what_was_replaced_while_it_was_looked_at() {
    let looked_at = person();
    let sign_in = Change::SignedIn {
        session: session(2),
        proved: Proved::of(&looked_at),
        step: Some(101),
        recovery: None,
    };
    assert_eq!(refused(&sign_in, &looked_at), None);
    let other_password = PersonDocument {
        password: Some("another".into()),
        ..person()
    };
    let other_authenticator = PersonDocument {
        second_factor: Some("another".into()),
        ..person()
    };
    for replaced in [other_password, other_authenticator] {
        assert_eq!(refused(&sign_in, &replaced), Some(PersonRefusal::SignInWrong));
    }
}

#[test]
fn nothing_is_done_to_an_access_that_has_ended() {
    let ended = applied(&Change::Ended, &person()).unwrap().unwrap();
    let link = Change::Invited {
        link: [3; 32],
        by: "cli:tester".into(),
    };
    for change in [link, Change::Role("viewer".into()), Change::Ended] {
        assert_eq!(refused(&change, &person()), None, "{change:?}");
        assert_eq!(
            refused(&change, &ended),
            Some(PersonRefusal::PersonNotFound),
            "{change:?}"
        );
    }
}

#[test]
fn a_session_that_is_over_changes_nothing_of_what_lets_its_person_in() {
    let changes = |id| {
        [
            Change::Password {
                hash: "new".into(),
                keep: id,
            },
            Change::SecondFactor {
                by: id,
                sealed: "new".into(),
                step: 101,
                recovery: Vec::new(),
            },
            Change::Recovery(id, Vec::new()),
        ]
    };
    for change in changes(SessionId::new(1)) {
        assert_eq!(refused(&change, &person()), None, "{change:?}");
    }
    for change in changes(SessionId::new(9)) {
        assert_eq!(
            refused(&change, &person()),
            Some(PersonRefusal::SessionOver),
            "{change:?}"
        );
    }
}

#[test]
fn ending_a_session_that_is_not_there_leaves_no_trace() {
    let end = |id| applied(&Change::SessionEnded(SessionId::new(id)), &person()).unwrap();
    assert!(end(9).is_none());
    assert!(end(1).unwrap().access().unwrap().sessions.is_empty());
}
