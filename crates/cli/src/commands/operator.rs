//! `sengo operator …`

use std::path::PathBuf;

use sengo_app::approval::Acted;
use sengo_app::people::PersonDraft;
use sengo_app::{App, Settings};
use sengo_core::audit::Actor;
use sengo_core::role::OperatorRole;
use serde_json::json;

use super::request;
use crate::args::{Global, OperatorCommand};
use crate::key_file::KeyFile;
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: OperatorCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        OperatorCommand::Create { name, role, key_file } => {
            create(global, &app, &name, role.into(), key_file, output).await
        }
        OperatorCommand::Role { name, role } => {
            let actor = open::acting(&app, global).await?;
            match app.operator_role_set(actor, &name, role.into()).await? {
                Acted::Done(set) => output.show(&set),
                Acted::Requested(id) => request::asked(global, &id, output),
            }
            Ok(())
        }
        OperatorCommand::Console {
            name,
            email,
            full_name,
        } => {
            let actor = open::acting(&app, global).await?;
            let draft = PersonDraft {
                email,
                name: full_name,
            };
            let invitation = app.operator_console_access(actor, &name, &draft).await?;
            super::invited(&invitation, output);
            Ok(())
        }
        OperatorCommand::List => {
            let rows = app.operator_list().await?.into_iter().map(|(name, operator)| {
                json!({
                    "name": name,
                    "role": operator.role().as_str(),
                    "createdAt": operator.created_at,
                    "createdBy": operator.created_by,
                })
            });
            output.show(&rows.collect());
            Ok(())
        }
        OperatorCommand::Remove { name } => {
            let actor = open::acting(&app, global).await?;
            match app.operator_remove(actor, &name).await? {
                Acted::Done(removed) => output.show(&removed),
                Acted::Requested(id) => request::asked(global, &id, output),
            }
            Ok(())
        }
        OperatorCommand::FourEyes { state } => {
            let on = state == "on";
            app.four_eyes_set(open::acting(&app, global).await?, on).await?;
            output.show(&json!({ "fourEyes": on }));
            Ok(())
        }
    }
}

async fn create(
    global: &Global,
    app: &App,
    name: &str,
    role: OperatorRole,
    key_file: Option<PathBuf>,
    output: Output,
) -> anyhow::Result<()> {
    let actor = first_or(app, global).await?;
    let path = key_file.unwrap_or_else(|| PathBuf::from(format!("{name}.key")));
    let mut file = KeyFile::reserve(&path)?;
    let created = match app.operator_create(actor, name, role).await {
        Ok(created) => created,
        Err(error) => {
            // The file was made for this alone, and is empty.
            let _ = std::fs::remove_file(&path);
            return Err(error.into());
        }
    };
    let key_file = KeyFile {
        operator: created.name.as_str().to_owned(),
        token: created.token,
    };
    key_file.write(&mut file)?;
    let shown = json!({ "name": key_file.operator, "keyFile": path.display().to_string() });
    match created.acted {
        Acted::Done(_) => {
            output.show(&shown);
            output.note(
                "Give the key file to this person and keep no copy. It is used with --as FILE or SENGO_AS.",
            );
        }
        Acted::Requested(id) => {
            output.show(&super::with(shown, "request", id.as_str()));
            output.note(&request::next(global, &id));
        }
    }
    Ok(())
}

/// The first operator is made by whoever set the platform up.
async fn first_or(app: &App, global: &Global) -> anyhow::Result<Actor> {
    if global.acting.is_none() && app.operator_list().await?.is_empty() {
        return Ok(open::user());
    }
    open::acting(app, global).await
}
