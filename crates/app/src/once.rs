//! Idempotency keys: a repeated write answers as it did the first time and changes nothing.

use jiff::{SignedDuration, Timestamp};
use sengo_core::idempotency::IdempotencyKey;
use sengo_core::key::KeyOwner;
use sengo_core::refusal::Refusal;
use sengo_store::{Decided, Decision, IdempotencyRecord, IdempotencyScope, Reads, Stop, StoreError, Work};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::fingerprint::Fingerprint;

/// How long an answer is kept under its key.
pub(crate) const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What makes a write repeatable: the key its client sent, and what it was sent with.
#[derive(Debug, Clone)]
pub struct Once {
    /// Method and path: `POST /projects`.
    pub operation: String,
    /// The client's key.
    pub key: IdempotencyKey,
    /// What the body said.
    pub fingerprint: Fingerprint,
}

/// An answer, and whether it is one that was given before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeatable<A> {
    /// The answer.
    pub answer: A,
    /// Whether nothing was done because it had been done before under the same key.
    pub repeated: bool,
}

/// A decision that an idempotency key protects, if its client sent one.
pub(crate) struct Protected<D> {
    inner: D,
    scope: Option<(IdempotencyScope, [u8; 32])>,
    now: Timestamp,
}

impl<D> Protected<D> {
    pub(crate) fn new(inner: D, owner: KeyOwner, once: Option<Once>, now: Timestamp) -> Self {
        let scope = once.map(|once| {
            let key = once.key.as_str().to_owned();
            (
                IdempotencyScope {
                    owner,
                    operation: once.operation,
                    key,
                },
                once.fingerprint.0,
            )
        });
        Self { inner, scope, now }
    }

    fn is_kept(&self, record: &IdempotencyRecord) -> bool {
        record
            .created_at
            .checked_add(KEPT)
            .is_ok_and(|end| self.now < end)
    }
}

impl<D> Decision for Protected<D>
where
    D: Decision<Refusal = Refusal>,
    D::Answer: Serialize + DeserializeOwned,
{
    type Answer = Result<Repeatable<D::Answer>, StoreError>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        if let Some((scope, _)) = &self.scope {
            reads.idempotency(scope);
        }
        self.inner.reads(reads);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Refusal>> {
        let Some((scope, fingerprint)) = &self.scope else {
            let Decided { changes, answer } = self.inner.decide(work)?;
            return Ok(Decided {
                changes,
                answer: Ok(Repeatable {
                    answer,
                    repeated: false,
                }),
            });
        };
        if let Some(record) = work.idempotency(scope)?.filter(|record| self.is_kept(record)) {
            if record.fingerprint != *fingerprint {
                return Err(Stop::Refused(Refusal::IdempotencyMismatch));
            }
            let recalled = serde_json::from_str(&record.response)
                .map(|answer| Repeatable {
                    answer,
                    repeated: true,
                })
                .map_err(|error| StoreError::Corrupt(error.to_string()));
            return Ok(Decided {
                changes: sengo_store::Changes::default(),
                answer: recalled,
            });
        }
        let Decided { mut changes, answer } = self.inner.decide(work)?;
        match serde_json::to_string(&answer) {
            Ok(response) => {
                changes.idempotency = Some(IdempotencyRecord {
                    scope: scope.clone(),
                    fingerprint: *fingerprint,
                    response,
                    created_at: self.now,
                });
                Ok(Decided {
                    changes,
                    answer: Ok(Repeatable {
                        answer,
                        repeated: false,
                    }),
                })
            }
            Err(error) => Ok(Decided {
                changes: sengo_store::Changes::default(),
                answer: Err(StoreError::Defect(error.to_string())),
            }),
        }
    }
}
