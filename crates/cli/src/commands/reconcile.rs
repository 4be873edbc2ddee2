//! `sengo reconcile`

mod statement;

use std::path::PathBuf;

use jiff::civil::Date;
use sengo_app::Settings;
use sengo_core::calendar::{begins_at, day_of};
use sengo_core::engine::EngineName;
use sengo_core::reconciliation::{Movement, Reconciliation};
use sengo_core::refusal::Fault;
use sengo_wire::moment::Moment;
use serde_json::{Value, json};

use super::invalid;
use crate::args::Global;
use crate::open;
use crate::output::Output;

/// What is compared.
pub(crate) struct Reconcile {
    pub(crate) engine: String,
    pub(crate) file: PathBuf,
    pub(crate) from: Option<Date>,
    pub(crate) until: Option<Date>,
}

pub(crate) async fn run(global: &Global, command: Reconcile, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    let engine = EngineName::parse(&command.engine).ok_or_else(|| {
        let found = command.engine.clone();
        invalid("--engine", Fault::EngineName { found })
    })?;
    let statement = statement::read(&command.file)?;
    let (from, until) = days(&command, &statement)?;
    let range = (begins_at(from)?, begins_at(until.tomorrow()?)?);
    let report = app.reconcile(&engine, &statement, range).await?;
    output.show(&shown(&report, (from, until)));
    if report.is_clean() {
        output.note("The statement and the books tell of the same money.");
        return Ok(());
    }
    Err(anyhow::anyhow!(
        "the statement and the books differ: {} missing from the statement, {} in it that the books do not have, {} told otherwise",
        report.missing.len(),
        report.extra.len(),
        report.different.len()
    ))
}

/// The days compared, in Jakarta: those asked for, or those of the statement.
fn days(command: &Reconcile, statement: &[Movement]) -> anyhow::Result<(Date, Date)> {
    let days = || statement.iter().map(|line| day_of(line.occurred_at));
    let empty = || {
        anyhow::anyhow!(
            "{} has no lines, so it does not say which days to compare; give --from and --until",
            command.file.display()
        )
    };
    let from = command.from.or_else(|| days().min()).ok_or_else(empty)?;
    let until = command.until.or_else(|| days().max()).ok_or_else(empty)?;
    if from > until {
        anyhow::bail!(
            "--until {until} lies before {from}; give the first day as --from and the last as --until"
        );
    }
    Ok((from, until))
}

fn shown(report: &Reconciliation, (from, until): (Date, Date)) -> Value {
    let lines = |movements: &[Movement]| movements.iter().map(line).collect::<Vec<_>>();
    let different = report.different.iter().map(|difference| {
        json!({
            "id": difference.books.id,
            "books": line(&difference.books),
            "statement": line(&difference.statement),
        })
    });
    json!({
        "from": from.to_string(),
        "until": until.to_string(),
        "matched": report.matched,
        "matchedAmount": i64::try_from(report.matched_amount).unwrap_or(i64::MAX),
        "missing": lines(&report.missing),
        "extra": lines(&report.extra),
        "different": different.collect::<Vec<_>>(),
    })
}

fn line(movement: &Movement) -> Value {
    json!({
        "id": movement.id,
        "type": movement.kind.as_str(),
        "transaction": movement.transaction.map(|id| id.to_string()),
        "amount": movement.amount.get(),
        "occurredAt": Moment::from(movement.occurred_at),
    })
}
