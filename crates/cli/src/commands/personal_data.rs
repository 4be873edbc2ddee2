//! `sengo personal-data …`

use sengo_app::people::PersonPlace;
use sengo_app::personal_data::Wanted;
use sengo_app::{App, Settings};
use sengo_core::audit::Actor;
use serde_json::json;

use super::{only, value, with};
use crate::args::{Global, PersonalDataCommand, WantedArgs};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: PersonalDataCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    let actor = open::acting(&app, global).await?;
    match command {
        PersonalDataCommand::Export(wanted) => {
            let data = app.personal_data_export(actor, &whom(&wanted)?).await?;
            // A document to be handed over, which is the same for a person and a program.
            Output::new(true).show(&value(data)?);
        }
        PersonalDataCommand::Erase { person, confirm } => {
            let place = app.personal_data_person(&person).await?;
            if !confirm {
                return preview(&app, actor, &place, output).await;
            }
            let erased = value(app.personal_data_erase(actor, &place).await?)?;
            output.show(&erased);
        }
        PersonalDataCommand::Exposed { record } => {
            let report = value(app.personal_data_exposed(actor, &record).await?)?;
            let shown = output.choose(vec![report], |reports| {
                let lists = reports.into_iter().flat_map(|report| {
                    let whose = only(&report, &["subject", "people"]);
                    [whose, only(&report, &["seen", "isComplete"])]
                });
                lists.collect()
            });
            for part in &shown {
                output.show(part);
            }
        }
    }
    Ok(())
}

/// Says what would be erased and what would stay.
async fn preview(app: &App, actor: Actor, place: &PersonPlace, output: Output) -> anyhow::Result<()> {
    let preview = app.personal_data_preview(actor, place).await?;
    let shown = json!({
        "person": place.actor().to_text(),
        "name": preview.person.name,
        "email": preview.person.email,
        "auditRowsThatStay": preview.audit_rows,
        "papersThatStay": preview.papers,
    });
    output.show(&with(shown, "erased", false));
    output.note(
        "Nothing was erased. With --confirm name, mail address, password, authenticator and sessions go for good; rows of the audit trail stay and name nobody but by this id, and papers stay sealed.",
    );
    Ok(())
}

fn whom(wanted: &WantedArgs) -> anyhow::Result<Wanted<'_>> {
    match (&wanted.email, &wanted.name, &wanted.account) {
        (Some(email), ..) => Ok(Wanted::Email(email)),
        (_, Some(name), _) => Ok(Wanted::Name(name)),
        (_, _, Some(account)) => {
            let parts = account.split_once(':');
            let (bank, number) =
                parts.ok_or_else(|| anyhow::anyhow!("--account is BANK:NUMBER, as 014:1234567890"))?;
            Ok(Wanted::Account { bank, number })
        }
        (None, None, None) => anyhow::bail!("say whom: --email, --name or --account"),
    }
}
