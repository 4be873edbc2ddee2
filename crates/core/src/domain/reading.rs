//! Takes the text of a domain apart.

use super::host::{self, Host};
use super::{DOMAIN_CHARACTERS_MAX, Domain, DomainRule, Scheme};
use crate::printable::is_printable;

pub(super) fn read(text: &str) -> Result<Domain, DomainRule> {
    if text.trim().is_empty() {
        return Err(DomainRule::Empty);
    }
    let characters = text.chars().count();
    if characters > DOMAIN_CHARACTERS_MAX {
        return Err(DomainRule::TooLong { characters });
    }
    let unfit = |character: char| character.is_whitespace() || !is_printable(character) || character == '\\';
    if let Some((found, position)) = text
        .chars()
        .zip(1_usize..)
        .find(|&(character, _)| unfit(character))
    {
        return Err(DomainRule::Character { found, position });
    }
    let (scheme, rest) = read_scheme(text)?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let tail = rest.strip_prefix(authority).unwrap_or_default();
    if authority.contains('@') {
        return Err(DomainRule::UserInfo);
    }
    let (host, port) = read_authority(authority)?;
    check_tail(tail)?;
    Ok(Domain {
        scheme,
        host,
        port: port.filter(|&port| port != scheme.default_port()),
    })
}

fn read_scheme(text: &str) -> Result<(Scheme, &str), DomainRule> {
    let (found, rest) = text.split_once("://").ok_or(DomainRule::SchemeMissing)?;
    if found.eq_ignore_ascii_case("https") {
        return Ok((Scheme::Https, rest));
    }
    if found.eq_ignore_ascii_case("http") {
        return Ok((Scheme::Http, rest));
    }
    // RFC 3986, section 3.1.
    let is_scheme = found.starts_with(|first: char| first.is_ascii_alphabetic())
        && found
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if is_scheme {
        Err(DomainRule::OtherScheme {
            found: found.to_owned(),
        })
    } else {
        Err(DomainRule::SchemeMissing)
    }
}

fn read_authority(authority: &str) -> Result<(Host, Option<u16>), DomainRule> {
    if let Some(bracketed) = authority.strip_prefix('[') {
        let (address, rest) = bracketed.split_once(']').ok_or(DomainRule::AddressForm)?;
        let host = host::read_ipv6(address)?;
        return Ok((host, read_port(rest)?));
    }
    let host = authority.split(':').next().unwrap_or_default();
    let port = authority.strip_prefix(host).unwrap_or_default();
    if host::read_ipv6(authority).is_ok() {
        return Err(DomainRule::BracketsMissing);
    }
    Ok((host::read(host)?, read_port(port)?))
}

/// Reads nothing, or a colon and a port. A colon alone is refused, although RFC 3986 lets it pass.
fn read_port(text: &str) -> Result<Option<u16>, DomainRule> {
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.strip_prefix(':').unwrap_or(text);
    let plain =
        text.starts_with(':') && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    match digits.parse() {
        Ok(port) if plain => Ok(Some(port)),
        _ => Err(DomainRule::Port {
            found: digits.to_owned(),
        }),
    }
}

fn check_tail(tail: &str) -> Result<(), DomainRule> {
    match tail.strip_prefix('/').unwrap_or(tail) {
        "" => Ok(()),
        query if query.starts_with('?') => Err(DomainRule::Query),
        fragment if fragment.starts_with('#') => Err(DomainRule::Fragment),
        _ => Err(DomainRule::Path),
    }
}
