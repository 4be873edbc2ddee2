use proptest::prelude::*;

use super::*;

/// `trusted` and `lines` are separated by blanks and by `|`.
#[track_caller]
fn check(peer: &str, lines: &[&str], trusted: &str, expected: Result<&str, ForwardedFault>) {
    let trusted: Vec<IpNet> = trusted
        .split_whitespace()
        .map(|range| range.parse().unwrap())
        .collect();
    let found = caller_address(
        peer.parse().unwrap(),
        lines.iter().map(|line| line.as_bytes()),
        &trusted,
    );
    assert_eq!(
        found,
        expected.map(|address| address.parse().unwrap()),
        "{peer} {lines:?}"
    );
}

fn unreadable(found: &str, from_right: usize) -> Result<&'static str, ForwardedFault> {
    Err(ForwardedFault::Unreadable {
        found: found.to_owned(),
        from_right,
    })
}

const PROXIES: &str = "10.0.0.0/8 2001:db8:1::/48";

#[test]
fn an_untrusted_peer_is_the_caller_whatever_it_writes() {
    check("203.0.113.9", &["10.0.0.1"], PROXIES, Ok("203.0.113.9"));
    check("203.0.113.9", &["nonsense"], "", Ok("203.0.113.9"));
    check("::ffff:203.0.113.9", &[], PROXIES, Ok("203.0.113.9"));
}

#[test]
fn the_first_untrusted_address_from_the_right_is_the_caller() {
    check("10.0.0.1", &["203.0.113.9"], PROXIES, Ok("203.0.113.9"));
    check(
        "10.0.0.1",
        &["198.51.100.1, 203.0.113.9"],
        PROXIES,
        Ok("203.0.113.9"),
    );
    check(
        "10.0.0.1",
        &["198.51.100.1", "203.0.113.9 ,\t10.2.2.2"],
        PROXIES,
        Ok("203.0.113.9"),
    );
    check("10.0.0.1", &["nonsense,203.0.113.9"], PROXIES, Ok("203.0.113.9"));
    check(
        "2001:db8:1::5",
        &["2001:db8:2::7,2001:db8:1::6"],
        PROXIES,
        Ok("2001:db8:2::7"),
    );
}

#[test]
fn mapped_addresses_are_unmapped_on_both_sides() {
    check(
        "::ffff:10.0.0.1",
        &["::ffff:203.0.113.9"],
        PROXIES,
        Ok("203.0.113.9"),
    );
    check(
        "10.0.0.1",
        &["203.0.113.9"],
        "::ffff:10.0.0.0/104",
        Ok("203.0.113.9"),
    );
    check(
        "10.0.0.1",
        &["198.51.100.1,::ffff:10.9.9.9"],
        PROXIES,
        Ok("198.51.100.1"),
    );
}

#[test]
fn where_all_are_trusted_the_leftmost_is_the_caller() {
    check("10.0.0.1", &[], PROXIES, Ok("10.0.0.1"));
    check("10.0.0.1", &["10.0.0.3,10.0.0.2"], PROXIES, Ok("10.0.0.3"));
}

#[test]
fn ports_and_brackets_of_proxies_are_understood() {
    check("10.0.0.1", &["203.0.113.9:4711"], PROXIES, Ok("203.0.113.9"));
    check(
        "10.0.0.1",
        &["[2001:db8:2::7]:4711"],
        PROXIES,
        Ok("2001:db8:2::7"),
    );
    check("10.0.0.1", &["[2001:db8:2::7]"], PROXIES, Ok("2001:db8:2::7"));
}

#[test]
fn something_unreadable_reached_first_is_refused() {
    check("10.0.0.1", &[""], PROXIES, unreadable("", 1));
    check("10.0.0.1", &["203.0.113.9,"], PROXIES, unreadable("", 1));
    check(
        "10.0.0.1",
        &["203.0.113.9, unknown, 10.0.0.2"],
        PROXIES,
        unreadable("unknown", 2),
    );
    check(
        "10.0.0.1",
        &["203.0.113.9", "\"203.0.113.9\""],
        PROXIES,
        unreadable("\"203.0.113.9\"", 1),
    );
    check(
        "10.0.0.1",
        &["fe80::1%eth0"],
        PROXIES,
        unreadable("fe80::1%eth0", 1),
    );
    check(
        "10.0.0.1",
        &["[fe80::1%2]:80"],
        PROXIES,
        unreadable("[fe80::1%2]:80", 1),
    );
    check("10.0.0.1", &["010.0.0.7"], PROXIES, unreadable("010.0.0.7", 1));
    check("10.0.0.1", &["a\u{1b}[31m"], PROXIES, unreadable("a?[31m", 1));
    check(
        "10.0.0.1",
        &[&"x".repeat(200)],
        PROXIES,
        unreadable(&"x".repeat(64), 1),
    );
    check(
        "10.0.0.1",
        &[&["10.0.0.2"; 33].join(",")],
        PROXIES,
        Err(ForwardedFault::TooLong),
    );
}

proptest! {
    #[test]
    fn whatever_a_caller_writes_the_proxys_word_counts(written: Vec<u8>) {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let lines = [written.as_slice(), b"203.0.113.9"];
        let found = caller_address("10.0.0.1".parse().unwrap(), lines.into_iter(), &trusted);
        prop_assert_eq!(found, Ok("203.0.113.9".parse().unwrap()));
    }

    #[test]
    fn reading_never_panics(written: Vec<u8>) {
        let _ = read(&written);
    }
}
