use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, expected: Result<&str, AddressFault>) {
    let found = Allowlist::parse(&[text]).map(|list| list.entries().collect::<Vec<_>>());
    let expected = match expected {
        Ok(entry) => Ok(vec![entry.to_owned()]),
        Err(fault) => Err(AllowlistFault::Entries(vec![(0, fault)])),
    };
    assert_eq!(found, expected, "{text:?}");
}

fn list(texts: &[&str]) -> Allowlist {
    Allowlist::parse(texts).unwrap()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn an_entry_is_written_in_its_one_canonical_form() {
    check("0.0.0.0/0", Ok("0.0.0.0/0"));
    check("::/0", Ok("::/0"));
    check("203.0.113.9", Ok("203.0.113.9"));
    check("203.0.113.9/32", Ok("203.0.113.9"));
    check("10.0.0.0/8", Ok("10.0.0.0/8"));
    check("2001:DB8:0:0::1", Ok("2001:db8::1"));
    check("2001:0db8::/32", Ok("2001:db8::/32"));
    check("2001:db8::1/128", Ok("2001:db8::1"));
    check("::ffff:203.0.113.9", Ok("203.0.113.9"));
    check("::ffff:10.0.0.0/104", Ok("10.0.0.0/8"));
    check("::ffff:0:0/96", Ok("0.0.0.0/0"));
    check("::/64", Ok("::/64"));
}

#[test]
fn host_bits_are_refused_with_the_right_network_named() {
    let host_bits = |network: &str, address: &str| {
        Err(AddressFault::HostBits {
            network: network.to_owned(),
            address: address.to_owned(),
        })
    };
    check("10.0.0.5/24", host_bits("10.0.0.0/24", "10.0.0.5"));
    check("1.2.3.4/0", host_bits("0.0.0.0/0", "1.2.3.4"));
    check("2001:db8::1/64", host_bits("2001:db8::/64", "2001:db8::1"));
    check("::ffff:10.0.0.1/104", host_bits("10.0.0.0/8", "10.0.0.1"));
    check("::ffff:10.0.0.1/64", host_bits("::/64", "::ffff:10.0.0.1"));
}

#[test]
fn zones_and_leading_zeros_are_refused() {
    check(
        "fe80::1%eth0",
        Err(AddressFault::Zone {
            suggestion: some("fe80::1"),
        }),
    );
    check(
        "fe80::%1/64",
        Err(AddressFault::Zone {
            suggestion: some("fe80::/64"),
        }),
    );
    check(
        "010.0.0.1",
        Err(AddressFault::LeadingZero {
            suggestion: some("10.0.0.1"),
        }),
    );
    check(
        "10.00.0.0/8",
        Err(AddressFault::LeadingZero {
            suggestion: some("10.0.0.0/8"),
        }),
    );
    check(
        "10.0.0.0/08",
        Err(AddressFault::LeadingZero {
            suggestion: some("10.0.0.0/8"),
        }),
    );
}

#[test]
fn a_wrong_prefix_length_names_the_most() {
    let length = |most, suggestion| Err(AddressFault::PrefixLength { most, suggestion });
    check("10.0.0.0/33", length(32, None));
    check("10.0.0.0/", length(32, None));
    check("10.0.0.0/+8", length(32, None));
    check("10.0.0.0/8/8", length(32, None));
    check("10.0.0.0/999", length(32, None));
    check("::/129", length(128, None));
    check("10.1.2.3/255.255.255.0", length(32, some("10.1.2.0/24")));
}

#[test]
fn what_is_no_address_is_refused_and_mended_where_it_can_be() {
    let none = |suggestion| Err(AddressFault::NotAnAddress { suggestion });
    check("", Err(AddressFault::Empty));
    check(" \t", Err(AddressFault::Empty));
    check("sengo.id", none(None));
    check("localhost", none(None));
    check("1.2.3", none(None));
    check("256.1.1.1", none(None));
    check("0x7f.0.0.1", none(None));
    check("1.2.3.4-1.2.3.9", none(None));
    check(" 1.2.3.4\n", none(some("1.2.3.4")));
    check("10.0.0.0 / 8", none(some("10.0.0.0/8")));
    check("*", none(some("0.0.0.0/0")));
    check("10.0.1.*", none(some("10.0.1.0/24")));
    check("10.*.*.*", none(some("10.0.0.0/8")));
    check("1.2.3.4:80", none(some("1.2.3.4")));
    check("[2001:db8::1]:80", none(some("2001:db8::1")));
}

#[test]
fn all_faults_are_told_at_once_with_their_index() {
    let found = Allowlist::parse(&["1.1.1.1", "", "10.0.0.1/8", "x"]).unwrap_err();
    let AllowlistFault::Entries(faults) = found else {
        panic!("{found:?}")
    };
    assert_eq!(
        faults.iter().map(|(index, _)| *index).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert_eq!(Allowlist::parse(&[]).unwrap_err(), AllowlistFault::Empty);
    let many = Allowlist::parse(&["x"; 101]).unwrap_err();
    assert_eq!(many, AllowlistFault::TooMany { entries: 101 });
    assert!(Allowlist::parse(&["1.1.1.1"; 100]).is_ok());
}

#[test]
fn duplicates_are_folded_and_the_order_is_kept() {
    let list = list(&[
        "::1",
        "10.0.0.1",
        "0:0::1",
        "10.0.0.1/32",
        "::ffff:10.0.0.1",
        "10.0.0.0/8",
    ]);
    assert_eq!(
        list.entries().collect::<Vec<_>>(),
        ["::1", "10.0.0.1", "10.0.0.0/8"]
    );
}

#[test]
fn the_same_set_in_another_order_is_the_same() {
    assert!(list(&["1.1.1.1", "::1"]).same_set(&list(&["::1", "1.1.1.1", "::1"])));
    assert!(!list(&["1.1.1.1", "::1"]).same_set(&list(&["1.1.1.1"])));
    assert!(!list(&["1.1.1.1"]).same_set(&list(&["1.1.1.2"])));
    assert!(!list(&["0.0.0.0/0"]).same_set(&list(&["::/0"])));
}

#[test]
fn a_list_admits_its_networks_and_nothing_else() {
    let closed = list(&["10.0.0.0/8", "10.1.0.0/16", "203.0.113.9", "2001:db8::/32"]);
    for (address, expected) in [
        ("10.0.0.0", true),
        ("10.2.3.4", true),
        ("10.255.255.255", true),
        ("11.0.0.0", false),
        ("9.255.255.255", false),
        ("203.0.113.9", true),
        ("::ffff:203.0.113.9", true),
        ("203.0.113.8", false),
        ("2001:db8:ffff::1", true),
        ("2001:db9::", false),
        ("::1", false),
    ] {
        assert_eq!(closed.admits(address.parse().unwrap()), expected, "{address}");
    }
    assert!(!closed.is_open());
    for open in ["0.0.0.0/0", "::/0"] {
        let open = list(&["1.1.1.1", open]);
        assert!(open.is_open());
        assert!(open.admits("8.8.8.8".parse().unwrap()));
        assert!(open.admits("2001:db8::1".parse().unwrap()));
    }
}

proptest! {
    #[test]
    fn the_search_agrees_with_looking_at_every_network(
        networks in prop::collection::vec((0_u32..64, 26_u8..=32), 1..20),
        address in 0_u32..64,
    ) {
        let networks: Vec<IpNet> = networks
            .into_iter()
            .map(|(bits, length)| IpNet::new(std::net::Ipv4Addr::from_bits(bits).into(), length).unwrap().trunc())
            .collect();
        let texts: Vec<String> = networks.iter().map(ToString::to_string).collect();
        let list = list(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let address = IpAddr::V4(std::net::Ipv4Addr::from_bits(address));
        prop_assert_eq!(list.admits(address), networks.iter().any(|network| network.contains(&address)));
    }

    #[test]
    fn the_entry_named_for_an_address_admits_it(bits: u128) {
        let address = IpAddr::V6(std::net::Ipv6Addr::from_bits(bits));
        prop_assert!(list(&[&Allowlist::entry_for(address)]).admits(address));
    }

    #[test]
    fn the_canonical_form_is_a_fixed_point_and_reading_never_panics(text in "[0-9a-f.:/%* ]{0,20}|\\PC{0,20}") {
        if let Ok(list) = Allowlist::parse(&[&text]) {
            let entries: Vec<String> = list.entries().collect();
            let again = self::list(&entries.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(again.entries().collect::<Vec<_>>(), entries);
        }
    }
}
