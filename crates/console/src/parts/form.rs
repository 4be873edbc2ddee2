//! Forms as they come back: what was filled in, and what is wrong with it.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use http_body_util::{BodyExt, Limited};
use sengo_core::refusal::Refusal;

use crate::failure::Failure;
use crate::state::Console;
use crate::visit::{FORM_FIELD, Visit};

/// The largest form without files, in bytes: some long texts and a few hundred fields.
pub(crate) const FORM_BYTES_MAX: usize = 128 * 1024;

/// How long a form may take to arrive.
const FORM_TIME_MAX: Duration = Duration::from_secs(10);

/// What is wrong with the fields of a form, each under the name of its field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Vec<(String, String)>);

impl Faults {
    /// With one more.
    pub(crate) fn with(mut self, field: impl Into<String>, message: impl Into<String>) -> Self {
        self.0.push((field.into(), message.into()));
        self
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with a field. An entry of a list counts as the list's: `ip[2]` stands at `ip`.
    pub(crate) fn of(&self, name: &str) -> Option<String> {
        let is_of = |field: &str| field.split(['[', '.']).next() == Some(name);
        let messages: Vec<&str> = self
            .0
            .iter()
            .filter(|(field, _)| is_of(field))
            .map(|(_, message)| message.as_str())
            .collect();
        (!messages.is_empty()).then(|| messages.join("; "))
    }
}

impl Extend<Self> for Faults {
    fn extend<I: IntoIterator<Item = Self>>(&mut self, more: I) {
        self.0.extend(more.into_iter().flat_map(|faults| faults.0));
    }
}

impl FromIterator<(String, String)> for Faults {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(faults: I) -> Self {
        Self(faults.into_iter().collect())
    }
}

/// The fields of a form as they were filled in.
///
/// As an argument of a handler it is the form of somebody who is signed in: its one-time token was right for this
/// session and this path, and counts as used from now on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filled(Vec<(String, String)>);

impl Filled {
    /// A form with these fields.
    pub(super) fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// A form as if this had been filled in.
    pub(crate) fn with(fields: Vec<(&str, String)>) -> Self {
        let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
        Self(fields.collect())
    }

    /// Reads a form.
    pub(crate) async fn read(body: Body) -> Result<Self, Failure> {
        let collected =
            tokio::time::timeout(FORM_TIME_MAX, Limited::new(body, FORM_BYTES_MAX).collect()).await;
        let too_large = || {
            Failure::from(Refusal::BodyTooLarge {
                limit: FORM_BYTES_MAX,
            })
        };
        let bytes = match collected {
            Ok(Ok(collected)) => collected.to_bytes(),
            Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => return Err(too_large()),
            Ok(Err(_)) | Err(_) => return Err(Refusal::BodyIncomplete.into()),
        };
        Ok(Self(form_urlencoded::parse(&bytes).into_owned().collect()))
    }

    /// What stands in a field, without white space around it; nothing where the field is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// What stands in a field, as it was typed.
    pub(crate) fn raw(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Whether a tick was set.
    pub(crate) fn is_on(&self, name: &str) -> bool {
        self.raw(name) == "on"
    }

    /// The lines of an area that are not blank.
    pub(crate) fn lines(&self, name: &str) -> Vec<&str> {
        let lines = self.raw(name).lines().map(str::trim);
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// A whole number, as of [`whole_number`].
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        whole_number(self.text(name))
    }
}

/// What may stand between thousands.
const SEPARATORS: [char; 4] = ['.', ',', ' ', '\u{a0}'];

/// A whole number, written with or without points, commas or spaces between thousands; none if it is not one. What
/// follows a point or a comma otherwise would be a part of a rupiah, and is no whole number.
pub(crate) fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let unsigned = text.strip_prefix(['-', '−']);
    let digits = unsigned.unwrap_or(text).trim_start_matches("Rp").trim_start();
    let apart = digits.chars().find(|character| SEPARATORS.contains(character));
    // Only one of them stands between thousands: where two do, the other begins a part of a rupiah.
    let groups: Vec<&str> = match apart {
        Some(apart) => digits.split(apart).collect(),
        None => vec![digits],
    };
    let is_apart = |(place, group): (usize, &&str)| match place {
        0 => groups.len() == 1 || ((1..=3).contains(&group.len()) && !group.starts_with('0')),
        _ => group.len() == 3,
    };
    let is_whole =
        groups.iter().enumerate().all(is_apart) && digits.starts_with(|first: char| first.is_ascii_digit());
    let sign = if unsigned.is_some() { "-" } else { "" };
    let number = format!("{sign}{}", groups.concat());
    is_whole.then(|| number.parse().ok()).flatten()
}

impl FromRequest<Console> for Filled {
    type Rejection = Failure;

    async fn from_request(request: Request, console: &Console) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::of(&mut parts, console).await?;
        let filled = Self::read(body).await?;
        visit.spend(filled.raw(FORM_FIELD)).await?;
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_however_their_thousands_are_set_apart() {
        for (typed, number) in [
            ("1250000", Some(1_250_000)),
            (" Rp1.250.000 ", Some(1_250_000)),
            ("1,250,000", Some(1_250_000)),
            ("-5", Some(-5)),
            ("−Rp50.000", Some(-50_000)),
            ("1.250.000,00", None),
            ("1000.5", None),
            ("0.75", None),
            ("0.750", None),
            ("1.000,500", None),
            ("1,000.500", None),
            ("1..000", None),
            ("Rp-5", None),
            ("", None),
            ("ten", None),
        ] {
            let filled = Filled(vec![("amount".into(), typed.into())]);
            assert_eq!(filled.number("amount"), number, "{typed}");
        }
    }

    #[test]
    fn a_fault_in_an_entry_stands_at_its_list() {
        let faults = Faults::default().with("ip[2]", "This is no network.");
        assert_eq!(faults.of("ip").as_deref(), Some("This is no network."));
        assert_eq!(faults.of("i"), None);
    }
}
