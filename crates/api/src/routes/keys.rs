//! `/projects/{id}/keys` and what is below it.

use axum::extract::State;
use axum::response::Response;
use sengo_app::Repeatable;
use sengo_app::keys::NewKey;
use sengo_core::credential::IMPORTED_CHARACTERS_MAX;
use sengo_core::key::KeyOwner;
use sengo_core::refusal::Refusal;
use sengo_wire::envelope::{List, Success};
use sengo_wire::request;
use sengo_wire::view::KeyView;

use crate::call::{ByMerchant, Call, both};
use crate::failure::Failure;
use crate::routes::Segments;
use crate::state::Api;

fn owner(call: &Call<ByMerchant>, id: &str) -> Result<KeyOwner, Refusal> {
    Ok(KeyOwner {
        merchant: call.caller.merchant(),
        project: Some(request::project_id(id)?),
    })
}

/// The key that a path names. What no key can be is not looked for: not every database takes every text.
fn named_key(key: &str) -> Result<&str, Refusal> {
    let possible = key.len() <= IMPORTED_CHARACTERS_MAX && key.bytes().all(|byte| byte.is_ascii_graphic());
    if possible {
        Ok(key)
    } else {
        Err(Refusal::KeyNotFound)
    }
}

/// All keys of a project, valid or not. Their number is small and they come on one page.
pub(crate) async fn list(
    State(api): State<Api>,
    Segments(id): Segments<String>,
    call: Call<ByMerchant>,
) -> Result<Response, Failure> {
    let query = request::query::page(&call.query())?;
    let keys = api.app.key_list(owner(&call, &id)?).await?;
    let now = api.app.clock().real();
    let offset = usize::try_from(query.offset()).unwrap_or(usize::MAX);
    let most = usize::try_from(query.limit()).unwrap_or(usize::MAX);
    let views = keys
        .iter()
        .skip(offset)
        .take(most)
        .map(|key| KeyView::of(key, now))
        .collect();
    Ok(call.answer(&List::of(views, query.page, query.per_page)))
}

/// Issues a key; its token is in this answer and nowhere else.
pub(crate) async fn issue(
    State(api): State<Api>,
    Segments(id): Segments<String>,
    call: Call<ByMerchant>,
) -> Result<Response, Failure> {
    let owner = owner(&call, &id)?;
    let body = request::body::optional_object(&call.body)?;
    let once = call.once(format!("POST /projects/{id}/keys"), body.as_ref())?;
    let (issued, new) = api.app.key_issue(call.caller.actor(), owner, once).await?;
    Ok(show_new(&call, issued, &new))
}

/// Issues a key in place of another, which goes on working for a while.
pub(crate) async fn rotate(
    State(api): State<Api>,
    Segments((id, key)): Segments<(String, String)>,
    call: Call<ByMerchant>,
) -> Result<Response, Failure> {
    let owner = owner(&call, &id)?;
    let body = request::body::optional_object(&call.body)?;
    let once = call.once(format!("POST /projects/{id}/keys/{key}/rotate"), body.as_ref());
    let (overlap_hours, once) = both(request::key_rotate(body.as_ref()), once)?;
    let (issued, new) = api
        .app
        .key_rotate(call.caller.actor(), owner, named_key(&key)?, overlap_hours, once)
        .await?;
    Ok(show_new(&call, issued, &new))
}

/// Revokes a key at once.
pub(crate) async fn revoke(
    State(api): State<Api>,
    Segments((id, key)): Segments<(String, String)>,
    call: Call<ByMerchant>,
) -> Result<Response, Failure> {
    let owner = owner(&call, &id)?;
    let body = request::body::optional_object(&call.body)?;
    let once = call.once(format!("DELETE /projects/{id}/keys/{key}"), body.as_ref())?;
    let revoked = api
        .app
        .key_revoke(call.caller.actor(), owner, named_key(&key)?, once)
        .await?;
    Ok(call.answer_once(&Success::of(revoked.answer), revoked.repeated))
}

/// A token is shown once: a repeated answer says that there was one.
fn show_new(call: &Call<ByMerchant>, issued: Repeatable<KeyView>, new: &NewKey) -> Response {
    let view = if issued.repeated {
        issued.answer.repeated()
    } else {
        KeyView::issued(&new.issued, &new.token, new.issued.created_at)
    };
    call.answer_once(&Success::of(view), issued.repeated)
}
