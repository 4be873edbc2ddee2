//! Checking and saving the books.

use std::path::Path;

use sengo_store::BooksReport;

use crate::app::App;
use crate::error::Error;

/// Differences named at most; one is enough to know that something is wrong.
const DIFFERENCES_NAMED_MAX: usize = 100;

impl App {
    /// Recomputes every account from the entries.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn ledger_verify(&self) -> Result<BooksReport, Error> {
        Ok(self.store().books_differences(DIFFERENCES_NAMED_MAX).await?)
    }

    /// Writes a consistent copy of the database to a new file, while it is in use.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn backup(&self, target: &Path) -> Result<(), Error> {
        Ok(self.store().backup(target).await?)
    }
}
