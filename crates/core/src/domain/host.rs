//! The host of a domain: a name in its ASCII form, or an address.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::DomainRule;

/// RFC 1035, section 2.3.4, in octets.
const LABEL_CHARACTERS_MAX: usize = 63;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Host {
    Name(String),
    Ipv4(Ipv4Addr),
    Ipv6(Ipv6Addr),
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Name(name) => formatter.write_str(name),
            Host::Ipv4(address) => write!(formatter, "{address}"),
            Host::Ipv6(address) => write!(formatter, "[{address}]"),
        }
    }
}

pub(super) fn read_ipv6(text: &str) -> Result<Host, DomainRule> {
    text.parse().map(Host::Ipv6).map_err(|_| DomainRule::AddressForm)
}

pub(super) fn read(text: &str) -> Result<Host, DomainRule> {
    if text.is_empty() {
        return Err(DomainRule::HostMissing);
    }
    if let Ok(address) = text.parse() {
        return Ok(Host::Ipv4(address));
    }
    if text.ends_with('.') {
        return Err(DomainRule::TrailingDot);
    }
    for label in text.split('.') {
        check_label(label)?;
    }
    let name = to_ascii(text).ok_or(DomainRule::HostName)?;
    if ends_in_a_number(&name) {
        return Err(DomainRule::AddressForm);
    }
    check_canonical(text, &name)?;
    Ok(Host::Name(name))
}

/// The ASCII form in lower case, where the text is a host name at all (letters, digits, hyphens; RFC 1123,
/// section 2.1). Hyphens in third and fourth place are admitted, because such names are in use.
pub(super) fn to_ascii(text: &str) -> Option<String> {
    Uts46::new()
        .to_ascii(
            text.as_bytes(),
            AsciiDenyList::STD3,
            Hyphens::CheckFirstLast,
            DnsLength::Verify,
        )
        .ok()
        .map(|name| name.to_ascii_lowercase())
}

fn check_label(label: &str) -> Result<(), DomainRule> {
    if label.is_empty() {
        return Err(DomainRule::EmptyLabel);
    }
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || !byte.is_ascii();
    let too_long = label.is_ascii() && label.len() > LABEL_CHARACTERS_MAX;
    if too_long || label.starts_with('-') || label.ends_with('-') || !label.bytes().all(fits) {
        return Err(DomainRule::Label {
            found: label.to_owned(),
        });
    }
    Ok(())
}

/// Browsers take any host whose last label is a number for an IPv4 address (WHATWG URL, "ends in a number").
fn ends_in_a_number(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    let hexadecimal = last
        .strip_prefix("0x")
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()));
    hexadecimal || last.bytes().all(|byte| byte.is_ascii_digit())
}

/// UTS 46 maps generously (full-width and circled letters, ideographic full stops, invisible characters). A
/// label must be, but for its case, the one that its registry has, in either form, and both forms must be
/// each other's.
fn check_canonical(text: &str, name: &str) -> Result<(), DomainRule> {
    let (unicode, outcome) =
        Uts46::new().to_unicode(name.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    if outcome.is_err() || to_ascii(&unicode).as_deref() != Some(name) {
        return Err(DomainRule::HostName);
    }
    let lower = text.to_lowercase();
    let mut written = lower.split('.');
    let mut registered = name.split('.').zip(unicode.split('.'));
    let same = registered.by_ref().all(|(ascii, unicode)| {
        written
            .next()
            .is_some_and(|label| label == ascii || label == unicode)
    });
    if same && written.next().is_none() {
        Ok(())
    } else {
        Err(DomainRule::NotCanonical)
    }
}
