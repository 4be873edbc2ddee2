//! `POST /qris` and `POST /refund`

use axum::extract::State;
use axum::response::Response;
use sengo_wire::envelope::Success;
use sengo_wire::request;

use crate::call::{Call, TakePayments, both};
use crate::failure::Failure;
use crate::state::Api;

pub(crate) async fn qris(State(api): State<Api>, call: Call<TakePayments>) -> Result<Response, Failure> {
    let body = request::body::object(&call.body)?;
    let once = call.once("POST /qris".into(), Some(&body));
    let (create, once) = both(request::qris_create(&body, api.app.callback_policy()), once)?;
    let project = call.caller.project_call()?;
    let made = api
        .app
        .qris_create(project, create, call.host.as_str(), once)
        .await?;
    Ok(call.answer_once(&Success::of(made.answer), made.repeated))
}

pub(crate) async fn refund(State(api): State<Api>, call: Call<TakePayments>) -> Result<Response, Failure> {
    let body = request::body::object(&call.body)?;
    let once = call.once("POST /refund".into(), Some(&body));
    let (create, once) = both(request::refund_create(&body), once)?;
    let project = call.caller.project_call()?;
    let made = api
        .app
        .refund_create(project, create, call.host.as_str(), once)
        .await?;
    Ok(call.answer_once(&Success::of(made.answer), made.repeated))
}
