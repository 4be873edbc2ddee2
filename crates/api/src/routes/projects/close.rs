//! `DELETE /projects/{id}`

use axum::extract::State;
use axum::response::Response;
use sengo_wire::envelope::Success;
use sengo_wire::request;

use crate::call::{ByMerchant, Call};
use crate::failure::Failure;
use crate::routes::Segments;
use crate::state::Api;

pub(crate) async fn close(
    State(api): State<Api>,
    Segments(id): Segments<String>,
    call: Call<ByMerchant>,
) -> Result<Response, Failure> {
    let id = request::project_id(&id)?;
    let body = request::body::optional_object(&call.body)?;
    let once = call.once(format!("DELETE /projects/{id}"), body.as_ref())?;
    let closed = api
        .app
        .project_close(call.caller.actor(), call.caller.merchant(), id, once)
        .await?;
    Ok(call.answer_once(&Success::of(closed.answer), closed.repeated))
}
