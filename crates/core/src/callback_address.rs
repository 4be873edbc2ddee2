//! Where callbacks go: which addresses a project may name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use url::{Host, Url};

use crate::environment::Environment;

/// The longest address, in characters.
pub const CALLBACK_CHARACTERS_MAX: usize = 1_000;

/// Which addresses may be named.
#[derive(Debug, Clone, Copy)]
pub struct CallbackPolicy<'a> {
    /// A sandbox calls whatever it is told to.
    pub environment: Environment,
    /// Networks that may be called in production although they are not public.
    pub allowed: &'a [IpNet],
}

/// Why a text is not an address for callbacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallbackAddressFault {
    /// Longer than [`CALLBACK_CHARACTERS_MAX`].
    TooLong,
    /// Not a URL of a host.
    NotAUrl,
    /// A URL of another scheme than http and https.
    Scheme {
        /// Its scheme.
        found: String,
    },
    /// It carries a user name or a password, which would be kept and shown.
    UserInfo,
    /// A host that is not reached over the internet, in production.
    NotPublic {
        /// The host.
        host: String,
    },
}

/// Checks an address; what passes is kept and called exactly as it was sent.
///
/// In production a host must not be an address of a private, loopback, link-local or otherwise special network
/// unless one of the allowed holds it, and not `localhost`. What a name resolves to is looked at when it is called.
///
/// # Errors
/// [`CallbackAddressFault`] names the first rule broken.
pub fn check(text: &str, policy: CallbackPolicy<'_>) -> Result<(), CallbackAddressFault> {
    let CallbackPolicy { environment, allowed } = policy;
    if text.chars().count() > CALLBACK_CHARACTERS_MAX {
        return Err(CallbackAddressFault::TooLong);
    }
    // Parsers of URLs drop or repair such characters, and then something else would be called than is shown.
    let is_plain =
        |character: char| !character.is_whitespace() && !character.is_control() && character != '\\';
    if !text.chars().all(is_plain) {
        return Err(CallbackAddressFault::NotAUrl);
    }
    let url = Url::parse(text).map_err(|_| CallbackAddressFault::NotAUrl)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(CallbackAddressFault::Scheme {
            found: url.scheme().to_owned(),
        });
    }
    // `http:host` is read as `http://host` by browsers; nobody means it.
    let has_slashes = text
        .get(url.scheme().len()..)
        .is_some_and(|rest| rest.starts_with("://"));
    let host = url
        .host()
        .filter(|_| has_slashes)
        .ok_or(CallbackAddressFault::NotAUrl)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(CallbackAddressFault::UserInfo);
    }
    let is_admitted = environment == Environment::Sandbox
        || match &host {
            Host::Ipv4(address) => may_be_called(IpAddr::V4(*address), allowed),
            Host::Ipv6(address) => may_be_called(IpAddr::V6(*address), allowed),
            Host::Domain(name) => !is_local_name(name),
        };
    if is_admitted {
        Ok(())
    } else {
        Err(CallbackAddressFault::NotPublic {
            host: host.to_string(),
        })
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether an address may be called in production: one of the public internet, or one that `allowed` names.
#[must_use]
pub fn may_be_called(address: IpAddr, allowed: &[IpNet]) -> bool {
    let address = address.to_canonical();
    allowed.iter().any(|network| network.contains(&address)) || is_public(address)
}

/// Whether an address is one of the public internet, by IANA's registries of special-purpose addresses.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let is_special = match address.octets() {
        // This network, shared space of carriers (RFC 6598), protocol assignments, benchmarks (RFC 2544),
        // reserved and broadcast.
        [0, ..] | [192, 0, 0, _] | [198, 18 | 19, ..] | [240..=255, ..] => true,
        [100, second, ..] => (64..128).contains(&second),
        _ => false,
    };
    !(is_special
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        // Addresses of IPv4 behind a translator (RFC 6052) are as public as what they stand for.
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // 6to4 carries one as well.
        [0x2002, high, low, ..] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Protocol assignments with Teredo and benchmarks (2001::/23), documentation.
        [0x2001, second, ..] if second < 0x200 => false,
        [0x2001, 0xdb8, ..] | [0x3fff, ..] => false,
        // Global unicast is 2000::/3; all else is local, multicast or not given out.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn under(text: &str, environment: Environment, allowed: &[IpNet]) -> Result<(), CallbackAddressFault> {
        check(text, CallbackPolicy { environment, allowed })
    }

    fn production(text: &str) -> Result<(), CallbackAddressFault> {
        under(text, Environment::Production, &[])
    }

    #[test]
    fn public_addresses_pass_as_they_are() {
        for text in [
            "https://shop.example.com/callbacks/sengo?shop=1&x=a%20b",
            "http://8.8.8.8:8080/cb",
            "https://[2606:4700::1111]/",
            "https://toko.id",
        ] {
            assert_eq!(production(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_url_of_a_host_is_refused() {
        for text in [
            "",
            "shop.example.com/cb",
            "https://",
            "http:shop.example.com",
            "https://a b/",
            "https://a\n.b/",
            "https:\\\\shop.example.com",
            "/cb",
        ] {
            assert_eq!(production(text), Err(CallbackAddressFault::NotAUrl), "{text}");
        }
        assert!(matches!(
            production("ftp://a.example/"),
            Err(CallbackAddressFault::Scheme { .. })
        ));
        assert!(matches!(
            production("javascript:alert(1)"),
            Err(CallbackAddressFault::Scheme { .. })
        ));
        assert_eq!(
            production("https://u:p@a.example/"),
            Err(CallbackAddressFault::UserInfo)
        );
        let long = format!("https://a.example/{}", "x".repeat(CALLBACK_CHARACTERS_MAX));
        assert_eq!(production(&long), Err(CallbackAddressFault::TooLong));
    }

    #[test]
    fn production_refuses_hosts_that_are_not_public_in_whatever_form_they_are_written() {
        for host in [
            "localhost",
            "a.localhost",
            "LOCALHOST.",
            "127.0.0.1",
            "0x7f.1",
            "2130706433",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.2.1",
            "[::1]",
            "[::]",
            "[fe80::1]",
            "[fc00::1]",
            "[ff02::1]",
            "[::ffff:127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "[2002:7f00:1::]",
            "[2001:db8::1]",
            "[2001::1]",
        ] {
            let text = format!("http://{host}/cb");
            assert!(
                matches!(production(&text), Err(CallbackAddressFault::NotPublic { .. })),
                "{host}"
            );
            assert_eq!(under(&text, Environment::Sandbox, &[]), Ok(()), "{host}");
        }
        let allowed: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        assert_eq!(
            under("http://10.1.2.3/cb", Environment::Production, &allowed),
            Ok(())
        );
        assert!(under("http://192.168.1.1/cb", Environment::Production, &allowed).is_err());
    }
}
