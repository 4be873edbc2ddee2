//! The signed HTTP API: routes, authentication, limits, and one place where failures become answers.
//!
//! Invariant: handlers hold no rule; they read the request, call one use case and show its answer.

mod boundary;
mod call;
mod failure;
mod limits;
mod public_url;
mod rates;
mod request_id;
mod routes;
mod state;
mod tally;

pub use failure::Failure;
pub use limits::{BODY_BYTES_MAX, BODY_TIME_MAX, ENGINE_BODY_BYTES_MAX};
pub use public_url::{PublicUrl, PublicUrlFault};
pub use rates::{Rate, Rates};
pub use routes::router;
pub use state::{Api, ApiSettings};
