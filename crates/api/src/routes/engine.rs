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
use crate::routes::Segments;
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

/// Leases what there is to do, and waits for it if the engine likes.
pub(crate) async fn claim(State(api): State<Api>, call: Call<ByEngine>) -> Result<Response, Failure> {
    let body = request::body::optional_object(&call.body)?;
    let claim = request::instruction_claim(body.as_ref())?;
    let offered = api.app.instructions_claim(engine(&call)?, &claim).await?;
    Ok(call.answer(&Success::of(offered)))
}

/// Takes the answer to an instruction.
pub(crate) async fn result(
    State(api): State<Api>,
    Segments(id): Segments<String>,
    call: Call<ByEngine>,
) -> Result<Response, Failure> {
    let body = request::body::object(&call.body)?;
    let engine = engine(&call)?;
    let instruction = request::instruction_id(&id)?;
    let kind = api.app.instruction_kind(engine, instruction).await?;
    let result = request::instruction_result(&body, kind)?;
    let answer = api.app.instruction_result(engine, instruction, result).await?;
    let id = Some(instruction.to_string());
    let view = EventView::of(id, &answer.outcome, answer.transaction, call.language);
    Ok(call.answer(&Success::of(view)))
}
