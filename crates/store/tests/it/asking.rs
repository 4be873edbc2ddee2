//! Asking a store for a decision: of two closures, in one group with others, or again and again.

use sengo_store::{Decided, Decision, Reads, Stop, Store, StoreError, Work};

type Reading = Box<dyn Fn(&mut Reads) + Send>;
type Deciding<A, R> = Box<dyn Fn(&Work) -> Result<Decided<A>, Stop<R>> + Send>;

/// A decision of two closures.
pub(crate) struct Made<A, R> {
    reads: Reading,
    decide: Deciding<A, R>,
}

pub(crate) fn made<A, R>(
    reads: impl Fn(&mut Reads) + Send + 'static,
    decide: impl Fn(&Work) -> Result<Decided<A>, Stop<R>> + Send + 'static,
) -> Made<A, R> {
    Made {
        reads: Box::new(reads),
        decide: Box::new(decide),
    }
}

impl<A: Send + 'static, R: Send + 'static> Decision for Made<A, R> {
    type Answer = A;
    type Refusal = R;

    fn reads(&self, reads: &mut Reads) {
        (self.reads)(reads);
    }

    fn decide(&self, work: &Work) -> Result<Decided<A>, Stop<R>> {
        (self.decide)(work)
    }
}

type Reply<A, R> = Result<Result<A, R>, StoreError>;

/// Has decisions taken in one group: they wait in their order while the committer is busy.
pub(crate) async fn together<A, R>(store: &Store, decisions: Vec<Made<A, R>>) -> Vec<Reply<A, R>>
where
    A: Send + 'static,
    R: Send + 'static,
{
    let ask = |store: Store, decision| tokio::spawn(async move { store.decide(decision).await });
    let slow: Made<(), ()> = made(
        |_| {},
        |_| {
            std::thread::sleep(std::time::Duration::from_millis(30));
            Err(Stop::Refused(()))
        },
    );
    let busy = {
        let store = store.clone();
        tokio::spawn(async move { store.decide(slow).await })
    };
    tokio::task::yield_now().await;
    let asked: Vec<_> = decisions
        .into_iter()
        .map(|decision| ask(store.clone(), decision))
        .collect();
    let mut replies = Vec::new();
    for reply in asked {
        replies.push(reply.await.unwrap());
    }
    assert_eq!(busy.await.unwrap(), Ok(Err(())));
    replies
}

/// Asks until the database is there again.
pub(crate) async fn persist<A, R>(store: &Store, decision: impl Fn() -> Made<A, R>) -> Result<A, R>
where
    A: Send + 'static,
    R: Send + 'static,
{
    let began = std::time::Instant::now();
    loop {
        match store.decide(decision()).await {
            Ok(answer) => return answer,
            Err(StoreError::Unavailable(_) | StoreError::QueueFull) if began.elapsed().as_secs() < 20 => {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            Err(error) => panic!("{error}"),
        }
    }
}
