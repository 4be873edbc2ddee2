//! `sengo audit …`: for a program the whole of what stood before and after, for a person what is different.

use sengo_app::{AuditFilter, Settings};
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
                "at": row.recorded_at.to_string(),
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
    output.show_page(output.choose(rows, for_people), args);
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

fn change(before: &Value, after: &Value) -> String {
    let Value::Object(after) = after else {
        return String::new();
    };
    let differing = after.iter().filter(|(name, now)| before.get(name) != Some(*now));
    let shown = differing.map(|(name, now)| match before.get(name) {
        None => format!("{name}: {}", plain(now)),
        Some(was) => format!("{name}: {} → {}", plain(was), plain(now)),
    });
    shown.collect::<Vec<_>>().join("; ")
}
