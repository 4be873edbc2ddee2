//! `sengo tariff …`, `sengo tax …` and `sengo holiday …`

use sengo_app::approval::{Act, Acted, TariffScope};
use sengo_app::{App, Settings};
use sengo_core::channel::Channel;
use sengo_core::refusal::Fault;
use serde_json::Value;

use super::{invalid, request};
use crate::args::{Global, HolidayCommand, ScopeArgs, TariffCommand, TaxCommand};
use crate::open;
use crate::output::Output;

pub(crate) async fn tariff(global: &Global, command: TariffCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        TariffCommand::List { scope } => {
            output.show(&Value::Array(app.tariff_list(self::scope(scope)).await?));
            Ok(())
        }
        TariffCommand::Set {
            scope,
            channel,
            from,
            rate,
            fixed,
            umi_free_up_to,
            working_days,
        } => {
            let channel = Channel::parse(&channel).ok_or_else(|| {
                let known = Channel::ALL.map(Channel::as_str).to_vec();
                invalid(
                    "--channel",
                    Fault::Word {
                        known,
                        found: channel.clone(),
                    },
                )
            })?;
            let act = Act::TariffSet {
                scope: self::scope(scope),
                channel: channel.as_str().to_owned(),
                from,
                rate_millionths: rate,
                fixed,
                umi_free_up_to,
                working_days,
            };
            act_and_show(global, &app, act, output).await
        }
    }
}

pub(crate) async fn tax(global: &Global, command: TaxCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        TaxCommand::List => {
            output.show(&Value::Array(app.tax_list().await?));
            Ok(())
        }
        TaxCommand::Set { from, rate } => {
            let act = Act::TaxSet {
                from,
                millionths: rate,
            };
            act_and_show(global, &app, act, output).await
        }
    }
}

pub(crate) async fn holiday(global: &Global, command: HolidayCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        HolidayCommand::List => {
            output.show(&Value::Array(app.holiday_list().await?));
            Ok(())
        }
        HolidayCommand::Set {
            date,
            name,
            working_day,
        } => {
            let act = Act::HolidaySet {
                date,
                name,
                is_working_day: working_day,
            };
            act_and_show(global, &app, act, output).await
        }
    }
}

fn scope(args: ScopeArgs) -> TariffScope {
    match (args.merchant, args.project) {
        (_, Some(project)) => TariffScope::Project(project),
        (Some(merchant), None) => TariffScope::Merchant(merchant),
        (None, None) => TariffScope::Platform,
    }
}

async fn act_and_show(global: &Global, app: &App, act: Act, output: Output) -> anyhow::Result<()> {
    match app.act(open::acting(app, global).await?, act).await? {
        Acted::Done(result) => output.show(&result),
        Acted::Requested(id) => request::asked(global, &id, output),
    }
    Ok(())
}
