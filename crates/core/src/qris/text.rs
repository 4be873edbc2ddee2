//! Names and cities as a code can carry them: printable ASCII, cut to the length of their field.

use super::ValueFault;

/// The longest name of a merchant in a code.
pub const NAME_CHARACTERS_MAX: usize = 25;

/// The longest city in a code.
pub const CITY_CHARACTERS_MAX: usize = 15;

macro_rules! code_text {
    ($(#[$doc:meta])* $name:ident, $most:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl $name {
            /// Makes the text fit: accents leave their letters, characters beyond ASCII go away, runs of
            /// blanks become one, and what is too long ends at the last character that fits.
            ///
            /// # Errors
            /// [`ValueFault::NothingLeft`] for a text of which nothing remains, as one in Chinese.
            pub fn fold(text: &str) -> Result<Self, ValueFault> {
                folded(text, $most).map(Self).ok_or(ValueFault::NothingLeft)
            }

            /// Reads the text from a code, where it must fit already.
            ///
            /// # Errors
            /// [`ValueFault::Length`], [`ValueFault::Character`].
            pub fn parse(text: &str) -> Result<Self, ValueFault> {
                super::merchant::checked(text, (1, $most), "", is_plain).map(Self)
            }

            /// The text as written in a code.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

code_text! {
    /// A merchant's name: 1 to 25 characters of printable ASCII.
    MerchantName, NAME_CHARACTERS_MAX
}
code_text! {
    /// A city: 1 to 15 characters of printable ASCII.
    City, CITY_CHARACTERS_MAX
}

/// The characters of EMVCo's format `ans`.
fn is_plain(character: char) -> bool {
    matches!(character, ' '..='~')
}

fn folded(text: &str, most: usize) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_whitespace() {
            plain.push(' ');
        } else if is_plain(character) {
            plain.push(character);
        } else if let Some((_, letters)) = LETTERS.iter().find(|(accented, _)| accented.contains(character)) {
            plain.push_str(letters);
        }
    }
    let words: Vec<&str> = plain.split_ascii_whitespace().collect();
    let joined: String = words.join(" ").chars().take(most).collect();
    let fitting = joined.trim_end();
    (!fitting.is_empty()).then(|| fitting.to_owned())
}

/// Letters with accents and typographic signs, and what stands for them. Those of Indonesian names and of
/// the European languages from which brands come; combining accents need no entry, since they go away.
const LETTERS: [(&str, &str); 47] = [
    ("ÀÁÂÃÄÅĀĂĄ", "A"),
    ("àáâãäåāăą", "a"),
    ("ÇĆČ", "C"),
    ("çćč", "c"),
    ("ĎĐÐ", "D"),
    ("ďđð", "d"),
    ("ÈÉÊËĒĖĘĚ", "E"),
    ("èéêëēėęě", "e"),
    ("Ğ", "G"),
    ("ğ", "g"),
    ("ÌÍÎÏĪĮİ", "I"),
    ("ìíîïīįı", "i"),
    ("Ł", "L"),
    ("ł", "l"),
    ("ÑŃŇ", "N"),
    ("ñńň", "n"),
    ("ÒÓÔÕÖØŌŐ", "O"),
    ("òóôõöøōő", "o"),
    ("Ř", "R"),
    ("ř", "r"),
    ("ŚŞŠȘ", "S"),
    ("śşšș", "s"),
    ("ŢŤȚ", "T"),
    ("ţťț", "t"),
    ("ÙÚÛÜŪŮŰŲ", "U"),
    ("ùúûüūůűų", "u"),
    ("ÝŸ", "Y"),
    ("ýÿ", "y"),
    ("ŹŻŽ", "Z"),
    ("źżž", "z"),
    ("Æ", "AE"),
    ("æ", "ae"),
    ("Œ", "OE"),
    ("œ", "oe"),
    ("Þ", "Th"),
    ("þ", "th"),
    ("ß", "ss"),
    ("‘’ʻʼ", "'"),
    ("“”„«»", "\""),
    ("‐‑‒–—−", "-"),
    ("…", "..."),
    ("×", "x"),
    ("·•", "."),
    ("№", "No"),
    ("²", "2"),
    ("³", "3"),
    ("™", "TM"),
];
