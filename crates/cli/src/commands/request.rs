//! `sengo request …`

use sengo_app::Settings;
use sengo_app::approval::{RequestFound, RequestState};
use serde_json::{Value, json};

use super::page;
use crate::args::{Global, RequestCommand};
use crate::open;
use crate::output::{Output, plain};

pub(crate) async fn run(global: &Global, command: RequestCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        RequestCommand::List { decided, page: args } => {
            let state = if decided {
                RequestState::Decided
            } else {
                RequestState::Open
            };
            let found = app.request_list(state, page(args)).await?;
            let rows = found.iter().map(shown).collect();
            output.show_page(output.choose(rows, flat), args);
            Ok(())
        }
        RequestCommand::Show { id } => {
            output.show(&shown(&app.request_show(&id).await?));
            Ok(())
        }
        RequestCommand::Approve { id } => {
            let result = app
                .request_approve(open::acting(&app, global).await?, &id)
                .await?;
            output.show(&json!({ "request": id, "approved": true, "result": result }));
            Ok(())
        }
        RequestCommand::Refuse { id, reason } => {
            app.request_refuse(open::acting(&app, global).await?, &id, &reason)
                .await?;
            output.show(&json!({ "request": id, "approved": false, "reason": reason }));
            Ok(())
        }
    }
}

/// Says that something was asked for and not done yet.
pub(crate) fn asked(global: &Global, id: &str, output: Output) {
    output.show(&json!({ "request": id }));
    output.note(&next(global, id));
}

/// What happens next to a request.
pub(crate) fn next(global: &Global, id: &str) -> String {
    format!(
        "It is asked for, and done once another operator approves it: {} request approve {id} --as FILE",
        open::invocation(global)
    )
}

fn shown(request: &RequestFound) -> Value {
    let document = &request.document;
    let mut shown = json!({
        "id": request.id,
        "act": document.act.kind().as_str(),
        "details": document.act.shown(),
        "requestedBy": document.requested_by,
        "requestedAt": document.requested_at,
    });
    if let (Some(decided), Value::Object(members)) = (&document.decided, &mut shown) {
        members.insert("approved".into(), decided.approved.into());
        members.insert("decidedBy".into(), decided.by.as_str().into());
        members.insert("decidedAt".into(), decided.at.to_string().into());
        if let Some(reason) = &decided.reason {
            members.insert("reason".into(), reason.as_str().into());
        }
    }
    shown
}

/// Rows whose details stand last, where they have the rest of the line.
fn flat(rows: Vec<Value>) -> Vec<Value> {
    let with_details_last = |mut row: Value| {
        if let Value::Object(members) = &mut row {
            let details = members.shift_remove("details").unwrap_or_default();
            members.insert("details".into(), plain(&details).into());
        }
        row
    };
    rows.into_iter().map(with_details_last).collect()
}
