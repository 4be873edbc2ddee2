//! Which callback is sent next, so that no endpoint stands in another's way.

use std::collections::{HashMap, HashSet, VecDeque};

use sengo_core::callback::{Callback, CallbackId};

/// How many callbacks are under way to one endpoint that takes them.
pub(super) const AT_ONCE_MAX: usize = 4;

/// How many callbacks are under way in all.
pub(super) const IN_FLIGHT_MAX: usize = 512;

/// How many of them may go to endpoints that took nothing lately: the rest is for those that do.
pub(super) const DOUBTFUL_MAX: usize = IN_FLIGHT_MAX / 2;

/// How many callbacks of one endpoint are kept in memory, waiting.
pub(super) const WAITING_EACH_MAX: usize = 64;

/// How many are in all.
pub(super) const WAITING_MAX: usize = 16_384;

/// How many endpoints are remembered while nothing is to be sent to them.
const REMEMBERED_MAX: usize = 10_000;

#[derive(Debug, Default)]
struct Endpoint {
    waiting: VecDeque<Callback>,
    in_flight: usize,
    /// Whether it took what it was sent last. One that was never sent anything has to prove itself.
    is_good: bool,
    /// Whether more is due than was taken up.
    has_more: bool,
    /// Whether it stands in one of the lines.
    is_in_line: bool,
}

impl Endpoint {
    fn has_room(&self) -> bool {
        self.in_flight < if self.is_good { AT_ONCE_MAX } else { 1 }
    }
}

/// What waits in memory and what is under way, by endpoint.
#[derive(Debug, Default)]
pub(super) struct Endpoints {
    known: HashMap<i64, Endpoint>,
    /// Waiting or under way.
    ids: HashSet<CallbackId>,
    waiting: usize,
    in_flight: usize,
    doubtful: HashSet<CallbackId>,
    /// Endpoints that something waits for and that have room, in the order in which they came to have it.
    good_line: VecDeque<i64>,
    doubtful_line: VecDeque<i64>,
}

impl Endpoints {
    /// Takes up callbacks that are due, unless it has them already or is full.
    pub(super) fn offer(&mut self, callbacks: Vec<Callback>) {
        let mut offered: HashMap<i64, usize> = HashMap::new();
        for callback in callbacks {
            let at = callback.endpoint();
            let count = offered.entry(at).or_default();
            *count = count.saturating_add(1);
            let endpoint = self.known.entry(at).or_default();
            endpoint.has_more = *count >= WAITING_EACH_MAX;
            let is_full = self.waiting >= WAITING_MAX || endpoint.waiting.len() >= WAITING_EACH_MAX;
            if is_full {
                endpoint.has_more = true;
            } else if self.ids.insert(callback.id) {
                endpoint.waiting.push_back(callback);
                self.waiting = self.waiting.saturating_add(1);
                self.line_up(at);
            }
        }
        self.forget_idle();
    }

    /// The next callback to be sent now, if there is one.
    pub(super) fn next(&mut self) -> Option<Callback> {
        if self.in_flight >= IN_FLIGHT_MAX {
            return None;
        }
        let at = match self.good_line.pop_front() {
            Some(at) => at,
            None if self.doubtful.len() < DOUBTFUL_MAX => self.doubtful_line.pop_front()?,
            None => return None,
        };
        let endpoint = self.known.get_mut(&at)?;
        endpoint.is_in_line = false;
        let callback = endpoint.waiting.pop_front()?;
        endpoint.in_flight = endpoint.in_flight.saturating_add(1);
        if !endpoint.is_good {
            self.doubtful.insert(callback.id);
        }
        self.waiting = self.waiting.saturating_sub(1);
        self.in_flight = self.in_flight.saturating_add(1);
        self.line_up(at);
        Some(callback)
    }

    /// Takes note of an end: of a try that the endpoint took or not, or of one that did not come about (none).
    pub(super) fn ended(&mut self, at: i64, id: CallbackId, took: Option<bool>) {
        self.ids.remove(&id);
        self.doubtful.remove(&id);
        self.in_flight = self.in_flight.saturating_sub(1);
        if let Some(endpoint) = self.known.get_mut(&at) {
            endpoint.in_flight = endpoint.in_flight.saturating_sub(1);
            endpoint.is_good = took.unwrap_or(endpoint.is_good);
        }
        self.line_up(at);
    }

    /// Whether an endpoint that takes its callbacks has run out of those taken up, and more were due.
    pub(super) fn wants_more(&self, at: i64) -> bool {
        self.known
            .get(&at)
            .is_some_and(|endpoint| endpoint.is_good && endpoint.has_more && endpoint.waiting.is_empty())
    }

    /// Whether nothing waits here and nothing is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.waiting == 0 && self.in_flight == 0
    }

    fn line_up(&mut self, at: i64) {
        let Some(endpoint) = self.known.get_mut(&at) else {
            return;
        };
        if endpoint.is_in_line || endpoint.waiting.is_empty() || !endpoint.has_room() {
            return;
        }
        endpoint.is_in_line = true;
        match endpoint.is_good {
            true => self.good_line.push_back(at),
            false => self.doubtful_line.push_back(at),
        }
    }

    fn forget_idle(&mut self) {
        if self.known.len() > REMEMBERED_MAX {
            self.known
                .retain(|_, endpoint| endpoint.in_flight > 0 || !endpoint.waiting.is_empty());
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use sengo_core::callback::CallbackSubject;
    use sengo_core::ids::{MerchantId, ProjectId, TransactionId};
    use sengo_core::ledger::Parties;

    use super::*;

    fn callback(host: usize, number: u32) -> Callback {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&host.to_be_bytes());
        let id = TransactionId::from_bytes(bytes);
        let parties = Parties {
            merchant: MerchantId::new(1).unwrap(),
            project: ProjectId::new(1).unwrap(),
        };
        Callback::new(
            CallbackId::of(id, number),
            parties,
            CallbackSubject::Transaction { id, status: 2 },
            (format!("https://shop{host}.example.com/cb"), "key".into()),
            Timestamp::UNIX_EPOCH,
        )
    }

    fn start(endpoints: &mut Endpoints) -> Vec<Callback> {
        std::iter::from_fn(|| endpoints.next()).collect()
    }

    #[test]
    fn an_endpoint_gets_one_until_it_took_one_and_four_from_then_on() {
        let mut endpoints = Endpoints::default();
        endpoints.offer((1..=10).map(|number| callback(1, number)).collect());
        let first = start(&mut endpoints);
        assert_eq!(first.len(), 1);
        endpoints.ended(first[0].endpoint(), first[0].id, Some(true));
        let more = start(&mut endpoints);
        assert_eq!(more.len(), AT_ONCE_MAX);
        for callback in &more {
            endpoints.ended(callback.endpoint(), callback.id, Some(false));
        }
        assert_eq!(start(&mut endpoints).len(), 1);
    }

    #[test]
    fn what_is_known_already_is_not_taken_up_again() {
        let mut endpoints = Endpoints::default();
        endpoints.offer(vec![callback(1, 1), callback(1, 1)]);
        assert_eq!(start(&mut endpoints).len(), 1);
        endpoints.offer(vec![callback(1, 1)]);
        endpoints.ended(callback(1, 1).endpoint(), callback(1, 1).id, None);
        assert!(endpoints.is_idle());
    }

    #[test]
    fn endpoints_that_take_nothing_leave_room_for_those_that_do() {
        let mut endpoints = Endpoints::default();
        endpoints.offer(vec![callback(0, 1)]);
        let good = start(&mut endpoints).remove(0);
        endpoints.ended(good.endpoint(), good.id, Some(true));
        let dead = (1..=2_000).map(|host| callback(host, 1));
        endpoints.offer(dead.collect());
        assert_eq!(start(&mut endpoints).len(), DOUBTFUL_MAX);
        endpoints.offer((2..=9).map(|number| callback(0, number)).collect());
        let started = start(&mut endpoints);
        assert_eq!(started.len(), AT_ONCE_MAX);
        assert!(
            started
                .iter()
                .all(|callback| callback.endpoint() == good.endpoint())
        );
    }

    #[test]
    fn an_endpoint_with_many_is_told_to_have_more_and_does_not_fill_the_memory() {
        let mut endpoints = Endpoints::default();
        let many = (1..=200).map(|number| callback(1, number));
        endpoints.offer(many.collect());
        let at = callback(1, 1).endpoint();
        let mut count = 0;
        loop {
            let started = start(&mut endpoints);
            if started.is_empty() {
                break;
            }
            count += started.len();
            for callback in started {
                endpoints.ended(at, callback.id, Some(true));
            }
        }
        assert_eq!(count, WAITING_EACH_MAX);
        assert!(endpoints.wants_more(at) && endpoints.is_idle());
    }
}
