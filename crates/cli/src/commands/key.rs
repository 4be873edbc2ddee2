//! `sengo key …`

use sengo_app::keys::NewKey;
use sengo_app::{App, Settings};
use sengo_core::credential::{ImportFault, ImportedKey, ImportedToken};
use sengo_core::key::KeyOwner;
use sengo_wire::view::KeyView;

use super::{merchant_id, project_id, secret, value};
use crate::args::{Global, KeyCommand, OwnerArgs};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: KeyCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        KeyCommand::Issue { owner } => {
            let (_, new) = app
                .key_issue(open::acting(&app, global).await?, self::owner(&app, owner).await?, None)
                .await?;
            show_new(&new, output)
        }
        KeyCommand::List { owner } => {
            let keys = app.key_list(self::owner(&app, owner).await?).await?;
            let now = app.clock().real();
            output.show(&value(
                keys.iter().map(|key| KeyView::of(key, now)).collect::<Vec<_>>(),
            )?);
            Ok(())
        }
        KeyCommand::Import { owner, key, token } => {
            let owner = self::owner(&app, owner).await?;
            let key = ImportedKey::parse(&key).map_err(|fault| import_fault("--key", &fault))?;
            let token =
                ImportedToken::parse(&secret(&token)?).map_err(|fault| import_fault("--token", &fault))?;
            output.show(&value(app.key_import(open::acting(&app, global).await?, owner, &key, &token).await?)?);
            Ok(())
        }
        KeyCommand::Rotate { key, overlap_hours } => {
            let owner = app.key_owner(&key).await?;
            let (_, new) = app
                .key_rotate(open::acting(&app, global).await?, owner, &key, overlap_hours, None)
                .await?;
            show_new(&new, output)?;
            output.note(&format!("{key} goes on working for {overlap_hours} hours."));
            Ok(())
        }
        KeyCommand::Revoke { key } => {
            let owner = app.key_owner(&key).await?;
            output.show(&value(
                app.key_revoke(open::acting(&app, global).await?, owner, &key, None).await?.answer,
            )?);
            Ok(())
        }
    }
}

fn show_new(new: &NewKey, output: Output) -> anyhow::Result<()> {
    output.show(&value(KeyView::issued(
        &new.issued,
        &new.token,
        new.issued.created_at,
    ))?);
    output.note("The token is shown this once.");
    Ok(())
}

async fn owner(app: &App, args: OwnerArgs) -> anyhow::Result<KeyOwner> {
    match (args.merchant, args.project) {
        (Some(merchant), _) => Ok(KeyOwner {
            merchant: merchant_id(merchant)?,
            project: None,
        }),
        (None, Some(project)) => {
            let project = project_id(project)?;
            Ok(KeyOwner {
                merchant: app.project_merchant(project).await?,
                project: Some(project),
            })
        }
        (None, None) => anyhow::bail!("name the owner of the key with --merchant ID or --project ID"),
    }
}

fn import_fault(argument: &str, fault: &ImportFault) -> anyhow::Error {
    match fault {
        ImportFault::Character { position } => {
            anyhow::anyhow!("{argument}: character {position} is not a visible ASCII character")
        }
        ImportFault::TooShort { characters, least } => {
            anyhow::anyhow!("{argument}: {characters} characters are too few, at least {least} are needed")
        }
        ImportFault::TooLong { characters } => {
            anyhow::anyhow!("{argument}: {characters} characters are too many, at most 255 are taken")
        }
        ImportFault::OwnPrefix { .. } => anyhow::anyhow!(
            "{argument}: this looks like one that SenGo issued. Only pairs issued elsewhere are imported; issue a new one with `sengo key issue`"
        ),
    }
}
