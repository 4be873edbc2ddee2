use proptest::prelude::*;

use super::*;
use Environment::{Production, Sandbox};

#[track_caller]
fn check(text: &str, environment: Environment, expected: Result<&str, (DomainRule, &str)>) {
    let found = Domain::parse(text, environment).map(|domain| domain.as_url());
    let expected = expected
        .map(str::to_owned)
        .map_err(|(rule, suggestion)| DomainFault {
            rule,
            suggestion: Some(suggestion.to_owned()).filter(|text| !text.is_empty()),
        });
    assert_eq!(found, expected, "{text:?} in {environment}");
}

#[track_caller]
fn refused(text: &str, rule: DomainRule, suggestion: &str) {
    check(text, Production, Err((rule, suggestion)));
}

#[test]
fn a_domain_has_one_canonical_form() {
    check("https://sengo.id", Production, Ok("https://sengo.id"));
    check("HTTPS://SenGo.ID/", Production, Ok("https://sengo.id"));
    check("https://sengo.id:443", Production, Ok("https://sengo.id"));
    check("http://sengo.id:80/", Production, Ok("http://sengo.id"));
    check("http://sengo.id:443", Production, Ok("http://sengo.id:443"));
    check("https://sengo.id:8443/", Production, Ok("https://sengo.id:8443"));
    check("https://münchen.de", Production, Ok("https://xn--mnchen-3ya.de"));
    check("https://MÜNCHEN.de", Production, Ok("https://xn--mnchen-3ya.de"));
    check(
        "https://XN--mnchen-3ya.de",
        Production,
        Ok("https://xn--mnchen-3ya.de"),
    );
    check("https://straße.de", Production, Ok("https://xn--strae-oqa.de"));
    check("https://a--b.r3---x.id", Production, Ok("https://a--b.r3---x.id"));
    check("https://xn--fa-hia.de", Production, Ok("https://xn--fa-hia.de"));
    check("https://1und1.de", Production, Ok("https://1und1.de"));
}

#[test]
fn a_scheme_is_http_or_https_with_both_slashes() {
    refused("", DomainRule::Empty, "");
    refused("  ", DomainRule::Empty, "");
    refused("sengo.id", DomainRule::SchemeMissing, "https://sengo.id");
    refused("http:sengo.id", DomainRule::SchemeMissing, "http://sengo.id");
    refused("https:/sengo.id", DomainRule::SchemeMissing, "https://sengo.id");
    refused("https//sengo.id", DomainRule::SchemeMissing, "https://sengo.id");
    refused("//sengo.id", DomainRule::SchemeMissing, "https://sengo.id");
    refused(
        "sengo.id:8443",
        DomainRule::SchemeMissing,
        "https://sengo.id:8443",
    );
    refused("admin@sengo.id", DomainRule::SchemeMissing, "https://sengo.id");
    refused(
        "sengo.id?to=http://x.id",
        DomainRule::SchemeMissing,
        "https://sengo.id",
    );
    refused(
        "ftp://sengo.id",
        DomainRule::OtherScheme {
            found: "ftp".to_owned(),
        },
        "https://sengo.id",
    );
    refused("javascript:alert(1)", DomainRule::SchemeMissing, "");
}

#[test]
fn nothing_but_host_and_port_is_taken() {
    refused(
        "https://me:secret@sengo.id",
        DomainRule::UserInfo,
        "https://sengo.id",
    );
    refused("https://@sengo.id", DomainRule::UserInfo, "https://sengo.id");
    refused("https://sengo.id/shop", DomainRule::Path, "https://sengo.id");
    refused("https://sengo.id//", DomainRule::Path, "https://sengo.id");
    refused("https://sengo.id/@x", DomainRule::Path, "https://sengo.id");
    refused("https://sengo.id?", DomainRule::Query, "https://sengo.id");
    refused("https://sengo.id/?a=b", DomainRule::Query, "https://sengo.id");
    refused("https://sengo.id#", DomainRule::Fragment, "https://sengo.id");
    refused("https://sengo.id/#top", DomainRule::Fragment, "https://sengo.id");
    refused("https://", DomainRule::HostMissing, "");
    refused("https:///sengo.id", DomainRule::HostMissing, "https://sengo.id");
    refused("https://:8080", DomainRule::HostMissing, "");
}

#[test]
fn a_port_is_a_plain_number() {
    let port = |found: &str| DomainRule::Port {
        found: found.to_owned(),
    };
    refused("https://sengo.id:", port(""), "https://sengo.id");
    refused("https://sengo.id:0443", port("0443"), "https://sengo.id");
    refused("https://sengo.id:0", port("0"), "https://sengo.id");
    refused("https://sengo.id:65536", port("65536"), "");
    refused("https://sengo.id:+80", port("+80"), "");
    refused("https://sengo.id:80:80", port("80:80"), "");
    refused("https://sengo.id:٨٠", port("٨٠"), "");
    check("http://[::1]8080", Sandbox, Err((port("8080"), "")));
}

#[test]
fn what_browsers_repair_is_refused_with_the_repair() {
    let character = |found, position| DomainRule::Character { found, position };
    refused(" https://sengo.id", character(' ', 1), "https://sengo.id");
    refused("https://sengo.id\n", character('\n', 17), "https://sengo.id");
    refused("https://sen\tgo.id", character('\t', 12), "https://sengo.id");
    refused("https:\\\\sengo.id", character('\\', 7), "https://sengo.id");
    refused(
        "https://sengo.id\\@evil.id",
        character('\\', 17),
        "https://sengo.id",
    );
    refused(
        "https://sen\u{AD}go.id",
        character('\u{AD}', 12),
        "https://sengo.id",
    );
    refused("https://sengo.id\0", character('\0', 17), "https://sengo.id");
    refused("https://sengo.id.", DomainRule::TrailingDot, "https://sengo.id");
    refused("https://sengo..id", DomainRule::EmptyLabel, "https://sengo.id");
    refused("https://.sengo.id", DomainRule::EmptyLabel, "https://sengo.id");
    refused("https://.", DomainRule::TrailingDot, "");
    refused(
        "\"https://sengo.id\"",
        DomainRule::SchemeMissing,
        "https://sengo.id",
    );
    refused(
        "https://ｓｅｎｇｏ.id",
        DomainRule::NotCanonical,
        "https://sengo.id",
    );
    refused("https://sengo。id", DomainRule::NotCanonical, "https://sengo.id");
    refused("https://ⓢengo.id", DomainRule::NotCanonical, "https://sengo.id");
    refused(
        &format!("https://{}.id", "a".repeat(300)),
        DomainRule::TooLong { characters: 311 },
        "",
    );
}

#[test]
fn a_label_is_letters_digits_and_inner_hyphens() {
    let label = |found: &str| DomainRule::Label {
        found: found.to_owned(),
    };
    refused("https://%73engo.id", label("%73engo"), "");
    refused("https://my_shop.id", label("my_shop"), "");
    refused("https://*.sengo.id", label("*"), "");
    refused("https://-sengo.id", label("-sengo"), "");
    refused("https://sengo-.id", label("sengo-"), "");
    refused("https://sen,go.id", label("sen,go"), "");
    refused(
        &format!("https://{}.id", "a".repeat(64)),
        label(&"a".repeat(64)),
        "",
    );
    check(
        &format!("https://{}.id", "a".repeat(63)),
        Production,
        Ok(&format!("https://{}.id", "a".repeat(63))),
    );
    refused(
        &format!("https://{}id", "abcdefg.".repeat(32)),
        DomainRule::HostName,
        "",
    );
}

#[test]
fn an_international_name_must_be_valid_and_round_trip() {
    refused(
        "https://xn--.id",
        DomainRule::Label {
            found: "xn--".to_owned(),
        },
        "",
    );
    refused("https://xn--a.id", DomainRule::HostName, "");
    refused(
        "https://xn--abc-.id",
        DomainRule::Label {
            found: "xn--abc-".to_owned(),
        },
        "",
    );
    refused(
        "https://xn--sengo-.id",
        DomainRule::Label {
            found: "xn--sengo-".to_owned(),
        },
        "",
    );
    refused("https://xn--zzzzzzzz99999.id", DomainRule::HostName, "");
    refused("https://a\u{301}\u{200D}b.id", DomainRule::HostName, "");
    refused("https://\u{301}a.id", DomainRule::HostName, "");
    refused("https://אa.id", DomainRule::HostName, "");
    refused("https://a\u{FE0F}b.id", DomainRule::NotCanonical, "https://ab.id");
}

#[test]
fn numbers_that_programs_read_as_addresses_are_refused() {
    for host in [
        "0x7f.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "1.2.3.4.5",
        "sengo.0x",
        "a.09",
    ] {
        for environment in Environment::ALL {
            check(
                &format!("http://{host}"),
                environment,
                Err((DomainRule::AddressForm, "")),
            );
        }
    }
    refused("http://[::1", DomainRule::AddressForm, "");
    refused("http://[fe80::1%25eth0]", DomainRule::AddressForm, "");
    refused("http://[1.2.3.4]", DomainRule::AddressForm, "");
    refused("http://[[::1]]", DomainRule::AddressForm, "");
    refused("http://１２７.0.0.1", DomainRule::AddressForm, "");
}

#[test]
fn production_refuses_what_the_sandbox_admits_for_development() {
    for (text, rule) in [
        ("http://127.0.0.1:8000", DomainRule::IpAddress),
        ("http://203.0.113.9", DomainRule::IpAddress),
        ("http://[::1]:3000", DomainRule::IpAddress),
        (
            "http://localhost:3000",
            DomainRule::SpecialUse { name: "localhost" },
        ),
        (
            "http://shop.localhost",
            DomainRule::SpecialUse { name: "localhost" },
        ),
        ("https://sengo.test", DomainRule::SpecialUse { name: "test" }),
        ("https://shop.example", DomainRule::SpecialUse { name: "example" }),
        (
            "https://www.example.com",
            DomainRule::SpecialUse { name: "example.com" },
        ),
        (
            "https://example.org",
            DomainRule::SpecialUse { name: "example.org" },
        ),
        ("https://printer.local", DomainRule::SpecialUse { name: "local" }),
        (
            "https://pay.internal",
            DomainRule::SpecialUse { name: "internal" },
        ),
        ("https://nas.lan", DomainRule::SpecialUse { name: "lan" }),
    ] {
        check(text, Production, Err((rule, "")));
        check(text, Sandbox, Ok(text));
    }
    check("https://myexample.com", Production, Ok("https://myexample.com"));
    check("https://test.id", Production, Ok("https://test.id"));
}

#[test]
fn both_refuse_names_that_are_never_a_website() {
    for environment in Environment::ALL {
        for name in ["invalid", "onion", "alt", "arpa"] {
            check(
                &format!("https://a.{name}"),
                environment,
                Err((DomainRule::SpecialUse { name }, "")),
            );
        }
        check(
            "https://router.home.arpa",
            environment,
            Err((DomainRule::SpecialUse { name: "arpa" }, "")),
        );
        check("https://sengo", environment, Err((DomainRule::SingleLabel, "")));
        check("https://test", environment, {
            if environment == Sandbox {
                Ok("https://test")
            } else {
                Err((DomainRule::SpecialUse { name: "test" }, ""))
            }
        });
    }
}

#[test]
fn the_sandbox_suggests_http_for_a_machine_of_ones_own() {
    check(
        "localhost:3000",
        Sandbox,
        Err((DomainRule::SchemeMissing, "http://localhost:3000")),
    );
    check(
        "127.0.0.1",
        Sandbox,
        Err((DomainRule::SchemeMissing, "http://127.0.0.1")),
    );
    check(
        "http://::1",
        Sandbox,
        Err((DomainRule::BracketsMissing, "http://[::1]")),
    );
    check(
        "http://[0:0::1]/x",
        Sandbox,
        Err((DomainRule::Path, "http://[::1]")),
    );
}

#[test]
fn domains_are_compared_by_host_and_by_port_where_it_is_not_the_default() {
    let key = |text: &str| Domain::parse(text, Sandbox).unwrap().uniqueness_key();
    assert_eq!(key("http://sengo.id"), "sengo.id");
    assert_eq!(key("https://SENGO.id:443/"), "sengo.id");
    assert_eq!(key("https://sengo.id:8443"), "sengo.id:8443");
    assert_eq!(key("http://sengo.id:8443"), "sengo.id:8443");
    assert_eq!(key("http://[::1]:8080"), "[::1]:8080");
}

#[test]
fn what_was_stored_is_read_back_in_any_environment() {
    for text in [
        "https://sengo.id",
        "http://localhost:3000",
        "http://[::1]",
        "https://xn--mnchen-3ya.de",
    ] {
        let domain = Domain::parse_stored(text).unwrap();
        assert_eq!(domain.to_string(), text);
    }
    assert!(Domain::parse_stored("sengo.id").is_err());
}

proptest! {
    #[test]
    fn the_canonical_form_is_a_fixed_point_and_suggestions_would_do(
        text in "(https?://)?[a-zA-Z0-9.:/@\\[\\]ü %?#-]{0,20}|\\PC{0,24}|https://(\\w|\\.){1,12}\\.id",
    ) {
        for environment in Environment::ALL {
            let canonical = match Domain::parse(&text, environment) {
                Ok(domain) => domain.as_url(),
                Err(DomainFault { suggestion: Some(suggestion), .. }) => suggestion,
                Err(_) => continue,
            };
            let again = Domain::parse(&canonical, environment).unwrap();
            prop_assert_eq!(again.as_url(), canonical.as_str());
            prop_assert_eq!(&Domain::parse_stored(&canonical).unwrap(), &again);
            // A browser must see the same host, port and scheme.
            let url = url::Url::parse(&canonical).unwrap();
            prop_assert_eq!(url.as_str(), format!("{canonical}/"));
        }
    }
}
