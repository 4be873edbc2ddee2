//! A project's domain: the address of its website, in one canonical form.
//!
//! The text is taken apart here by hand. URL parsers for browsers repair what they read (they drop line
//! ends, turn backslashes round, read `0x7f.1` as an address), and what is repaired silently cannot be
//! compared or reviewed; here it is refused, with the repaired form as a suggestion.

mod host;
mod mending;
mod reading;
mod special_use;

use std::fmt;

use crate::environment::Environment;
use host::Host;

/// The longest text that is looked at, in characters. A host name has at most 253.
pub const DOMAIN_CHARACTERS_MAX: usize = 300;

/// How a website is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// `http`, port 80 by default.
    Http,
    /// `https`, port 443 by default.
    Https,
}

impl Scheme {
    /// `http` or `https`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
        }
    }

    /// The port that is meant where none is named.
    #[must_use]
    pub const fn default_port(self) -> u16 {
        match self {
            Scheme::Http => 80,
            Scheme::Https => 443,
        }
    }
}

/// A project's domain: an http or https URL of a host with an optional port and nothing else. The host is in
/// lower case and, where it is international, in its ASCII form (IDNA, UTS 46, non-transitional).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Domain {
    scheme: Scheme,
    host: Host,
    port: Option<u16>,
}

impl Domain {
    /// Reads a domain as a merchant sends it.
    ///
    /// In production IP addresses, special-use names and names of one label are refused. The sandbox admits IP
    /// addresses and the names of developers' machines and networks (localhost, .test, .local, example.com).
    ///
    /// # Errors
    /// [`DomainFault`] with the first rule broken, and the domain that would do where one can be told.
    pub fn parse(text: &str, environment: Environment) -> Result<Domain, DomainFault> {
        strictly(text, Some(environment)).map_err(|rule| {
            let mended = mending::mended(text).and_then(|text| strictly(&text, Some(environment)).ok());
            DomainFault {
                rule,
                suggestion: mended.map(|domain| domain.as_url()),
            }
        })
    }

    /// Reads back what [`Domain::as_url`] wrote, whatever the environment: a name that was admitted once stays
    /// readable when the list of special-use names grows.
    ///
    /// # Errors
    /// [`DomainFault`] where the text was not written by us.
    pub fn parse_stored(text: &str) -> Result<Domain, DomainFault> {
        strictly(text, None).map_err(|rule| DomainFault {
            rule,
            suggestion: None,
        })
    }

    /// The canonical form: `https://sengo.id`, `http://localhost:8080`. No slash at the end, no default port.
    #[must_use]
    pub fn as_url(&self) -> String {
        format!("{}://{}", self.scheme.as_str(), self.uniqueness_key())
    }

    /// What two domains must not share: the host, and the port where it is not the scheme's default. So http
    /// and https of one host are the same domain.
    #[must_use]
    pub fn uniqueness_key(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.to_string(),
        }
    }

    /// http or https.
    #[must_use]
    pub const fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// The host in its canonical form, an IPv6 address in brackets.
    #[must_use]
    pub fn host(&self) -> String {
        self.host.to_string()
    }

    /// The host where it is a name and not an address.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.host {
            Host::Name(name) => Some(name),
            Host::Ipv4(_) | Host::Ipv6(_) => None,
        }
    }

    /// The port, where it is not the scheme's default.
    #[must_use]
    pub const fn port(&self) -> Option<u16> {
        self.port
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.as_url())
    }
}

/// Why a text is not a domain, and what would do instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainFault {
    /// The first rule broken.
    pub rule: DomainRule,
    /// The canonical form of what was meant, where it can be told and would be taken.
    pub suggestion: Option<String>,
}

/// The rules for a domain, in the order in which they are checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DomainRule {
    /// Nothing there; write the address of the website, as `https://sengo.id`.
    Empty,
    /// More than [`DOMAIN_CHARACTERS_MAX`] characters; only scheme, host and port are wanted.
    TooLong {
        /// How many there are.
        characters: usize,
    },
    /// A blank, a line end, a backslash or a character that cannot be seen; leave it away.
    Character {
        /// The character.
        found: char,
        /// Its place, counted from 1 in characters.
        position: usize,
    },
    /// It does not begin with `http://` or `https://`.
    SchemeMissing,
    /// It begins with another scheme; only http and https have websites.
    OtherScheme {
        /// The scheme as it was written, without `://`.
        found: String,
    },
    /// A user name or password stands before the host; a domain has none, and a secret does not belong there.
    UserInfo,
    /// There is no host.
    HostMissing,
    /// An IPv6 address without the brackets that a URL needs.
    BracketsMissing,
    /// What follows the colon is not a port: 1 to 65535, without leading zeros.
    Port {
        /// What stands there.
        found: String,
    },
    /// A path follows the host; only the site as a whole has a project.
    Path,
    /// A query (`?…`) follows the host.
    Query,
    /// A fragment (`#…`) follows the host.
    Fragment,
    /// The host ends in a dot.
    TrailingDot,
    /// There are two dots in a row, or one at the start.
    EmptyLabel,
    /// A part between dots is not letters, digits and inner hyphens, or has more than 63 characters.
    Label {
        /// The part.
        found: String,
    },
    /// The name is too long (253 characters), or not a valid international name (IDNA).
    HostName,
    /// An international name that is not in the form its registry uses, such as full-width letters.
    NotCanonical,
    /// The host looks like an IP address in a short, octal or hexadecimal form, which programs read
    /// differently; or an address in brackets is not IPv6.
    AddressForm,
    /// An IP address; in production a website has a name.
    IpAddress,
    /// A name that is reserved and belongs to nobody on the internet (RFC 6761 and its registry).
    SpecialUse {
        /// The reserved part, as `local` or `example.com`.
        name: &'static str,
    },
    /// A name without a dot; a website's name has at least two parts.
    SingleLabel,
}

fn strictly(text: &str, environment: Option<Environment>) -> Result<Domain, DomainRule> {
    let domain = reading::read(text)?;
    if let Some(environment) = environment {
        special_use::admit(&domain.host, environment)?;
    }
    Ok(domain)
}

#[cfg(test)]
mod tests;
