//! Why a use case did not do what was asked.

use sengo_core::refusal::Refusal;
use sengo_store::StoreError;
use thiserror::Error as ThisError;

/// Message for the caller and cause for the log, kept apart: only a refusal is shown as it is.
#[derive(Debug, ThisError)]
pub enum Error {
    /// A rule stopped it; the caller is told which.
    #[error("refused: {0:?}")]
    Refused(Refusal),
    /// The database did not do its part; the caller is told to try again, or nothing of the inside.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A mistake in this program or its set-up; the caller is told nothing of the inside.
    #[error("defect: {0}")]
    Defect(String),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Error {
    /// The refusal, if a rule stopped it.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Store(_) | Self::Defect(_) => None,
        }
    }
}
