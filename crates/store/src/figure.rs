//! Figures: what a batch adds to them, and what is asked of them.

pub(crate) mod sql;

use std::collections::BTreeMap;

use sengo_core::channel::Channel;
use sengo_core::figures::{Figures, Grain, Slot};
use sengo_core::ids::MerchantId;
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;

/// Whose figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FigureScope {
    /// Those of a project.
    Project(Parties),
    /// Those of all projects of a merchant together.
    Merchant(MerchantId),
    /// Those of all merchants together.
    Platform,
}

/// What happened in a slot of time, in one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotFigures {
    /// When.
    pub slot: Slot,
    /// In which channel.
    pub channel: Channel,
    /// What happened.
    pub figures: Figures,
}

/// What happened in a project over some time, in one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProjectFigures {
    /// The project, and whose it is.
    pub parties: Parties,
    /// In which channel.
    pub channel: Channel,
    /// What happened.
    pub figures: Figures,
}

/// Money that waits for its settlement day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueMoney {
    /// The project, and whose it is.
    pub parties: Parties,
    /// When the settlement day begins.
    pub at: jiff::Timestamp,
    /// How many payments it is of.
    pub payments: i64,
    /// How much it is.
    pub amount: Rupiah,
}

/// A figure that is not what the transactions give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FigureDifference {
    /// The merchant; none for the platform.
    pub merchant: Option<i64>,
    /// The project; none for all of a merchant, or of the platform.
    pub project: Option<i64>,
    /// When.
    pub slot: Slot,
    /// In which channel.
    pub channel: Channel,
    /// What is kept; none where there is no row.
    pub kept: Option<Figures>,
    /// What the transactions give; none where nothing happened.
    pub computed: Option<Figures>,
}

/// What a check of the figures found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FiguresReport {
    /// How many figures are kept.
    pub figures: i64,
    /// How many transactions they were recomputed from.
    pub transactions: i64,
    /// What differs.
    pub differences: Vec<FigureDifference>,
}

/// What a batch of decisions adds, by hours.
pub(crate) type Additions = BTreeMap<(Parties, Channel, Slot), Figures>;

/// How many writers the platform's figures are apart by.
pub(crate) const WRITERS: i64 = 16;

/// A row of `figure`, or what is added to one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FigureRow {
    pub(crate) merchant_id: i64,
    pub(crate) project_id: i64,
    pub(crate) grain: i16,
    pub(crate) channel: i16,
    pub(crate) slot: i64,
    pub(crate) figures: Figures,
}

/// All rows that additions add to, each once, in the order of their keys: of the project, its merchant and the
/// platform, by hours, days and months.
pub(crate) fn rows(additions: &Additions) -> Vec<FigureRow> {
    let mut sums: BTreeMap<(i64, i64, i16, i16, i64), Figures> = BTreeMap::new();
    for ((parties, channel, hour), figures) in additions {
        let (merchant, project) = (parties.merchant.get(), parties.project.get());
        for slot in Grain::ALL.into_iter().filter_map(|grain| hour.wider(grain)) {
            for (merchant, project) in [(merchant, project), (merchant, 0), (0, 0)] {
                let key = (merchant, project, slot.grain.code(), channel.code(), slot.number);
                let sum = sums.entry(key).or_default();
                *sum = sum.and(figures);
            }
        }
    }
    sums.into_iter()
        .map(
            |((merchant_id, project_id, grain, channel, slot), figures)| FigureRow {
                merchant_id,
                project_id,
                grain,
                channel,
                slot,
                figures,
            },
        )
        .collect()
}
