//! `sengo balance …`

use sengo_app::Settings;
use sengo_app::approval::Acted;
use sengo_app::balances::Adjustment;
use sengo_core::ids::TransferId;
use sengo_core::ledger::ProjectBalance;
use sengo_core::money::Rupiah;
use sengo_core::refusal::Fault;
use sengo_wire::view::BalanceView;
use serde_json::Value;

use super::{invalid, project_id, request, value};
use crate::args::{BalanceCommand, Global};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: BalanceCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        BalanceCommand::Show { project, at } => {
            let project = project_id(project)?;
            let now = app.clock().business();
            if at.is_some_and(|at| at > now) {
                return Err(invalid("--at", Fault::MomentAhead { now }).into());
            }
            let merchant = app.project_merchant(project).await?;
            show(&app.balance_show(merchant, project, at).await?, output)
        }
        BalanceCommand::Adjust {
            project,
            active,
            pending,
            reason,
            id,
        } => {
            if active == 0 && pending == 0 {
                let known = vec!["--active", "--pending"];
                return Err(invalid("--active", Fault::NothingToChange { known }).into());
            }
            let id = id.map(|text| {
                TransferId::parse(&text).ok_or_else(|| {
                    anyhow::anyhow!("--id {text}: a UUID is written 8-4-4-4-12 hexadecimal digits")
                })
            });
            let adjustment = Adjustment {
                active: Rupiah::new(active),
                pending: Rupiah::new(pending),
                reason,
                id: id.transpose()?,
            };
            let actor = open::acting(&app, global).await?;
            let acted = app
                .balance_adjust(actor, project_id(project)?, adjustment)
                .await?;
            match acted {
                Acted::Done(balance) => {
                    show_whole(balance, output);
                    Ok(())
                }
                Acted::Requested(id) => {
                    request::asked(global, &id, output);
                    Ok(())
                }
            }
        }
    }
}

fn show(balance: &ProjectBalance, output: Output) -> anyhow::Result<()> {
    let view = BalanceView::of(balance).ok_or_else(|| anyhow::anyhow!("the total does not fit 64 bits"))?;
    show_whole(value(view)?, output);
    Ok(())
}

fn show_whole(whole: Value, output: Output) {
    let in_rupiah = |(name, amount): (&String, &Value)| {
        let shown = amount.as_i64().map(|amount| Rupiah::new(amount).to_string());
        (name.clone(), Value::from(shown))
    };
    let members = whole.as_object().into_iter().flatten().map(in_rupiah);
    let shown = Value::Object(members.collect());
    output.show(&output.choose(whole, |_| shown));
}
