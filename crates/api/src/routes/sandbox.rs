//! `POST /sandbox/{action}/{id}`: a developer plays the payer or the bank.

use axum::extract::State;
use axum::response::Response;
use sengo_core::audit::Actor;
use sengo_core::instruction::Play;
use sengo_core::ledger::Parties;
use sengo_core::refusal::Refusal;
use sengo_wire::envelope::Success;
use sengo_wire::request;

use crate::call::{Call, PlaySandbox};
use crate::failure::Failure;
use crate::routes::Segments;
use crate::state::Api;

/// Hands the wish to the sandbox's network, and answers with the transaction as it stands until the network has acted.
pub(crate) async fn play(
    State(api): State<Api>,
    Segments((action, id)): Segments<(String, String)>,
    call: Call<PlaySandbox>,
) -> Result<Response, Failure> {
    api.app.sandbox_only().map_err(sengo_app::Error::from)?;
    let play = Play::parse(&action).ok_or(Refusal::PathUnknown)?;
    let id = request::transaction_id(&id)?;
    let (owner, key) = (call.caller.owner(), call.caller.key());
    let project = owner.project.ok_or(Refusal::ProjectNotFound)?;
    let parties = Parties {
        merchant: owner.merchant,
        project,
    };
    let actor = Actor::Key(key.to_owned());
    api.app.sandbox_play(actor, parties, id, play).await?;
    let found = api
        .app
        .transaction_check(owner, key, id, false, call.host.as_str())
        .await?;
    Ok(call.answer(&Success::of(found)))
}
