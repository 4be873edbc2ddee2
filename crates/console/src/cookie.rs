//! The one cookie: the session's token.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

/// Its name where the browser came over TLS. The prefix makes browsers refuse it from anywhere else.
const SECURE: &str = "__Secure-sengo";

/// Its name where the browser came over plain HTTP, as on a developer's own machine.
const PLAIN: &str = "sengo";

/// The session's token that a browser sent.
pub(crate) fn session_of(headers: &HeaderMap, is_secure: bool) -> Option<SecretString> {
    let name = if is_secure { SECURE } else { PLAIN };
    let lines = headers.get_all(COOKIE).into_iter();
    let mut pairs = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(found, _)| *found == name)
        .map(|(_, value)| SecretString::from(value))
}

/// Gives the session's token to a browser, or takes it away. It lasts as long as the browser is open, and the session
/// itself ends earlier.
pub(crate) fn set(headers: &mut HeaderMap, token: Option<&SecretString>, is_secure: bool) {
    let (name, secure) = if is_secure {
        (SECURE, "; Secure")
    } else {
        (PLAIN, "")
    };
    let (value, age) = match token {
        Some(token) => (token.expose_secret(), ""),
        None => ("", "; Max-Age=0"),
    };
    let line = format!("{name}={value}; Path=/console; HttpOnly; SameSite=Lax{secure}{age}");
    if let Ok(mut line) = HeaderValue::from_str(&line) {
        line.set_sensitive(true);
        headers.append(SET_COOKIE, line);
    }
}
