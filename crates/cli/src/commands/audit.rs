//! `sengo audit …`

use sengo_app::{AuditFilter, Settings};
use serde_json::{Value, json};

use super::{merchant_id, page};
use crate::args::{AuditCommand, Global};
use crate::open;
use crate::output::Output;

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
    output.show(&Value::Array(rows));
    Ok(())
}
