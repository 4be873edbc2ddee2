//! How clients reach this instance, for the samples in its documentation.

use axum::http::request::Parts;
use axum::http::uri::Scheme;
use axum::http::{Uri, header};

/// An http or https URL of a host and an optional port, without a path: `https://api.sengo.example`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

/// A text that is no such URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicUrlFault;

impl std::fmt::Display for PublicUrlFault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(
            "a public URL is http:// or https://, a host and if need be a port, such as https://api.example.com",
        )
    }
}

impl std::error::Error for PublicUrlFault {}

impl PublicUrl {
    /// Reads a URL. A slash at its end is dropped.
    ///
    /// # Errors
    /// [`PublicUrlFault`] for anything else, such as a path: the paths of the API are fixed.
    pub fn parse(text: &str) -> Result<Self, PublicUrlFault> {
        let uri: Uri = text.parse().map_err(|_| PublicUrlFault)?;
        let scheme = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTP => "http",
            Some(scheme) if *scheme == Scheme::HTTPS => "https",
            _ => return Err(PublicUrlFault),
        };
        match (uri.authority(), uri.path(), uri.query()) {
            (Some(authority), "" | "/", None) => Self::of(scheme, authority.as_str()),
            _ => Err(PublicUrlFault),
        }
    }

    /// The URL of a scheme and what follows it, if that could stand in a sample without harm: a Host header
    /// is whatever the client wrote.
    pub(crate) fn of(scheme: &str, authority: &str) -> Result<Self, PublicUrlFault> {
        let is_plain = |character: char| {
            character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | ':' | '[' | ']')
        };
        if authority.is_empty() || authority.len() > AUTHORITY_BYTES_MAX || !authority.chars().all(is_plain) {
            return Err(PublicUrlFault);
        }
        Ok(Self(format!("{scheme}://{authority}")))
    }

    /// The URL as the client named it; HTTP/2 has the host in the target instead of a header.
    pub(crate) fn reached(parts: &Parts, serves_tls: bool) -> Self {
        let named = parts
            .uri
            .authority()
            .map(|authority| authority.as_str())
            .or_else(|| parts.headers.get(header::HOST)?.to_str().ok());
        let scheme = if serves_tls { "https" } else { "http" };
        Self::of(scheme, named.unwrap_or_default()).unwrap_or_else(|_| Self::local(scheme))
    }

    /// This machine, where nothing better is known.
    pub(crate) fn local(scheme: &str) -> Self {
        Self(format!("{scheme}://localhost"))
    }

    /// The URL, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The longest host name of the Domain Name System, and a port.
const AUTHORITY_BYTES_MAX: usize = 259;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_is_a_scheme_a_host_and_a_port() {
        for (text, shown) in [
            ("https://api.example.com", "https://api.example.com"),
            ("https://api.example.com/", "https://api.example.com"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(PublicUrl::parse(text).unwrap().as_str(), shown);
        }
        for text in [
            "",
            "api.example.com",
            "ftp://api.example.com",
            "https://",
            "https://api.example.com/api",
            "https://api.example.com/?x=1",
            "https://user:secret@api.example.com",
            "https://api.example.com'",
            "https://api.example.com/\" onload=\"",
        ] {
            assert_eq!(PublicUrl::parse(text), Err(PublicUrlFault), "{text}");
        }
    }
}
