//! `GET /projects`

use axum::extract::State;
use axum::response::Response;
use sengo_app::Page;
use sengo_wire::envelope::List;
use sengo_wire::request;
use sengo_wire::view::ProjectView;

use crate::call::{ByMerchant, Call};
use crate::failure::Failure;
use crate::state::Api;

pub(crate) async fn list(State(api): State<Api>, call: Call<ByMerchant>) -> Result<Response, Failure> {
    let query = request::query::project_list(&call.query())?;
    let page = Page {
        offset: query.page.offset(),
        limit: query.page.limit(),
    };
    let projects = api
        .app
        .project_list(call.caller.merchant(), query.status, page)
        .await?;
    let views = projects.iter().map(ProjectView::from).collect();
    Ok(call.answer(&List::of(views, query.page.page, query.page.per_page)))
}
