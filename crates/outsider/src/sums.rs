//! The outsider's own sums: what every word and every call should do to a project's money, by the documentation.
//!
//! Written from the published rules alone, so that a mistake in the platform's arithmetic is not repeated here.

/// The fee of a payout.
pub const PAYOUT_FEE: i64 = 3_000;

/// The fee of a QRIS payment: 0.7 %, rounded half up; nothing for a micro business up to half a million.
#[must_use]
pub fn qris_fee(amount: i64, is_micro: bool) -> i64 {
    if is_micro && amount <= 500_000 {
        0
    } else {
        (amount * 7 + 500) / 1_000
    }
}

/// A project's money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Book {
    /// What can be spent.
    pub active: i64,
    /// What was paid and is not settled.
    pub pending: i64,
    /// What is held for payouts on their way.
    pub hold: i64,
    /// What the project owes.
    pub owed: i64,
}

/// What becomes of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is booked.
    Accepted,
    /// It says what is known.
    Duplicate,
    /// It is not taken.
    Refused,
    /// A person has to decide.
    Exception {
        /// Why.
        kind: &'static str,
        /// Which way its money went.
        flow: &'static str,
        /// How much.
        amount: i64,
    },
}

impl Verdict {
    /// The word for it in the answer.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Duplicate => "duplicate",
            Self::Refused => "refused",
            Self::Exception { .. } => "exception",
        }
    }

    fn incoming(kind: &'static str, amount: i64) -> Self {
        Self::Exception {
            kind,
            flow: "in",
            amount,
        }
    }

    fn outgoing(kind: &'static str, amount: i64) -> Self {
        Self::Exception {
            kind,
            flow: "out",
            amount,
        }
    }
}

/// Why a refund that a project asks for is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundRefused {
    /// The payment is not one that can be refunded.
    NotRefundable,
    /// More than is left of it.
    TooMuch,
    /// The project does not have the money.
    NoMoney,
}

/// A payment as the outsider knows it.
#[derive(Debug, Clone)]
pub struct Payment {
    /// The platform's id of it.
    pub id: String,
    /// The number by which its channel knows it; none for one that began elsewhere.
    pub number: Option<String>,
    /// What the payer pays.
    pub amount: i64,
    /// What the project gets of it.
    pub credited: i64,
    /// Where it stands.
    pub status: &'static str,
    /// How much of it is not settled.
    pub in_pending: i64,
    /// How much went back.
    pub given_back: i64,
    /// What the project has to be told, one callback each.
    pub told: Vec<&'static str>,
    /// Whether anybody is told.
    pub is_called_back: bool,
}

impl Payment {
    /// One that waits for its payer.
    #[must_use]
    pub fn new(id: String, number: Option<String>, amount: i64, is_micro: bool) -> Self {
        Self {
            id,
            is_called_back: number.is_some(),
            number,
            amount,
            credited: amount - qris_fee(amount, is_micro),
            status: "pending",
            in_pending: 0,
            given_back: 0,
            told: Vec::new(),
        }
    }

    fn turn(&mut self, status: &'static str) {
        let is_new = self.status != status;
        self.status = status;
        if self.is_called_back && is_new {
            self.told.push(status);
        }
    }

    /// Whether money came and the payment can be reversed.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        !matches!(self.status, "pending" | "failed" | "expired")
    }

    /// The channel says that it was paid.
    pub fn paid(&mut self, book: &mut Book, amount: i64, is_late: bool) -> Verdict {
        match self.status {
            "pending" if is_late => Verdict::incoming("paid_after_expiry", amount),
            "pending" if amount != self.amount => Verdict::incoming("other_amount", amount),
            "pending" => {
                self.in_pending = self.credited;
                book.pending += self.credited;
                self.turn("success");
                Verdict::Accepted
            }
            "expired" => Verdict::incoming("paid_after_expiry", amount),
            "failed" => Verdict::incoming("paid_after_failure", amount),
            _ => Verdict::incoming("paid_twice", amount),
        }
    }

    /// The channel says that it failed.
    pub fn failed(&mut self) -> Verdict {
        match self.status {
            "pending" => {
                self.turn("failed");
                Verdict::Accepted
            }
            "failed" | "expired" => Verdict::Duplicate,
            // Nothing moved by this word, whatever amount it names.
            _ => Verdict::incoming("failed_after_success", 0),
        }
    }

    /// The channel says that money went back.
    pub fn reversed(&mut self, book: &mut Book, amount: i64, by_bank: bool) -> Verdict {
        if !self.is_paid() {
            return Verdict::outgoing("reversed_unpaid", amount);
        }
        if self.status == "charged_back" || amount > self.amount - self.given_back {
            return Verdict::outgoing("reversed_too_much", amount);
        }
        let rest = amount - self.take_pending(book, amount);
        let from_active = rest.min(book.active);
        book.active -= from_active;
        book.owed += rest - from_active;
        self.gave_back(amount, by_bank);
        Verdict::Accepted
    }

    /// The project asks to give money back.
    ///
    /// # Errors
    /// [`RefundRefused`].
    pub fn refund(&mut self, book: &mut Book, amount: i64) -> Result<(), RefundRefused> {
        if !self.is_paid() || self.status == "charged_back" || self.status == "refunded" {
            return Err(RefundRefused::NotRefundable);
        }
        if amount > self.amount - self.given_back {
            return Err(RefundRefused::TooMuch);
        }
        if amount - self.in_pending.min(amount) > book.active {
            return Err(RefundRefused::NoMoney);
        }
        book.active -= amount - self.take_pending(book, amount);
        self.gave_back(amount, false);
        Ok(())
    }

    /// Its day came.
    pub fn settle(&mut self, book: &mut Book) {
        let recovered = self.in_pending.min(book.owed);
        book.pending -= self.in_pending;
        book.active += self.in_pending - recovered;
        book.owed -= recovered;
        self.in_pending = 0;
    }

    fn take_pending(&mut self, book: &mut Book, amount: i64) -> i64 {
        let taken = self.in_pending.min(amount);
        self.in_pending -= taken;
        book.pending -= taken;
        taken
    }

    /// A second partial refund leaves the status as it is and is told all the same.
    fn gave_back(&mut self, amount: i64, by_bank: bool) {
        self.given_back += amount;
        self.status = if by_bank {
            "charged_back"
        } else if self.given_back == self.amount {
            "refunded"
        } else {
            "partly_refunded"
        };
        if self.is_called_back {
            self.told.push(self.status);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fees_are_rounded_half_up() {
        for (amount, is_micro, fee) in [
            (10_000, false, 70),
            (10_071, false, 70),
            (10_072, false, 71),
            (500_000, true, 0),
            (500_001, true, 3_500),
        ] {
            assert_eq!(qris_fee(amount, is_micro), fee, "{amount}");
        }
    }

    #[test]
    fn a_chargeback_takes_pending_then_active_and_is_owed_beyond() {
        let mut book = Book {
            active: 20,
            ..Book::default()
        };
        let mut payment = Payment::new("id".into(), Some("number".into()), 10_000, false);
        assert_eq!(payment.paid(&mut book, 10_000, false), Verdict::Accepted);
        assert_eq!(payment.reversed(&mut book, 10_000, true), Verdict::Accepted);
        assert_eq!((book.active, book.pending, book.owed), (0, 0, 50));
        assert_eq!(payment.told, ["success", "charged_back"]);
        let mut next = Payment::new("other".into(), Some("other".into()), 100, true);
        next.paid(&mut book, 100, false);
        next.settle(&mut book);
        assert_eq!((book.active, book.owed), (50, 0));
    }
}
