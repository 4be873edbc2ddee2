//! What was looked for, as a file.

use bytes::Bytes;
use sengo_app::AuditView;
use sengo_app::audit::{AuditCursor, line};
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_wire::view::AuditLine;

use super::asked;
use crate::download::Download;
use crate::failure::{Answer, Failure};
use crate::visit::Visit;

#[derive(Debug, Clone, Copy)]
enum Format {
    Csv,
    JsonLines,
}

impl Format {
    fn rows(self, rows: &[AuditView]) -> String {
        let mut text = String::new();
        for row in rows {
            match self {
                Self::Csv => {
                    text.push_str(&line(row).to_csv());
                    text.push_str("\r\n");
                }
                Self::JsonLines => {
                    text.push_str(&line(row).to_json());
                    text.push('\n');
                }
            }
        }
        text
    }
}

pub(super) async fn export(visit: Visit) -> Answer {
    visit.must(Permission::AuditExport)?;
    let wrong = || Failure::from(Refusal::from(PersonRefusal::FormWrong));
    let format = match visit.query("format") {
        Some("csv") => Format::Csv,
        Some("jsonl") => Format::JsonLines,
        _ => return Err(wrong()),
    };
    let (search, faults) = asked(&visit);
    if !faults.is_empty() {
        return Err(wrong());
    }
    visit.desk().audit_export_begin(&search).await?;
    let (name, kind) = match format {
        Format::Csv => ("audit.csv", "text/csv; charset=utf-8"),
        Format::JsonLines => ("audit.jsonl", "application/jsonl; charset=utf-8"),
    };
    let (mut download, response) = Download::begin(name, kind);
    tokio::spawn(async move {
        if matches!(format, Format::Csv) {
            download
                .send(Bytes::from(format!("{}\r\n", AuditLine::CSV_HEAD)))
                .await;
        }
        let mut before: Option<AuditCursor> = None;
        // Whoever went away is waited for no longer.
        while download.is_wanted() {
            match visit.desk().audit_export(&search, before).await {
                Ok(found) => {
                    download.send(Bytes::from(format.rows(&found.rows))).await;
                    match found.next {
                        Some(next) => before = Some(next),
                        None => return,
                    }
                }
                Err(error) => return download.break_off(&error).await,
            }
        }
    });
    Ok(response)
}
