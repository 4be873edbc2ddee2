//! `sengo project …`

use sengo_app::approval::Acted;
use sengo_app::projects::Review;
use sengo_app::{App, ProjectFilter, ProjectSettingsChange, ProjectTermsChange, Settings};
use sengo_core::callback_address;
use sengo_core::environment::Environment;
use sengo_core::fee::FeePayer;
use sengo_core::money::Rupiah;
use sengo_core::project::Status;
use sengo_core::refusal::{Fault, Refusal, TransactionFault};
use sengo_wire::request;
use sengo_wire::view::{ProjectView, QrisDataView};
use serde_json::json;

use super::{invalid, merchant_id, only, page, project_id, value, with};
use crate::args::{Global, PageArgs, ProjectCommand, QrisArgs};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: ProjectCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        ProjectCommand::List {
            merchant,
            status,
            page,
        } => list(&app, merchant, status, page, output).await,
        ProjectCommand::Show { id } => {
            let id = project_id(id)?;
            let project = app.project_show(app.project_merchant(id).await?, id).await?;
            let view = value(ProjectView::from(&project))?;
            output.show(&with(view, "merchant", project.merchant.get()));
            Ok(())
        }
        ProjectCommand::Approve { id, issue_key } => {
            review((global, &app), id, Review::Approve, issue_key, output).await
        }
        ProjectCommand::Reject { id, reason } => {
            let reasons = request::reasons(&reason)
                .map_err(|faults| sengo_app::Error::from(Refusal::Invalid(faults)))?;
            review((global, &app), id, Review::Reject(reasons), false, output).await
        }
        ProjectCommand::Suspend { id } => review((global, &app), id, Review::Suspend, false, output).await,
        ProjectCommand::Resume { id } => review((global, &app), id, Review::Resume, false, output).await,
        ProjectCommand::Terms {
            id,
            fee_payer,
            disbursement_limit,
            no_disbursement_limit,
        } => {
            let limit = disbursement_limit.map(|limit| Some(Rupiah::new(limit)));
            let terms = ProjectTermsChange {
                fee_payer: fee_payer.as_deref().and_then(FeePayer::parse),
                disbursement_limit: if no_disbursement_limit { Some(None) } else { limit },
            };
            let actor = open::acting(&app, global).await?;
            match app.project_terms_set(actor, project_id(id)?, terms).await? {
                Acted::Done(told) => output.show(&told),
                Acted::Requested(request) => super::request::asked(global, &request, output),
            }
            Ok(())
        }
        ProjectCommand::Qris(args) => qris((global, &app), args, output).await,
        ProjectCommand::Update {
            id, status_callback, ..
        } => {
            let id = project_id(id)?;
            if let Some(text) = &status_callback {
                callback_address::check(text, app.callback_policy()).map_err(|fault| {
                    let found = text.clone();
                    invalid(
                        "--status-callback",
                        TransactionFault::Callback { found, fault }.into(),
                    )
                })?;
            }
            let change = ProjectSettingsChange {
                status_callback: Some(status_callback),
                ..ProjectSettingsChange::default()
            };
            let actor = open::acting(&app, global).await?;
            let settings = app.project_settings_update(actor, id, change).await?;
            output.show(&json!({ "id": id.get(), "statusCallback": settings.status_callback }));
            Ok(())
        }
        ProjectCommand::Close { id } => {
            let id = project_id(id)?;
            let merchant = app.project_merchant(id).await?;
            let closed = app
                .project_close(open::acting(&app, global).await?, merchant, id, None)
                .await?;
            output.show(&value(closed.answer)?);
            Ok(())
        }
    }
}

async fn list(
    app: &App,
    merchant: Option<i64>,
    status: Option<String>,
    args: PageArgs,
    output: Output,
) -> anyhow::Result<()> {
    let merchant = merchant.map(merchant_id).transpose()?;
    let known = || Status::ALL.map(Status::as_str).to_vec();
    let status = status
        .map(|word| {
            Status::parse(&word).ok_or_else(|| {
                invalid(
                    "--status",
                    Fault::Word {
                        known: known(),
                        found: word,
                    },
                )
            })
        })
        .transpose()?;
    let projects = app
        .project_list_all(ProjectFilter { merchant, status }, page(args))
        .await?;
    let rows = projects.iter().map(|project| {
        let view = value(ProjectView::from(project))?;
        Ok(with(view, "merchant", project.merchant.get()))
    });
    output.show_page(rows.collect::<anyhow::Result<_>>()?, args);
    Ok(())
}

async fn review(
    (global, app): (&Global, &App),
    id: i64,
    review: Review,
    issue_key: bool,
    output: Output,
) -> anyhow::Result<()> {
    let (project, key) = app
        .project_review(
            open::acting(app, global).await?,
            project_id(id)?,
            review,
            issue_key,
        )
        .await?;
    let view = value(ProjectView::from(&project))?;
    match key {
        Some(new) => {
            let shown = with(only(&view, &["id", "status"]), "key", new.issued.key.as_str());
            output.show(&with(shown, "token", new.token.expose()));
            output.note("The token is shown this once. Keep it where only the project's program reads it.");
        }
        None => output.show(&view),
    }
    Ok(())
}

async fn qris((global, app): (&Global, &App), args: QrisArgs, output: Output) -> anyhow::Result<()> {
    let options = request::QrisOptions {
        nmid: args.nmid.as_deref(),
        pan: args.pan.as_deref(),
        acquirer: args.acquirer.as_deref(),
        acquirer_merchant: args.acquirer_merchant.as_deref(),
        criteria: args.criteria.as_deref(),
        category: args.category.as_deref(),
        name: args.name.as_deref(),
        city: args.city.as_deref(),
        postal_code: args.postal_code.as_deref(),
    };
    let data =
        request::qris_data(options).map_err(|faults| sengo_app::Error::from(Refusal::Invalid(faults)))?;
    let id = project_id(args.id)?;
    let change = ProjectSettingsChange {
        qris: data,
        ..ProjectSettingsChange::default()
    };
    let settings = app
        .project_settings_update(open::acting(app, global).await?, id, change)
        .await?;
    output.show(&value(QrisDataView::of(id.get(), &settings.qris))?);
    let merchant = app.project_merchant(id).await?;
    let project = app.project_show(merchant, id).await?;
    let name = project.details.name.to_string();
    match settings.qris.merchant(id, &name, Environment::Production) {
        Ok(_) => output.note("The project can take QRIS payments once its merchant is activated for qris."),
        Err(missing) => output.note(&format!("Still missing: --{}", missing.join(" --"))),
    }
    Ok(())
}
