//! Words with a colour, for statuses. The word alone says it all; the colour only helps to find it.

use maud::{Markup, html};
use sengo_core::environment::Environment;
use sengo_core::key::KeyStatus;
use sengo_core::project::Status;

use crate::speech::Speech;

/// What a colour stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// Waits for somebody or something.
    Waiting,
    /// Went wrong, or is dangerous.
    Bad,
    /// To be known, and no more.
    Plain,
    /// Over.
    Quiet,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Waiting => "waiting",
            Self::Bad => "bad",
            Self::Plain => "plain",
            Self::Quiet => "over",
        }
    }
}

/// A word with a colour.
pub(crate) fn badge(tone: Tone, word: &str) -> Markup {
    html! { span class={ "badge " (tone.class()) } { (word) } }
}

/// Where a project stands.
pub(crate) fn project_status(speech: &Speech, status: Status) -> Markup {
    let (tone, word) = match status {
        Status::Review => (Tone::Waiting, speech.say("In review", "Ditinjau")),
        Status::Active => (Tone::Good, speech.say("Active", "Aktif")),
        Status::Rejected => (Tone::Bad, speech.say("Rejected", "Ditolak")),
        Status::Suspended => (Tone::Bad, speech.say("Suspended", "Ditangguhkan")),
        Status::Closed => (Tone::Quiet, speech.say("Closed", "Ditutup")),
    };
    badge(tone, word)
}

/// Whether a key is valid.
pub(crate) fn key_status(speech: &Speech, status: KeyStatus) -> Markup {
    let (tone, word) = match status {
        KeyStatus::Active => (Tone::Good, speech.say("Active", "Aktif")),
        KeyStatus::Expiring => (Tone::Waiting, speech.say("Expiring", "Segera berakhir")),
        KeyStatus::Expired => (Tone::Quiet, speech.say("Expired", "Kedaluwarsa")),
        KeyStatus::Revoked => (Tone::Quiet, speech.say("Revoked", "Dicabut")),
    };
    badge(tone, word)
}

/// Which environment this is, where it is not the one with real money.
pub(crate) fn environment_badge(speech: &Speech, environment: Environment) -> Option<Markup> {
    (environment == Environment::Sandbox).then(|| badge(Tone::Plain, speech.say("Sandbox", "Sandbox")))
}
