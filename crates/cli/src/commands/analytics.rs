//! `sengo analytics …`

use sengo_app::{FigureDifference, Settings};
use sengo_core::figures::{Figures, Grain};
use serde_json::{Value, json};

use crate::args::{AnalyticsCommand, Global};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: AnalyticsCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        AnalyticsCommand::Verify => {
            let report = app.figures_verify().await?;
            let differences: Vec<Value> = report.differences.iter().map(described).collect();
            let (figures, transactions) = (report.figures, report.transactions);
            output.show(
                &json!({ "figures": figures, "transactions": transactions, "differences": differences }),
            );
            match report.differences.first() {
                None => {
                    output.note("The figures hold: counting the transactions anew gives the same.");
                    Ok(())
                }
                Some(first) => {
                    let others = report.differences.len().saturating_sub(1);
                    Err(anyhow::anyhow!(
                        "the figures do not hold. First difference: {}; {others} more. \
                         `sengo analytics rebuild` counts them anew",
                        plain(first)
                    ))
                }
            }
        }
        AnalyticsCommand::Rebuild => {
            let figures = app.figures_rebuild().await?;
            output.show(&json!({ "figures": figures }));
            output.note("The figures were counted anew from the transactions.");
            Ok(())
        }
    }
}

fn plain(difference: &FigureDifference) -> String {
    let whose = match (difference.merchant, difference.project) {
        (Some(merchant), Some(project)) => format!("project {project} (merchant {merchant})"),
        (Some(merchant), None) => format!("merchant {merchant}"),
        (None, _) => "the platform".to_owned(),
    };
    let date = difference
        .slot
        .date()
        .map_or_else(String::new, |date| date.to_string());
    let when = match difference.slot.grain {
        Grain::Hour => format!("{date} {:02}:00 WIB", difference.slot.hour_of_day()),
        Grain::Day => date,
        Grain::Month => date.get(..7).unwrap_or(&date).to_owned(),
    };
    let said = |figures: Option<Figures>| match figures {
        None => "nothing".to_owned(),
        Some(figures) => format!(
            "{} created, {} paid, Rp {}",
            figures.created, figures.succeeded, figures.gross
        ),
    };
    format!(
        "{} of {whose} in {when} says {}; the transactions give {}",
        difference.channel,
        said(difference.kept),
        said(difference.computed)
    )
}

fn described(difference: &FigureDifference) -> Value {
    json!({
        "merchant": difference.merchant,
        "project": difference.project,
        "channel": difference.channel.as_str(),
        "difference": plain(difference),
    })
}
