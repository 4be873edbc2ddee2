//! `sengo callback …`

use sengo_app::{Page, Settings};
use sengo_core::callback::{Attempt, Callback, CallbackId, CallbackState, CallbackSubject};
use sengo_core::payment::Status;
use sengo_core::refusal::Refusal;
use sengo_wire::moment::Moment;
use serde_json::{Value, json};

use super::{project_id, transaction_id, with};
use crate::args::{CallbackCommand, Global};
use crate::open;
use crate::output::Output;

/// The most callbacks listed of a project.
const LISTED: Page = Page {
    offset: 0,
    limit: 100,
};

pub(crate) async fn run(global: &Global, command: CallbackCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        CallbackCommand::List { transaction, project } => {
            let callbacks = match (transaction, project) {
                (Some(id), _) => app.callback_list(transaction_id(&id)?).await?,
                (None, project) => {
                    let project = project_id(project.unwrap_or_default())?;
                    app.callback_list_of_project(project, LISTED).await?
                }
            };
            let rows = callbacks.iter().map(shown).collect();
            output.show(&Value::Array(rows));
        }
        CallbackCommand::Show { id } => {
            let id = CallbackId::parse(&id).ok_or(sengo_app::Error::from(Refusal::CallbackNotFound))?;
            let (callback, attempts) = app.callback_show(id).await?;
            let tries: Vec<Value> = attempts.iter().map(tried).collect();
            output.show(&with(shown(&callback), "attempts", tries));
        }
        CallbackCommand::Resend { transaction } => {
            let id = transaction_id(&transaction)?;
            let callback = app
                .callback_resend_any(open::acting(&app, global).await?, id)
                .await?;
            output.show(&shown(&callback));
            output.note("A running `sengo serve` delivers it within a second.");
        }
    }
    Ok(())
}

fn shown(callback: &Callback) -> Value {
    let told = match &callback.subject {
        // Kinds of transactions share their codes.
        CallbackSubject::Transaction { status, .. } => Status::from_code(*status).map(Status::as_str),
        CallbackSubject::Project { status } => Some(status.as_str()),
    };
    let next = (callback.state == CallbackState::Waiting).then(|| Moment::from(callback.due_at));
    json!({
        "id": callback.id.to_string(),
        "tells": told,
        "state": callback.state.as_str(),
        "tries": callback.attempts_ever,
        "nextAt": next,
        "address": callback.address,
    })
}

fn tried(attempt: &Attempt) -> Value {
    json!({
        "at": Moment::from(attempt.at),
        "status": attempt.status,
        "milliseconds": attempt.milliseconds,
        "error": attempt.error,
        "answer": attempt.answer,
    })
}
