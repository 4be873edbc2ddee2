//! Forms with a file, as they come back.

use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use http_body_util::BodyExt;
use sengo_core::paper::FILE_BYTES_MAX;
use sengo_core::refusal::Refusal;
use tokio::sync::Semaphore;

use super::{Filled, multipart};
use crate::failure::Failure;
use crate::state::Console;
use crate::visit::{FORM_FIELD, Visit};

/// How much of a form is kept: a file of the largest size, and fields.
const KEPT_BYTES_MAX: usize = FILE_BYTES_MAX.saturating_add(64 * 1024);

/// How much is taken in at all. Of a form between the two the file counts as too large, and what was typed is shown
/// again beside that; beyond, nothing is.
const UPLOAD_BYTES_MAX: usize = 16 * 1024 * 1024;

/// How long a form with a file may take to arrive.
const UPLOAD_TIME_MAX: Duration = Duration::from_secs(120);

/// How many are taken in at once, which bounds the memory they need.
static AT_ONCE: Semaphore = Semaphore::const_new(8);

/// The fields of a form with a file as they were filled in, and the file.
///
/// As an argument of a handler it is what [`Filled`] is: its one-time token was right, and counts as used from now on.
#[derive(Debug)]
pub(crate) struct Upload {
    /// The fields.
    pub(crate) filled: Filled,
    /// The content of the file; empty where none was chosen.
    pub(crate) file: Vec<u8>,
}

impl Upload {
    fn read(body: &[u8], boundary: &str) -> Self {
        let (mut fields, mut file) = (Vec::new(), Vec::new());
        for part in multipart::parts(body, boundary) {
            if part.is_file {
                file = part.content.to_vec();
                if !part.is_whole {
                    // There was more of it.
                    file.resize(KEPT_BYTES_MAX, 0);
                }
            } else {
                let text = String::from_utf8_lossy(part.content).into_owned();
                fields.push((part.name, text));
            }
        }
        Self {
            filled: Filled::of(fields),
            file,
        }
    }
}

/// How a body begins, once all of it was there.
async fn beginning(mut body: Body) -> Result<Vec<u8>, Failure> {
    let (mut kept, mut size) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Failure::from(Refusal::BodyIncomplete))?;
        let Ok(data) = frame.into_data() else { continue };
        size = size.saturating_add(data.len());
        if size > UPLOAD_BYTES_MAX {
            return Err(Refusal::BodyTooLarge {
                limit: FILE_BYTES_MAX,
            }
            .into());
        }
        let room = KEPT_BYTES_MAX.saturating_sub(kept.len());
        kept.extend_from_slice(data.get(..room.min(data.len())).unwrap_or_default());
    }
    Ok(kept)
}

impl FromRequest<Console> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, console: &Console) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::of(&mut parts, console).await?;
        let kind = parts
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let upload = match kind.and_then(multipart::boundary) {
            Some(boundary) => {
                let _place = AT_ONCE.acquire().await;
                let body = tokio::time::timeout(UPLOAD_TIME_MAX, beginning(body)).await;
                let body = body.map_err(|_| Failure::from(Refusal::BodyIncomplete))??;
                Self::read(&body, &boundary)
            }
            None => Self {
                filled: Filled::read(body).await?,
                file: Vec::new(),
            },
        };
        visit.spend(upload.filled.raw(FORM_FIELD)).await?;
        Ok(upload)
    }
}
