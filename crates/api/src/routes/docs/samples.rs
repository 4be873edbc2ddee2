//! The first call in four languages, ready to paste: only host, key and token are to be filled in.

use crate::public_url::PublicUrl;

/// A sample: its language as people call it, and its text.
pub(super) struct Sample {
    pub(super) language: &'static str,
    pub(super) run: &'static str,
    text: &'static str,
}

impl Sample {
    pub(super) const ALL: [Self; 4] = [
        Self {
            language: "PHP",
            run: "php create.php",
            text: include_str!("samples/create.php"),
        },
        Self {
            language: "JavaScript",
            run: "node create.mjs",
            text: include_str!("samples/create.mjs"),
        },
        Self {
            language: "Python",
            run: "python3 create.py",
            text: include_str!("samples/create.py"),
        },
        Self {
            language: "curl",
            run: "sh create.sh",
            text: include_str!("samples/create.sh"),
        },
    ];

    /// The sample for this instance.
    pub(super) fn text(&self, host: &PublicUrl) -> String {
        self.text.replace("http://127.0.0.1:8080", host.as_str())
    }
}
