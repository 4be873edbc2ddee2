//! What waits to be delivered, by the endpoint it waits for; for the operator.

use jiff::Timestamp;
use sengo_core::callback::{Attempt, Callback};
use sengo_store::{CallbackBacklog, DueCallbacks, Page};

use crate::app::App;
use crate::error::Error;

/// How many endpoints are shown at once.
const ENDPOINTS_SHOWN: i64 = 25;

/// The newest try of a callback.
const NEWEST: Page = Page { offset: 0, limit: 1 };

/// Callbacks that wait.
#[derive(Debug, Clone)]
pub struct StuckCallbacks {
    /// All of them together.
    pub backlog: CallbackBacklog,
    /// Of some endpoints, the one that is due first, with its newest try.
    pub first: Vec<(Callback, Option<Attempt>)>,
    /// Where to go on; none when there is no further endpoint.
    pub next: Option<i64>,
}

impl App {
    /// Callbacks that wait: of each endpoint the one that is due first, behind an endpoint.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn callbacks_stuck(&self, after: Option<i64>) -> Result<StuckCallbacks, Error> {
        let which = DueCallbacks {
            now: Timestamp::MAX,
            after,
            endpoints: ENDPOINTS_SHOWN,
            each: 1,
        };
        let round = self.store().due_callbacks(which).await?;
        let mut first = Vec::new();
        for callback in round.callbacks {
            let tenant = self.store().tenant(callback.parties.merchant);
            let newest = tenant.attempts(callback.id, NEWEST).await?;
            first.push((callback, newest.into_iter().next()));
        }
        Ok(StuckCallbacks {
            backlog: self.callback_backlog().await?,
            first,
            next: round.last,
        })
    }
}
