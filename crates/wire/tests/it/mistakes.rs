//! Every mistake in a signature.

use sengo_core::signature::{HashFunction, Mistake, Spacing, Spelling, Transport};

pub(crate) fn all() -> Vec<Mistake> {
    let mut mistakes = vec![
        Mistake::KeyNotPrefixed,
        Mistake::TokenPrefixed,
        Mistake::KeyAfterBody,
        Mistake::Separator { text: " + " },
        Mistake::KeyAndTokenSwapped,
        Mistake::ClientKeyAsSecret,
        Mistake::HmacArgumentsSwapped,
        Mistake::NotKeyed,
        Mistake::BodyNotSigned,
        Mistake::NothingSentSigned { text: "null" },
        Mistake::EncodedTwice,
        Mistake::SentEncodedTwice,
        Mistake::SortedNames,
        Mistake::NewlineSigned,
        Mistake::NewlineSent,
        Mistake::FormSigned,
        Mistake::FormSent,
        Mistake::BodyAsText { text: "Array" },
    ];
    let spellings = [
        Spelling::TrailingNewline,
        Spelling::OuterBlank,
        Spelling::LowerCase,
        Spelling::UpperCase,
        Spelling::Decoded,
    ];
    mistakes.extend(spellings.map(Mistake::TokenSpelling));
    mistakes.extend(spellings.map(Mistake::KeySpelling));
    mistakes.extend([HashFunction::Sha1, HashFunction::Sha256, HashFunction::Sha384].map(Mistake::OtherHash));
    let transports = [
        Transport::Base64,
        Transport::Base64OfHex,
        Transport::RawBytes,
        Transport::Decorated,
    ];
    mistakes.extend(transports.map(Mistake::Transport));
    let spacings = [
        Spacing::FourSpaces,
        Spacing::TwoSpaces,
        Spacing::Tabs,
        Spacing::AfterCommaAndColon,
    ];
    mistakes.extend(spacings.map(Mistake::OtherSpacing));
    mistakes
}
