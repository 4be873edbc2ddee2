//! Where a paper stands: it waits for a decision, counts, or does not.

use jiff::civil::Date;

use super::{PaperFault, PaperField, PaperRefusal};

/// How many days before its end a paper is said to expire.
pub const EXPIRING_DAYS: i32 = 30;

/// How many days a paper is kept after it was refused.
pub const REFUSED_KEPT_DAYS: i64 = 90;

/// What was decided about a paper. Days are those of Jakarta.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperState {
    /// Nothing yet.
    Submitted,
    /// It counts.
    Accepted {
        /// Since when.
        on: Date,
        /// The last day on which it does; none for as long as nobody says otherwise.
        until: Option<Date>,
    },
    /// It does not count.
    Refused {
        /// Since when.
        on: Date,
    },
}

/// What somebody decides about a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It counts, until a day if it has one.
    Accept {
        /// The last day on which it counts.
        until: Option<Date>,
    },
    /// It does not count.
    Refuse,
}

/// Where a paper stands today, or the kind of a paper in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// There is none.
    Missing,
    /// It does not count.
    Refused,
    /// It counted, and its time is over.
    Expired,
    /// It waits for a decision.
    Submitted,
    /// It counts, and not for more than [`EXPIRING_DAYS`] any more.
    Expiring,
    /// It counts.
    Accepted,
}

impl PaperState {
    /// The paper after a decision. There is one decision; whoever comes second is told so.
    ///
    /// # Errors
    /// [`PaperRefusal::Decided`], and [`PaperRefusal::Invalid`] for an end that is not after today.
    pub fn decided(self, decision: Decision, today: Date) -> Result<Self, PaperRefusal> {
        match (self, decision) {
            (Self::Submitted, Decision::Accept { until }) => Ok(Self::Accepted {
                on: today,
                until: ahead(until, today)?,
            }),
            (Self::Submitted, Decision::Refuse) => Ok(Self::Refused { on: today }),
            (Self::Accepted { .. } | Self::Refused { .. }, _) => Err(PaperRefusal::Decided),
        }
    }

    /// The paper with another end.
    ///
    /// # Errors
    /// [`PaperRefusal::NotAccepted`], and [`PaperRefusal::Invalid`] for an end that is not after today.
    pub fn ending(self, until: Option<Date>, today: Date) -> Result<Self, PaperRefusal> {
        match self {
            Self::Accepted { on, .. } => Ok(Self::Accepted {
                on,
                until: ahead(until, today)?,
            }),
            Self::Submitted | Self::Refused { .. } => Err(PaperRefusal::NotAccepted),
        }
    }

    /// Where the paper stands.
    #[must_use]
    pub fn standing(self, today: Date) -> Standing {
        match self {
            Self::Submitted => Standing::Submitted,
            Self::Refused { .. } => Standing::Refused,
            Self::Accepted { until: None, .. } => Standing::Accepted,
            Self::Accepted {
                until: Some(until), ..
            } => {
                let left = until.since(today).map_or(i32::MAX, |span| span.get_days());
                match left {
                    ..0 => Standing::Expired,
                    0..=EXPIRING_DAYS => Standing::Expiring,
                    _ => Standing::Accepted,
                }
            }
        }
    }

    /// Whether it was refused so long ago that it is kept no longer.
    #[must_use]
    pub fn is_to_be_forgotten(self, today: Date) -> bool {
        match self {
            Self::Refused { on } => on
                .until(today)
                .is_ok_and(|span| i64::from(span.get_days()) >= REFUSED_KEPT_DAYS),
            Self::Submitted | Self::Accepted { .. } => false,
        }
    }

    /// The last day on which it counts, where there is one.
    #[must_use]
    pub fn until(self) -> Option<Date> {
        match self {
            Self::Accepted { until, .. } => until,
            Self::Submitted | Self::Refused { .. } => None,
        }
    }
}

fn ahead(until: Option<Date>, today: Date) -> Result<Option<Date>, PaperRefusal> {
    match until {
        Some(until) if until <= today => Err(PaperRefusal::Invalid(vec![(
            PaperField::Until,
            PaperFault::DayPast,
        )])),
        other => Ok(other),
    }
}
