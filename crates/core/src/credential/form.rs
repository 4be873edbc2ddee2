//! How our own keys and tokens are written: prefix, random text, checksum.

use sha2::{Digest, Sha256};

use crate::environment::Environment;

/// Whom a credential stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A merchant: creates and manages its projects.
    Merchant,
    /// One project: its balance and its payments.
    Project,
    /// An operator's payment engine.
    Engine,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 3] = [Kind::Merchant, Kind::Project, Kind::Engine];

    /// The word for it: `merchant`, `project` or `engine`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Merchant => "merchant",
            Kind::Project => "project",
            Kind::Engine => "engine",
        }
    }

    /// Reads what [`Kind::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Which half of a credential a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The public name.
    Key,
    /// The secret.
    Token,
}

impl Part {
    /// Both halves.
    pub const ALL: [Part; 2] = [Part::Key, Part::Token];

    /// The word for it: `key` or `token`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Key => "key",
            Part::Token => "token",
        }
    }

    /// Characters of random text: 128 bits of a key, 256 of a token, five bits a character.
    const fn random_characters(self) -> usize {
        match self {
            Part::Key => 26,
            Part::Token => 52,
        }
    }
}

/// What a prefix says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Form {
    /// Key or token.
    pub part: Part,
    /// Whom it stands for.
    pub kind: Kind,
    /// Where it was issued.
    pub environment: Environment,
}

impl Form {
    /// The text that every key or token of this form begins with, such as `mkey_sbx_`.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match (self.part, self.kind, self.environment) {
            (Part::Key, Kind::Merchant, Environment::Sandbox) => "mkey_sbx_",
            (Part::Key, Kind::Merchant, Environment::Production) => "mkey_prod_",
            (Part::Key, Kind::Project, Environment::Sandbox) => "pkey_sbx_",
            (Part::Key, Kind::Project, Environment::Production) => "pkey_prod_",
            (Part::Key, Kind::Engine, Environment::Sandbox) => "ekey_sbx_",
            (Part::Key, Kind::Engine, Environment::Production) => "ekey_prod_",
            (Part::Token, Kind::Merchant, Environment::Sandbox) => "mtoken_sbx_",
            (Part::Token, Kind::Merchant, Environment::Production) => "mtoken_prod_",
            (Part::Token, Kind::Project, Environment::Sandbox) => "ptoken_sbx_",
            (Part::Token, Kind::Project, Environment::Production) => "ptoken_prod_",
            (Part::Token, Kind::Engine, Environment::Sandbox) => "etoken_sbx_",
            (Part::Token, Kind::Engine, Environment::Production) => "etoken_prod_",
        }
    }

    /// How long every key or token of this form is, in characters.
    #[must_use]
    pub fn characters(self) -> usize {
        self.prefix()
            .len()
            .saturating_add(self.part.random_characters())
            .saturating_add(CHECKSUM_CHARACTERS)
    }

    fn all() -> impl Iterator<Item = Form> {
        Part::ALL.into_iter().flat_map(|part| {
            Kind::ALL.into_iter().flat_map(move |kind| {
                Environment::ALL.into_iter().map(move |environment| Form {
                    part,
                    kind,
                    environment,
                })
            })
        })
    }
}

/// What a text turned out to be, told from the text alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inspection {
    /// One of ours, whole. Whether it was ever issued is for the store to say.
    WellFormed(Form),
    /// It begins like one of ours, but a character was lost or changed in copying; copy it again.
    ChecksumWrong {
        /// What its prefix says it was.
        form: Form,
        /// How many characters there are.
        characters: usize,
        /// How many there should be; fewer above means that the end is missing.
        expected: usize,
    },
    /// Imported, or of no format that we know.
    Foreign,
}

/// Tells what a text is. Never fails, and never looks anything up.
#[must_use]
pub fn inspect(text: &str) -> Inspection {
    let Some(form) = form_of_prefix(text) else {
        return Inspection::Foreign;
    };
    let expected = form.characters();
    let whole = text.len() == expected
        && text
            .split_at_checked(expected.saturating_sub(CHECKSUM_CHARACTERS))
            .is_some_and(|(body, sum)| body.starts_with(form.prefix()) && checksum(body) == sum);
    if whole {
        Inspection::WellFormed(form)
    } else {
        Inspection::ChecksumWrong {
            form,
            characters: text.chars().count(),
            expected,
        }
    }
}

/// The form whose prefix the text begins with, whatever the case: capitals are a copying damage, too.
/// It is what the text claims to be; [`inspect`] says whether it is.
#[must_use]
pub fn form_of_prefix(text: &str) -> Option<Form> {
    Form::all().find(|form| {
        let prefix = form.prefix();
        text.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    })
}

pub(super) fn write(form: Form, entropy: &[u8]) -> String {
    let mut text = form.prefix().to_owned();
    text.push_str(&base32(entropy));
    let sum = checksum(&text);
    text.push_str(&sum);
    text
}

/// Forty bits: one damaged copy in a million million passes.
const CHECKSUM_CHARACTERS: usize = 8;
const CHECKSUM_BYTES: usize = CHECKSUM_CHARACTERS * 5 / 8;

/// The start of SHA-256 over everything before it, prefix included, so that a prefix edited by hand shows too.
fn checksum(body: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(body.as_bytes()).into();
    let (start, _) = digest.as_chunks::<CHECKSUM_BYTES>();
    start.first().map(|start| base32(start)).unwrap_or_default()
}

/// Crockford's base 32 in small letters: no i, l, o or u, so nothing is mistaken for 1 or 0.
const ALPHABET: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'j', 'k', 'm',
    'n', 'p', 'q', 'r', 's', 't', 'v', 'w', 'x', 'y', 'z',
];

/// Five bits a character, most significant first; the last character is filled up with zero bits.
fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(8).div_ceil(5));
    for group in bytes.chunks(5) {
        let bits = group
            .iter()
            .fold(0_u64, |bits, &byte| (bits << 8) | u64::from(byte));
        let missing = 5_usize.saturating_sub(group.len());
        let bits = (0..missing).fold(bits, |bits, _| bits << 8);
        let characters = group.len().saturating_mul(8).div_ceil(5);
        for shift in [35_u32, 30, 25, 20, 15, 10, 5, 0].into_iter().take(characters) {
            let index = usize::try_from((bits >> shift) & 31).unwrap_or_default();
            text.extend(ALPHABET.get(index));
        }
    }
    text
}
