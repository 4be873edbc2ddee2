//! A text in every language, and how foreign words are put into one.

use sengo_core::credential::{Inspection, Part, inspect};
use sengo_core::printable::is_printable;

use super::Language;

/// The most characters of somebody else's text in a message.
pub(super) const QUOTED_CHARACTERS_MAX: usize = 80;

/// One text in all languages. Another language is another member, and nothing compiles until each text has
/// it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Text {
    english: String,
    indonesian: String,
}

impl Text {
    pub(super) fn new(english: impl Into<String>, indonesian: impl Into<String>) -> Self {
        Self {
            english: english.into(),
            indonesian: indonesian.into(),
        }
    }

    /// One that is the same everywhere, such as a line of code.
    pub(super) fn same(text: &str) -> Self {
        Self::new(text, text)
    }

    pub(super) fn in_language(self, language: Language) -> String {
        match language {
            Language::English => self.english,
            Language::Indonesian => self.indonesian,
        }
    }

    /// Both, one after the other, with a space between them.
    pub(super) fn then(self, next: Self) -> Self {
        self.joined(" ", next)
    }

    /// Both, with something between them.
    pub(super) fn joined(self, between: &str, next: Self) -> Self {
        Self {
            english: self.english + between + &next.english,
            indonesian: self.indonesian + between + &next.indonesian,
        }
    }

    /// Words as a list: `a, b or c`.
    pub(super) fn any_of<S: AsRef<str>>(words: &[S]) -> Self {
        Self::new(listed(words, "or"), listed(words, "atau"))
    }

    /// Words as a list: `a, b and c`.
    pub(super) fn all_of<S: AsRef<str>>(words: &[S]) -> Self {
        Self::new(listed(words, "and"), listed(words, "dan"))
    }

    /// Texts as a list: `a, b or c`.
    pub(super) fn any_of_texts(texts: Vec<Self>) -> Self {
        let (english, indonesian): (Vec<String>, Vec<String>) = texts
            .into_iter()
            .map(|text| (text.english, text.indonesian))
            .unzip();
        Self::new(listed(&english, "or"), listed(&indonesian, "atau"))
    }

    /// The text put into a sentence of each language at `{}`. The sentences are ours alone: a foreign text in
    /// one of them could hold braces of its own.
    pub(super) fn within(self, english: &str, indonesian: &str) -> Self {
        Self {
            english: english.replacen("{}", &self.english, 1),
            indonesian: indonesian.replacen("{}", &self.indonesian, 1),
        }
    }
}

fn listed<S: AsRef<str>>(words: &[S], conjunction: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {conjunction} {}", first.join(", "), last.as_ref())
        }
    }
}

/// Somebody else's text in quotation marks: shortened, and with whatever cannot be seen written out, so that
/// it can neither fill a log nor pass for words of ours. A token that was sent in the wrong place is not shown.
pub(super) fn quoted(text: &str) -> String {
    if has_token(text) {
        return "\"…\"".to_owned();
    }
    let mut shown = String::from("\"");
    for character in text.chars().take(QUOTED_CHARACTERS_MAX) {
        if is_printable(character) {
            shown.push(character);
        } else {
            shown.extend(character.escape_default());
        }
    }
    if text.chars().nth(QUOTED_CHARACTERS_MAX).is_some() {
        shown.push('…');
    }
    shown.push('"');
    shown
}

fn has_token(text: &str) -> bool {
    let of_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    // No more is looked at than would be shown.
    let end = text.char_indices().nth(QUOTED_CHARACTERS_MAX);
    let shown = text.get(..end.map_or(text.len(), |(end, _)| end)).unwrap_or(text);
    shown.split(|character| !of_word(character)).any(|word| {
        let (Inspection::WellFormed(form) | Inspection::ChecksumWrong { form, .. }) = inspect(word) else {
            return false;
        };
        form.part == Part::Token
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_not_quoted() {
        for text in [
            "ptoken_sbx_0123",
            "a mtoken_prod_, b",
            "https://etoken_sbx_1.test",
        ] {
            assert_eq!(quoted(text), "\"…\"");
        }
        assert_eq!(quoted("pkey_sbx_1 token_sbx_"), "\"pkey_sbx_1 token_sbx_\"");
    }

    #[test]
    fn quoted_texts_are_short_and_visible() {
        assert_eq!(quoted("PT. Maju Jaya"), "\"PT. Maju Jaya\"");
        assert_eq!(quoted("a\nb\u{202E}c\u{0}"), "\"a\\nb\\u{202e}c\\u{0}\"");
        assert_eq!(
            quoted(&"é".repeat(1000)).chars().count(),
            QUOTED_CHARACTERS_MAX + 3
        );
    }

    #[test]
    fn lists_read_like_sentences() {
        assert_eq!(listed::<&str>(&[], "or"), "");
        assert_eq!(listed(&["a"], "or"), "a");
        assert_eq!(listed(&["a", "b", "c"], "or"), "a, b or c");
    }
}
