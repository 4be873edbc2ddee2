//! The texts that may have been signed for one body: the right ones, and the usual wrong ones.

use std::borrow::Cow;

use super::form;
use super::mistake::Mistake;
use super::php::PhpEncoding;
use super::render::{Spacing, Style, render};
use crate::json::{self, FaultKind, Value};

/// A text and the mistakes it takes to sign it.
pub(super) type Text = (Vec<Mistake>, Vec<u8>);

const SPACINGS: [Spacing; 4] = [
    Spacing::FourSpaces,
    Spacing::TwoSpaces,
    Spacing::AfterCommaAndColon,
    Spacing::Tabs,
];

/// What clients encode when they have no body: `json_encode` of an empty array, object, null, an empty
/// string and the `false` of an empty input.
const SIGNED_FOR_NOTHING: [&str; 5] = ["[]", "{}", "null", "\"\"", "false"];

/// A body with its distinct renderings.
pub(super) struct Texts<'a> {
    body: &'a [u8],
    value: Result<Value<'a>, FaultKind>,
    renderings: Vec<(PhpEncoding, Vec<u8>)>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(body: &'a [u8]) -> Self {
        let value = json::parse(body).map_err(|fault| fault.kind);
        let renderings = value.as_ref().map_or_else(|_| Vec::new(), distinct_renderings);
        Self {
            body,
            value,
            renderings,
        }
    }

    /// What `json_encode` without flags makes of the body; the bytes themselves where it makes nothing.
    pub(super) fn canonical(&self) -> &[u8] {
        self.renderings.first().map_or(self.body, |(_, text)| text)
    }

    /// The texts that verify: the bytes as they are, and the renderings.
    pub(super) fn right(&self) -> impl Iterator<Item = &[u8]> {
        let others = self.renderings.iter().map(|(_, text)| text.as_slice());
        std::iter::once(self.body).chain(others.filter(|text| *text != self.body))
    }

    /// The texts that are signed by mistake, the likeliest first, each made only when it is asked for.
    pub(super) fn wrong(&self) -> impl Iterator<Item = Text> {
        let nothing = SIGNED_FOR_NOTHING
            .into_iter()
            .filter(|_| self.body.is_empty())
            .map(|text| {
                (
                    vec![Mistake::NothingSentSigned { text }],
                    text.as_bytes().to_vec(),
                )
            });
        nothing
            .chain(self.as_text())
            .chain(self.newlines())
            .chain(self.laid_out_differently())
            .chain(self.encoded_twice())
            .chain(self.sent_encoded_twice())
            .chain(self.signed_as_form())
            .chain(self.sent_as_form())
    }

    fn as_text(&self) -> impl Iterator<Item = Text> {
        ["Array", "[object Object]"]
            .into_iter()
            .filter(|_| matches!(self.value, Ok(Value::Array(_) | Value::Object(_))))
            .map(|text| (vec![Mistake::BodyAsText { text }], text.as_bytes().to_vec()))
    }

    fn newlines(&self) -> impl Iterator<Item = Text> {
        let trimmed = self.body.trim_ascii_end();
        let sent = (trimmed.len() != self.body.len()).then(|| (vec![Mistake::NewlineSent], trimmed.to_vec()));
        let signed = self.right().flat_map(|text| {
            [b"\n".as_slice(), b"\r\n"]
                .into_iter()
                .map(move |newline| (vec![Mistake::NewlineSigned], [text, newline].concat()))
        });
        sent.into_iter().chain(signed)
    }

    /// Sorted, spaced, or both, in every distinct encoding.
    fn laid_out_differently(&self) -> impl Iterator<Item = Text> {
        let sorted = std::iter::once((true, None));
        let spaced = SPACINGS.into_iter().map(|spacing| (false, Some(spacing)));
        let both = SPACINGS.into_iter().map(|spacing| (true, Some(spacing)));
        sorted
            .chain(spaced)
            .chain(both)
            .flat_map(move |(sorted, spacing)| {
                self.renderings.iter().filter_map(move |(php, _)| {
                    let value = self.value.as_ref().ok()?;
                    let text = render(
                        value,
                        Style {
                            php: *php,
                            spacing,
                            sorted,
                        },
                    )?;
                    let sorted = sorted.then_some(Mistake::SortedNames);
                    let spacing = spacing.map(Mistake::OtherSpacing);
                    Some((sorted.into_iter().chain(spacing).collect(), text))
                })
            })
    }

    fn encoded_twice(&self) -> impl Iterator<Item = Text> {
        let raw = PhpEncoding::ALL.into_iter().map(|php| (php, self.body));
        let rendered = self.renderings.iter().map(|(php, text)| (*php, text.as_slice()));
        rendered.chain(raw).filter_map(|(php, text)| {
            let text = std::str::from_utf8(text).ok().filter(|text| !text.is_empty())?;
            Some((
                vec![Mistake::EncodedTwice],
                php.encode(&Value::String(Cow::Borrowed(text)))?,
            ))
        })
    }

    fn sent_encoded_twice(&self) -> impl Iterator<Item = Text> {
        let inner = self.value.as_ref().ok().and_then(|value| value.as_str());
        let inner = inner.and_then(|text| Some((text, json::parse(text.as_bytes()).ok()?)));
        inner.into_iter().flat_map(|(text, value)| {
            let renderings = distinct_renderings(&value).into_iter().map(|(_, text)| text);
            std::iter::once(text.as_bytes().to_vec())
                .chain(renderings)
                .map(|text| (vec![Mistake::SentEncodedTwice], text))
        })
    }

    fn signed_as_form(&self) -> impl Iterator<Item = Text> {
        let query = self.value.as_ref().ok().into_iter().filter_map(form::build_query);
        query.map(|text| (vec![Mistake::FormSigned], text))
    }

    fn sent_as_form(&self) -> impl Iterator<Item = Text> {
        let is_form = matches!(self.value, Err(FaultKind::FormEncoded));
        let renderings = is_form.then_some(self.body).into_iter();
        renderings
            .flat_map(|body| distinct_renderings(&form::parse_query(body)))
            .map(|(_, text)| (vec![Mistake::FormSent], text))
    }
}

fn distinct_renderings(value: &Value<'_>) -> Vec<(PhpEncoding, Vec<u8>)> {
    let mut distinct: Vec<(PhpEncoding, Vec<u8>)> = Vec::new();
    for php in PhpEncoding::ALL {
        if let Some(text) = php.encode(value)
            && distinct.iter().all(|(_, known)| *known != text)
        {
            distinct.push((php, text));
        }
    }
    distinct
}
