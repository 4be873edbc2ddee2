//! Decisions and how they wait for the committer.

use std::panic::{self, AssertUnwindSafe};

use tokio::sync::oneshot;

use crate::error::StoreError;
use crate::named::Reads;
use crate::work::{Changes, Unread, Work};

/// A change of the database, decided by rules over what it reads.
///
/// It can be decided more than once (a database may ask for the whole batch again), so deciding has no
/// side effects: ids, time and randomness are part of the decision from the start.
pub trait Decision: Send + 'static {
    /// What the caller is told once it is committed.
    type Answer: Send + 'static;
    /// What the caller is told when a rule stops it; nothing is written then.
    type Refusal: Send + 'static;

    /// Names every row that deciding looks at.
    fn reads(&self, reads: &mut Reads);

    /// Decides. Sees what was read and what decisions before it in the batch changed.
    ///
    /// # Errors
    /// [`Stop::Refused`] by a rule; [`Stop::Unread`] when [`Decision::reads`] forgot a row, which is a defect.
    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Self::Refusal>>;
}

/// A decision taken: what to write, and what to tell once it is written.
#[derive(Debug)]
pub struct Decided<A> {
    /// Everything to write, together or not at all.
    pub changes: Changes,
    /// What the caller is told.
    pub answer: A,
}

/// Why a decision was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop<R> {
    /// A rule stopped it.
    Refused(R),
    /// It looked at a row it had not named.
    Unread(Unread),
}

impl<R> From<Unread> for Stop<R> {
    fn from(unread: Unread) -> Self {
        Self::Unread(unread)
    }
}

/// A decision in the committer's queue, its types forgotten.
pub(crate) trait Waiting: Send {
    fn reads(&self, reads: &mut Reads);
    /// Decides (again) and remembers the answer; the changes are none when it was stopped.
    fn decide(&mut self, work: &Work) -> Changes;
    /// Whether it looked at a row it had not named. Within a batch that can be an earlier decision's doing (a
    /// project got another domain, say): taken alone, with its reads named anew, it finds what it needs.
    fn was_unread(&self) -> bool;
    /// Tells the caller: what was decided, or why it could not be written.
    fn settle(self: Box<Self>, written: Result<(), StoreError>);
}

pub(crate) type Reply<D> = Result<Result<<D as Decision>::Answer, <D as Decision>::Refusal>, StoreError>;

pub(crate) struct Queued<D: Decision> {
    decision: D,
    outcome: Option<Reply<D>>,
    unread: bool,
    reply: oneshot::Sender<Reply<D>>,
}

impl<D: Decision> Queued<D> {
    pub(crate) fn new(decision: D) -> (Self, oneshot::Receiver<Reply<D>>) {
        let (reply, receiver) = oneshot::channel();
        (
            Self {
                decision,
                outcome: None,
                unread: false,
                reply,
            },
            receiver,
        )
    }
}

impl<D: Decision> Waiting for Queued<D> {
    fn reads(&self, reads: &mut Reads) {
        self.decision.reads(reads);
    }

    fn decide(&mut self, work: &Work) -> Changes {
        self.unread = false;
        // A panic is a defect of this decision; it must not end the committer, on whom all others wait.
        let decided = panic::catch_unwind(AssertUnwindSafe(|| self.decision.decide(work)));
        let (outcome, changes) = match decided {
            Err(_) => (
                Err(StoreError::Defect("a decision panicked".into())),
                Changes::default(),
            ),
            Ok(Ok(decided)) => (Ok(Ok(decided.answer)), decided.changes),
            Ok(Err(Stop::Refused(refusal))) => (Ok(Err(refusal)), Changes::default()),
            Ok(Err(Stop::Unread(unread))) => {
                self.unread = true;
                (Err(StoreError::Defect(unread.to_string())), Changes::default())
            }
        };
        self.outcome = Some(outcome);
        changes
    }

    fn was_unread(&self) -> bool {
        self.unread
    }

    fn settle(self: Box<Self>, written: Result<(), StoreError>) {
        let outcome = match (written, self.outcome) {
            (Ok(()), Some(outcome)) => outcome,
            (Ok(()), None) => Err(StoreError::Defect(
                "a decision was answered before it was decided".into(),
            )),
            (Err(error), _) => Err(error),
        };
        // The caller may have gone away; what was decided stands all the same.
        let _ = self.reply.send(outcome);
    }
}
