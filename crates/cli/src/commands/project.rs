//! `sengo project …`

use sengo_app::projects::Review;
use sengo_app::{App, ProjectFilter, Settings};
use sengo_core::project::Status;
use sengo_core::refusal::{Fault, Refusal};
use sengo_wire::request;
use sengo_wire::view::ProjectView;

use super::{invalid, merchant_id, only, page, project_id, value, with};
use crate::args::{Global, PageArgs, ProjectCommand};
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
