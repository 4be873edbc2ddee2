//! `PATCH /projects/{id}`

use axum::extract::State;
use axum::response::Response;
use sengo_wire::envelope::Success;
use sengo_wire::request;

use crate::call::{ByMerchant, Call, both};
use crate::failure::Failure;
use crate::routes::Segments;
use crate::state::Api;

pub(crate) async fn patch(
    State(api): State<Api>,
    Segments(id): Segments<String>,
    call: Call<ByMerchant>,
) -> Result<Response, Failure> {
    let id = request::project_id(&id)?;
    let body = request::body::object(&call.body)?;
    let once = call.once(format!("PATCH /projects/{id}"), Some(&body));
    let (patch, once) = both(request::project_patch(&body, api.app.environment()), once)?;
    let (actor, merchant) = (call.caller.actor(), call.caller.merchant());
    let patched = api.app.project_patch(actor, merchant, id, patch, once).await?;
    Ok(call.answer_once(&Success::of(patched.answer), patched.repeated))
}
