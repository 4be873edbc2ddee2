//! `GET /transactions` and `GET /check/{id}`

use axum::extract::State;
use axum::response::Response;
use sengo_wire::envelope::{List, Success};
use sengo_wire::request;

use crate::call::{Call, ReadTransactions};
use crate::failure::Failure;
use crate::routes::Segments;
use crate::state::Api;

pub(crate) async fn list(State(api): State<Api>, call: Call<ReadTransactions>) -> Result<Response, Failure> {
    let query = request::query::transaction_list(&call.query(), api.app.clock().business())?;
    let found = api
        .app
        .transaction_list(call.caller.owner(), query, call.host.as_str())
        .await?;
    Ok(call.answer(&List::of(found, query.page.page, query.page.per_page)))
}

/// One transaction; `resendCallback` sends its newest callback again.
pub(crate) async fn check(
    State(api): State<Api>,
    Segments(id): Segments<String>,
    call: Call<ReadTransactions>,
) -> Result<Response, Failure> {
    let resend = request::query::check(&call.query())?;
    let id = request::transaction_id(&id)?;
    let caller = &call.caller;
    let found = api
        .app
        .transaction_check(caller.owner(), caller.key(), id, resend, call.host.as_str())
        .await?;
    Ok(call.answer(&Success::of(found)))
}
