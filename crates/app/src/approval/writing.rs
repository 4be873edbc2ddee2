//! Writing a document that an act is about.

use sengo_core::approval::{ApprovalRefusal, check_owners};
use sengo_core::ids::MerchantId;
use sengo_core::refusal::Refusal;
use sengo_core::role::OperatorRole;
use sengo_store::{Changes, Decided, Decision, DocumentId, Reads, Stop, Work};
use serde_json::Value;

use super::document::read_back;
use super::operators::{self, OperatorDocument};
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
    /// Whether owners enough have to be left among the operators.
    pub(crate) keeps_owners: bool,
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
        if self.keeps_owners {
            reads.shelf(operators::shelf());
        }
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
        if self.keeps_owners && is_owner(before) && !is_owner(self.content.as_deref()) {
            let others = work.shelf(operators::shelf())?.into_iter();
            let left = others.filter(|(name, content)| *name != self.id.name && is_owner(Some(content)));
            check_owners(left.count()).map_err(|refusal| Stop::Refused(refusal.into()))?;
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

/// Whether this is kept of an operator who is an owner.
fn is_owner(content: Option<&str>) -> bool {
    let document = content.and_then(|content| read_back::<OperatorDocument>(content).ok());
    document.is_some_and(|document| document.role() == OperatorRole::Owner)
}
