//! What time brings, counted in days of Jakarta.

use jiff::Timestamp;

use super::{Books, Kind, Moment};

const DAY: i64 = 86_400;

/// Jakarta is seven hours ahead.
const AHEAD: i64 = 7 * 3_600;

/// Holidays within reach of a simulation, as days since 1970: 27 June, 17 and 18 August, 5 September 2025.
const HOLIDAYS: [i64; 4] = [20_266, 20_317, 20_318, 20_336];

/// The second at which what was paid at a moment is settled: two working days later, at midnight in Jakarta.
pub(super) fn settles_at(paid_at: Timestamp) -> i64 {
    let mut day = (paid_at.as_second() + AHEAD).div_euclid(DAY);
    let mut left = 2;
    while left > 0 {
        day += 1;
        // 1 January 1970 was a Thursday.
        let is_weekend = matches!((day + 4).rem_euclid(7), 0 | 6);
        if !is_weekend && !HOLIDAYS.contains(&day) {
            left -= 1;
        }
    }
    day * DAY - AHEAD
}

impl Books {
    /// Expires and settles all that is due; how many transactions.
    pub(super) fn run_jobs(&mut self, now: Moment) -> usize {
        let mut done = 0;
        for id in self.order.clone() {
            let deal = self.deal(id);
            let status = deal.status;
            let Kind::Payment {
                expires_at,
                settles_at,
                in_pending,
                ..
            } = &mut deal.kind
            else {
                continue;
            };
            if status == "pending" && now.business >= *expires_at {
                self.turn(id, "expired");
                done += 1;
                continue;
            }
            let is_due = settles_at.is_some_and(|at| at <= now.business.as_second());
            if !is_due || *in_pending == 0 {
                continue;
            }
            let amount = std::mem::take(in_pending);
            let money = &mut self.shop_of(id).money;
            let recovered = amount.min(money.owed);
            money.pending -= amount;
            money.active += amount - recovered;
            money.owed -= recovered;
            done += 1;
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekends_and_holidays_are_passed_over() {
        for (paid, settled) in [
            // A Sunday evening.
            ("2025-06-15T15:06:40Z", "2025-06-16T17:00:00Z"),
            // The same, already Monday in Jakarta.
            ("2025-06-15T17:00:00Z", "2025-06-17T17:00:00Z"),
            // Wednesday; Friday is a holiday.
            ("2025-06-25T03:00:00Z", "2025-06-29T17:00:00Z"),
            ("2025-08-15T03:00:00Z", "2025-08-19T17:00:00Z"),
        ] {
            let [paid, settled] = [paid, settled].map(|moment| moment.parse::<Timestamp>().unwrap());
            assert_eq!(settles_at(paid), settled.as_second(), "{paid}");
        }
    }
}
