//! What was meant by a text that is not a domain. A generous reader: whatever it proposes is read strictly
//! afterwards, so it may guess.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::host::to_ascii;
use crate::printable::is_printable;

pub(super) fn mended(text: &str) -> Option<String> {
    let seen = text
        .chars()
        .filter(|&character| !character.is_whitespace() && is_printable(character));
    let turned: String = seen
        .map(|character| if character == '\\' { '/' } else { character })
        .collect();
    let bare = turned
        .trim_matches(|character| "\"'`“”‘’<>(),;".contains(character))
        .to_ascii_lowercase();
    let (scheme, rest) = scheme_and_rest(&bare);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = host_and_port(authority)?;
    let local = host == "localhost" || host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    let scheme = scheme.unwrap_or(if local { "http" } else { "https" });
    Some(format!("{scheme}://{host}{port}"))
}

/// The scheme, where http or https can be made out, and what follows it: `https:/`, `http//` and `//` are
/// common slips.
fn scheme_and_rest(text: &str) -> (Option<&'static str>, &str) {
    for scheme in ["https", "http"] {
        if let Some(rest) = text.strip_prefix(scheme)
            && rest.starts_with([':', '/'])
        {
            return (
                Some(scheme),
                rest.strip_prefix(':').unwrap_or(rest).trim_start_matches('/'),
            );
        }
    }
    let other = text
        .split_once("://")
        .filter(|(scheme, _)| !scheme.contains(['/', '?', '#']));
    let rest = other.map_or(text, |(_, rest)| rest);
    (None, rest.trim_start_matches('/'))
}

/// The host as it would be registered, and the port with its colon, or nothing.
fn host_and_port(authority: &str) -> Option<(String, String)> {
    if let Ok(address) = authority.parse::<Ipv6Addr>() {
        return Some((format!("[{address}]"), String::new()));
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.trim_start_matches('0')),
        _ => (authority, ""),
    };
    let port = if port.is_empty() {
        String::new()
    } else {
        format!(":{port}")
    };
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    if let Ok(IpAddr::V6(address)) = address {
        return Some((format!("[{address}]"), port));
    }
    let labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    Some((to_ascii(&labels.join("."))?, port))
}
