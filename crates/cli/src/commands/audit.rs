//! `sengo audit …`: for a program the whole of what stood before and after, for a person what is different.

use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context;
use sengo_app::audit::{AuditBreak, line};
use sengo_app::{App, AuditFilter, Settings};
use sengo_core::audit::{Actor, AuditFault};
use sengo_core::ids::MerchantId;
use sengo_wire::moment::Moment;
use serde_json::{Value, json};

use super::{merchant_id, only, page, with};
use crate::args::{AuditCommand, Global, PageArgs};
use crate::open;
use crate::output::{Output, plain};

/// How many chains are named that are broken.
const BREAKS_NAMED_MAX: usize = 100;

pub(crate) async fn run(global: &Global, command: AuditCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        AuditCommand::List { merchant, page } => list(&app, merchant, page, output).await,
        AuditCommand::Verify => verify(&app, output).await,
        AuditCommand::Export { merchant, file } => {
            let by = open::named(&app, global).await?;
            export(&app, by, merchant, &file, output).await
        }
    }
}

async fn verify(app: &App, output: Output) -> anyhow::Result<()> {
    let report = app.audit_verify(BREAKS_NAMED_MAX).await?;
    let broken: Vec<Value> = report.breaks.iter().map(described).collect();
    output.show(&json!({ "chains": report.chains, "rows": report.rows, "broken": broken }));
    match report.breaks.first() {
        None => {
            output.note("The audit trail is whole: every row is as it was written.");
            Ok(())
        }
        Some(first) => Err(anyhow::anyhow!(
            "the audit trail is not whole. First: {}; chains broken: {}",
            told(first),
            report.breaks.len()
        )),
    }
}

fn described(broken: &AuditBreak) -> Value {
    json!({
        "merchant": broken.merchant.get(),
        "number": broken.number,
        "fault": broken.fault.as_str(),
        "difference": told(broken),
    })
}

fn told(broken: &AuditBreak) -> String {
    let AuditBreak { merchant, number, .. } = broken;
    let row = format!("row {number} of merchant {merchant}");
    match broken.fault {
        AuditFault::Missing => format!("{row} is not there"),
        AuditFault::Changed => format!("{row} is not as it was written"),
        AuditFault::DetailsChanged => {
            format!("what {row} says stood before and after is not what was written")
        }
        AuditFault::Added => format!("{row} stands behind the end of its chain"),
    }
}

async fn export(
    app: &App,
    by: Actor,
    merchant: Option<i64>,
    file: &Path,
    output: Output,
) -> anyhow::Result<()> {
    let only = match merchant {
        Some(number) => Some(app.merchant_show(merchant_id(number)?).await?.id),
        None => None,
    };
    if file == Path::new("-") {
        app.audit_taken_away(by, only).await?;
        write(app, only, std::io::stdout().lock()).await?;
        return Ok(());
    }
    let new = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file);
    let new = new.with_context(|| {
        format!(
            "cannot make {}; name a file that is not there yet",
            file.display()
        )
    })?;
    app.audit_taken_away(by, only).await?;
    let (chains, rows) = write(app, only, new.try_clone()?).await?;
    new.sync_all()?;
    output.show(&json!({ "file": file.display().to_string(), "chains": chains, "rows": rows }));
    Ok(())
}

/// Writes the rows chain by chain, a few of them in memory at a time; how many chains and rows there were.
async fn write(app: &App, only: Option<MerchantId>, to: impl Write) -> anyhow::Result<(u64, u64)> {
    let mut to = BufWriter::new(to);
    let (mut chains, mut rows) = (0_u64, 0_u64);
    let mut place: Option<(MerchantId, i64)> = None;
    loop {
        let found = app.audit_behind(only, place).await?;
        let Some(last) = found.last() else { break };
        for row in &found {
            writeln!(to, "{}", line(row).to_json()).context("cannot write the export")?;
        }
        if place.is_none_or(|(merchant, _)| merchant != last.merchant) {
            chains = chains.saturating_add(1);
        }
        rows = rows.saturating_add(u64::try_from(found.len()).unwrap_or(u64::MAX));
        place = Some((last.merchant, last.number));
    }
    to.flush().context("cannot write the export")?;
    Ok((chains, rows))
}

async fn list(app: &App, merchant: Option<i64>, args: PageArgs, output: Output) -> anyhow::Result<()> {
    let merchant = merchant.map(merchant_id).transpose()?;
    let rows = app.audit_list(AuditFilter { merchant }, page(args)).await?;
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            let details: Value = row
                .details
                .as_deref()
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default();
            json!({
                "at": Moment::from(row.recorded_at),
                "merchant": row.merchant.get(),
                "number": row.number,
                "actor": row.actor,
                "action": row.action,
                "subject": row.subject,
                "before": details.get("before"),
                "after": details.get("after"),
            })
        })
        .collect();
    output.show_page(
        output.choose(rows, |rows| rows.into_iter().map(for_people).collect()),
        args,
    );
    Ok(())
}

/// A row without what did not change.
fn for_people(row: Value) -> Value {
    let change = change(
        row.get("before").unwrap_or(&Value::Null),
        row.get("after").unwrap_or(&Value::Null),
    );
    with(
        only(&row, &["at", "actor", "action", "subject", "merchant"]),
        "change",
        change,
    )
}

/// What is there now and was not, what is there no more, and what is another.
fn change(before: &Value, after: &Value) -> String {
    let nothing = serde_json::Map::new();
    let was = before.as_object().unwrap_or(&nothing);
    let is = after.as_object().unwrap_or(&nothing);
    let gone = was.iter().filter(|(name, _)| !is.contains_key(*name));
    let gone = gone.map(|(name, value)| format!("{name}: {} → -", plain(value)));
    let other = is.iter().filter(|(name, value)| was.get(*name) != Some(*value));
    let other = other.map(|(name, value)| match was.get(name) {
        None => format!("{name}: {}", plain(value)),
        Some(old) => format!("{name}: {} → {}", plain(old), plain(value)),
    });
    gone.chain(other).collect::<Vec<_>>().join("; ")
}
