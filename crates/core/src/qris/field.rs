//! Fields: a two-digit tag, a two-digit decimal length, a value.

use super::QrisFault;

/// The longest value: its length has two digits.
const VALUE_CHARACTERS_MAX: usize = 99;

/// Appends a field. Values are validated types and templates of a few of them, which all fit; one that did
/// not would be a code nobody can read, so it is refused.
pub(super) fn push(text: &mut String, tag: &str, value: &str) -> Result<(), QrisFault> {
    if value.is_empty() || value.len() > VALUE_CHARACTERS_MAX {
        return Err(QrisFault::Length { tag: tag.to_owned() });
    }
    text.push_str(tag);
    text.push_str(&format!("{:02}", value.len()));
    text.push_str(value);
    Ok(())
}

/// The fields of a text or of a template's value, in their order.
#[derive(Debug)]
pub(super) struct Fields<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Fields<'a> {
    /// Splits a text of printable ASCII. `within` is the template it belongs to, for the words of a fault.
    pub(super) fn parse(text: &'a str, within: &str) -> Result<Self, QrisFault> {
        let mut fields: Vec<(&str, &str)> = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let at = text.len().saturating_sub(rest.len());
            let truncated = || QrisFault::Truncated {
                position: at.saturating_add(1),
            };
            let (tag, after_tag) = rest.split_at_checked(2).ok_or_else(truncated)?;
            let (length, after_length) = after_tag.split_at_checked(2).ok_or_else(truncated)?;
            let is_numeric = tag
                .bytes()
                .chain(length.bytes())
                .all(|byte| byte.is_ascii_digit());
            if !is_numeric {
                return Err(QrisFault::TagOrLength {
                    found: format!("{tag}{length}"),
                });
            }
            let path = format!("{within}{tag}");
            let length: usize = length
                .parse()
                .map_err(|_| QrisFault::Length { tag: path.clone() })?;
            if length == 0 {
                return Err(QrisFault::Length { tag: path });
            }
            let (value, after_value) = after_length.split_at_checked(length).ok_or_else(truncated)?;
            if fields.iter().any(|(seen, _)| *seen == tag) {
                return Err(QrisFault::Repeated { tag: path });
            }
            fields.push((tag, value));
            rest = after_value;
        }
        Ok(Self(fields))
    }

    /// The value of a tag, if it is there.
    pub(super) fn get(&self, tag: &str) -> Option<&'a str> {
        self.0
            .iter()
            .find(|(found, _)| *found == tag)
            .map(|(_, value)| *value)
    }

    /// The value of a tag that must be there. `within` as in [`Fields::parse`].
    pub(super) fn required(&self, tag: &str, within: &str) -> Result<&'a str, QrisFault> {
        self.get(tag).ok_or_else(|| QrisFault::Missing {
            tag: format!("{within}{tag}"),
        })
    }

    /// The tag the fields begin with.
    pub(super) fn first_tag(&self) -> Option<&'a str> {
        self.0.first().map(|(tag, _)| *tag)
    }

    /// The fields whose tag lies in a range, both ends included.
    pub(super) fn between(&self, first: &str, last: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .copied()
            .filter(move |(tag, _)| (first..=last).contains(tag))
    }
}
