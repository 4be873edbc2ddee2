//! The languages of messages, and which of them a client asks for.

use std::cmp::Reverse;

/// A language that every message exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English, where nothing else is asked for.
    #[default]
    English,
    /// Bahasa Indonesia.
    Indonesian,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::English, Self::Indonesian];

    /// The tag of the language, for `Content-Language` and for names of files.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Indonesian => "id",
        }
    }

    /// The language that an `Accept-Language` header likes best; English where it names neither or cannot be
    /// read. `id-ID` is Indonesian, `in` is its old tag, `*` is English.
    pub fn from_accept_language(header: &str) -> Self {
        header
            .split(',')
            .filter_map(Self::preference)
            .min_by_key(|(_, thousandths)| Reverse(*thousandths))
            .map_or(Self::English, |(language, _)| language)
    }

    /// A language and how much it is liked, in thousandths; nothing for one we have not or that is refused.
    fn preference(range: &str) -> Option<(Self, u16)> {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next()?;
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        let language = match primary.as_str() {
            "id" | "in" => Self::Indonesian,
            "en" | "*" => Self::English,
            _ => return None,
        };
        let quality = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
        });
        let thousandths = quality.map_or(Some(1000), thousandths)?;
        (thousandths > 0).then_some((language, thousandths))
    }
}

/// `0.8` as 800: a whole part of 0 or 1 and at most three decimals (RFC 9110, section 12.4.2).
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !matches!(whole, "0" | "1") {
        return None;
    }
    let number: u16 = format!("{whole}{decimals:0<3}").parse().ok()?;
    (number <= 1000).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_liked_best_is_chosen() {
        for (header, language) in [
            ("", Language::English),
            ("id", Language::Indonesian),
            ("ID-id", Language::Indonesian),
            ("id_ID.UTF-8", Language::Indonesian),
            ("in", Language::Indonesian),
            ("id,en;q=0.9", Language::Indonesian),
            ("en;q=0.8, id;q=0.9", Language::Indonesian),
            ("en-GB, id;q=0.9", Language::English),
            ("en, id", Language::English),
            ("id, en", Language::Indonesian),
            ("fr, id;q=0.2", Language::Indonesian),
            ("fr", Language::English),
            ("id;q=0", Language::English),
            ("*, id;q=0.5", Language::English),
            ("id;q=nonsense", Language::English),
            ("id;q=1.5, en;q=0.1", Language::English),
            ("id ; Q = 0.25 , en;q=0.250", Language::Indonesian),
        ] {
            assert_eq!(Language::from_accept_language(header), language, "{header}");
        }
    }
}
