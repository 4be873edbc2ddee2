//! Moments as the API writes them.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use sengo_core::calendar;
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

/// A moment of a transaction on the wire: RFC 3339 in Jakarta's time, to the second, as in
/// `2024-06-25T16:41:20+07:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-01-31T16:41:20+07:00")]
pub struct LocalMoment(Timestamp);

impl LocalMoment {
    /// The moment at which a day begins in Jakarta; none for a day at an end of time.
    pub fn begin_of(day: Date) -> Option<Self> {
        calendar::begins_at(day).ok().map(Self)
    }
}

impl From<Timestamp> for LocalMoment {
    fn from(timestamp: Timestamp) -> Self {
        Self(timestamp)
    }
}

impl fmt::Display for LocalMoment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let local = self.0.to_zoned(TimeZone::fixed(tz::offset(7)));
        write!(formatter, "{}", local.strftime("%Y-%m-%dT%H:%M:%S+07:00"))
    }
}

impl Serialize for LocalMoment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
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

    #[test]
    fn moments_of_transactions_are_written_in_the_time_of_jakarta() {
        let moment = LocalMoment::from("2024-06-25T09:41:20.75Z".parse::<Timestamp>().unwrap());
        assert_eq!(moment.to_string(), "2024-06-25T16:41:20+07:00");
        let day = LocalMoment::begin_of(jiff::civil::date(2024, 6, 27)).unwrap();
        assert_eq!(day.to_string(), "2024-06-27T00:00:00+07:00");
    }
}
