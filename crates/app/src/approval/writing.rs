//! Writing a document that an act is about.

use sengo_core::approval::ApprovalRefusal;
use sengo_core::ids::MerchantId;
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, DocumentId, Reads, Stop, Work};
use serde_json::Value;

use crate::cause::Cause;

/// What has to be there before a document is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expects {
    /// Whatever there is.
    Anything,
    /// Nothing.
    Absent,
    /// The document.
    Present,
}

/// Writes a document, and the audit row that says so.
pub(crate) struct DocumentsWrite {
    pub(crate) cause: Cause,
    /// Whose audit trail it is in.
    pub(crate) merchant: MerchantId,
    pub(crate) action: &'static str,
    pub(crate) subject: String,
    pub(crate) id: DocumentId,
    /// What it says from now on; none when it is to go.
    pub(crate) content: Option<String>,
    /// What there has to be before.
    pub(crate) expects: Expects,
    /// What is told of it.
    pub(crate) answer: Value,
    /// The audit trail's words for it, where the document holds more than it should show.
    pub(crate) after: Value,
}

impl Decision for DocumentsWrite {
    type Answer = Value;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.document(&self.id);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Value>, Stop<Refusal>> {
        let before = work.document(&self.id)?;
        match (self.expects, before) {
            (Expects::Absent, Some(_)) => {
                return Err(Stop::Refused(ApprovalRefusal::OperatorExists.into()));
            }
            (Expects::Present, None) => {
                return Err(Stop::Refused(ApprovalRefusal::OperatorNotFound.into()));
            }
            _ => {}
        }
        if before == self.content.as_deref() {
            return Ok(Decided {
                changes: Changes::default(),
                answer: self.answer.clone(),
            });
        }
        // What stood before is shown where it holds no digest of a secret.
        let before = before
            .filter(|_| self.expects == Expects::Anything)
            .map_or(Value::Null, |content| {
                serde_json::from_str(content).unwrap_or_default()
            });
        let audit = self.cause.audit(
            self.merchant,
            self.action,
            self.subject.clone(),
            before,
            self.after.clone(),
        );
        let changes = Changes {
            documents: vec![(self.id.clone(), self.content.clone())],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: self.answer.clone(),
        })
    }
}

/// Writes several documents, all of them or none, each with its audit row.
pub(crate) struct DocumentsWrites {
    pub(crate) writes: Vec<DocumentsWrite>,
    /// What is told of it.
    pub(crate) answer: Value,
}

impl Decision for DocumentsWrites {
    type Answer = Value;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        for write in &self.writes {
            write.reads(reads);
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Value>, Stop<Refusal>> {
        let mut changes = Changes::default();
        for write in &self.writes {
            let Decided { changes: one, .. } = write.decide(work)?;
            changes.documents.extend(one.documents);
            changes.audit.extend(one.audit);
        }
        Ok(Decided {
            changes,
            answer: self.answer.clone(),
        })
    }
}
