//! The mail server, as the operator names it.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::SmtpFault;

/// How the line to the mail server is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS from STARTTLS on; without it nothing is said.
    StartTls,
    /// None, to this very machine alone.
    Plain,
}

/// How to sign in.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Credentials {
    pub(super) user: String,
    pub(super) password: String,
}

/// A mail server and how to sign in there.
#[derive(Clone)]
pub struct MailServer {
    pub(super) host: String,
    /// Addresses of a host that is this machine, so that no name server says where it is.
    pub(super) own: Vec<IpAddr>,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) credentials: Option<Credentials>,
}

impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MailServer({self})")
    }
}

/// Where it is, without user and password.
impl fmt::Display for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.security {
            Security::Tls => "smtps",
            Security::StartTls | Security::Plain => "smtp",
        };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}

impl MailServer {
    /// Reads `smtps://USER:PASSWORD@HOST:PORT`, with TLS from the first byte, or `smtp://…`, with STARTTLS; plain to a
    /// loopback address. The password can come from elsewhere.
    ///
    /// # Errors
    /// [`SmtpFault::Server`], which repeats nothing of the text.
    pub fn parse(text: &str, password: Option<&str>) -> Result<Self, SmtpFault> {
        let url = Url::parse(text).map_err(|_| SmtpFault::Server("it is no URL"))?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or(SmtpFault::Server("it names no host"))?.to_owned();
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(SmtpFault::Server("something stands after the port"));
        }
        let own = loopback(&host);
        let (security, port) = match url.scheme() {
            "smtps" => (Security::Tls, 465),
            "smtp" if !own.is_empty() => (Security::Plain, 587),
            "smtp" => (Security::StartTls, 587),
            _ => return Err(SmtpFault::Server("it begins with neither smtps:// nor smtp://")),
        };
        Ok(Self {
            credentials: credentials(&url, password)?,
            port: url.port().unwrap_or(port),
            host,
            own,
            security,
        })
    }

    /// Whether somebody on the line could read along: to this very machine only.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.security == Security::Plain
    }
}

/// The addresses of a host that is this machine.
fn loopback(host: &str) -> Vec<IpAddr> {
    if host.eq_ignore_ascii_case("localhost") {
        return vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
    }
    let address = match Host::parse(host) {
        Ok(Host::Ipv4(address)) => IpAddr::V4(address),
        Ok(Host::Ipv6(address)) => IpAddr::V6(address),
        // Without a scheme that browsers know, a URL's host is not looked into.
        _ => match host.parse() {
            Ok(address) => address,
            Err(_) => return Vec::new(),
        },
    };
    Some(address).filter(IpAddr::is_loopback).into_iter().collect()
}

fn credentials(url: &Url, password: Option<&str>) -> Result<Option<Credentials>, SmtpFault> {
    let within = url.password().map(decoded).transpose()?;
    let user = decoded(url.username())?;
    let password = match (within, password) {
        (Some(_), Some(_)) => return Err(SmtpFault::Server("it holds a password, and another is given")),
        (Some(within), None) => Some(within),
        (None, given) => given.map(ToOwned::to_owned),
    };
    match (user.is_empty(), password) {
        (true, None) => Ok(None),
        (false, Some(password)) => Ok(Some(Credentials { user, password })),
        (false, None) => Err(SmtpFault::Server("it names a user, and no password is given")),
        (true, Some(_)) => Err(SmtpFault::Server("a password is given, and it names no user")),
    }
}

/// A user or password as it was meant: `%40` is `@`.
fn decoded(text: &str) -> Result<String, SmtpFault> {
    const WRONG: SmtpFault =
        SmtpFault::Server("what follows a % in user or password is no two digits of a byte");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let (digits, after) = rest.split_at_checked(2).ok_or(WRONG)?;
        let digits = std::str::from_utf8(digits).map_err(|_| WRONG)?;
        bytes.push(u8::from_str_radix(digits, 16).map_err(|_| WRONG)?);
        rest = after;
    }
    String::from_utf8(bytes).map_err(|_| WRONG)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> MailServer {
        MailServer::parse(text, None).unwrap()
    }

    #[test]
    fn only_this_very_machine_is_spoken_to_without_tls() {
        for (text, security, port) in [
            ("smtps://mail.example.com", Security::Tls, 465),
            ("smtps://127.0.0.1:25", Security::Tls, 25),
            ("smtp://mail.example.com", Security::StartTls, 587),
            ("smtp://10.0.0.1:25", Security::StartTls, 25),
            ("smtp://localhost.example.com", Security::StartTls, 587),
            ("smtp://127.0.0.1", Security::Plain, 587),
            ("smtp://[::1]:2525", Security::Plain, 2525),
            ("smtp://localhost:2525/", Security::Plain, 2525),
        ] {
            let server = read(text);
            assert_eq!((server.security, server.port), (security, port), "{text}");
        }
    }

    #[test]
    fn user_and_password_are_decoded_and_not_shown() {
        let server = read("smtps://ana%40example.com:s%C3%A9cr%3At@mail.example.com:465");
        let expected = |user: &str, password: &str| {
            Some(Credentials {
                user: user.into(),
                password: password.into(),
            })
        };
        assert!(server.credentials == expected("ana@example.com", "sécr:t"));
        assert_eq!(format!("{server:?}"), "MailServer(smtps://mail.example.com:465)");
        let given = MailServer::parse("smtps://ana@mail.example.com", Some("geheim")).unwrap();
        assert!(given.credentials == expected("ana", "geheim"));
    }

    #[test]
    fn what_cannot_be_used_is_refused_without_repeating_it() {
        for text in [
            "geheim",
            "https://ana:geheim@mail.example.com",
            "smtps://ana:geheim@",
            "smtps://ana:geheim@mail.example.com/inbox",
            "smtps://ana:geheim%4@mail.example.com",
            "smtps://ana:geheim%zz@mail.example.com",
            "smtps://:geheim@mail.example.com",
            "smtps://geheim@mail.example.com",
        ] {
            let fault = MailServer::parse(text, None).unwrap_err().to_string();
            assert!(!fault.contains("geheim"), "{fault}");
        }
        assert!(MailServer::parse("smtps://ana:geheim@mail.example.com", Some("geheim")).is_err());
        assert!(MailServer::parse("smtps://mail.example.com", Some("geheim")).is_err());
    }
}
