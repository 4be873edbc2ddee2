//! `POST /projects`

use axum::extract::State;
use axum::response::Response;
use sengo_wire::envelope::Success;
use sengo_wire::request;

use crate::call::{ByMerchant, Call, both};
use crate::failure::Failure;
use crate::state::Api;

pub(crate) async fn create(State(api): State<Api>, call: Call<ByMerchant>) -> Result<Response, Failure> {
    let body = request::body::object(&call.body)?;
    let once = call.once("POST /projects".into(), Some(&body));
    let (details, once) = both(request::project_create(&body, api.app.environment()), once)?;
    let created = api
        .app
        .project_create(call.caller.actor(), call.caller.merchant(), details, once)
        .await?;
    Ok(call.answer_once(&Success::of(created.answer), created.repeated))
}
