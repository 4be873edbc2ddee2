//! Whether a website is a merchant's: what has to be found at it, and what was.
//!
//! A merchant shows that a website is theirs by what only its owner can do: a TXT record beside the domain, or a file
//! on the website. Either will do. What has to stand there is different for each project, so that nobody shows a
//! website with what another merchant put up.

use crate::domain::Domain;

/// The label before a domain at which the TXT record stands.
pub const RECORD_LABEL: &str = "_sengo-project";

/// Where the file stands on the website (RFC 8615).
pub const FILE_PATH: &str = "/.well-known/sengo-project.txt";

/// What the record and the file say, before the value.
const NAME: &str = "sengo-project=";

/// The most bytes of a file that are looked at.
pub const FILE_BYTES_MAX: usize = 4096;

/// The most characters kept of what was found instead.
pub const FOUND_CHARACTERS_MAX: usize = 200;

/// What one way of showing a website came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// What has to be there is there.
    Proven,
    /// Something else is there.
    Different {
        /// The beginning of it, without what does not print.
        found: String,
    },
    /// Nothing is there.
    Absent,
    /// It could not be looked at.
    Failed {
        /// Why not, in words for the operator.
        why: String,
    },
}

/// What has to be found, for one project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    /// The name of the TXT record; none for a website without a name, which has no records.
    pub record_name: Option<String>,
    /// The address of the file.
    pub file_address: String,
    /// What the record says, and a line of the file.
    pub text: String,
}

impl Expected {
    /// What a project with this domain has to show, by its value.
    #[must_use]
    pub fn of(domain: &Domain, value: &str) -> Self {
        Self {
            record_name: domain.name().map(|name| format!("{RECORD_LABEL}.{name}")),
            file_address: format!("{}{FILE_PATH}", domain.as_url()),
            text: format!("{NAME}{value}"),
        }
    }

    /// Whether the file comes unencrypted, so that somebody on the way could have put another there.
    #[must_use]
    pub fn is_in_the_clear(&self) -> bool {
        self.file_address.starts_with("http://")
    }

    /// What the TXT records of the name say about it.
    #[must_use]
    pub fn in_records(&self, records: &[String]) -> Finding {
        match records.first() {
            None => Finding::Absent,
            Some(_) if records.iter().any(|record| record.trim() == self.text) => Finding::Proven,
            // Other services may have records of this name, too; ours, with another value, tells most.
            Some(first) => Finding::Different {
                found: shown(
                    records
                        .iter()
                        .find(|record| record.starts_with(NAME))
                        .unwrap_or(first),
                ),
            },
        }
    }

    /// What the file says about it, by the status of the answer and the beginning of its body. The text has to be a
    /// line of its own, so that a page which repeats what it was asked for shows nothing.
    #[must_use]
    pub fn in_file(&self, status: u16, body: &[u8]) -> Finding {
        match status {
            404 | 410 => return Finding::Absent,
            200 => {}
            other => {
                return Finding::Failed {
                    why: format!("the website answered with status {other}"),
                };
            }
        }
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start_matches('\u{feff}');
        if text.lines().any(|line| line.trim() == self.text) {
            Finding::Proven
        } else {
            Finding::Different { found: shown(text) }
        }
    }
}

/// The beginning of a stranger's text, as it may stand on a page.
fn shown(text: &str) -> String {
    let plain = text
        .split_whitespace()
        .flat_map(|word| word.chars().chain([' ']))
        .filter(|character| crate::printable::is_printable(*character));
    let plain: String = plain.take(FOUND_CHARACTERS_MAX).collect();
    plain.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Environment;

    fn expected(domain: &str) -> Expected {
        Expected::of(&Domain::parse(domain, Environment::Sandbox).unwrap(), "0a1b")
    }

    #[test]
    fn record_and_file_are_named_by_the_domain() {
        let expected = expected("https://toko.sengo.id:8443");
        assert_eq!(
            expected.record_name.as_deref(),
            Some("_sengo-project.toko.sengo.id")
        );
        assert_eq!(
            expected.file_address,
            "https://toko.sengo.id:8443/.well-known/sengo-project.txt"
        );
        assert_eq!(expected.text, "sengo-project=0a1b");
    }

    #[test]
    fn a_file_comes_in_the_clear_where_the_website_is_plain() {
        assert!(expected("http://toko.sengo.id").is_in_the_clear());
        assert!(!expected("https://toko.sengo.id").is_in_the_clear());
    }

    #[test]
    fn a_website_without_a_name_has_no_record() {
        for domain in ["http://192.0.2.7", "http://[2001:db8::7]:8080"] {
            assert_eq!(expected(domain).record_name, None, "{domain}");
        }
    }

    #[test]
    fn one_record_that_says_it_is_enough_and_nothing_like_it_is() {
        let expected = expected("https://toko.sengo.id");
        let found = |records: &[&str]| {
            let records: Vec<String> = records.iter().map(|record| (*record).to_owned()).collect();
            expected.in_records(&records)
        };
        assert_eq!(found(&[]), Finding::Absent);
        assert_eq!(found(&["v=spf1 -all", "sengo-project=0a1b"]), Finding::Proven);
        let other = |found: &str| Finding::Different { found: found.into() };
        assert_eq!(
            found(&["v=spf1", "sengo-project=ffff"]),
            other("sengo-project=ffff")
        );
        for record in [
            "sengo-project=0a1b0",
            "x sengo-project=0a1b",
            "SENGO-PROJECT=0a1b",
            "0a1b",
        ] {
            assert_eq!(found(&[record]), other(record));
        }
    }

    #[test]
    fn a_file_says_it_in_a_line_of_its_own() {
        let expected = expected("https://toko.sengo.id");
        for body in [
            "sengo-project=0a1b",
            "sengo-project=0a1b\n",
            "\u{feff}# SenGo\r\n sengo-project=0a1b \r\n",
        ] {
            assert_eq!(
                expected.in_file(200, body.as_bytes()),
                Finding::Proven,
                "{body:?}"
            );
        }
        for body in [
            "",
            "<p>sengo-project=0a1b</p>",
            "no page sengo-project=0a1b",
            "\u{ff}\u{fe}",
        ] {
            assert!(
                matches!(expected.in_file(200, body.as_bytes()), Finding::Different { .. }),
                "{body:?}"
            );
        }
        assert_eq!(expected.in_file(404, b"sengo-project=0a1b"), Finding::Absent);
        assert!(matches!(expected.in_file(503, b""), Finding::Failed { .. }));
    }

    #[test]
    fn what_was_found_instead_is_shown_short_and_plain() {
        let expected = expected("https://toko.sengo.id");
        let body = format!("<b>\u{7}a\u{202e}\n\n  b {}", "x".repeat(1000));
        let Finding::Different { found } = expected.in_file(200, body.as_bytes()) else {
            panic!("it is different");
        };
        assert!(found.starts_with("<b>a b xxx"), "{found}");
        assert_eq!(found.chars().count(), FOUND_CHARACTERS_MAX);
    }
}
