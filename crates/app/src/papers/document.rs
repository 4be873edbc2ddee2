//! A paper as kept: what is known of it, and the file that shows it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use sengo_core::ids::MerchantId;
use sengo_core::paper::{FileType, PaperField, PaperId, PaperKind, PaperState, Statement};
use sengo_store::{DocumentId, DocumentKind, Shelf, StoreError};
use sengo_wire::moment::Moment;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::approval::{read_back, written};
use crate::error::Error;

/// Names a paper, whosever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PaperPlace {
    pub(crate) merchant: MerchantId,
    pub(crate) id: PaperId,
}

/// Where the papers of a merchant are kept.
pub(crate) fn shelf(merchant: MerchantId) -> Shelf {
    Shelf {
        merchant: Some(merchant),
        project: None,
        kind: DocumentKind::Paper,
    }
}

impl PaperPlace {
    /// The paper of a document.
    pub(crate) fn of(id: &DocumentId) -> Option<Self> {
        Some(Self {
            merchant: id.shelf.merchant?,
            id: PaperId::parse(&id.name)?,
        })
    }

    pub(crate) fn document(self) -> DocumentId {
        DocumentId {
            shelf: shelf(self.merchant),
            name: self.id.to_string(),
        }
    }

    pub(super) fn file(self) -> DocumentId {
        DocumentId {
            shelf: Shelf {
                kind: DocumentKind::PaperFile,
                ..shelf(self.merchant)
            },
            name: self.id.to_string(),
        }
    }

    /// The paper as the audit trail names it.
    pub(crate) fn subject(self) -> String {
        format!("paper:{}", self.id)
    }
}

/// What is kept of a paper beside its file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PaperDocument {
    pub(super) kind: String,
    /// Sealed: fields and what is said in each.
    pub(super) statement: String,
    pub(super) file_type: String,
    pub(super) bytes: usize,
    pub(super) submitted_at: Moment,
    pub(super) submitted_by: String,
    pub(super) state: String,
    pub(super) decided_on: Option<String>,
    pub(super) decided_by: Option<String>,
    pub(super) until: Option<String>,
    /// Sealed.
    pub(super) reason: Option<String>,
}

pub(super) const SUBMITTED: &str = "submitted";
const ACCEPTED: &str = "accepted";
const REFUSED: &str = "refused";

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(format!("a paper's {what} cannot be read"))
}

fn day(text: Option<&String>) -> Result<Option<Date>, StoreError> {
    text.map(|text| text.parse().map_err(|_| corrupt("day")))
        .transpose()
}

impl PaperDocument {
    pub(crate) fn kind(&self) -> Result<PaperKind, StoreError> {
        PaperKind::parse(&self.kind).ok_or_else(|| corrupt("kind"))
    }

    pub(super) fn file_type(&self) -> Result<FileType, StoreError> {
        FileType::parse(&self.file_type).ok_or_else(|| corrupt("type"))
    }

    /// What was decided about it.
    pub(crate) fn state(&self) -> Result<PaperState, StoreError> {
        let on = day(self.decided_on.as_ref())?;
        match (self.state.as_str(), on) {
            (SUBMITTED, _) => Ok(PaperState::Submitted),
            (ACCEPTED, Some(on)) => Ok(PaperState::Accepted {
                on,
                until: day(self.until.as_ref())?,
            }),
            (REFUSED, Some(on)) => Ok(PaperState::Refused { on }),
            _ => Err(corrupt("state")),
        }
    }

    /// The document of a paper in another state.
    pub(super) fn with_state(&self, state: PaperState) -> Self {
        let (word, on) = match state {
            PaperState::Submitted => (SUBMITTED, None),
            PaperState::Accepted { on, .. } => (ACCEPTED, Some(on)),
            PaperState::Refused { on } => (REFUSED, Some(on)),
        };
        Self {
            state: word.to_owned(),
            decided_on: on.map(|on| on.to_string()),
            until: state.until().map(|until| until.to_string()),
            ..self.clone()
        }
    }
}

/// What is said of a paper, as it is sealed.
pub(super) fn statement_text(statement: &Statement) -> Result<String, StoreError> {
    let fields: BTreeMap<&str, &str> = statement
        .fields()
        .map(|(field, text)| (field.as_str(), text))
        .collect();
    written(&fields)
}

pub(super) fn read_statement(opened: &[u8]) -> Result<Statement, StoreError> {
    let text = std::str::from_utf8(opened).map_err(|_| corrupt("statement"))?;
    let fields: BTreeMap<String, String> = read_back(text)?;
    let fields = fields
        .into_iter()
        .map(|(field, text)| Some((PaperField::parse(&field)?, text)));
    let fields: Option<Vec<_>> = fields.collect();
    let mut fields = fields.ok_or_else(|| corrupt("statement"))?;
    fields.sort_unstable();
    Ok(Statement::kept(fields))
}

/// Which of the sealed parts of a paper.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Statement,
    File,
    Reason,
}

impl Part {
    /// Opening needs the same purpose: what was sealed for one paper is of no use in another's document.
    fn purpose(self, place: PaperPlace) -> String {
        let what = match self {
            Self::Statement => "statement",
            Self::File => "file",
            Self::Reason => "reason",
        };
        format!("paper {what} {}/{}", place.merchant, place.id)
    }
}

impl App {
    pub(super) fn seal_paper(&self, part: Part, place: PaperPlace, plain: &[u8]) -> Result<String, Error> {
        let entropy = self.parts.entropy.as_ref();
        self.parts
            .master_key
            .seal(plain, &part.purpose(place), entropy)
            .map(|sealed| STANDARD.encode(sealed))
            .ok_or_else(|| Error::Defect("a paper could not be sealed".into()))
    }

    pub(super) fn open_paper(&self, part: Part, place: PaperPlace, sealed: &str) -> Result<Vec<u8>, Error> {
        let sealed = STANDARD.decode(sealed).map_err(|_| corrupt("sealed part"))?;
        let opened = self.parts.master_key.open(&sealed, &part.purpose(place));
        opened.ok_or_else(|| {
            Error::Defect(format!(
                "paper {} cannot be opened with this master key",
                place.id
            ))
        })
    }

    pub(super) fn open_paper_text(
        &self,
        part: Part,
        place: PaperPlace,
        sealed: &str,
    ) -> Result<String, Error> {
        let opened = self.open_paper(part, place, sealed)?;
        String::from_utf8(opened).map_err(|_| corrupt("text").into())
    }
}
