use super::*;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000_i64.saturating_add(seconds)).unwrap()
}

fn active() -> Access {
    Access::invited([1; 32], at(0))
        .accepted(&[1; 32], Some(100), vec![[7; 32], [8; 32]], at(1))
        .unwrap()
}

fn session(number: u64, began: Timestamp) -> Session {
    Session {
        id: SessionId::new(number),
        secret: [u8::try_from(number).unwrap(); 32],
        started_at: began,
        seen_at: began,
        address: "203.0.113.9".into(),
        browser: "Firefox".into(),
        forms: Vec::new(),
        forms_since: None,
    }
}

#[test]
fn an_invitation_is_accepted_once_and_in_time() {
    let invited = Access::invited([1; 32], at(0));
    let over = Err(PersonRefusal::InvitationOver);
    let accept = |access: &Access, link, when| access.accepted(&link, None, Vec::new(), when).map(|_| ());
    let late = INVITATION_TIME_MAX.as_secs();
    assert_eq!(accept(&invited, [2; 32], at(1)), over);
    assert_eq!(accept(&invited, [1; 32], at(late)), over);
    assert_eq!(accept(&invited, [1; 32], at(late - 1)), Ok(()));
    assert_eq!(accept(&active(), [1; 32], at(2)), over);
    assert_eq!(accept(&active().ended(), [1; 32], at(2)), over);
}

#[test]
fn wrong_attempts_block_for_longer_and_longer_but_never_for_a_day() {
    let mut access = active();
    for _ in 0..FAILURES_FREE - 1 {
        access = access.failed(at(10));
        assert_eq!(access.check_attempt(at(10)), Ok(()));
    }
    let mut blocks = Vec::new();
    for _ in 0..8 {
        access = access.failed(at(10));
        match access.check_attempt(at(10)) {
            Err(PersonRefusal::Blocked { seconds }) => blocks.push(seconds - 1),
            other => panic!("not blocked: {other:?}"),
        }
    }
    assert_eq!(blocks, [60, 120, 240, 480, 900, 900, 900, 900]);
    assert_eq!(access.check_attempt(at(10 + 900)), Ok(()));
    let fresh = access.signed_in(session(1, at(1000)), at(1000));
    assert_eq!((fresh.failures, fresh.check_attempt(at(1000))), (0, Ok(())));
}

#[test]
fn no_code_counts_twice() {
    let access = active();
    assert_eq!(access.with_step(100), Err(PersonRefusal::CodeUsed));
    assert_eq!(access.with_step(99), Err(PersonRefusal::CodeUsed));
    let next = access.with_step(101).unwrap();
    assert_eq!(next.with_step(101), Err(PersonRefusal::CodeUsed));
    let recovered = access.with_recovery(&[7; 32]).unwrap();
    assert_eq!(recovered.with_recovery(&[7; 32]), None);
    assert!(recovered.with_recovery(&[8; 32]).is_some());
}

#[test]
fn sessions_end_by_age_by_idleness_and_with_the_access() {
    let began = at(0);
    let access = active().signed_in(session(1, began), began);
    let is_live = |access: &Access, secret, when| access.session(&secret, when).is_some();
    assert!(is_live(&access, [1; 32], at(10)));
    assert!(!is_live(&access, [2; 32], at(10)));
    assert!(!is_live(&access, [1; 32], at(SESSION_IDLE_MAX.as_secs())));
    let mut used = access.clone();
    for use_number in 0..=12 {
        let now = at(use_number * 3590);
        if let Some(session) = used.session(&[1; 32], now).and_then(|session| session.seen(now)) {
            used = used.with_session(session);
        }
    }
    assert!(is_live(&used, [1; 32], at(SESSION_TIME_MAX.as_secs() - 1)));
    assert!(!is_live(&used, [1; 32], at(SESSION_TIME_MAX.as_secs())));
    assert!(!is_live(&access.ended(), [1; 32], at(10)));
    assert!(!is_live(
        &access.without_session(Some(SessionId::new(1))),
        [1; 32],
        at(10)
    ));
    assert!(!is_live(&access.without_session(None), [1; 32], at(10)));
}

#[test]
fn the_oldest_session_makes_room() {
    let mut access = active();
    for number in 1..=11 {
        access = access.signed_in(session(number, at(10)), at(10));
    }
    let ids: Vec<u64> = access.sessions.iter().map(|session| session.id.get()).collect();
    assert_eq!(ids, (2..=11).collect::<Vec<u64>>());
    assert_eq!(
        access.signed_in(session(12, at(9000)), at(9000)).sessions.len(),
        1
    );
}

#[test]
fn a_form_is_sent_once_while_it_is_fresh() {
    let session = session(1, at(0));
    let form = |nonce, shown| SentForm {
        nonce,
        shown_at: at(shown),
    };
    let sent = session.spent(form(5, 10), at(20)).unwrap();
    assert_eq!(sent.spent(form(5, 10), at(21)), Err(PersonRefusal::FormSent));
    assert!(sent.spent(form(6, 10), at(21)).is_ok());
    let old = FORM_TIME_MAX.as_secs();
    assert_eq!(session.spent(form(7, 0), at(old)), Err(PersonRefusal::FormWrong));
    assert_eq!(session.spent(form(7, 30), at(20)), Err(PersonRefusal::FormWrong));
}

#[test]
fn a_form_that_was_forgotten_is_not_taken_again() {
    let mut session = session(1, at(0));
    let form = |nonce: u64| SentForm {
        nonce,
        shown_at: at(i64::try_from(nonce).unwrap()),
    };
    for nonce in 0..=u64::try_from(FORMS_REMEMBERED_MAX).unwrap() {
        session = session.spent(form(nonce), at(1000)).unwrap();
    }
    assert_eq!(session.forms.len(), FORMS_REMEMBERED_MAX);
    assert_eq!(session.spent(form(0), at(1000)), Err(PersonRefusal::FormWrong));
    assert_eq!(session.spent(form(1), at(1000)), Err(PersonRefusal::FormSent));
}

#[test]
fn mail_addresses_are_such_as_mail_reaches() {
    for (typed, kept) in [
        (" Ana.Putri@Example.CO.ID ", "ana.putri@example.co.id"),
        ("a+b@x-y.example", "a+b@x-y.example"),
    ] {
        assert_eq!(email(typed).as_deref(), Ok(kept));
    }
    let long = format!("{}@example.com", "a".repeat(65));
    for typed in [
        "",
        "ana",
        "ana@",
        "@example.com",
        "ana@localhost",
        "a b@example.com",
        "a@b@example.com",
        "ana@-x.com",
        "ana@example..com",
        "<ana>@example.com",
        "ana@example.com\r\nBcc: x@example.com",
        &long,
    ] {
        assert_eq!(email(typed), Err(PersonRefusal::EmailUnusable), "{typed:?}");
    }
}

#[test]
fn passwords_are_long_and_not_what_everybody_tries() {
    let check = |password: &str| check_password(password, "ana.putri@example.com");
    assert_eq!(check("kebun teh di pagi hari"), Ok(()));
    assert_eq!(check("k7!mR2#wQ9zx"), Ok(()));
    assert_eq!(check("short"), Err(PersonRefusal::PasswordLength));
    assert_eq!(
        check(&"long words ".repeat(12)),
        Err(PersonRefusal::PasswordLength)
    );
    for guessable in [
        "aaaaaaaaaaaa",
        "password12345",
        "Qwertyuiop123",
        "ana.putri1234",
        "abcabcabcabc",
        "121212121212",
    ] {
        assert_eq!(
            check(guessable),
            Err(PersonRefusal::PasswordGuessable),
            "{guessable}"
        );
    }
}

#[test]
fn of_old_sessions_and_attempts_nothing_is_kept() {
    let day = 24 * 3600;
    let mut access = active().signed_in(session(1, at(10)), at(10));
    for second in 20..30 {
        access = access.tried(at(second)).unwrap_or(access);
    }
    assert!(access.blocked_until.is_some() && access.failures > 0);
    assert_eq!(access.without_traces(at(day)), None);
    let later = access.without_traces(at(day + 3700)).unwrap();
    assert!(later.sessions.is_empty() && later.failures == 0 && later.blocked_until.is_none());
    assert_eq!(later.state, PersonState::Active);
    assert_eq!(later.without_traces(at(day + 3700)), None);
}

#[test]
fn people_are_forgotten_when_their_time_is_over_and_never_while_they_have_access() {
    let days = |number: i64| at(number * 24 * 3600);
    assert!(!active().is_to_be_forgotten(at(0), days(9_999)));
    let ended = active().ended();
    assert!(!ended.is_to_be_forgotten(days(1), days(365)));
    assert!(ended.is_to_be_forgotten(days(1), days(366)));
    let invited = Access::invited([1; 32], days(0));
    assert!(!invited.is_to_be_forgotten(days(0), days(32)));
    assert!(invited.is_to_be_forgotten(days(0), days(33)));
}
