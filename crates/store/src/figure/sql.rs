//! The statements about figures that both databases take, and the order of their columns.

use sengo_core::channel::Channel;

/// The numbers of a row, in the order of `Figures::to_numbers`.
pub(crate) const NUMBERS: [&str; 13] = [
    "created",
    "succeeded",
    "expired",
    "failed",
    "gross",
    "fee",
    "tax",
    "net",
    "waited",
    "refunds",
    "refunded",
    "chargebacks",
    "charged_back",
];

fn numbers(each: impl Fn(&str) -> String) -> String {
    NUMBERS.map(each).join(", ")
}

/// The sums of all numbers.
pub(crate) fn sums() -> String {
    numbers(|name| format!("CAST(sum(figure.{name}) AS BIGINT)"))
}

/// The rows of a term, in words that the index of days and months answers to.
pub(crate) const OF_TERM: &str = "figure.grain = term.grain AND figure.slot = term.slot
    AND figure.grain > 1 AND figure.merchant_id > 0 AND figure.project_id > 0";

/// What terms, with their rows, come to in each project and channel. A project has one merchant, and by its number alone
/// a database expects no more groups than there are projects.
pub(crate) fn of_projects(rows: &str) -> String {
    let sums = numbers(|name| format!("CAST(sum(figure.{name} * term.sign) AS BIGINT)"));
    format!(
        "SELECT min(figure.merchant_id), figure.project_id, figure.channel, {sums}
         FROM {rows} GROUP BY figure.project_id, figure.channel"
    )
}

/// What adds to a row that is there.
pub(crate) fn additions() -> String {
    numbers(|name| format!("{name} = figure.{name} + excluded.{name}"))
}

/// The names of all numbers.
pub(crate) fn names() -> String {
    NUMBERS.join(", ")
}

/// Every channel there is, so that rows of all of them are found under the beginning of their keys.
pub(crate) fn channels() -> String {
    Channel::ALL.map(|channel| channel.code().to_string()).join(", ")
}

/// A table of what the figures have to be, made of others. What follows from the transactions is counted; the rest is
/// summed from what was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// A project's hours, from its transactions and their reversals.
    Hours,
    /// A merchant's hours, from those of its projects.
    MerchantHours,
    /// Days, from hours.
    Days,
    /// Months, from days.
    Months,
    /// The platform's, from those of all merchants.
    Platform,
}

impl Layer {
    /// Each is made from those before it.
    pub(crate) const ALL: [Self; 5] = [
        Self::Hours,
        Self::MerchantHours,
        Self::Days,
        Self::Months,
        Self::Platform,
    ];

    /// What the layer has to be: its keys and numbers. `month` gives the month of a day's number, which databases say
    /// differently.
    pub(crate) fn computed(self, month: &str) -> String {
        let sums = sums();
        let (key, rows, group) = match self {
            Self::Hours => return counted(),
            Self::MerchantHours => (
                "merchant_id, CAST(0 AS BIGINT) AS project_id, CAST(1 AS SMALLINT) AS grain, channel, slot",
                "grain = 1 AND merchant_id > 0 AND project_id > 0",
                "merchant_id, channel, slot",
            ),
            Self::Days => (
                "merchant_id, project_id, CAST(2 AS SMALLINT) AS grain, channel, (slot + 7) / 24 AS slot",
                "grain = 1 AND merchant_id > 0",
                "merchant_id, project_id, channel, (slot + 7) / 24",
            ),
            Self::Months => {
                return format!(
                    "SELECT merchant_id, project_id, CAST(3 AS SMALLINT) AS grain, channel, {month} AS slot, {sums} FROM figure
                     WHERE grain = 2 AND merchant_id > 0 GROUP BY merchant_id, project_id, channel, {month}"
                );
            }
            Self::Platform => (
                "CAST(0 AS BIGINT) AS merchant_id, CAST(0 AS BIGINT) AS project_id, grain, channel, slot",
                "merchant_id > 0 AND project_id = 0",
                "grain, channel, slot",
            ),
        };
        format!("SELECT {key}, {sums} FROM figure WHERE {rows} GROUP BY {group}")
    }

    /// What is kept of it: its keys and numbers.
    pub(crate) fn kept(self) -> String {
        let rows = match self {
            Self::Hours => "grain = 1 AND merchant_id > 0 AND project_id > 0",
            Self::MerchantHours => "grain = 1 AND merchant_id > 0 AND project_id = 0",
            Self::Days => "grain = 2 AND merchant_id > 0",
            Self::Months => "grain = 3 AND merchant_id > 0",
            Self::Platform => {
                let sums = sums();
                return format!(
                    "SELECT CAST(0 AS BIGINT) AS merchant_id, CAST(0 AS BIGINT) AS project_id, grain, channel, slot, {sums} FROM figure
                     WHERE merchant_id = 0 GROUP BY grain, channel, slot"
                );
            }
        };
        format!(
            "SELECT merchant_id, project_id, grain, channel, slot, {} FROM figure WHERE {rows}",
            names()
        )
    }

    /// Writes it, into a table without it.
    pub(crate) fn insert(self, month: &str) -> String {
        format!(
            "INSERT INTO figure (merchant_id, project_id, grain, channel, slot, {}) {}",
            names(),
            self.computed(month)
        )
    }

    /// Where what is kept is not what it has to be, at most so many: the key, what is kept, what was computed.
    pub(crate) fn differences(self, month: &str, limit: usize) -> String {
        let key = "merchant_id, project_id, grain, channel, slot";
        let of = |table: &str| numbers(|name| format!("{table}.{name}"));
        let differs = NUMBERS
            .map(|name| format!("kept.{name} IS DISTINCT FROM computed.{name}"))
            .join(" OR ");
        format!(
            "WITH computed ({key}, {names}) AS ({computed}), kept ({key}, {names}) AS ({kept})
             SELECT {key}, {of_kept}, {of_computed}
             FROM computed FULL JOIN kept USING ({key})
             WHERE {differs} ORDER BY {key} LIMIT {limit}",
            names = names(),
            computed = self.computed(month),
            kept = self.kept(),
            of_kept = of("kept"),
            of_computed = of("computed"),
        )
    }
}

/// Counts anew what happened to transactions: not by the rules that counted it when it happened, so that a mistake of
/// theirs shows.
fn counted() -> String {
    let sums = numbers(|name| format!("CAST(sum({name}) AS BIGINT)"));
    let names = names();
    let owner =
        "project_transaction.merchant_id, project_transaction.project_id, project_transaction.channel";
    format!(
        "WITH happened (merchant_id, project_id, channel, at, {names}) AS (
             SELECT {owner}, created_at, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
             FROM project_transaction WHERE kind IN (1, 2)
             UNION ALL
             SELECT {owner}, ended_at, 0, 1, 0, 0, amount, fee, tax, credited, (ended_at - created_at) / 1000000,
                    0, 0, 0, 0
             FROM project_transaction WHERE kind IN (1, 2) AND status IN (2, 5, 6, 7)
             UNION ALL
             SELECT {owner}, expires_at, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
             FROM project_transaction WHERE kind = 1 AND status = 3
             UNION ALL
             SELECT {owner}, coalesce(ended_at, created_at), 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0
             FROM project_transaction WHERE kind IN (1, 2) AND status = 4
             UNION ALL
             SELECT {owner}, reversal.booked_at, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                    CASE reversal.kind WHEN 1 THEN 1 ELSE 0 END,
                    CASE reversal.kind WHEN 1 THEN reversal.amount ELSE 0 END,
                    CASE reversal.kind WHEN 2 THEN 1 ELSE 0 END,
                    CASE reversal.kind WHEN 2 THEN reversal.amount ELSE 0 END
             FROM reversal JOIN project_transaction USING (merchant_id, transaction_id))
         SELECT merchant_id, project_id, CAST(1 AS SMALLINT) AS grain, channel, at / 3600000000 AS slot, {sums}
         FROM happened GROUP BY merchant_id, project_id, channel, at / 3600000000"
    )
}
