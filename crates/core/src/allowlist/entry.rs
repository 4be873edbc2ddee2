//! One entry of an allowlist: how it is read and written.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::address::unmapped_range;

/// Why an entry is not an address or a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddressFault {
    /// Nothing there; name an address or take the entry out.
    Empty,
    /// Neither an IPv4 or IPv6 address nor such a network; host names are not addresses.
    NotAnAddress {
        /// What was meant, where that can be told.
        suggestion: Option<String>,
    },
    /// A number with leading zeros, which some programs read as octal; write it without.
    LeadingZero {
        /// The same in decimal, without them.
        suggestion: Option<String>,
    },
    /// An IPv6 zone (`%eth0`), which means something on one machine only; leave it away.
    Zone {
        /// The address without it.
        suggestion: Option<String>,
    },
    /// What follows the slash is not a prefix length of that family.
    PrefixLength {
        /// The longest that would do: 32 for IPv4, 128 for IPv6.
        most: u8,
        /// What was meant, where that can be told (a netmask).
        suggestion: Option<String>,
    },
    /// Bits are set behind the prefix; write the network, or the address alone.
    HostBits {
        /// The network that holds the address.
        network: String,
        /// The address alone.
        address: String,
    },
}

/// Reads one entry into a network without host bits; a bare address has the full prefix length.
pub(super) fn parse(text: &str) -> Result<IpNet, AddressFault> {
    if text.trim().is_empty() {
        return Err(AddressFault::Empty);
    }
    let (address, length) = split(text);
    let Ok(address) = address.parse::<IpAddr>() else {
        return Err(not_an_address(text));
    };
    let most = if address.is_ipv4() { 32 } else { 128 };
    let Some(length) = length else {
        return Ok(unmapped_range(IpNet::from(address)));
    };
    let Some(bits) = read_length(length) else {
        return Err(not_a_length(address, length, most));
    };
    let network = IpNet::new(address, bits)
        .map(unmapped_range)
        .map_err(|_| AddressFault::PrefixLength {
            most,
            suggestion: None,
        })?;
    if network.trunc() == network {
        Ok(network)
    } else {
        let address = network.addr().to_string();
        Err(AddressFault::HostBits {
            network: write(network.trunc()),
            address,
        })
    }
}

/// The canonical form: a network of one address is written as the bare address.
pub(super) fn write(network: IpNet) -> String {
    if network.prefix_len() == network.max_prefix_len() {
        network.addr().to_string()
    } else {
        network.to_string()
    }
}

/// Decimal digits without a sign or a leading zero.
fn read_length(text: &str) -> Option<u8> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

fn not_a_length(address: IpAddr, length: &str, most: u8) -> AddressFault {
    let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    if digits && length.starts_with('0') {
        let suggestion = accepted(&format!("{address}/{}", without_leading_zeros(length)));
        return AddressFault::LeadingZero { suggestion };
    }
    let netmask = match (address, length.parse::<Ipv4Addr>()) {
        (IpAddr::V4(address), Ok(mask)) => IpNet::with_netmask(address.into(), mask.into()).ok(),
        _ => None,
    };
    AddressFault::PrefixLength {
        most,
        suggestion: netmask.map(|network| write(network.trunc())),
    }
}

fn not_an_address(text: &str) -> AddressFault {
    if let Some((address, zone)) = text.split_once('%')
        && address.parse::<Ipv6Addr>().is_ok()
    {
        let length = zone.split_once('/').map(|(_, length)| format!("/{length}"));
        let suggestion = accepted(&format!("{address}{}", length.unwrap_or_default()));
        return AddressFault::Zone { suggestion };
    }
    let shortened = shorten_octets(text);
    if shortened != text
        && let Some(suggestion) = accepted(&shortened)
    {
        return AddressFault::LeadingZero {
            suggestion: Some(suggestion),
        };
    }
    AddressFault::NotAnAddress {
        suggestion: meant(text),
    }
}

/// What people write for an address: blanks and quotes around it, brackets, a port, stars for octets.
fn meant(text: &str) -> Option<String> {
    let bare =
        text.trim_matches(|character: char| character.is_whitespace() || "\"'<>,;".contains(character));
    if bare == "*" {
        return Some("0.0.0.0/0".to_owned());
    }
    let starred = match bare.split('.').collect::<Vec<_>>().as_slice() {
        [a, "*", "*", "*"] => Some(format!("{a}.0.0.0/8")),
        [a, b, "*", "*"] => Some(format!("{a}.{b}.0.0/16")),
        [a, b, c, "*"] => Some(format!("{a}.{b}.{c}.0/24")),
        _ => None,
    };
    let blankless: String = bare
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let unbracketed = bare
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .map(|(inner, _)| inner);
    let portless = bare
        .rsplit_once(':')
        .map(|(address, _)| address)
        .filter(|rest| !rest.contains(':'));
    [starred.as_deref(), Some(&blankless), unbracketed, portless]
        .into_iter()
        .flatten()
        .find_map(accepted)
}

/// The canonical form of a text that would be taken. It looks for no suggestions of its own.
fn accepted(text: &str) -> Option<String> {
    let (address, length) = split(text);
    let address: IpAddr = address.parse().ok()?;
    let network = match length {
        Some(length) => IpNet::new(address, read_length(length)?).ok()?,
        None => IpNet::from(address),
    };
    let network = unmapped_range(network);
    (network.trunc() == network).then(|| write(network))
}

fn split(text: &str) -> (&str, Option<&str>) {
    text.split_once('/')
        .map_or((text, None), |(address, length)| (address, Some(length)))
}

fn shorten_octets(text: &str) -> String {
    let (address, length) = split(text);
    let octets: Vec<&str> = address.split('.').map(without_leading_zeros).collect();
    octets.join(".") + &length.map(|length| format!("/{length}")).unwrap_or_default()
}

fn without_leading_zeros(number: &str) -> &str {
    let rest = number.trim_start_matches('0');
    if rest.is_empty() && !number.is_empty() {
        "0"
    } else {
        rest
    }
}
