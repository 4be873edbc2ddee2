//! A list that is tried out beside the one that is enforced.

use std::net::IpAddr;

use jiff::Timestamp;

use super::Allowlist;

/// A list on trial: calls from addresses that it would refuse are answered as before, and noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowlistTrial {
    /// The list.
    pub allowlist: Allowlist,
    /// Since when it is tried out, by the real clock.
    pub since: Timestamp,
}

impl AllowlistTrial {
    /// Whether the list would refuse a caller at this address. Only callers that the enforced list admitted are
    /// asked about: others were refused already.
    #[must_use]
    pub fn would_refuse(&self, address: IpAddr) -> bool {
        !self.allowlist.admits(address)
    }
}
