//! Looking for transactions, and reading all there is about one.

use sengo_core::ids::{MerchantId, ProjectId, TransferId};
use sengo_core::ledger::Parties;
use sengo_core::money::Rupiah;
use sengo_core::payment::{Reversal, ReversalKind};
use sengo_core::transaction::Transaction;
use sengo_core::word::WordKind;
use sengo_store::{
    Changes, SaidOf, Store, TransactionRange, TransactionScope, TransactionSpot, TransactionsSought,
    UsedReference,
};
use sengo_testkit::on_both_databases;

use crate::decisions::{booking, merchant, project, write};
use crate::made::{active, adjustment, details, order, second};
use crate::money::{
    DAY, case, changed_payment, heard, inquiry, paid, parties, payment, payout, transaction_id, word_key,
};
use crate::transactions::keep;

/// Two merchants; the first has two projects.
struct World {
    store: Store,
    ours: MerchantId,
    kopi: Parties,
    teh: Parties,
    other: Parties,
}

impl World {
    async fn of(store: Store) -> Self {
        let ours = merchant(&store, "Sinar Jaya").await;
        let theirs = merchant(&store, "Maju Bersama").await;
        let kopi = project(&store, ours, details("Toko Kopi", "kopi.test")).await;
        let teh = project(&store, ours, details("Toko Teh", "teh.test")).await;
        let other = project(&store, theirs, details("Warung", "warung.test")).await;
        let of = |merchant: MerchantId, project: ProjectId| parties(merchant.get(), project.get());
        Self {
            store,
            ours,
            kopi: of(ours, kopi),
            teh: of(ours, teh),
            other: of(theirs, other),
        }
    }

    /// The numbers of transactions found.
    async fn found(
        &self,
        scope: TransactionScope,
        sought: &TransactionsSought,
        range: TransactionRange,
        limit: i64,
    ) -> Vec<u64> {
        let found = self.store.transactions_sought(scope, sought, range, limit).await;
        numbers(&found.unwrap())
    }
}

fn numbers(found: &[Transaction]) -> Vec<u64> {
    let number = |found: &Transaction| u64::from_be_bytes(found.id().as_bytes()[8..].try_into().unwrap());
    found.iter().map(number).collect()
}

/// Uses references up as calls do, each at a second.
async fn use_up(store: &Store, of: Parties, references: &[(&str, i64)]) {
    for (reference, at) in references {
        let used = UsedReference {
            merchant: of.merchant,
            project: of.project,
            reference: (*reference).to_owned(),
        };
        let at = second(*at);
        let changes = move || Changes {
            reference: Some((used.clone(), at)),
            ..Changes::default()
        };
        store.decide(write(changes)).await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn transactions_are_found_newest_first_in_a_project_a_merchant_and_everywhere() {
    on_both_databases(async |database| {
        let world = World::of(database.open().await).await;
        let (kopi, teh, other) = (world.kopi, world.teh, world.other);
        let transactions = [
            payment(kopi, 1, 10),
            payment(teh, 2, 20),
            payout(kopi, 3, 30),
            paid(&payment(kopi, 4, 30), 100, 31, second(DAY)),
            inquiry(kopi, 5, 40),
            payment(other, 6, 50),
            payment(teh, 7, 60),
        ];
        keep(&world.store, &transactions).await;
        let everything = TransactionRange::default();
        let everybody = TransactionScope::Platform;
        let ours = TransactionScope::Merchant(world.ours);
        let ours_kopi = TransactionScope::Project(kopi);
        let any = TransactionsSought::default();
        for (scope, expected) in [
            (everybody, vec![7, 6, 5, 4, 3, 2, 1]),
            (ours, vec![7, 5, 4, 3, 2, 1]),
            (ours_kopi, vec![5, 4, 3, 1]),
        ] {
            assert_eq!(
                world.found(scope, &any, everything, 9).await,
                expected,
                "{scope:?}"
            );
            assert_eq!(
                world.found(scope, &any, everything, 3).await,
                expected[..3],
                "{scope:?}"
            );
            // A page goes on behind the last row of the one before, also between rows of one moment.
            let behind = TransactionRange {
                before: TransactionSpot {
                    created_at: second(30),
                    id: transaction_id(4),
                },
                ..everything
            };
            let rest: Vec<u64> = expected.iter().copied().filter(|number| *number < 4).collect();
            assert_eq!(world.found(scope, &any, behind, 9).await, rest, "{scope:?}");
            let between = TransactionRange {
                from: TransactionSpot::at(second(20)),
                before: TransactionSpot::at(second(50)),
            };
            let rest: Vec<u64> = expected
                .iter()
                .copied()
                .filter(|number| (2..=5).contains(number))
                .collect();
            assert_eq!(world.found(scope, &any, between, 9).await, rest, "{scope:?}");
            for (sought, fits) in [
                (
                    TransactionsSought {
                        kind: Some(1),
                        status: Some(1),
                        ..any.clone()
                    },
                    vec![7, 6, 2, 1],
                ),
                (
                    TransactionsSought {
                        kind: Some(3),
                        ..any.clone()
                    },
                    vec![5],
                ),
                (
                    TransactionsSought {
                        least: Some(10_000),
                        most: Some(10_000),
                        status: Some(2),
                        ..any.clone()
                    },
                    vec![4],
                ),
                (
                    TransactionsSought {
                        least: Some(10_001),
                        ..any.clone()
                    },
                    vec![],
                ),
                (
                    TransactionsSought {
                        prefix: Some("INV-4".into()),
                        ..any.clone()
                    },
                    vec![4],
                ),
                (
                    TransactionsSought {
                        prefix: Some("NV-".into()),
                        ..any.clone()
                    },
                    vec![],
                ),
            ] {
                let rest: Vec<u64> = fits
                    .into_iter()
                    .filter(|number| expected.contains(number))
                    .collect();
                assert_eq!(
                    world.found(scope, &sought, everything, 9).await,
                    rest,
                    "{scope:?} {sought:?}"
                );
            }
        }
        let elsewhere = TransactionScope::Project(Parties {
            merchant: world.ours,
            project: other.project,
        });
        assert_eq!(
            world.found(elsewhere, &any, everything, 9).await,
            [] as [u64; 0],
            "another tenant's project"
        );
    })
    .await;
}

#[tokio::test]
async fn looking_through_many_ends_where_all_projects_were_looked_at_alike() {
    on_both_databases(async |database| {
        let world = World::of(database.open().await).await;
        // A busy project, and one that had little long ago.
        let mut transactions: Vec<Transaction> = (1..=130)
            .map(|number| payment(world.kopi, number, 1_000 + i64::try_from(number).unwrap()))
            .collect();
        transactions.push(payment(world.teh, 200, 5));
        keep(&world.store, &transactions).await;
        let end = async |scope, looked_at| {
            let everything = TransactionRange::default();
            let end = world.store.transactions_end(scope, everything, looked_at).await;
            end.unwrap().map(|spot| (spot.created_at, spot.id))
        };
        let at = |number: u64| {
            Some((
                second(1_000 + i64::try_from(number).unwrap()),
                transaction_id(number),
            ))
        };
        for scope in [
            TransactionScope::Merchant(world.ours),
            TransactionScope::Project(world.kopi),
            TransactionScope::Platform,
        ] {
            let each = if scope == TransactionScope::Merchant(world.ours) {
                2
            } else {
                1
            };
            assert_eq!(end(scope, 60 * each).await, at(71), "{scope:?}");
            assert_eq!(end(scope, 132 * each).await, None, "{scope:?}: there are no more");
        }
        // A few of each project are looked at, however many projects there are.
        assert_eq!(end(TransactionScope::Merchant(world.ours), 4).await, at(81));
        assert_eq!(end(TransactionScope::Project(world.teh), 60).await, None);
    })
    .await;
}

/// A payment of second 1 with a refund that was booked at a second.
fn refunded(of: Parties, number: u64, at: i64) -> Transaction {
    changed_payment(&payment(of, number, 1), |payment| {
        payment.reversals.push(Reversal {
            word: word_key(number),
            kind: ReversalKind::Refund,
            amount: Rupiah::new(1),
            at: second(at),
        });
    })
}

#[tokio::test]
async fn a_reference_leads_to_its_transaction_within_its_scope() {
    on_both_databases(async |database| {
        let world = World::of(database.open().await).await;
        let recorded = payment(world.other, 1, 50);
        keep(
            &world.store,
            &[
                payment(world.kopi, 1_001, 10),
                payment(world.kopi, 2, 20),
                recorded,
                refunded(world.kopi, 3, 30),
                // At the same moment, elsewhere.
                refunded(world.teh, 4, 30),
                refunded(world.other, 5, 30),
            ],
        )
        .await;
        use_up(
            &world.store,
            world.kopi,
            &[("INV-1001", 10), ("INV-2", 20), ("KEMBALI-1", 30)],
        )
        .await;
        // Heard of later than it was paid.
        use_up(&world.store, world.other, &[("INV-1", 55)]).await;
        let of = async |scope, reference| {
            let found = world.store.transactions_of_reference(scope, reference).await;
            numbers(&found.unwrap())
        };
        let ours = TransactionScope::Merchant(world.ours);
        assert_eq!(of(ours, "INV-2").await, [2]);
        assert_eq!(
            of(TransactionScope::Project(world.kopi), "INV-1001").await,
            [1_001]
        );
        assert_eq!(
            of(TransactionScope::Project(world.teh), "INV-2").await,
            [] as [u64; 0]
        );
        assert_eq!(of(TransactionScope::Platform, "INV-1").await, [1]);
        assert_eq!(of(ours, "INV-1").await, [] as [u64; 0], "another tenant's");
        assert_eq!(of(ours, "inv-2").await, [] as [u64; 0], "case counts");
        assert_eq!(of(ours, "KEMBALI-1").await, [3], "of a refund");
        assert_eq!(of(TransactionScope::Platform, "KEMBALI-1").await, [3]);
        let mut names = world.store.project_names().await.unwrap();
        names.sort_by_key(|name| name.project);
        let names: Vec<_> = names
            .iter()
            .map(|found| (found.project, found.name.as_str(), found.domain.as_str()))
            .collect();
        assert_eq!(
            names[..2],
            [
                (world.kopi.project, "Toko Kopi", "https://kopi.test"),
                (world.teh.project, "Toko Teh", "https://teh.test"),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn all_that_was_said_and_booked_about_a_transaction_is_read_for_its_own_merchant() {
    on_both_databases(async |database| {
        let world = World::of(database.open().await).await;
        let (ours, number) = (world.ours.get(), 7);
        let mut failed = heard(ours, number, "bank", 10);
        failed.said.kind = WordKind::PaymentFailed;
        let mut paid = heard(ours, 8, "bank", 20);
        paid.said.about = Some(transaction_id(number));
        let odd = case(ours, number, 30);
        let (words, cases) = (
            vec![failed.clone(), paid.clone()],
            vec![odd.clone(), case(ours, 9, 1)],
        );
        let changes = move || Changes {
            words: words.clone(),
            exceptions: cases.clone(),
            ..Changes::default()
        };
        world.store.decide(write(changes)).await.unwrap().unwrap();
        let (tenant, stranger) = (
            world.store.tenant(world.ours),
            world.store.tenant(world.other.merchant),
        );
        let about = transaction_id(number);
        let said = SaidOf {
            exceptions: vec![odd],
            failures: vec![failed],
        };
        assert_eq!(tenant.said_of(about).await.unwrap(), said);
        assert_eq!(stranger.said_of(about).await.unwrap(), SaidOf::default());
        let keys = [word_key(8), word_key(99)];
        assert_eq!(tenant.words(&keys).await.unwrap(), [paid]);
        assert_eq!(stranger.words(&keys).await.unwrap(), []);

        let moved = order(
            1,
            adjustment(world.ours),
            active(world.ours, world.kopi.project),
            500,
        );
        world
            .store
            .decide(booking(vec![moved], second(1)))
            .await
            .unwrap()
            .unwrap();
        let ids = [moved.id, TransferId::from_bytes([3; 16])];
        let found = tenant.transfers(&ids).await.unwrap();
        assert!(found.len() == 1 && found[0].fulfils(&moved), "{found:?}");
        assert_eq!(stranger.transfers(&ids).await.unwrap(), []);
    })
    .await;
}
