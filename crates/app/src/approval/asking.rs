//! The decisions about requests: keeping one, and ending it together with its act.

use sengo_core::approval::{ActKind, ApprovalRefusal};
use sengo_core::ids::MerchantId;
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, StoreError, Work};
use serde_json::{Value, json};

use super::document::{RequestDocument, RequestState, written};
use crate::cause::Cause;
use crate::mail::Letters;

/// Keeps a request.
pub(super) struct Asking {
    pub(super) cause: Cause,
    pub(super) home: Option<MerchantId>,
    pub(super) id: String,
    pub(super) kind: ActKind,
    pub(super) content: String,
    pub(super) shown: Value,
    /// To those who may decide.
    pub(super) letters: Letters,
}

impl Decision for Asking {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.home.unwrap_or(MerchantId::NOBODY));
        reads.document(&RequestState::Open.document(self.home, &self.id));
    }

    fn decide(&self, _: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        let after = json!({ "act": self.kind.as_str(), "details": self.shown });
        let subject = format!("request:{}", self.id);
        let audit = self.cause.audit(
            self.home.unwrap_or(MerchantId::NOBODY),
            "request.create",
            subject,
            json!(null),
            after,
        );
        let request = RequestState::Open.document(self.home, &self.id);
        let letters = self.letters.iter().cloned();
        let changes = Changes {
            documents: letters.chain([(request, Some(self.content.clone()))]).collect(),
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer: () })
    }
}

/// Ends a request, and does its act if it was approved: both or neither.
pub(super) struct Deciding<D> {
    pub(super) cause: Cause,
    pub(super) home: Option<MerchantId>,
    pub(super) id: String,
    pub(super) document: RequestDocument,
    pub(super) approved: bool,
    pub(super) inner: Option<D>,
}

impl<D> Decision for Deciding<D>
where
    D: Decision<Answer = Value, Refusal = Refusal>,
{
    type Answer = Result<Value, StoreError>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.home.unwrap_or(MerchantId::NOBODY));
        reads.document(&RequestState::Open.document(self.home, &self.id));
        reads.document(&RequestState::Decided.document(self.home, &self.id));
        if let Some(inner) = &self.inner {
            inner.reads(reads);
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Refusal>> {
        let open = RequestState::Open.document(self.home, &self.id);
        // Somebody else may have decided since it was looked up.
        if work.document(&open)?.is_none() {
            return Err(Stop::Refused(ApprovalRefusal::RequestDecided.into()));
        }
        let content = match written(&self.document) {
            Ok(content) => content,
            Err(error) => {
                return Ok(Decided {
                    changes: Changes::default(),
                    answer: Err(error),
                });
            }
        };
        let (mut changes, answer) = match &self.inner {
            Some(inner) => {
                let Decided { changes, answer } = inner.decide(work)?;
                (changes, answer)
            }
            None => (Changes::default(), Value::Null),
        };
        let decided = RequestState::Decided.document(self.home, &self.id);
        changes.documents.extend([(open, None), (decided, Some(content))]);
        let action = if self.approved {
            "request.approve"
        } else {
            "request.refuse"
        };
        let after = json!({
            "act": self.document.act.kind().as_str(),
            "requestedBy": self.document.requested_by,
            "reason": self.document.decided.as_ref().and_then(|decided| decided.reason.as_deref()),
        });
        let subject = format!("request:{}", self.id);
        changes.audit.push(self.cause.audit(
            self.home.unwrap_or(MerchantId::NOBODY),
            action,
            subject,
            json!(null),
            after,
        ));
        Ok(Decided {
            changes,
            answer: Ok(answer),
        })
    }
}
