//! `sengo doctor`: looks at everything a working platform needs, and says what to do where it is not so.

use sengo_app::{App, Settings};
use serde_json::{Value, json};

use crate::args::Global;
use crate::open;
use crate::output::Output;

/// What was looked at, what is so, or what is wrong with it.
type Finding = (&'static str, Result<String, String>);

pub(crate) async fn run(global: &Global, output: Output) -> anyhow::Result<()> {
    let findings = look(global).await;
    let wrong = findings.iter().filter(|(_, result)| result.is_err()).count();
    let rows = findings.into_iter().map(|(what, result)| {
        let state = if result.is_ok() { "ok" } else { "wrong" };
        let (Ok(finding) | Err(finding)) = result;
        json!({ "check": what, "state": state, "finding": finding })
    });
    output.show(&Value::Array(rows.collect()));
    match wrong {
        0 => Ok(()),
        1 => Err(anyhow::anyhow!("one thing is wrong; its finding says what to do")),
        _ => Err(anyhow::anyhow!(
            "{wrong} things are wrong; their findings say what to do"
        )),
    }
}

/// Each check needs the one before it, so the first that fails is the last.
async fn look(global: &Global) -> Vec<Finding> {
    let mut findings = Vec::new();
    let master_key = open::master_key_file(global);
    if let Err(error) = open::master_key(global) {
        findings.push(("master key", Err(format!("{error:#}"))));
        return findings;
    }
    let is_private = format!("{} is there and private", master_key.display());
    findings.push(("master key", Ok(is_private)));
    match open::app(global, Settings::default()).await {
        Err(error) => findings.push(("database", Err(format!("{error:#}")))),
        Ok(app) => {
            let location = open::location(global);
            let environment = app.environment().as_str();
            let answers = format!("{location:?} answers; it is a {environment} database");
            findings.push(("database", Ok(answers)));
            findings.push(("books", books(&app).await));
        }
    }
    findings
}

async fn books(app: &App) -> Result<String, String> {
    let report = app.ledger_verify().await.map_err(|error| error.to_string())?;
    match report.differences.len() {
        0 => Ok(format!(
            "{} accounts balance over {} transfers",
            report.accounts, report.transfers
        )),
        count => Err(format!("{count} differences; `sengo ledger verify` names them")),
    }
}
