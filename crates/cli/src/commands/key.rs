//! `sengo key …`

use sengo_app::approval::Acted;
use sengo_app::keys::NewKey;
use sengo_app::{App, Error, Settings};
use sengo_core::channel::Channel;
use sengo_core::credential::{ImportFault, ImportedKey, ImportedToken};
use sengo_core::engine::EngineName;
use sengo_core::key::KeyOwner;
use sengo_core::refusal::Fault;
use sengo_wire::view::KeyView;

use super::merchant::allowlist;
use super::{invalid, merchant_id, project_id, request, secret, value, with};
use crate::args::{Global, KeyCommand, KeyHolderArgs, OwnerArgs};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: KeyCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        KeyCommand::Issue { owner, ip, channel } => {
            if let Some(name) = &owner.engine {
                return issue_to_engine((global, &app), name, &ip, &channel, output).await;
            }
            let owner = self::owner(&app, without_engine(&owner)).await?;
            let (_, new) = app
                .key_issue(open::acting(&app, global).await?, owner, None)
                .await?;
            show_new(&new, output)
        }
        KeyCommand::List { owner } => {
            let keys = match &owner.engine {
                Some(name) => app.engine_key_list(&engine_name(name)?).await?,
                None => {
                    app.key_list(self::owner(&app, without_engine(&owner)).await?)
                        .await?
                }
            };
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
            output.show(&value(
                app.key_import(open::acting(&app, global).await?, owner, &key, &token)
                    .await?,
            )?);
            Ok(())
        }
        KeyCommand::Rotate { key, overlap_hours } => {
            let owner = app.key_owner(&key).await?;
            let (_, new) = app
                .key_rotate(
                    open::acting(&app, global).await?,
                    owner,
                    &key,
                    overlap_hours,
                    None,
                )
                .await?;
            show_new(&new, output)?;
            output.note(&format!("{key} goes on working for {overlap_hours} hours."));
            Ok(())
        }
        KeyCommand::Revoke { key } => {
            let owner = app.key_owner(&key).await?;
            output.show(&value(
                app.key_revoke(open::acting(&app, global).await?, owner, &key, None)
                    .await?
                    .answer,
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

fn without_engine(owner: &KeyHolderArgs) -> OwnerArgs {
    OwnerArgs {
        merchant: owner.merchant,
        project: owner.project,
    }
}

fn engine_name(text: &str) -> Result<EngineName, Error> {
    EngineName::parse(text).ok_or_else(|| {
        let found = text.to_owned();
        invalid("--engine", Fault::EngineName { found })
    })
}

async fn issue_to_engine(
    (global, app): (&Global, &App),
    name: &str,
    ip: &[String],
    channels: &[String],
    output: Output,
) -> anyhow::Result<()> {
    let name = engine_name(name)?;
    // An engine moves money, so there is no engine that may call from everywhere without saying so.
    let allowlist = allowlist(ip)?;
    let channels = channels
        .iter()
        .map(|word| {
            Channel::parse(word).ok_or_else(|| {
                let known = Channel::ALL.map(Channel::as_str).to_vec();
                let found = word.clone();
                invalid("--channel", Fault::Word { known, found })
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let channels = Some(channels).filter(|channels| !channels.is_empty());
    let actor = open::acting(app, global).await?;
    let (new, acted) = app.engine_key_issue(actor, name, allowlist, channels).await?;
    let Acted::Requested(id) = acted else {
        return show_new(&new, output);
    };
    let view = KeyView::issued(&new.issued, &new.token, new.issued.created_at);
    // Until then a call with it is answered as one with a key that nobody knows.
    let asked_for = with(value(view)?, "status", "requested");
    output.show(&with(asked_for, "request", id.as_str()));
    output.note("The token is shown this once.");
    output.note(&request::next(global, &id));
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
