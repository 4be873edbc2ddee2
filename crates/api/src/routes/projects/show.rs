//! `GET /projects/{id}`

use axum::extract::State;
use axum::response::Response;
use sengo_wire::envelope::Success;
use sengo_wire::request;
use sengo_wire::view::ProjectView;

use crate::call::{ByMerchant, Call};
use crate::failure::Failure;
use crate::routes::Segments;
use crate::state::Api;

pub(crate) async fn show(
    State(api): State<Api>,
    Segments(id): Segments<String>,
    call: Call<ByMerchant>,
) -> Result<Response, Failure> {
    let project = api
        .app
        .project_show(call.caller.merchant(), request::project_id(&id)?)
        .await?;
    Ok(call.answer(&Success::of(ProjectView::from(&project))))
}
