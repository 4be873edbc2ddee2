use super::Spacing;
use super::hash::HashFunction;

/// A usual mistake in making a signature, found by repeating it. Each docstring states it and its fix for
/// PHP, where the right call is `hash_hmac('sha512', $key . json_encode($body), $token)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mistake {
    /// The message is the body alone. Put the client key before it: `$key . json_encode($body)`.
    KeyNotPrefixed,
    /// The message begins with the token. Put the client key there; the token is only the HMAC key, the third
    /// argument of `hash_hmac`.
    TokenPrefixed,
    /// The message is the body followed by the client key. The client key comes first.
    KeyAfterBody,
    /// Something stands between client key and body. Join them with nothing in between; the `+` in the
    /// documentation means PHP's `.`.
    Separator {
        /// What stands between them.
        text: &'static str,
    },
    /// Client key and token have each other's role. The token is the HMAC key, the client key begins the
    /// message.
    KeyAndTokenSwapped,
    /// The HMAC key is the client key. It is the token: the third argument of `hash_hmac`.
    ClientKeyAsSecret,
    /// The second and third argument of `hash_hmac` are swapped: the message comes second, the token third.
    HmacArgumentsSwapped,
    /// The HMAC key is the token in another spelling. Use it as it was issued, letter by letter.
    TokenSpelling(Spelling),
    /// The message begins with the client key in another spelling. Use it as it was issued.
    KeySpelling(Spelling),
    /// Another hash function than SHA-512. The first argument of `hash_hmac` is `'sha512'`.
    OtherHash(HashFunction),
    /// A plain hash, such as `hash('sha512', …)`. Use `hash_hmac`, with the token as its third argument.
    NotKeyed,
    /// The right digest, but not written in hex.
    Transport(Transport),
    /// The body is sent but not signed. Sign `$key . json_encode($body)`; the key alone only without a body.
    BodyNotSigned,
    /// Nothing is sent as body, but something was signed for it. Without a body the message is the client
    /// key alone.
    NothingSentSigned {
        /// What was signed, such as `[]` or `null`.
        text: &'static str,
    },
    /// `json_encode` was given a string that is JSON already. Encode the array once, and sign that text.
    EncodedTwice,
    /// The body that was sent is a JSON string with JSON in it, the signature is over the inner JSON. Send
    /// the text that was signed, without encoding it again.
    SentEncodedTwice,
    /// The names were sorted before signing. Sign them in the order in which they are sent.
    SortedNames,
    /// The signed text has white space that the sent one has not. Sign the very text that is sent, or
    /// `json_encode($body)` without `JSON_PRETTY_PRINT`.
    OtherSpacing(Spacing),
    /// The signed text ends with a line break that was not sent. Trim it.
    NewlineSigned,
    /// The sent body ends with a line break that was not signed. Trim it before sending.
    NewlineSent,
    /// The signature is over the body as form fields (`http_build_query`). Sign `json_encode($body)`.
    FormSigned,
    /// The signature is over JSON, but form fields were sent. Give `CURLOPT_POSTFIELDS` the text
    /// `json_encode($body)`, not the array.
    FormSent,
    /// The body was turned into text without JSON. Use `json_encode($body)` (PHP) or
    /// `JSON.stringify(body)` (JavaScript).
    BodyAsText {
        /// What the language made of it: `Array` or `[object Object]`.
        text: &'static str,
    },
}

/// How a key or token differs from the one issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// A line break follows, mostly from reading it out of a file. `trim()` it.
    TrailingNewline,
    /// A blank follows or stands before it, which the header loses on the way and the signature does not.
    OuterBlank,
    /// In lower case.
    LowerCase,
    /// In upper case.
    UpperCase,
    /// Decoded as if it were base64 or hex. It is used as the text it is.
    Decoded,
}

/// How a digest was written into the header instead of in hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transport {
    /// Base64 of the raw bytes, `base64_encode(hash_hmac(…, true))`. Leave both out: `hash_hmac` gives hex.
    Base64,
    /// Base64 of the hex text, `base64_encode(hash_hmac(…))`. Leave `base64_encode` out.
    Base64OfHex,
    /// The raw bytes, `hash_hmac(…, true)`. Leave the fourth argument out.
    RawBytes,
    /// Hex with something around it, such as `sha512=`, `0x`, quotes or white space. Send the hex alone.
    Decorated,
}
