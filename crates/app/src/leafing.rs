//! Going through all documents of a kind, whosever they are, a page at a time.

use sengo_store::{DocumentId, DocumentKind};

use crate::app::App;
use crate::error::Error;

/// How many documents a page has.
const PAGE: i64 = 200;

/// How far somebody has come.
#[derive(Debug)]
pub(crate) struct Leafing {
    kind: DocumentKind,
    after: Option<DocumentId>,
}

impl Leafing {
    /// From the beginning.
    pub(crate) fn through(kind: DocumentKind) -> Self {
        Self { kind, after: None }
    }

    /// The next page; none at the end.
    pub(crate) async fn next(&mut self, app: &App) -> Result<Option<Vec<(DocumentId, String)>>, Error> {
        let found = app
            .store()
            .documents_of_kind(self.kind, self.after.as_ref(), PAGE)
            .await?;
        self.after = found.last().map(|(id, _)| id.clone());
        Ok(self.after.is_some().then_some(found))
    }
}
