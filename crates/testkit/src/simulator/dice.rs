//! Chance that a seed names.

/// The same numbers for the same seed.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed(self.0)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).expect("a small number")
    }

    /// Whether something happens that happens once in so many times.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of them.
    pub(super) fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// One of them, if there are any.
    pub(super) fn any_of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        (!list.is_empty()).then(|| self.one_of(list))
    }

    /// One of them, more often one of the last.
    pub(super) fn recent_of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let from = if self.once_in(3) {
            0
        } else {
            list.len().saturating_sub(6)
        };
        self.any_of(&list[from..])
    }

    /// An amount in rupiah, round or not.
    pub(super) fn amount(&mut self) -> i64 {
        let amount = match self.below(5) {
            0 => 1 + self.below(500),
            1 => 1 + self.below(500_000),
            _ => 1_000 * (1 + self.below(200)),
        };
        i64::try_from(amount).expect("a small amount")
    }
}

/// A number in which every bit depends on every bit.
pub(super) fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
