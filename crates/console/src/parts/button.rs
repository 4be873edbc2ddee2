//! Buttons, and links that look like them.

use maud::{Markup, Render, html};

/// A button that sends its form.
#[derive(Debug, Clone)]
pub(crate) struct Button<'a> {
    words: &'a str,
    kind: &'static str,
    action: Option<&'a str>,
}

impl<'a> Button<'a> {
    /// The main thing to do in a form.
    pub(crate) fn main(words: &'a str) -> Self {
        Self::of(words, "main")
    }

    /// Something else that can be done.
    pub(crate) fn second(words: &'a str) -> Self {
        Self::of(words, "second")
    }

    /// Something that destroys, or cannot be undone.
    pub(crate) fn danger(words: &'a str) -> Self {
        Self::of(words, "danger")
    }

    fn of(words: &'a str, kind: &'static str) -> Self {
        Self {
            words,
            kind,
            action: None,
        }
    }

    /// Tells a screen reader what it acts on, where the words around it say that to others.
    pub(crate) fn about(mut self, label: &'a str) -> Self {
        self.action = Some(label);
        self
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        html! {
            button class={ "button " (self.kind) } type="submit" aria-label=[self.action] {
                (self.words)
            }
        }
    }
}

/// A link that looks like a button.
pub(crate) fn link_button(href: &str, words: &str, is_main: bool) -> Markup {
    let kind = if is_main { "main" } else { "second" };
    html! { a class={ "button " (kind) } href=(href) { (words) } }
}
