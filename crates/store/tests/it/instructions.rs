//! Instructions to engines.

use sengo_core::channel::Channel;
use sengo_core::instruction::{Instruction, InstructionKind, InstructionRefusal, Play};
use sengo_store::{Changes, Claimable, Page, Stop, Store};
use sengo_testkit::on_both_databases;

use crate::asking::{Made, made};
use crate::decisions::{look, write};
use crate::made::second;
use crate::money::{instruction, parties, transaction_id};

async fn keep(store: &Store, instructions: &[Instruction]) {
    let instructions = instructions.to_vec();
    let changes = move || Changes {
        instructions: instructions.clone(),
        ..Changes::default()
    };
    store.decide(write(changes)).await.unwrap().unwrap();
}

/// Leases an instruction to an engine for ten seconds.
pub(crate) fn lease(
    like: &Instruction,
    engine: &'static str,
    now: i64,
) -> Made<Instruction, InstructionRefusal> {
    let (merchant, id) = (like.parties.merchant, like.id);
    made(
        move |reads| reads.instruction(merchant, id),
        move |work| {
            let before = work.instruction(merchant, id)?.expect("the instruction");
            let leased = before.lease(engine, 10, second(now)).map_err(Stop::Refused)?;
            Ok(sengo_store::Decided {
                changes: Changes {
                    instructions: vec![leased.clone()],
                    ..Changes::default()
                },
                answer: leased,
            })
        },
    )
}

#[tokio::test]
async fn an_instruction_is_read_back_leased_and_done() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let waiting = instruction(parties(1, 2), 1, InstructionKind::Refund, 5);
        keep(&store, std::slice::from_ref(&waiting)).await;
        assert_eq!(
            store.instruction(waiting.id).await.unwrap(),
            Some(waiting.clone())
        );
        assert_eq!(store.instruction(transaction_id(2)).await.unwrap(), None);
        let leased = store.decide(lease(&waiting, "bank", 6)).await.unwrap().unwrap();
        assert_eq!(store.instruction(waiting.id).await.unwrap(), Some(leased.clone()));
        let refused = store.decide(lease(&waiting, "other", 15)).await.unwrap();
        assert_eq!(refused, Err(InstructionRefusal::Leased { until: second(16) }));
        let (merchant, id, done) = (waiting.parties.merchant, waiting.id, leased.done());
        let written = done.clone();
        let finish = made::<_, ()>(
            move |reads| reads.instruction(merchant, id),
            move |_| {
                Ok(sengo_store::Decided {
                    changes: Changes {
                        instructions: vec![written.clone()],
                        ..Changes::default()
                    },
                    answer: (),
                })
            },
        );
        store.decide(finish).await.unwrap().unwrap();
        assert_eq!(store.instruction(id).await.unwrap(), Some(done));
        let refused = store.decide(lease(&waiting, "bank", 99)).await.unwrap();
        assert_eq!(refused, Err(InstructionRefusal::Done));
        let elsewhere = look(
            move |reads| reads.instruction(crate::made::merchant_id(2), id),
            move |work| Ok(work.instruction(crate::made::merchant_id(2), id)?.is_some()),
        );
        assert_eq!(store.decide(elsewhere).await.unwrap(), Ok(false));
    })
    .await;
}

#[tokio::test]
async fn an_engine_is_offered_the_oldest_of_its_channels() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let of = |number, kind, channel, available| Instruction {
            channel,
            ..instruction(parties(1, 1), number, kind, available)
        };
        let (qris, bank) = (Channel::Qris, Channel::Disbursement);
        let done = of(9, InstructionKind::Disburse, bank, 1).done();
        keep(
            &store,
            &[
                of(1, InstructionKind::Disburse, bank, 29),
                of(2, InstructionKind::Refund, qris, 20),
                of(3, InstructionKind::Inquire, bank, 10),
                of(4, InstructionKind::Play(Play::Pay), qris, 5),
                of(5, InstructionKind::Disburse, bank, 99),
                done,
            ],
        )
        .await;
        let offered_to = async |engine: &str, channels: &[Channel], plays, limit| {
            let which = Claimable {
                now: second(30),
                limit,
                channels,
                plays,
                engine,
            };
            let found = store.claimable(which).await.unwrap();
            found.iter().map(|found| found.id).collect::<Vec<_>>()
        };
        let offered =
            async |channels: &[Channel], plays, limit| offered_to("other", channels, plays, limit).await;
        let ids = |numbers: &[u64]| {
            numbers
                .iter()
                .map(|number| transaction_id(*number))
                .collect::<Vec<_>>()
        };
        assert_eq!(offered(&[qris, bank], true, 9).await, ids(&[4, 3, 2, 1]));
        assert_eq!(offered(&[qris, bank], false, 9).await, ids(&[3, 2, 1]));
        assert_eq!(offered(&[bank, qris], true, 2).await, ids(&[4, 3]));
        assert_eq!(offered(&[bank], true, 9).await, ids(&[3, 1]));
        assert_eq!(offered(&[bank], true, 1).await, ids(&[3]));
        assert_eq!(offered(&[], true, 9).await, []);
        // What moves money stays with the engine that had it.
        for (number, now) in [(2, 20), (3, 11)] {
            let kept = store.instruction(transaction_id(number)).await.unwrap().unwrap();
            store.decide(lease(&kept, "bank", now)).await.unwrap().unwrap();
        }
        assert_eq!(offered(&[qris, bank], true, 9).await, ids(&[4, 3, 1]));
        assert_eq!(
            offered_to("bank", &[qris, bank], true, 9).await,
            ids(&[4, 3, 1, 2])
        );
        let page = Page { offset: 1, limit: 9 };
        assert_eq!(store.open_instructions(page).await.unwrap().len(), 4);
    })
    .await;
}
