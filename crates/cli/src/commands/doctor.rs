//! `sengo doctor`: looks at everything a working platform needs, and says what to do where it is not so.

use sengo_app::Settings;
use serde_json::{Value, json};

use crate::args::Global;
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, output: Output) -> anyhow::Result<()> {
    let mut findings: Vec<Value> = Vec::new();
    let mut healthy = true;
    let mut found = |what: &str, result: Result<String, String>| {
        healthy &= result.is_ok();
        let (state, says) = match result {
            Ok(says) => ("ok", says),
            Err(says) => ("wrong", says),
        };
        findings.push(json!({ "check": what, "state": state, "finding": says }));
    };
    found(
        "master key",
        match open::master_key(global) {
            Ok(_) => Ok(format!(
                "{} is there and private",
                open::master_key_file(global).display()
            )),
            Err(error) => Err(error.to_string()),
        },
    );
    match open::app(global, Settings::default()).await {
        Err(error) => found("database", Err(error.to_string())),
        Ok(app) => {
            let location = open::location(global);
            found(
                "database",
                Ok(format!(
                    "{location:?} answers; it is a {} database",
                    app.environment().as_str()
                )),
            );
            match app.ledger_verify().await {
                Ok(report) if report.differences.is_empty() => {
                    found(
                        "books",
                        Ok(format!(
                            "{} accounts balance over {} transfers",
                            report.accounts, report.transfers
                        )),
                    );
                }
                Ok(report) => found(
                    "books",
                    Err(format!(
                        "{} differences; run `sengo ledger verify`",
                        report.differences.len()
                    )),
                ),
                Err(error) => found("books", Err(error.to_string())),
            }
        }
    }
    output.show(&Value::Array(findings));
    if healthy {
        Ok(())
    } else {
        Err(anyhow::anyhow!("something is wrong; see above"))
    }
}
