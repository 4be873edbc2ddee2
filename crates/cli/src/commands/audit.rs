//! `sengo audit …`: for a program the whole of what stood before and after, for a person what is different.

use sengo_app::{AuditFilter, Settings};
use sengo_wire::moment::Moment;
use serde_json::{Value, json};

use super::{merchant_id, only, page, with};
use crate::args::{AuditCommand, Global};
use crate::open;
use crate::output::{Output, plain};

pub(crate) async fn run(global: &Global, command: AuditCommand, output: Output) -> anyhow::Result<()> {
    let AuditCommand::List { merchant, page: args } = command;
    let app = open::app(global, Settings::default()).await?;
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
