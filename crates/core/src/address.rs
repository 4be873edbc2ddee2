//! The caller's address: who is really calling, when a proxy stands in between.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ipnet::{IpNet, Ipv4Net};

/// The longest way through proxies that is followed, in addresses. Real ones have two or three.
pub const FORWARDED_ADDRESSES_MAX: usize = 32;

/// The address a request really comes from, IPv4-mapped addresses unmapped.
///
/// `peer` is the socket's peer, `lines` the values of all `X-Forwarded-For` headers in the order received, and
/// `trusted` the configured ranges of our own proxies. Each proxy writes at the end of the list whom it saw, so
/// the list is read from the right, and only as far as the writers are trusted: what stands further left was
/// written by the caller and proves nothing. When every address is trusted, the leftmost one is the caller.
///
/// Some proxies write a port (`192.0.2.1:4711`, `[2001:db8::1]:4711`) or brackets around IPv6; both are
/// understood. An empty element is not skipped: a proxy that did not know its caller must not lend its trust to
/// whatever stands to the left. No header at all means that the peer itself is the caller.
///
/// # Errors
/// [`ForwardedFault`], when something unreadable is reached before the caller is known.
pub fn caller_address<'a>(
    peer: IpAddr,
    lines: impl Iterator<Item = &'a [u8]>,
    trusted: &[IpNet],
) -> Result<IpAddr, ForwardedFault> {
    let is_trusted = |address: IpAddr| {
        trusted
            .iter()
            .any(|range| unmapped_range(*range).contains(&address))
    };
    let mut caller = peer.to_canonical();
    if !is_trusted(caller) {
        return Ok(caller);
    }
    let lines: Vec<&[u8]> = lines.collect();
    let elements = lines
        .iter()
        .rev()
        .flat_map(|line| line.rsplit(|&byte| byte == b','));
    for (element, from_right) in elements.zip(1_usize..) {
        if from_right > FORWARDED_ADDRESSES_MAX {
            return Err(ForwardedFault::TooLong);
        }
        caller = read(element).ok_or_else(|| ForwardedFault::Unreadable {
            found: excerpt(element),
            from_right,
        })?;
        if !is_trusted(caller) {
            break;
        }
    }
    Ok(caller)
}

/// A range with IPv4-mapped IPv6 written as the IPv4 range it means: `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
/// Host bits are left as they are.
#[must_use]
pub fn unmapped_range(range: IpNet) -> IpNet {
    let IpNet::V6(mapped) = range else { return range };
    let unmapped = || {
        let address = mapped.addr().to_ipv4_mapped()?;
        let length = mapped.prefix_len().checked_sub(MAPPED_PREFIX_BITS)?;
        Ipv4Net::new(address, length).ok()
    };
    unmapped().map_or(range, IpNet::V4)
}

/// `::ffff:0:0/96` holds the IPv4-mapped addresses (RFC 4291, section 2.5.5.2).
const MAPPED_PREFIX_BITS: u8 = 96;

/// Why the caller's address is unknown. The answer is 403, because an allowlist cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForwardedFault {
    /// Reading `X-Forwarded-For` from the right, something other than an address came first; a trusted proxy
    /// wrote it, so it is the proxy's configuration that needs a look.
    Unreadable {
        /// What stood there, at most 64 characters of it, anything but visible ASCII as `?`.
        found: String,
        /// Its place in the list, counted from 1 at the right end.
        from_right: usize,
    },
    /// More than [`FORWARDED_ADDRESSES_MAX`] trusted addresses in a row: a loop of proxies.
    TooLong,
}

fn read(element: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(element).ok()?.trim_matches([' ', '\t']);
    let address = if let Ok(address) = text.parse::<Ipv4Addr>() {
        IpAddr::V4(address)
    } else if let Ok(address) = text.parse::<Ipv6Addr>() {
        IpAddr::V6(address)
    } else if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        IpAddr::V6(inner.parse().ok()?)
    } else if text.contains('%') {
        // The socket address parser takes a zone, which means nothing on another machine.
        return None;
    } else {
        text.parse::<SocketAddr>().ok()?.ip()
    };
    Some(address.to_canonical())
}

fn excerpt(element: &[u8]) -> String {
    let visible = |&byte: &u8| {
        if byte.is_ascii_graphic() {
            char::from(byte)
        } else {
            '?'
        }
    };
    element.trim_ascii().iter().take(64).map(visible).collect()
}

#[cfg(test)]
mod tests;
