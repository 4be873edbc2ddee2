//! Numbers that name things: one type per kind of thing, so that they cannot be mixed up.

use std::fmt;

use sha2::{Digest, Sha256};

/// The largest id ever handed out: 2^53, the largest integer a JavaScript client reads exactly.
pub const ID_MAX: i64 = 9_007_199_254_740_992;

macro_rules! integer_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(i64);

        impl $name {
            /// The id of this number, if it is one that can exist: 1 to [`ID_MAX`].
            pub fn new(number: i64) -> Option<Self> {
                (1..=ID_MAX).contains(&number).then_some(Self(number))
            }

            /// The number as stored and as shown on the wire.
            pub fn get(self) -> i64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

integer_id! {
    /// A merchant: the tenant.
    MerchantId
}

impl MerchantId {
    /// The tenant of what belongs to nobody: money for an unknown number, and the keys of engines. The counter
    /// of merchants never gets there.
    pub const NOBODY: Self = Self(ID_MAX);
}

integer_id! {
    /// A project: one business of a merchant.
    ProjectId
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The id of these sixteen bytes.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The sixteen bytes as stored.
            pub fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// Reads the usual form, 8-4-4-4-12 hexadecimal digits in either case.
            pub fn parse(text: &str) -> Option<Self> {
                bytes_of_uuid(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                for (position, byte) in self.0.iter().enumerate() {
                    if matches!(position, 4 | 6 | 8 | 10) {
                        f.write_str("-")?;
                    }
                    write!(f, "{byte:02x}")?;
                }
                Ok(())
            }
        }
    };
}

uuid_id! {
    /// Names a transfer, once and for all: posting the same id again books nothing.
    ///
    /// A UUID; the ones made here are version 7, which sort by time and so append to the ledger's index.
    TransferId
}
uuid_id! {
    /// Names a payment, a disbursement or a refund. A UUID of version 7.
    TransactionId
}

fn bytes_of_uuid(text: &str) -> Option<[u8; 16]> {
    let groups: Vec<&str> = text.split('-').collect();
    if groups.iter().map(|group| group.len()).ne([8, 4, 4, 4, 12]) {
        return None;
    }
    let digits = groups.concat();
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(&digits, 16).ok().map(u128::to_be_bytes)
}

/// The first 16 bytes of a hash.
pub(crate) fn shortened(hash: Sha256) -> [u8; 16] {
    let mut bytes = [0; 16];
    for (byte, hashed) in bytes.iter_mut().zip(hash.finalize()) {
        *byte = hashed;
    }
    bytes
}

/// The bytes marked as a UUID of version 8, which is the one for hashes of one's own (RFC 9562).
pub(crate) fn as_uuid(mut bytes: [u8; 16]) -> [u8; 16] {
    let [_, _, _, _, _, _, version, _, variant, ..] = &mut bytes;
    *version = (*version & 0x0F) | 0x80;
    *variant = (*variant & 0x3F) | 0x80;
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transfer_id_reads_back_what_it_shows() {
        let text = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506";
        assert_eq!(TransferId::parse(text).unwrap().to_string(), text);
        assert_eq!(TransferId::parse(&text.to_uppercase()), TransferId::parse(text));
        for wrong in [
            "",
            "0192f3a45b6c7d8e9fa0b1c2d3e4f506",
            "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f50",
            "+192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506",
        ] {
            assert_eq!(TransferId::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn ids_that_cannot_exist_are_none() {
        assert_eq!(ProjectId::new(0), None);
        assert_eq!(ProjectId::new(-1), None);
        assert_eq!(ProjectId::new(ID_MAX).map(ProjectId::get), Some(ID_MAX));
        assert_eq!(ProjectId::new(i64::MAX), None);
    }
}
