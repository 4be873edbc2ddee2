//! Letters to people: how often sending one is tried, and until when.

use jiff::{SignedDuration, Timestamp};

/// How long sending a letter is tried: what it tells is stale after that, and a link in it almost over.
pub const TRIED_FOR: SignedDuration = SignedDuration::from_hours(48);

/// The pause after the first failure; it doubles with each further one.
const FIRST_PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// The longest pause.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);

/// When a letter is tried next that was written at a moment and has failed so many times, the last time now; none when
/// it is given up. `jitter` is a random number: pauses are spread over their last quarter, so that what failed together
/// is not tried together.
#[must_use]
pub fn next_try(written_at: Timestamp, failures: u32, jitter: u8, now: Timestamp) -> Option<Timestamp> {
    let end = written_at.saturating_add(TRIED_FOR).unwrap_or(Timestamp::MAX);
    let next = now
        .saturating_add(pause(failures, jitter))
        .unwrap_or(Timestamp::MAX);
    // The last try is at the end itself.
    (now < end).then(|| next.min(end))
}

fn pause(failures: u32, jitter: u8) -> SignedDuration {
    let doublings = failures.saturating_sub(1).min(16);
    let whole = FIRST_PAUSE
        .saturating_mul(1_i32.checked_shl(doublings).unwrap_or(i32::MAX))
        .min(LONGEST_PAUSE);
    let spread = whole
        .checked_div(4)
        .and_then(|quarter| quarter.saturating_mul(i32::from(jitter)).checked_div(255));
    whole.saturating_sub(spread.unwrap_or(SignedDuration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_from_a_minute_to_an_hour_and_end_after_two_days() {
        let written = Timestamp::UNIX_EPOCH;
        let mut now = written;
        let mut pauses = Vec::new();
        for failures in 1.. {
            let Some(next) = next_try(written, failures, 0, now) else {
                break;
            };
            pauses.push(next.duration_since(now).as_mins());
            now = next;
        }
        assert_eq!(pauses[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(now, written + TRIED_FOR);
    }

    #[test]
    fn a_pause_is_shortened_by_a_quarter_at_most() {
        let now = Timestamp::UNIX_EPOCH;
        let next = next_try(now, 1, 255, now).unwrap();
        assert_eq!(next.duration_since(now), SignedDuration::from_secs(45));
    }
}
