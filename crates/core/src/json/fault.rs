use thiserror::Error;

/// Why a body is not JSON, and where, for telling a developer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{kind} (line {line}, column {column})")]
pub struct ParseFault {
    /// What is wrong.
    pub kind: FaultKind,
    /// Bytes before the fault.
    pub offset: usize,
    /// The line of the fault, counted from 1; a line ends with a line feed.
    pub line: usize,
    /// The column of the fault in characters, counted from 1.
    pub column: usize,
}

/// What kept a body from being read as JSON.
///
/// All but [`FaultKind::TooDeep`] are also refused by PHP's `json_decode`; that one is our own limit and is
/// reported as a well-formed body that the platform does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FaultKind {
    /// Nothing but white space was sent.
    #[error("the body holds no JSON value")]
    Empty,
    /// The body is `name=value&…` as an HTML form sends it.
    #[error("the body is form encoded, not JSON")]
    FormEncoded,
    /// A UTF-8 byte order mark stands before the value.
    #[error("the body begins with a byte order mark; save or send it without one")]
    ByteOrderMark,
    /// Bytes that are not UTF-8.
    #[error("the text is not valid UTF-8")]
    InvalidUtf8,
    /// A control character stands unescaped in a string, such as a line feed or a tab.
    #[error("a string holds the control character 0x{byte:02X}, which must be escaped")]
    ControlCharacter {
        /// The character, below 0x20.
        byte: u8,
    },
    /// A backslash that is not followed by one of `"\/bfnrt` or by `u` and four hex digits.
    #[error("a backslash in a string begins no known escape")]
    UnknownEscape,
    /// One half of a UTF-16 pair without its other half.
    #[error("a \\u escape is one half of a surrogate pair without the other")]
    LoneSurrogate,
    /// The body ends inside a string.
    #[error("a string is not closed")]
    UnclosedString,
    /// The body ends inside an array.
    #[error("an array is not closed")]
    UnclosedArray,
    /// The body ends inside an object.
    #[error("an object is not closed")]
    UnclosedObject,
    /// A single quote where a string or a name begins.
    #[error("strings and names take double quotes, not single ones")]
    SingleQuotes,
    /// A name of a member without quotes.
    #[error("a name must stand in double quotes")]
    UnquotedName,
    /// A word that JSON does not know, such as `TRUE`, `None`, `NaN` or `undefined`.
    #[error("this word is not JSON; only true, false and null are, in lower case")]
    UnknownWord,
    /// A number in a form that JSON does not know, such as `01`, `+1`, `.5` or `1.`.
    #[error("this number is not written as JSON writes numbers")]
    NumberForm,
    /// A comma before a closing bracket.
    #[error("a comma stands after the last entry")]
    TrailingComma,
    /// Two entries without a comma between them.
    #[error("a comma is missing before this")]
    MissingComma,
    /// A name without a colon after it.
    #[error("a colon is missing after the name")]
    MissingColon,
    /// A value was due and something else came.
    #[error("a value is missing here")]
    MissingValue,
    /// `//`, `/*` or `#`, which JSON does not know.
    #[error("JSON has no comments")]
    Comment,
    /// More text after the one value.
    #[error("there is more text after the end of the value")]
    TrailingText,
    /// Arrays and objects nested deeper than [`super::DEPTH_MAX`].
    #[error("arrays and objects are nested more than {} deep", super::DEPTH_MAX)]
    TooDeep,
}

impl ParseFault {
    /// A fault at `offset` of `body`, with its line and column counted.
    pub(super) fn locate(kind: FaultKind, offset: usize, body: &[u8]) -> Self {
        let before = body.get(..offset).unwrap_or(body);
        let line_start = before
            .iter()
            .rposition(|&byte| byte == b'\n')
            .map_or(0, |at| at.saturating_add(1));
        let lines = before.iter().filter(|&&byte| byte == b'\n').count();
        // Continuation bytes of UTF-8 begin with the bits 10 and are not characters of their own.
        let characters = before
            .iter()
            .skip(line_start)
            .filter(|&&byte| byte & 0xC0 != 0x80)
            .count();
        Self {
            kind,
            offset,
            line: lines.saturating_add(1),
            column: characters.saturating_add(1),
        }
    }
}
