//! Redirections: followed only where they keep method and body, and lead to the same host.

use hyper::Method;
use url::Url;

/// What an answer says about going elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Redirection {
    /// Nothing: it is an answer.
    None,
    /// The same to another path of the same host.
    Follow(Url),
    /// Elsewhere; not followed, for the reason given.
    Refused(String),
}

/// Judges an answer by its status and its Location.
pub(crate) fn judge(from: &Url, status: u16, location: Option<&str>, method: &Method) -> Redirection {
    if !(300..400).contains(&status) || status == 304 {
        return Redirection::None;
    }
    let Some(location) = location else {
        return Redirection::Refused(format!("the endpoint redirected with status {status} to nowhere"));
    };
    let Ok(to) = from.join(location) else {
        return Redirection::Refused(format!(
            "the endpoint redirected to what is no address: {}",
            shown(location)
        ));
    };
    if *method == Method::POST && !matches!(status, 307 | 308) {
        return Redirection::Refused(format!(
            "the endpoint redirected to {} with status {status}, which would turn a POST into a GET; \
             it is not followed (307 and 308 are)",
            shown(to.as_str())
        ));
    }
    if to.origin() != from.origin() {
        return Redirection::Refused(format!(
            "the endpoint redirected to {}, another host; it is not followed",
            shown(to.as_str())
        ));
    }
    Redirection::Follow(to)
}

/// An address as it may stand in a line of text, however long it was sent.
fn shown(address: &str) -> String {
    let plain: String = address.chars().filter(|c| !c.is_control()).take(200).collect();
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(status: u16, location: Option<&str>) -> Redirection {
        judged_as(&Method::POST, status, location)
    }

    fn judged_as(method: &Method, status: u16, location: Option<&str>) -> Redirection {
        judge(
            &Url::parse("https://a.example/x").unwrap(),
            status,
            location,
            method,
        )
    }

    #[test]
    fn only_what_keeps_the_letter_and_the_host_is_followed() {
        for location in ["/y", "https://a.example/y", "https://a.example:443/y"] {
            let to = Url::parse("https://a.example/y").unwrap();
            assert_eq!(judged(307, Some(location)), Redirection::Follow(to.clone()));
            assert_eq!(judged(308, Some(location)), Redirection::Follow(to));
        }
        for location in [
            "http://a.example/y",
            "https://a.example:8443/y",
            "https://b.example/y",
            "//b.example/y",
            "http://169.254.169.254/",
        ] {
            let Redirection::Refused(words) = judged(307, Some(location)) else {
                panic!("{location} is followed");
            };
            assert!(words.contains("another host"), "{words}");
        }
        for status in [301, 302, 303] {
            assert!(matches!(judged(status, Some("/y")), Redirection::Refused(_)));
        }
        assert!(matches!(judged(307, None), Redirection::Refused(_)));
        for status in [200, 304, 404, 500] {
            assert_eq!(judged(status, Some("/y")), Redirection::None);
        }
    }
    #[test]
    fn what_is_only_fetched_may_be_redirected_with_any_status_and_to_no_other_host() {
        for status in [301, 302, 303, 307, 308] {
            let to = Url::parse("https://a.example/y").unwrap();
            assert_eq!(
                judged_as(&Method::GET, status, Some("/y")),
                Redirection::Follow(to)
            );
            let elsewhere = judged_as(&Method::GET, status, Some("https://b.example/y"));
            assert!(matches!(elsewhere, Redirection::Refused(_)), "{status}");
        }
    }
}
