//! Fields of forms: each with its label, a hint, and what is wrong with what was typed.

use maud::{Markup, Render, html};

use super::Faults;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind<'a> {
    Line { kind: &'static str },
    Area { rows: u8 },
    Choice { of: Vec<(&'a str, &'a str)> },
    Tick,
    File { accept: &'static str },
}

/// A field.
#[derive(Debug, Clone)]
pub(crate) struct Field<'a> {
    name: &'a str,
    label: &'a str,
    kind: Kind<'a>,
    value: String,
    hint: Option<Markup>,
    fault: Option<String>,
    is_required: bool,
    autocomplete: Option<&'a str>,
    mode: Option<&'a str>,
    length_max: Option<usize>,
    mark: Option<String>,
}

impl<'a> Field<'a> {
    fn of(name: &'a str, label: &'a str, kind: Kind<'a>) -> Self {
        Self {
            name,
            label,
            kind,
            value: String::new(),
            hint: None,
            fault: None,
            is_required: false,
            autocomplete: None,
            mode: None,
            length_max: None,
            mark: None,
        }
    }

    /// A line of text.
    pub(crate) fn text(name: &'a str, label: &'a str) -> Self {
        Self::of(name, label, Kind::Line { kind: "text" })
    }

    /// A line of another kind that browsers know: `email`, `password`, `date`, `url`.
    pub(crate) fn line(kind: &'static str, name: &'a str, label: &'a str) -> Self {
        Self::of(name, label, Kind::Line { kind })
    }

    /// Several lines.
    pub(crate) fn area(name: &'a str, label: &'a str, rows: u8) -> Self {
        Self::of(name, label, Kind::Area { rows })
    }

    /// One of several: what is sent, and what is shown.
    pub(crate) fn choice(name: &'a str, label: &'a str, of: Vec<(&'a str, &'a str)>) -> Self {
        Self::of(name, label, Kind::Choice { of })
    }

    /// Yes or no; `on` is sent for yes.
    pub(crate) fn tick(name: &'a str, label: &'a str) -> Self {
        Self::of(name, label, Kind::Tick)
    }

    /// A file of a kind, in HTML's words.
    pub(crate) fn file(name: &'a str, label: &'a str, accept: &'static str) -> Self {
        Self::of(name, label, Kind::File { accept })
    }

    /// What stands in it at first. Of a tick, `on`.
    pub(crate) fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// What helps to fill it in.
    pub(crate) fn hint(mut self, hint: impl Render) -> Self {
        self.hint = Some(hint.render());
        self
    }

    /// What is wrong with it.
    pub(crate) fn fault(mut self, faults: &Faults) -> Self {
        self.fault = faults.of(self.name);
        self
    }

    /// It has to be filled in.
    pub(crate) fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// What a browser may fill in by itself, in HTML's words.
    pub(crate) fn autocomplete(mut self, word: &'a str) -> Self {
        self.autocomplete = Some(word);
        self
    }

    /// Which keys a phone shows, in HTML's words.
    pub(crate) fn mode(mut self, word: &'a str) -> Self {
        self.mode = Some(word);
        self
    }

    /// The most characters that can be typed.
    pub(crate) fn at_most(mut self, characters: usize) -> Self {
        self.length_max = Some(characters);
        self
    }

    /// Tells it apart from one of the same name in another form of the page.
    pub(crate) fn apart(mut self, mark: impl ToString) -> Self {
        self.mark = Some(mark.to_string());
        self
    }

    fn described_by(&self) -> Option<String> {
        let id = self.id();
        let hint = self.hint.as_ref().map(|_| format!("{id}-hint"));
        let fault = self.fault.as_ref().map(|_| format!("{id}-fault"));
        match (fault, hint) {
            (Some(fault), Some(hint)) => Some(format!("{fault} {hint}")),
            (fault, hint) => fault.or(hint),
        }
    }

    fn id(&self) -> String {
        match &self.mark {
            Some(mark) => format!("field-{}-{mark}", self.name),
            None => format!("field-{}", self.name),
        }
    }

    fn control(&self) -> Markup {
        let (id, described) = (self.id(), self.described_by());
        let invalid = self.fault.as_ref().map(|_| "true");
        html! {
            @match &self.kind {
                Kind::Line { kind } => {
                    // What was typed as a password is never sent back.
                    @let value = if *kind == "password" { "" } else { self.value.as_str() };
                    input id=(id) name=(self.name) type=(kind) value=(value) required[self.is_required]
                        autocomplete=[self.autocomplete] inputmode=[self.mode] maxlength=[self.length_max]
                        aria-describedby=[described] aria-invalid=[invalid];
                }
                Kind::Area { rows } => {
                    textarea id=(id) name=(self.name) rows=(rows) required[self.is_required] maxlength=[self.length_max]
                        autocomplete=[self.autocomplete] aria-describedby=[described] aria-invalid=[invalid] {
                        // A browser drops the first line break of an area.
                        "\n" (self.value)
                    }
                }
                Kind::Choice { of } => {
                    select id=(id) name=(self.name) required[self.is_required]
                        aria-describedby=[described] aria-invalid=[invalid] {
                        @for (value, words) in of {
                            option value=(value) selected[*value == self.value] { (words) }
                        }
                    }
                }
                Kind::File { accept } => {
                    input id=(id) name=(self.name) type="file" accept=(accept) required[self.is_required]
                        aria-describedby=[described] aria-invalid=[invalid];
                }
                Kind::Tick => {
                    input id=(id) name=(self.name) type="checkbox" value="on" checked[self.value == "on"]
                        required[self.is_required] aria-describedby=[described] aria-invalid=[invalid];
                }
            }
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = self.id();
        let is_tick = self.kind == Kind::Tick;
        html! {
            div class=(if is_tick { "field tick" } else { "field" }) {
                @if is_tick { (self.control()) }
                label for=(id) { (self.label) }
                @if let Some(fault) = &self.fault { p class="fault" id={ (id) "-fault" } { (fault) } }
                @if let Some(hint) = &self.hint { p class="hint" id={ (id) "-hint" } { (hint) } }
                @if !is_tick { (self.control()) }
            }
        }
    }
}
