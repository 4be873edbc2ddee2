//! How many links are made: each may be a mail to an address that somebody typed, so nobody is flooded with them.

use jiff::{SignedDuration, Timestamp};

use super::PersonRefusal;

/// How many links a person gets within a day.
pub const LINKS_A_DAY_MAX: usize = 5;

/// How many people of a team get a link within a day.
pub const INVITED_A_DAY_MAX: usize = 50;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// When a person's links of the last day were made, with one that is made now.
///
/// # Errors
/// [`PersonRefusal::LinksTooMany`].
pub fn with_link(earlier: &[Timestamp], now: Timestamp) -> Result<Vec<Timestamp>, PersonRefusal> {
    let mut made = of_a_day(earlier.iter().copied(), LINKS_A_DAY_MAX, now)?;
    made.push(now);
    Ok(made)
}

/// Whether one more of a team may get a link, by when each of the others got their last one.
///
/// # Errors
/// [`PersonRefusal::LinksTooMany`].
pub fn check_invited(
    others: impl IntoIterator<Item = Timestamp>,
    now: Timestamp,
) -> Result<(), PersonRefusal> {
    of_a_day(others, INVITED_A_DAY_MAX, now).map(|_| ())
}

/// Those of the last day, the oldest first, if they are fewer than `most`.
fn of_a_day(
    made: impl IntoIterator<Item = Timestamp>,
    most: usize,
    now: Timestamp,
) -> Result<Vec<Timestamp>, PersonRefusal> {
    let mut recent: Vec<Timestamp> = made
        .into_iter()
        .filter(|at| now.duration_since(*at) < DAY)
        .collect();
    recent.sort_unstable();
    // Once this one is a day old, there is room again.
    let Some(until) = recent
        .len()
        .checked_sub(most)
        .and_then(|beyond| recent.get(beyond))
    else {
        return Ok(recent);
    };
    let left = DAY.saturating_sub(now.duration_since(*until)).as_secs();
    Err(PersonRefusal::LinksTooMany {
        seconds: u64::try_from(left).unwrap_or(1).max(1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(hours.saturating_mul(3600)).unwrap()
    }

    #[test]
    fn a_person_gets_five_links_a_day_and_one_more_when_the_first_is_a_day_old() {
        let mut links = Vec::new();
        for hour in 0..5 {
            links = with_link(&links, at(hour)).unwrap();
        }
        let seconds = 19 * 3600;
        assert_eq!(
            with_link(&links, at(5)),
            Err(PersonRefusal::LinksTooMany { seconds })
        );
        let later = with_link(&links, at(24)).unwrap();
        assert_eq!(later, [at(1), at(2), at(3), at(4), at(24)]);
        assert_eq!(with_link(&later, at(200)).unwrap(), [at(200)]);
    }

    #[test]
    fn fifty_of_a_team_get_a_link_within_a_day() {
        let others = |many| (0..many).map(|number| at(number / 10));
        assert_eq!(check_invited(others(49), at(6)), Ok(()));
        let refused = |hours: u64| {
            Err(PersonRefusal::LinksTooMany {
                seconds: hours * 3600,
            })
        };
        assert_eq!(check_invited(others(50), at(6)), refused(18));
        assert_eq!(check_invited(others(70), at(7)), refused(19));
        assert_eq!(check_invited(others(70), at(26)), Ok(()));
    }
}
