//! How long something is kept of people whose access is over, and of what they left on the way.

use jiff::{SignedDuration, Timestamp};

use super::{Access, PersonState, SESSION_IDLE_MAX, SESSION_TIME_MAX, Session};

/// How long name and mail address of somebody are kept after their access has ended.
pub const ENDED_KEPT_FOR: SignedDuration = SignedDuration::from_hours(365 * 24);

/// How long those of somebody who never accepted are kept after the link was over.
pub const INVITATION_KEPT_FOR: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How long the address and the browser of a session are kept after it was over, and wrong attempts after they block
/// nothing any more.
pub const TRACES_KEPT_FOR: SignedDuration = SignedDuration::from_hours(24);

fn is_past(since: Timestamp, kept_for: SignedDuration, now: Timestamp) -> bool {
    now.duration_since(since) >= kept_for
}

impl Session {
    /// Whether it was over so long ago that nothing of it is kept.
    fn is_to_be_forgotten(&self, now: Timestamp) -> bool {
        is_past(
            self.started_at,
            SESSION_TIME_MAX.saturating_add(TRACES_KEPT_FOR),
            now,
        ) || is_past(
            self.seen_at,
            SESSION_IDLE_MAX.saturating_add(TRACES_KEPT_FOR),
            now,
        )
    }
}

impl Access {
    /// Without old sessions and attempts; none where there are none.
    #[must_use]
    pub fn without_traces(&self, now: Timestamp) -> Option<Self> {
        let mut left = self.clone();
        left.sessions.retain(|session| !session.is_to_be_forgotten(now));
        if let Some(until) = left.blocked_until
            && is_past(until, TRACES_KEPT_FOR, now)
        {
            left.blocked_until = None;
            left.failures = 0;
        }
        (left != *self).then_some(left)
    }

    /// Whether nothing is to be kept of the person any more. For one whose access has ended, `ended_at` says since when.
    #[must_use]
    pub fn is_to_be_forgotten(&self, ended_at: Timestamp, now: Timestamp) -> bool {
        match self.state {
            PersonState::Active => false,
            PersonState::Invited { until, .. } => is_past(until, INVITATION_KEPT_FOR, now),
            PersonState::Ended => is_past(ended_at, ENDED_KEPT_FOR, now),
        }
    }
}
