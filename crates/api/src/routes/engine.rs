//! `/engine/…`: the port that engines call.

use axum::extract::State;
use axum::response::Response;
use sengo_app::Error;
use sengo_core::engine::Engine;
use sengo_wire::envelope::Success;
use sengo_wire::request;
use sengo_wire::view::EventView;

use crate::call::{ByEngine, Call};
use crate::failure::Failure;
use crate::state::Api;

/// The engine that calls. The gate lets in nobody else.
fn engine(call: &Call<ByEngine>) -> Result<&Engine, Error> {
    let engine = call.caller.engine();
    engine.ok_or_else(|| Error::Defect("an engine's call without an engine".into()))
}

/// Hears events, each for itself.
pub(crate) async fn events(State(api): State<Api>, call: Call<ByEngine>) -> Result<Response, Failure> {
    let body = request::body::object(&call.body)?;
    let read = request::events(&body)?;
    let (ids, events): (Vec<_>, Vec<_>) = read.into_iter().map(|read| (read.id, read.event)).unzip();
    let answers = api.app.events_hear(engine(&call)?, events).await?;
    let views: Vec<EventView> = ids
        .into_iter()
        .zip(&answers)
        .map(|(id, answer)| EventView::of(id, &answer.outcome, answer.transaction, call.language))
        .collect();
    Ok(call.answer(&Success::of(views)))
}
