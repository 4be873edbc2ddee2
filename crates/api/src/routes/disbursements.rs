//! `POST /disburse` and `POST /account-inquiry`

use axum::extract::State;
use axum::response::Response;
use sengo_wire::envelope::Success;
use sengo_wire::request;

use crate::call::{Call, PayOut, both};
use crate::failure::Failure;
use crate::state::Api;

pub(crate) async fn disburse(State(api): State<Api>, call: Call<PayOut>) -> Result<Response, Failure> {
    let body = request::body::object(&call.body)?;
    let once = call.once("POST /disburse".into(), Some(&body));
    let (create, once) = both(request::disburse_create(&body, api.app.callback_policy()), once)?;
    let project = call.caller.project_call()?;
    let made = api
        .app
        .disburse_create(project, create, call.host.as_str(), once)
        .await?;
    Ok(call.answer_once(&Success::of(made.answer), made.repeated))
}

pub(crate) async fn inquire(State(api): State<Api>, call: Call<PayOut>) -> Result<Response, Failure> {
    let body = request::body::object(&call.body)?;
    let once = call.once("POST /account-inquiry".into(), Some(&body));
    let (create, once) = both(request::inquiry_create(&body, api.app.callback_policy()), once)?;
    let project = call.caller.project_call()?;
    let made = api
        .app
        .inquiry_create(project, create, call.host.as_str(), once)
        .await?;
    Ok(call.answer_once(&Success::of(made.answer), made.repeated))
}
