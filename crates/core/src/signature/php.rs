use super::render::{Style, render};
use crate::json::Value;

/// One of the ways in which PHP 8.2 renders a decoded body: `json_encode(json_decode($body, $arrays), $flags)`
/// with the default `serialize_precision` of -1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PhpEncoding {
    /// What `json_decode` made of objects.
    pub objects_as: ObjectsAs,
    /// `JSON_UNESCAPED_SLASHES`
    pub unescaped_slashes: bool,
    /// `JSON_UNESCAPED_UNICODE`; U+2028 and U+2029 stay escaped, as PHP keeps them without a further flag.
    pub unescaped_unicode: bool,
}

/// What `json_decode` makes of a JSON object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectsAs {
    /// `stdClass`, the default. A name that begins with U+0000 cannot be decoded.
    Objects,
    /// Arrays, with the second argument `true`. Those that are lists by their names, the empty one
    /// included, come back as JSON arrays.
    Arrays,
}

impl PhpEncoding {
    /// Plain `json_encode(json_decode($body))`.
    pub const DEFAULT: Self = Self::new(ObjectsAs::Objects, false, false);

    /// Every rendering that a signature may be made over, the likeliest first. The last two are also what
    /// JavaScript's `JSON.stringify` writes for ordinary bodies.
    pub const ALL: [Self; 8] = [
        Self::DEFAULT,
        Self::new(ObjectsAs::Arrays, false, false),
        Self::new(ObjectsAs::Objects, true, false),
        Self::new(ObjectsAs::Arrays, true, false),
        Self::new(ObjectsAs::Objects, false, true),
        Self::new(ObjectsAs::Arrays, false, true),
        Self::new(ObjectsAs::Objects, true, true),
        Self::new(ObjectsAs::Arrays, true, true),
    ];

    /// The body as PHP renders it, or `None` where PHP cannot: a number beyond the range of floats does not
    /// encode, and a name that begins with U+0000 does not decode to a property.
    pub fn encode(self, body: &Value<'_>) -> Option<Vec<u8>> {
        render(
            body,
            Style {
                php: self,
                spacing: None,
                sorted: false,
            },
        )
    }

    const fn new(objects_as: ObjectsAs, unescaped_slashes: bool, unescaped_unicode: bool) -> Self {
        Self {
            objects_as,
            unescaped_slashes,
            unescaped_unicode,
        }
    }
}

#[cfg(test)]
mod tests;
