//! `GET /balance` and `GET /projects/{id}/balance`

use axum::extract::State;
use axum::response::Response;
use sengo_core::ledger::ProjectBalance;
use sengo_wire::envelope::Success;
use sengo_wire::request;
use sengo_wire::view::BalanceView;

use crate::call::{ByMerchant, Call, ReadByEither};
use crate::failure::Failure;
use crate::routes::Segments;
use crate::state::Api;

/// A project's own balance, or with a merchant's key that of all its projects together.
pub(crate) async fn own(State(api): State<Api>, call: Call<ReadByEither>) -> Result<Response, Failure> {
    let at = request::query::balance(&call.query(), api.app.clock().business())?;
    let merchant = call.caller.merchant();
    let balance = match call.caller.project() {
        Some(project) => api.app.balance_show(merchant, project, at).await?,
        None => api.app.balance_show_all(merchant, at).await?,
    };
    show(&call, &balance)
}

/// The balance of one of a merchant's projects.
pub(crate) async fn of_project(
    State(api): State<Api>,
    Segments(id): Segments<String>,
    call: Call<ByMerchant>,
) -> Result<Response, Failure> {
    let merchant = call.caller.merchant();
    let project = api.app.project_show(merchant, request::project_id(&id)?).await?;
    let at = request::query::balance(&call.query(), api.app.clock().business())?;
    let balance = api.app.balance_show(merchant, project.id, at).await?;
    show(&call, &balance)
}

fn show<G>(call: &Call<G>, balance: &ProjectBalance) -> Result<Response, Failure> {
    let view = BalanceView::of(balance)
        .ok_or_else(|| sengo_app::Error::Defect("a total does not fit 64 bits".into()))?;
    Ok(call.answer(&Success::of(view)))
}
