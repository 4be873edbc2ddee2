//! What operators have to do something about, found without looking into every merchant's file.
//!
//! Each is a document without content. Lists of documents begin with the last name, so names begin with what is left
//! of a time: the one that is due first comes first.

use jiff::civil::Date;
use sengo_core::ids::MerchantId;
use sengo_core::paper::{PaperId, PaperState};
use sengo_store::{DocumentId, DocumentKind, Shelf};

use super::document::{PaperDocument, PaperPlace};

/// Papers that wait for a decision.
pub(super) const WAITING: Shelf = Shelf {
    merchant: None,
    project: None,
    kind: DocumentKind::PaperWaiting,
};

/// Papers that have a last day.
pub(super) const EXPIRING: Shelf = Shelf {
    kind: DocumentKind::PaperExpiring,
    ..WAITING
};

/// Under which a paper waits.
pub(super) fn waiting(place: PaperPlace, document: &PaperDocument) -> DocumentId {
    let since = document.submitted_at.timestamp().as_microsecond();
    let left = i64::MAX.saturating_sub(since.max(0));
    DocumentId {
        shelf: WAITING,
        name: format!("{left:020}.{}.{}", place.merchant, place.id),
    }
}

/// Under which a paper stands that counts until a day.
pub(super) fn expiring(place: PaperPlace, until: Date) -> DocumentId {
    let number = i32::from(until.year()).saturating_mul(10_000).saturating_add(
        i32::from(until.month())
            .saturating_mul(100)
            .saturating_add(i32::from(until.day())),
    );
    let left = 99_999_999_i32.saturating_sub(number);
    DocumentId {
        shelf: EXPIRING,
        name: format!("{left:08}.{}.{}", place.merchant, place.id),
    }
}

/// Under which a paper stands in its state.
pub(super) fn of(place: PaperPlace, document: &PaperDocument, state: PaperState) -> Option<DocumentId> {
    match state {
        PaperState::Submitted => Some(waiting(place, document)),
        PaperState::Accepted { until, .. } => until.map(|until| expiring(place, until)),
        PaperState::Refused { .. } => None,
    }
}

/// The paper of a name.
pub(super) fn place(name: &str) -> Option<PaperPlace> {
    let (_, rest) = name.split_once('.')?;
    let (merchant, id) = rest.split_once('.')?;
    Some(PaperPlace {
        merchant: MerchantId::new(merchant.parse().ok()?)?,
        id: PaperId::parse(id)?,
    })
}
