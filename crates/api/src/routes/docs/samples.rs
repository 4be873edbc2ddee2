//! The samples of `docs/samples`, which tests run in their own languages, as this instance shows them.

use crate::public_url::PublicUrl;

/// A small program that signs and sends calls.
pub(super) struct Sample {
    /// Its language, as people call it.
    pub(super) language: &'static str,
    /// The name of its file.
    pub(super) file: &'static str,
    /// What runs it.
    pub(super) runner: &'static str,
    text: &'static str,
}

macro_rules! sample {
    ($language:literal, $file:literal, $runner:literal) => {
        Sample {
            language: $language,
            file: $file,
            runner: $runner,
            text: include_str!(concat!("../../../../../docs/samples/", $file)),
        }
    };
}

impl Sample {
    pub(super) const ALL: [Self; 4] = [
        sample!("PHP", "sengo.php", "php"),
        sample!("JavaScript", "sengo.mjs", "node"),
        sample!("Python", "sengo.py", "python3"),
        sample!("Shell", "sengo.sh", "bash"),
    ];

    /// The sample in a file of this name.
    pub(super) fn named(file: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sample| sample.file == file)
    }

    /// The text, calling this instance when nothing else is said.
    pub(super) fn text(&self, host: &PublicUrl) -> String {
        self.text.replace(LOCAL, host.as_str())
    }
}

/// The host that the samples call as they stand in the repository.
pub(super) const LOCAL: &str = "http://127.0.0.1:8080";
