//! Moments as the API writes them.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// A moment on the wire: RFC 3339 in UTC with `Z`, always to the microsecond, as in
/// `2026-01-31T09:41:20.000000Z`.
///
/// The platform keeps microseconds, so a transfer's `createdAt` can be given to `?at=` and the balance then
/// has that transfer in it. All have the same length, so that their texts sort like their times and readers
/// that expect three or six digits after the point are content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-01-31T09:41:20.000000Z")]
pub struct Moment(Timestamp);

impl Moment {
    /// The moment itself.
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl From<Timestamp> for Moment {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.6}", self.0)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_to_the_microsecond_and_read_back() {
        for (written, read) in [
            ("2026-01-31T16:41:20+07:00", "2026-01-31T09:41:20.000000Z"),
            ("2026-01-31T09:41:20.0000019Z", "2026-01-31T09:41:20.000001Z"),
        ] {
            let moment = Moment::from(written.parse::<Timestamp>().unwrap());
            let text = serde_json::to_string(&moment).unwrap();
            assert_eq!(text, format!("\"{read}\""));
        }
        let moment: Moment = serde_json::from_str("\"2026-01-31T09:41:20.000000Z\"").unwrap();
        assert_eq!(moment.to_string(), "2026-01-31T09:41:20.000000Z");
    }
}
