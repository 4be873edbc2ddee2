//! A paper joins a file.

use sengo_core::paper::{PAPERS_MAX, PaperKind, PaperRefusal, PaperState};
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, DocumentId, Reads, Stop, StoreError, Unread, Work};
use serde_json::json;

use super::document::{PaperDocument, PaperPlace, shelf};
use super::index;
use crate::approval::read_back;
use crate::cause::Cause;

pub(super) struct PaperSubmit {
    pub(super) cause: Cause,
    pub(super) place: PaperPlace,
    pub(super) kind: PaperKind,
    pub(super) content: String,
    pub(super) waiting: DocumentId,
    /// Sealed.
    pub(super) file: String,
    /// Papers whose place it takes, as they stood when somebody looked.
    pub(super) replaces: Vec<PaperPlace>,
}

impl Decision for PaperSubmit {
    type Answer = Result<(), StoreError>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.place.merchant);
        reads.shelf(shelf(self.place.merchant));
        for replaced in &self.replaces {
            reads.document(&replaced.document());
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Refusal>> {
        let merchant = self.place.merchant;
        if work.merchant(merchant)?.is_none() {
            return Err(Stop::Refused(Refusal::MerchantNotFound));
        }
        let mut documents = Vec::new();
        let mut gone: usize = 0;
        for replaced in &self.replaces {
            match removed(work, *replaced, |state| {
                !matches!(state, PaperState::Accepted { .. })
            })? {
                Ok(removal) if removal.is_empty() => {}
                Ok(removal) => {
                    documents.extend(removal);
                    gone = gone.saturating_add(1);
                }
                Err(error) => return Ok(unchanged(error)),
            }
        }
        if work.shelf(shelf(merchant))?.len().saturating_sub(gone) >= PAPERS_MAX {
            return Err(Stop::Refused(PaperRefusal::TooMany.into()));
        }
        documents.extend([
            (self.place.document(), Some(self.content.clone())),
            (self.place.file(), Some(self.file.clone())),
            (self.waiting.clone(), Some(String::new())),
        ]);
        let after = json!({ "kind": self.kind.as_str(), "replaced": gone });
        let subject = self.place.subject();
        let audit = self
            .cause
            .audit(merchant, "paper.submit", subject, json!(null), after);
        let changes = Changes {
            documents,
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: Ok(()),
        })
    }
}

/// Documents that are no more.
pub(super) type Removal = Vec<(DocumentId, Option<String>)>;

/// What takes a paper out of its file, if it is there and stands as it has to.
pub(super) fn removed(
    work: &Work,
    place: PaperPlace,
    which: impl Fn(PaperState) -> bool,
) -> Result<Result<Removal, StoreError>, Unread> {
    let Some(content) = work.document(&place.document())? else {
        return Ok(Ok(Vec::new()));
    };
    let read = read_back::<PaperDocument>(content).and_then(|document| Ok((document.state()?, document)));
    Ok(read.map(|(state, document)| {
        if !which(state) {
            return Vec::new();
        }
        [place.document(), place.file()]
            .into_iter()
            .chain(index::of(place, &document, state))
            .map(|id| (id, None))
            .collect()
    }))
}

pub(super) fn unchanged(error: StoreError) -> Decided<Result<(), StoreError>> {
    Decided {
        changes: Changes::default(),
        answer: Err(error),
    }
}
