//! `sengo exception …`

use sengo_app::approval::Acted;
use sengo_app::{Error, ExceptionFilter, Settings};
use sengo_core::exception::ExceptionId;
use sengo_core::refusal::Refusal;
use sengo_wire::request;
use sengo_wire::view::ExceptionView;
use serde_json::Value;

use super::{merchant_id, only, page, value};
use crate::args::{ExceptionCommand, Global};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: ExceptionCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        ExceptionCommand::List {
            merchant,
            all,
            page: args,
        } => {
            let filter = ExceptionFilter {
                merchant: merchant.map(merchant_id).transpose()?,
                open: (!all).then_some(true),
            };
            let cases = app.exception_list(filter, page(args)).await?;
            let rows = cases
                .iter()
                .map(|case| value(ExceptionView::from(case)))
                .collect::<anyhow::Result<Vec<Value>>>()?;
            output.show_page(
                output.choose(rows, |rows| rows.iter().map(for_people).collect()),
                args,
            );
        }
        ExceptionCommand::Show { id } => {
            let case = app.exception_show(exception_id(&id)?).await?;
            output.show(&value(ExceptionView::from(&case))?);
        }
        ExceptionCommand::Resolve { id, to } => {
            let id = exception_id(&id)?;
            let resolution =
                request::resolution(&to).map_err(|fault| Error::from(Refusal::Invalid(vec![fault])))?;
            let actor = open::acting(&app, global).await?;
            match app.exception_resolve(actor, id, resolution).await? {
                Acted::Done(case) => output.show(&case),
                Acted::Requested(id) => super::request::asked(global, &id, output),
            }
        }
    }
    Ok(())
}

fn exception_id(text: &str) -> Result<ExceptionId, Error> {
    ExceptionId::parse(text).ok_or_else(|| Refusal::ExceptionNotFound.into())
}

/// A row with what fits a line.
fn for_people(row: &Value) -> Value {
    only(
        row,
        &[
            "id",
            "openedAt",
            "kind",
            "flow",
            "amount",
            "merchant",
            "engine",
            "resolution",
        ],
    )
}
