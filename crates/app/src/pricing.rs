//! What transactions cost and how long they take to settle: the platform's own schedule, and what operators set over it.
//!
//! Tariffs and taxes are documents. A tariff of a project goes before its merchant's, that before the
//! platform's, and the built-in schedule comes last.

use jiff::Timestamp;
use jiff::civil::Date;
use sengo_core::calendar::{WORKING_DAYS_MAX, day_of};
use sengo_core::channel::Channel;
use sengo_core::fee::{
    Charge, ChargeTerms, DatedTariff, DatedTax, FeePayer, FeeRefusal, FeeRule, RATE_MILLIONTHS_MAX, Schedule,
    Tariff, Taxes, charge,
};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::qris::Criteria;
use sengo_core::refusal::{Fault, FieldFault, Refusal, TransactionFault, TransactionRefusal};
use sengo_store::{DocumentKind, Reads, Shelf, Stop, Work};
use serde::{Deserialize, Serialize};

/// What is to be charged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Charged {
    pub(crate) parties: Parties,
    pub(crate) channel: Channel,
    pub(crate) amount: Rupiah,
    pub(crate) criteria: Option<Criteria>,
    pub(crate) fee_payer: FeePayer,
    pub(crate) now: Timestamp,
}

/// What a transaction costs and after how many working days it settles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Price {
    pub(crate) charge: Charge,
    pub(crate) working_days: u8,
}

fn shelf(merchant: Option<MerchantId>, project: Option<ProjectId>, kind: DocumentKind) -> Shelf {
    Shelf {
        merchant,
        project,
        kind,
    }
}

/// Whose tariffs count, those first that go before the others.
fn tariff_shelves(parties: Parties) -> [Shelf; 3] {
    let Parties { merchant, project } = parties;
    [
        shelf(Some(merchant), Some(project), DocumentKind::Tariff),
        shelf(Some(merchant), None, DocumentKind::Tariff),
        shelf(None, None, DocumentKind::Tariff),
    ]
}

fn tax_shelf() -> Shelf {
    shelf(None, None, DocumentKind::Tax)
}

/// Names what [`price`] looks at.
pub(crate) fn read_prices(reads: &mut Reads, parties: Parties) {
    for shelf in tariff_shelves(parties) {
        reads.shelf(shelf);
    }
    reads.shelf(tax_shelf());
}

/// What a transaction costs by what holds now. An amount that cannot be charged is a fault of the field `amount`.
pub(crate) fn price(work: &Work, charged: &Charged) -> Result<Price, Stop<Refusal>> {
    let day = day_of(charged.now);
    let mut schedules = Vec::with_capacity(4);
    for shelf in tariff_shelves(charged.parties) {
        schedules.push(Schedule::new(documents(work, shelf, dated_tariff)?));
    }
    schedules.push(Schedule::defaults());
    let schedules: Vec<&Schedule> = schedules.iter().collect();
    let tariff = Schedule::first_of(&schedules, charged.channel, day).ok_or(Stop::Refused(
        TransactionRefusal::ChannelOff(charged.channel).into(),
    ))?;
    let terms = ChargeTerms {
        channel: charged.channel,
        rule: tariff.fee,
        tax_millionths: Taxes::new(documents(work, tax_shelf(), dated_tax)?).on(day),
        criteria: charged.criteria,
        fee_payer: charged.fee_payer,
    };
    let charge = charge(charged.amount, &terms).map_err(|refusal| Stop::Refused(refused(refusal)))?;
    Ok(Price {
        charge,
        working_days: tariff.working_days,
    })
}

fn refused(refusal: FeeRefusal) -> Refusal {
    let fault = match refusal {
        FeeRefusal::FeeTakesAll { cost } => TransactionFault::FeeTakesAll { cost }.into(),
        FeeRefusal::AmountMustBePositive | FeeRefusal::OutOfRange => Fault::Range {
            least: 1,
            most: sengo_wire::request::AMOUNT_MAX,
        },
        // Documents are checked when they are read, so none holds such a rule.
        FeeRefusal::RuleOutOfRange => return TransactionRefusal::SettingsUnreadable.into(),
    };
    Refusal::Invalid(vec![FieldFault {
        field: "amount".into(),
        fault,
    }])
}

/// All documents of a shelf. One that cannot be read stops the decision: another fee than the one that was set
/// must not be taken, and the log names the document.
fn documents<T>(
    work: &Work,
    shelf: Shelf,
    read: impl Fn(&str, &str) -> Option<T>,
) -> Result<Vec<T>, Stop<Refusal>> {
    let mut found = Vec::new();
    for (name, content) in work.shelf(shelf)? {
        let Some(value) = read(name, content) else {
            tracing::error!(?shelf, name, "a document cannot be read");
            return Err(Stop::Refused(TransactionRefusal::SettingsUnreadable.into()));
        };
        found.push(value);
    }
    Ok(found)
}

/// A tariff as it is kept, under the name of [`tariff_name`].
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct TariffDocument {
    rate_millionths: u32,
    fixed: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    umi_free_up_to: Option<i64>,
    working_days: u8,
}

/// The name of a tariff's document: `qris/2026-01-31`.
pub(crate) fn tariff_name(channel: Channel, from: Date) -> String {
    format!("{channel}/{from}")
}

/// The content of a tariff's document.
pub(crate) fn tariff_document(tariff: &Tariff) -> Option<String> {
    let document = TariffDocument {
        rate_millionths: tariff.fee.rate_millionths,
        fixed: tariff.fee.fixed.get(),
        umi_free_up_to: tariff.fee.umi_free_up_to.map(Rupiah::get),
        working_days: tariff.working_days,
    };
    serde_json::to_string(&document).ok()
}

/// The tariff of a document; none where it is out of range.
pub(crate) fn dated_tariff(name: &str, content: &str) -> Option<DatedTariff> {
    let (channel, from) = name.split_once('/')?;
    let document: TariffDocument = serde_json::from_str(content).ok()?;
    let is_sound = document.rate_millionths <= RATE_MILLIONTHS_MAX
        && document.fixed >= 0
        && document.working_days <= WORKING_DAYS_MAX;
    is_sound.then_some(DatedTariff {
        from: from.parse().ok()?,
        channel: Channel::parse(channel)?,
        tariff: Tariff {
            fee: FeeRule {
                rate_millionths: document.rate_millionths,
                fixed: Rupiah::new(document.fixed),
                umi_free_up_to: document.umi_free_up_to.map(Rupiah::new),
            },
            working_days: document.working_days,
        },
    })
}

#[derive(Serialize, Deserialize)]
struct TaxDocument {
    millionths: u32,
}

/// The content of a tax's document; its name is the day from which it holds.
pub(crate) fn tax_document(millionths: u32) -> Option<String> {
    serde_json::to_string(&TaxDocument { millionths }).ok()
}

/// The tax of a document.
pub(crate) fn dated_tax(name: &str, content: &str) -> Option<DatedTax> {
    let TaxDocument { millionths } = serde_json::from_str(content).ok()?;
    (millionths <= RATE_MILLIONTHS_MAX).then_some(DatedTax {
        from: name.parse().ok()?,
        millionths,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn documents_read_back_what_was_set_and_nothing_out_of_range() {
        let tariff = Tariff {
            fee: FeeRule {
                rate_millionths: 3_000,
                fixed: Rupiah::new(500),
                umi_free_up_to: None,
            },
            working_days: 1,
        };
        let (name, content) = (
            tariff_name(Channel::Qris, date(2026, 1, 31)),
            tariff_document(&tariff).unwrap(),
        );
        assert_eq!(name, "qris/2026-01-31");
        let dated = dated_tariff(&name, &content).unwrap();
        assert_eq!((dated.from, dated.tariff), (date(2026, 1, 31), tariff));
        for (name, content) in [
            (
                "qris/2026-01-31",
                r#"{"rateMillionths":1000001,"fixed":0,"workingDays":2}"#,
            ),
            (
                "qris/2026-01-31",
                r#"{"rateMillionths":0,"fixed":-1,"workingDays":2}"#,
            ),
            (
                "qris/2026-01-31",
                r#"{"rateMillionths":0,"fixed":0,"workingDays":200}"#,
            ),
            ("qris/2026-02-31", &content),
            ("cash/2026-01-31", &content),
            ("qris", &content),
            ("qris/2026-01-31", "{}"),
        ] {
            assert_eq!(dated_tariff(name, content), None, "{name} {content}");
        }
        assert_eq!(
            dated_tax("2026-01-01", &tax_document(110_000).unwrap())
                .unwrap()
                .millionths,
            110_000
        );
    }
}
