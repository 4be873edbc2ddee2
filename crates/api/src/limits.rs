//! How much of everything one call may have.

use std::time::Duration;

/// The largest body of a signed call, in bytes. The largest meaningful one, a create call with a hundred
/// networks, has about 5 KiB; checking a signature over every rendering of a body costs time in its length.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// The largest body of an engine's call, in bytes: a thousand events with their details.
pub const ENGINE_BODY_BYTES_MAX: usize = 1024 * 1024;

/// How long a body may take to arrive.
pub const BODY_TIME_MAX: Duration = Duration::from_secs(10);

/// The longest key, token or signature, in bytes.
pub(crate) const HEADER_BYTES_MAX: usize = 255;
