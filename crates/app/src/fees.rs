//! Fees as operators see them: what holds for somebody, and what setting something else would do.

use jiff::civil::Date;
use sengo_core::calendar::{CalendarRefusal, SettlementDay, begins_at, day_of};
use sengo_core::channel::{Channel, Direction};
use sengo_core::fee::{
    ChargeTerms, DatedTariff, DatedTax, Effect, FeePayer, Layer, Layers, Schedule, Tariff, Taxes, Volume,
    charge_volume, effect, settlement, tax_volume,
};
use sengo_core::figures::{Figures, Grouping, Part, Period};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::qris::Criteria;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_store::{DocumentKind, FigureScope, Page, SHELF_MAX, Shelf};

use crate::app::App;
use crate::approval::TariffScope;
use crate::error::Error;
use crate::pricing::{dated_tariff, dated_tax};

/// The amounts that a preview always shows, in rupiah.
pub const EXAMPLES: [i64; 3] = [10_000, 100_000, 1_000_000];

/// What somebody's transactions are charged by.
#[derive(Debug, Clone)]
pub struct Fees {
    /// What was set for them in particular, by channel, the newest first.
    pub own: Vec<DatedTariff>,
    /// That and what comes after it.
    pub layers: Layers,
    /// The rates of PPN that were set, the newest first.
    pub taxes: Vec<DatedTax>,
    /// What they are called; none for the platform.
    pub name: Option<String>,
    /// Today, in Jakarta.
    pub today: Date,
    /// How large a project's business is, where that is known.
    criteria: Option<Criteria>,
    figures: FigureScope,
}

impl Fees {
    /// The rate of PPN on a day, in millionths.
    #[must_use]
    pub fn tax_on(&self, day: Date) -> u32 {
        Taxes::new(self.taxes.clone()).on(day)
    }

    /// The sizes of business for which a tariff can differ: one where it is known or does not matter.
    fn sizes(&self, tariffs: [&Tariff; 2]) -> Vec<Option<Criteria>> {
        let matters = tariffs.iter().any(|tariff| tariff.fee.umi_free_up_to.is_some());
        match (self.criteria, matters) {
            (Some(known), _) => vec![Some(known)],
            (None, true) => vec![None, Some(Criteria::Umi)],
            (None, false) => vec![None],
        }
    }
}

/// What an amount costs somebody of a size before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The size of the business, where it matters.
    pub criteria: Option<Criteria>,
    /// What it costs.
    pub effect: Effect,
}

/// Last month's volume, and how it would have been charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VolumeEffect {
    /// The month.
    pub period: Period,
    /// As it was charged.
    pub charged: Volume,
    /// As it would have been, about; none where that does not fit 64 bits.
    pub after: Option<Volume>,
}

/// What setting a tariff, or a tax, would do.
#[derive(Debug, Clone)]
pub struct FeeEffect {
    /// Whom it is about; none for the platform.
    pub name: Option<String>,
    /// What would hold on its first day without it, and who set that.
    pub before: (Layer, Tariff),
    /// What amounts cost on its first day, without it and with it.
    pub examples: Vec<Example>,
    /// When a payment of its first day becomes active, without it and with it; none for payouts.
    pub settles: Option<[Result<SettlementDay, CalendarRefusal>; 2]>,
    /// Last month's volume; none if there was none.
    pub volume: Option<VolumeEffect>,
    /// The day on which something else begins that was set before.
    pub ends_on: Option<Date>,
}

impl App {
    /// What somebody's transactions are charged by.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`], [`Refusal::ProjectNotFound`], [`TransactionRefusal::SettingsUnreadable`].
    pub(crate) async fn fees(&self, scope: TariffScope) -> Result<Fees, Error> {
        let (merchant, project) = self.tariff_owner(scope).await?;
        let mut layers = Vec::new();
        if project.is_some() {
            layers.push((Layer::Project, self.tariffs(merchant, project).await?));
        }
        if merchant.is_some() {
            layers.push((Layer::Merchant, self.tariffs(merchant, None).await?));
        }
        layers.push((Layer::Platform, self.tariffs(None, None).await?));
        let mut own = layers.first().map(|(_, own)| own.clone()).unwrap_or_default();
        own.sort_by_key(|dated| (dated.channel, std::cmp::Reverse(dated.from)));
        let layers = layers.into_iter().map(|(layer, set)| (layer, Schedule::new(set)));
        let parties = merchant
            .zip(project)
            .map(|(merchant, project)| Parties { merchant, project });
        let (name, criteria) = self.charged(merchant, parties).await?;
        Ok(Fees {
            own,
            layers: Layers::new(layers.collect()),
            taxes: self.taxes().await?,
            name,
            today: day_of(self.clock().business()),
            criteria,
            figures: match (merchant, parties) {
                (_, Some(parties)) => FigureScope::Project(parties),
                (Some(merchant), None) => FigureScope::Merchant(merchant),
                (None, None) => FigureScope::Platform,
            },
        })
    }

    /// What whoever is charged is called, and how large its business is.
    async fn charged(
        &self,
        merchant: Option<MerchantId>,
        parties: Option<Parties>,
    ) -> Result<(Option<String>, Option<Criteria>), Error> {
        Ok(match (merchant, parties) {
            (_, Some(parties)) => {
                let project = self.project_show(parties.merchant, parties.project).await?;
                let settings = self.project_settings(parties).await?;
                (
                    Some(project.details.name.as_str().to_owned()),
                    settings.qris.criteria,
                )
            }
            (Some(merchant), None) => {
                let merchant = self.merchant_show(merchant).await?;
                (Some(merchant.name.as_str().to_owned()), None)
            }
            (None, None) => (None, None),
        })
    }

    async fn tariffs(
        &self,
        merchant: Option<MerchantId>,
        project: Option<ProjectId>,
    ) -> Result<Vec<DatedTariff>, Error> {
        let shelf = Shelf {
            merchant,
            project,
            kind: DocumentKind::Tariff,
        };
        self.read_shelf(shelf, dated_tariff).await
    }

    /// The rates of PPN that were set, the newest first.
    async fn taxes(&self) -> Result<Vec<DatedTax>, Error> {
        let shelf = Shelf {
            merchant: None,
            project: None,
            kind: DocumentKind::Tax,
        };
        self.read_shelf(shelf, dated_tax).await
    }

    /// The documents of a shelf, the last name first.
    async fn read_shelf<T>(
        &self,
        shelf: Shelf,
        read: impl Fn(&str, &str) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        let all = Page {
            offset: 0,
            limit: i64::try_from(SHELF_MAX).unwrap_or(i64::MAX),
        };
        let found = self.store().documents(shelf, all).await?;
        let read = found.iter().map(|(name, content)| read(name, content));
        let unreadable = || Refusal::from(TransactionRefusal::SettingsUnreadable).into();
        read.collect::<Option<Vec<T>>>().ok_or_else(unreadable)
    }

    /// What setting a tariff would do, with one more amount as an example if one is given.
    ///
    /// # Errors
    /// Those of [`App::fees`], [`TransactionRefusal::ChannelOff`] where nothing holds that could be compared.
    pub(crate) async fn tariff_effect(
        &self,
        scope: TariffScope,
        new: &DatedTariff,
        example: Option<Rupiah>,
    ) -> Result<FeeEffect, Error> {
        let fees = self.fees(scope).await?;
        let tax = fees.tax_on(new.from);
        let (layer, before) = holding(&fees, new.channel, new.from)?;
        let settles = match new.channel.direction() {
            Direction::CashOut => None,
            Direction::CashIn => {
                let paid_at = begins_at(new.from).unwrap_or_else(|_| self.clock().business());
                let calendar = self.calendar().await?;
                let days = (before.working_days, new.tariff.working_days);
                Some(settlement(&calendar, paid_at, days))
            }
        };
        let volume = self.last_month(&fees, Some(new.channel)).await?;
        Ok(FeeEffect {
            name: fees.name.clone(),
            before: (layer, before),
            examples: examples(&fees, new.channel, [(&before, tax), (&new.tariff, tax)], example),
            settles,
            volume: volume.map(|(period, charged)| VolumeEffect {
                period,
                charged,
                after: charge_volume(&charged, &new.tariff.fee, tax),
            }),
            ends_on: fees.layers.ends_on(new),
        })
    }

    /// What setting a rate of PPN would do, to what is paid by QRIS at the platform's tariff.
    ///
    /// # Errors
    /// Those of [`App::tariff_effect`].
    pub(crate) async fn tax_effect(
        &self,
        new: &DatedTax,
        example: Option<Rupiah>,
    ) -> Result<FeeEffect, Error> {
        let fees = self.fees(TariffScope::Platform).await?;
        let (layer, tariff) = holding(&fees, Channel::Qris, new.from)?;
        let rates = [(&tariff, fees.tax_on(new.from)), (&tariff, new.millionths)];
        let volume = self.last_month(&fees, None).await?;
        let later = fees.taxes.iter().map(|dated| dated.from);
        Ok(FeeEffect {
            name: None,
            before: (layer, tariff),
            examples: examples(&fees, Channel::Qris, rates, example),
            settles: None,
            volume: volume.map(|(period, charged)| VolumeEffect {
                period,
                charged,
                after: tax_volume(&charged, new.millionths),
            }),
            ends_on: later.filter(|from| *from > new.from).min(),
        })
    }

    /// What succeeded in the month before this one, by one channel or by all.
    async fn last_month(
        &self,
        fees: &Fees,
        channel: Option<Channel>,
    ) -> Result<Option<(Period, Volume)>, Error> {
        let Some(period) = Period::month_before(fees.today) else {
            return Ok(None);
        };
        let report = self
            .analytics_report(fees.figures, period, Grouping::Channel)
            .await?;
        let of_channel = |part: Part| matches!(part, Part::Channel(found) if channel.is_none_or(|channel| channel == found));
        let portions = report.portions.iter().filter(|portion| of_channel(portion.part));
        let figures = portions.fold(Figures::default(), |sum, portion| {
            sum.and(&portion.totals.payments)
                .and(&portion.totals.disbursements)
        });
        let volume = Volume {
            count: figures.succeeded,
            gross: Rupiah::new(figures.gross),
            fee: Rupiah::new(figures.fee),
            tax: Rupiah::new(figures.tax),
        };
        Ok((volume.count > 0).then_some((period, volume)))
    }
}

/// What holds for a channel on a day.
fn holding(fees: &Fees, channel: Channel, day: Date) -> Result<(Layer, Tariff), Error> {
    let found = fees.layers.on(channel, day);
    found.ok_or_else(|| Refusal::from(TransactionRefusal::ChannelOff(channel)).into())
}

/// What the examples cost by each of two tariffs and rates of PPN.
fn examples(
    fees: &Fees,
    channel: Channel,
    [before, after]: [(&Tariff, u32); 2],
    typed: Option<Rupiah>,
) -> Vec<Example> {
    let terms = |(tariff, tax_millionths): (&Tariff, u32), criteria| ChargeTerms {
        channel,
        rule: tariff.fee,
        tax_millionths,
        criteria,
        fee_payer: FeePayer::default(),
    };
    let amounts = EXAMPLES.map(Rupiah::new).into_iter().chain(typed);
    let sizes = fees.sizes([before.0, after.0]);
    amounts
        .flat_map(|amount| {
            sizes.iter().map(move |criteria| Example {
                criteria: *criteria,
                effect: effect(amount, &terms(before, *criteria), &terms(after, *criteria)),
            })
        })
        .collect()
}
