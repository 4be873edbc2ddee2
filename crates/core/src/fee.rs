//! Fees: what a payment or a payout costs, and who bears it.

mod layers;
mod preview;
mod rate;
mod schedule;
#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::channel::{Channel, Direction};
use crate::money::Rupiah;
use crate::qris::Criteria;

pub use layers::{Layer, Layers};
pub use preview::{Effect, Volume, charge_volume, effect, settlement, tax_volume};
pub use rate::{parse_percent, percent};
pub use schedule::{DatedTariff, DatedTax, Schedule, Tariff, Taxes};

/// Rates are counted in millionths: 0.7 % is 7,000.
pub const RATE_WHOLE: i64 = 1_000_000;

/// The largest rate: the whole amount.
pub const RATE_MILLIONTHS_MAX: u32 = 1_000_000;

/// The largest fixed part of a fee, in rupiah.
pub const FEE_FIXED_MAX: i64 = 1_000_000_000;

/// How a fee is computed: a rate of the amount and a fixed part, or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeeRule {
    /// The part that grows with the amount, in millionths of it.
    pub rate_millionths: u32,
    /// The part that does not; zero or more.
    pub fixed: Rupiah,
    /// For micro merchants ([`Criteria::Umi`]): up to this amount, itself included, nothing is charged.
    pub umi_free_up_to: Option<Rupiah>,
}

/// Who bears the fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FeePayer {
    /// The payer, on top of the amount.
    Customer,
    /// The merchant: it comes off what is credited.
    #[default]
    Merchant,
}

impl FeePayer {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Customer, Self::Merchant];

    /// The word on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Merchant => "merchant",
        }
    }

    /// The one of this word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|payer| payer.as_str() == text)
    }
}

/// What a transaction costs, frozen when it is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charge {
    /// The amount asked for.
    pub amount: Rupiah,
    /// The platform's fee, without tax.
    pub fee: Rupiah,
    /// Value-added tax (PPN) on the fee.
    pub tax: Rupiah,
    /// What moves at the channel's side of it: what the payer pays, or for a payout what it costs the project.
    pub total_amount: Rupiah,
    /// What remains of it for whom it is meant: the project, or for a payout the recipient.
    pub credited: Rupiah,
    /// Who bears fee and tax.
    pub fee_payer: FeePayer,
}

impl Charge {
    /// Fee and tax together.
    #[must_use]
    pub fn cost(&self) -> Option<Rupiah> {
        self.fee.checked_add(self.tax)
    }
}

/// The rule that stopped a charge, in the order in which rules are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FeeRefusal {
    /// An amount must be above zero.
    #[error("the amount must be above zero")]
    AmountMustBePositive,
    /// A rate above the whole, or a fixed part below zero.
    #[error("the fee rule is out of range")]
    RuleOutOfRange,
    /// The fee would leave nothing of the amount.
    #[error("the fee of {cost} leaves nothing of the amount")]
    FeeTakesAll {
        /// Fee and tax.
        cost: Rupiah,
    },
    /// A sum does not fit 64 bits.
    #[error("the amount is larger than what can be charged")]
    OutOfRange,
}

/// What a charge depends on beside the amount, all of it frozen when a transaction is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargeTerms {
    /// The way the money goes.
    pub channel: Channel,
    /// The fee.
    pub rule: FeeRule,
    /// The rate of PPN on the fee, in millionths.
    pub tax_millionths: u32,
    /// The size of the merchant's business, where the channel knows it.
    pub criteria: Option<Criteria>,
    /// Who is to bear the fee; a channel that forbids charging the payer overrules it.
    pub fee_payer: FeePayer,
}

/// What a transaction of this amount costs. Fee and tax are each rounded half up to a rupiah.
///
/// # Errors
/// [`FeeRefusal`].
pub fn charge(amount: Rupiah, terms: &ChargeTerms) -> Result<Charge, FeeRefusal> {
    if !amount.is_positive() {
        return Err(FeeRefusal::AmountMustBePositive);
    }
    let rates = [terms.rule.rate_millionths, terms.tax_millionths];
    if rates.iter().any(|rate| *rate > RATE_MILLIONTHS_MAX) || terms.rule.fixed.is_negative() {
        return Err(FeeRefusal::RuleOutOfRange);
    }
    let fee_payer = if terms.channel.may_charge_payer() {
        terms.fee_payer
    } else {
        FeePayer::Merchant
    };
    let fee = fee_of(amount, terms).ok_or(FeeRefusal::OutOfRange)?;
    let tax = part_of(fee, terms.tax_millionths).ok_or(FeeRefusal::OutOfRange)?;
    let cost = fee.checked_add(tax).ok_or(FeeRefusal::OutOfRange)?;
    let with_cost = amount.checked_add(cost).ok_or(FeeRefusal::OutOfRange)?;
    let (total_amount, credited) = match (terms.channel.direction(), fee_payer) {
        (Direction::CashOut, _) | (Direction::CashIn, FeePayer::Customer) => (with_cost, amount),
        (Direction::CashIn, FeePayer::Merchant) => {
            let credited = amount.checked_sub(cost).filter(|credited| credited.is_positive());
            (amount, credited.ok_or(FeeRefusal::FeeTakesAll { cost })?)
        }
    };
    Ok(Charge {
        amount,
        fee,
        tax,
        total_amount,
        credited,
        fee_payer,
    })
}

fn fee_of(amount: Rupiah, terms: &ChargeTerms) -> Option<Rupiah> {
    let is_free = terms.criteria == Some(Criteria::Umi)
        && terms
            .rule
            .umi_free_up_to
            .is_some_and(|threshold| amount <= threshold);
    if is_free {
        Some(Rupiah::ZERO)
    } else {
        part_of(amount, terms.rule.rate_millionths)?.checked_add(terms.rule.fixed)
    }
}

/// A rate of an amount of zero or more, rounded half up.
fn part_of(amount: Rupiah, millionths: u32) -> Option<Rupiah> {
    let whole = i128::from(RATE_WHOLE);
    let half = whole.checked_div(2)?;
    let part = i128::from(amount.get())
        .checked_mul(i128::from(millionths))?
        .checked_add(half)?
        .checked_div(whole)?;
    i64::try_from(part).ok().map(Rupiah::new)
}
