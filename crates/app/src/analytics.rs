//! Analytics: how a project, a merchant's group and the platform are doing.

mod insight;
mod report;

use sengo_store::FiguresReport;

pub use insight::{Insight, PROJECTS_SHOWN_BY_NAME_MAX, Question, Whose};
pub use report::PROJECTS_NAMED_MAX;

use crate::app::App;
use crate::error::Error;

/// Differences named at most; one is enough to know that something is wrong.
const DIFFERENCES_NAMED_MAX: usize = 100;

impl App {
    /// Counts all figures anew from the transactions, and compares.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn figures_verify(&self) -> Result<FiguresReport, Error> {
        Ok(self.store().figures_differences(DIFFERENCES_NAMED_MAX).await?)
    }

    /// Replaces all figures by what the transactions give. How many figures there are then.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn figures_rebuild(&self) -> Result<i64, Error> {
        Ok(self.store().figures_rebuild().await?)
    }
}
