//! The addresses that may call on behalf of a project, a merchant or an engine.

mod entry;
mod trial;

use std::net::IpAddr;

use ipnet::IpNet;

pub use entry::AddressFault;
pub use trial::AllowlistTrial;

/// How many entries a list may have, as sent.
pub const ALLOWLIST_ENTRIES_MAX: usize = 100;

/// 1 to 100 addresses and networks, in the order sent, each in its canonical form, none twice.
///
/// An address is written bare, a network as address and prefix length; a network of one address is that
/// address. IPv4-mapped IPv6 is written as the IPv4 it means. A list with `0.0.0.0/0` or `::/0` is open to
/// every address of both families. Equality counts the order; [`Allowlist::same_set`] does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowlist {
    networks: Vec<IpNet>,
    open: bool,
    ipv4: Ranges<u32>,
    ipv6: Ranges<u128>,
}

impl Allowlist {
    /// Reads a list as it was sent.
    ///
    /// # Errors
    /// [`AllowlistFault`]: the list's own, or those of all its entries at once.
    pub fn parse(texts: &[&str]) -> Result<Allowlist, AllowlistFault> {
        if texts.is_empty() {
            return Err(AllowlistFault::Empty);
        }
        if texts.len() > ALLOWLIST_ENTRIES_MAX {
            return Err(AllowlistFault::TooMany { entries: texts.len() });
        }
        let mut networks: Vec<IpNet> = Vec::with_capacity(texts.len());
        let mut faults = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            match entry::parse(text) {
                Ok(network) if networks.contains(&network) => {}
                Ok(network) => networks.push(network),
                Err(fault) => faults.push((index, fault)),
            }
        }
        if faults.is_empty() {
            Ok(Allowlist::of(networks))
        } else {
            Err(AllowlistFault::Entries(faults))
        }
    }

    fn of(networks: Vec<IpNet>) -> Allowlist {
        let mut ipv4 = Vec::new();
        let mut ipv6 = Vec::new();
        for network in &networks {
            match network {
                IpNet::V4(network) => {
                    ipv4.push((network.network().to_bits(), network.broadcast().to_bits()));
                }
                IpNet::V6(network) => {
                    ipv6.push((network.network().to_bits(), network.broadcast().to_bits()));
                }
            }
        }
        let open = networks.iter().any(|network| network.prefix_len() == 0);
        Allowlist {
            networks,
            open,
            ipv4: Ranges::of(ipv4),
            ipv6: Ranges::of(ipv6),
        }
    }

    /// The canonical entries, in the order sent. Parsing them again gives the same list.
    pub fn entries(&self) -> impl Iterator<Item = String> + '_ {
        self.networks.iter().map(|network| entry::write(*network))
    }

    /// Whether a caller at this address may pass. An IPv4-mapped address counts as the IPv4 it means.
    #[must_use]
    pub fn admits(&self, address: IpAddr) -> bool {
        self.open
            || match address.to_canonical() {
                IpAddr::V4(address) => self.ipv4.contains(address.to_bits()),
                IpAddr::V6(address) => self.ipv6.contains(address.to_bits()),
            }
    }

    /// Whether every address of both families may pass.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open
    }

    /// Whether both lists have the same entries, whatever their order.
    #[must_use]
    pub fn same_set(&self, other: &Allowlist) -> bool {
        // Neither has an entry twice, so equal lengths and one inclusion are enough.
        self.networks.len() == other.networks.len()
            && self
                .networks
                .iter()
                .all(|network| other.networks.contains(network))
    }

    /// The entry that, added to a list, would admit this address: what to tell a caller that was refused.
    #[must_use]
    pub fn entry_for(address: IpAddr) -> String {
        address.to_canonical().to_string()
    }
}

/// Why a list of addresses is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllowlistFault {
    /// No entry at all; name at least one address, or `0.0.0.0/0` for every address.
    Empty,
    /// More than [`ALLOWLIST_ENTRIES_MAX`] entries; write neighbours as one network.
    TooMany {
        /// How many were sent.
        entries: usize,
    },
    /// Some entries are not addresses; each with its index in the list as sent, counted from 0.
    Entries(Vec<(usize, AddressFault)>),
}

/// Disjoint ranges in ascending order, first and last address of each: a search takes seven steps at most.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ranges<T>(Vec<(T, T)>);

impl<T: Ord + Copy> Ranges<T> {
    fn of(mut ranges: Vec<(T, T)>) -> Ranges<T> {
        ranges.sort_unstable();
        let mut merged: Vec<(T, T)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some(previous) if first <= previous.1 => previous.1 = previous.1.max(last),
                _ => merged.push((first, last)),
            }
        }
        Ranges(merged)
    }

    fn contains(&self, address: T) -> bool {
        let after = self.0.partition_point(|&(first, _)| first <= address);
        after
            .checked_sub(1)
            .and_then(|index| self.0.get(index))
            .is_some_and(|&(_, last)| address <= last)
    }
}

#[cfg(test)]
mod tests;
