//! Figures: kept with what they count, and the same when they are counted anew.

use sengo_core::channel::Channel;
use sengo_core::disbursement::{self, Ended};
use sengo_core::figures::{Figures, Grain, Period, SlotRange};
use sengo_core::money::Rupiah;
use sengo_core::payment::{Reversal, ReversalKind, Status};
use sengo_core::transaction::{State, Transaction};
use sengo_store::{FigureScope, ProjectFigures, SlotFigures, Store};
use sengo_testkit::{Database, on_both_databases};

use crate::decisions::{merchant, project, write};
use crate::made::{details, second};
use crate::money::{DAY, changed_payment, inquiry, paid, parties, payment, payout, word_key};
use crate::schema::raw;
use crate::transactions::{change, keep};

const HOUR: i64 = 3_600;

/// The days that everything here lies within.
fn period() -> Period {
    let day = |at| sengo_core::calendar::day_of(second(at));
    Period::new(day(-DAY), day(40 * DAY)).unwrap()
}

fn days() -> SlotRange {
    SlotRange::days(period().first(), period().last())
}

fn hours() -> SlotRange {
    SlotRange::hours(period().first(), period().last())
}

/// Both payments of a group: two of one project, one paid and partly given back and one expired; a payout and a
/// payment that failed of another; and a project of somebody else.
async fn trade(store: &Store) {
    let ours = merchant(store, "Sinar Jaya").await;
    project(store, ours, details("Kopi", "kopi.test")).await;
    project(store, ours, details("Teh", "teh.test")).await;
    let ours = merchant(store, "Tunggal").await;
    project(store, ours, details("Roti", "roti.test")).await;
    let (kopi, teh, roti) = (parties(1, 1), parties(1, 2), parties(2, 3));
    let all = [
        payment(kopi, 1, 10),
        payment(kopi, 2, 20),
        payment(teh, 3, 30 * DAY),
        payout(teh, 4, HOUR),
        payment(roti, 5, 2 * DAY),
        inquiry(kopi, 6, 10),
    ];
    keep(store, &all).await;
    let [first, second_one, third, fourth, fifth, _] = all;
    let first = paid(&first, 1, 100 + HOUR, second(2 * DAY));
    change(store, &first).await;
    for number in 1..=2 {
        let refunded = changed_payment(&first, |payment| {
            payment.status = Status::PartlyRefunded;
            payment.reversals = (1..=number)
                .map(|number| Reversal {
                    word: word_key(100 + number),
                    kind: ReversalKind::Refund,
                    amount: Rupiah::new(1_000),
                    at: second(3 * DAY),
                })
                .collect();
        });
        change(store, &refunded).await;
    }
    let expired = changed_payment(&second_one, |payment| payment.status = Status::Expired);
    change(store, &expired).await;
    let failed = changed_payment(&third, |payment| {
        payment.status = Status::Failed;
        payment.failed_at = Some(second(30 * DAY + 60));
    });
    change(store, &failed).await;
    change(store, &sent(&fourth)).await;
    change(store, &paid(&fifth, 5, 2 * DAY + 120, second(4 * DAY))).await;
}

fn sent(payout: &Transaction) -> Transaction {
    let State::Disbursement(mut disbursement) = payout.state else {
        panic!("{payout:?} is no payout");
    };
    disbursement.status = disbursement::Status::Success;
    disbursement.ended = Some(Ended {
        word: word_key(4),
        at: second(HOUR + 60),
    });
    payout.turned(State::Disbursement(disbursement), second(0)).0
}

fn sum<'a>(figures: impl IntoIterator<Item = &'a SlotFigures>, channel: Channel) -> Figures {
    figures
        .into_iter()
        .filter(|row| row.channel == channel)
        .fold(Figures::default(), |sum, row| sum.and(&row.figures))
}

/// What the payments of the group come to.
const OF_GROUP: Figures = Figures {
    created: 3,
    succeeded: 1,
    expired: 1,
    failed: 1,
    gross: 10_000,
    fee: 70,
    tax: 8,
    net: 9_999,
    waited: 90 + HOUR,
    refunds: 2,
    refunded: 2_000,
    chargebacks: 0,
    charged_back: 0,
};

#[tokio::test]
async fn figures_of_a_project_its_merchant_and_the_platform_are_kept_with_what_they_count() {
    on_both_databases(async |database| {
        let store = database.open().await;
        trade(&store).await;
        let group = FigureScope::Merchant(parties(1, 1).merchant);
        let by_day = store.figures(group, days()).await.unwrap();
        assert_eq!(sum(&by_day, Channel::Qris), OF_GROUP);
        assert_eq!(sum(&by_day, Channel::Disbursement).succeeded, 1);
        let by_hour = store.figures(group, hours()).await.unwrap();
        assert_eq!(sum(&by_hour, Channel::Qris), OF_GROUP);
        let kopi = store
            .figures(FigureScope::Project(parties(1, 1)), days())
            .await
            .unwrap();
        assert_eq!(sum(&kopi, Channel::Qris).created, 2);
        let platform = store.figures(FigureScope::Platform, days()).await.unwrap();
        let all = sum(&platform, Channel::Qris);
        assert_eq!((all.created, all.gross, all.waited), (4, 20_000, 210 + HOUR));
        // Another's project is not found under this merchant.
        let foreign = FigureScope::Project(parties(1, 3));
        assert_eq!(store.figures(foreign, days()).await.unwrap(), []);
        let report = store.figures_differences(10).await.unwrap();
        assert_eq!((report.transactions, report.differences), (5, vec![]));
    })
    .await;
}

#[tokio::test]
async fn hours_of_the_day_are_those_of_jakarta() {
    on_both_databases(async |database| {
        let store = database.open().await;
        trade(&store).await;
        let group = FigureScope::Merchant(parties(1, 1).merchant);
        let by_hour = store.figures_by_hour(group, hours()).await.unwrap();
        assert_eq!(sum(&by_hour, Channel::Qris), OF_GROUP);
        // Databases of tests are made on 15 June 2025, 15:06:40 UTC.
        let created: Vec<(i64, i64)> = by_hour
            .iter()
            .filter(|row| row.channel == Channel::Qris && row.figures.created > 0)
            .map(|row| (row.slot.number, row.figures.created))
            .collect();
        assert_eq!(created, [(22, 3)]);
    })
    .await;
}

#[tokio::test]
async fn projects_are_summed_over_months_and_the_days_around_them() {
    on_both_databases(async |database| {
        let store = database.open().await;
        trade(&store).await;
        let qris = |rows: Vec<ProjectFigures>, project: i64| {
            let of =
                |row: &&ProjectFigures| row.parties.project.get() == project && row.channel == Channel::Qris;
            rows.iter().find(of).map(|row| (row.parties, row.figures))
        };
        let (kopi, roti) = (parties(1, 1), parties(2, 3));
        let day = |at| sengo_core::calendar::day_of(second(at));
        // Kopi was paid on the first day and gave back on the fourth. Each way there is of coming to some of its days:
        // day by day, the month less a day, and the month less the days of both sides.
        for (first, last, gross, refunded) in [
            (0, 3, 10_000, 2_000),
            (-14, 2, 10_000, 0),
            (-13, 15, 10_000, 2_000),
            (1, 40, 0, 2_000),
            (4, 5, 0, 0),
        ] {
            let terms = Period::new(day(first * DAY), day(last * DAY)).unwrap().terms();
            for merchant in [Some(kopi.merchant), None] {
                let found = store.figures_by_project(merchant, &terms).await.unwrap();
                let figures = qris(found, 1).map(|(_, figures)| figures).unwrap_or_default();
                assert_eq!(
                    (figures.gross, figures.refunded),
                    (gross, refunded),
                    "{first} to {last}"
                );
            }
        }
        let terms = period().terms();
        let all = store.figures_by_project(None, &terms).await.unwrap();
        assert_eq!(qris(all, 3).unwrap().0, roti);
        let group = store
            .figures_by_project(Some(kopi.merchant), &terms)
            .await
            .unwrap();
        assert_eq!(qris(group, 3), None);
        assert_eq!(store.figures_by_project(None, &[]).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn money_that_is_due_is_found_by_day_and_project() {
    on_both_databases(async |database| {
        let store = database.open().await;
        trade(&store).await;
        let found = |due: &[sengo_store::DueMoney]| -> Vec<(i64, i64, i64)> {
            due.iter()
                .map(|due| (due.parties.project.get(), due.payments, due.amount.get()))
                .collect()
        };
        let platform = store.due_money(FigureScope::Platform).await.unwrap();
        assert_eq!(found(&platform), [(1, 1, 9_999), (3, 1, 9_999)]);
        let group = store
            .due_money(FigureScope::Merchant(parties(2, 3).merchant))
            .await
            .unwrap();
        assert_eq!(found(&group), [(3, 1, 9_999)]);
        let project = store
            .due_money(FigureScope::Project(parties(1, 1)))
            .await
            .unwrap();
        assert_eq!(found(&project), [(1, 1, 9_999)]);
        assert_eq!(
            store
                .due_money(FigureScope::Project(parties(1, 3)))
                .await
                .unwrap(),
            []
        );
    })
    .await;
}

async fn differences(store: &Store) -> Vec<(Option<i64>, Option<i64>, Grain)> {
    let report = store.figures_differences(100).await.unwrap();
    report
        .differences
        .iter()
        .map(|found| (found.merchant, found.project, found.slot.grain))
        .collect()
}

async fn tampered(database: &Database, store: &Store, sql: &str) -> Vec<(Option<i64>, Option<i64>, Grain)> {
    raw(database, sql).await;
    let found = differences(store).await;
    store.figures_rebuild().await.unwrap();
    assert_eq!(differences(store).await, [], "{sql}");
    found
}

#[tokio::test]
async fn figures_that_were_tampered_with_are_named_and_made_anew() {
    on_both_databases(async |database| {
        let store = database.open().await;
        trade(&store).await;
        let found = tampered(
            &database,
            &store,
            "UPDATE figure SET gross = gross + 1
             WHERE merchant_id = 1 AND project_id = 1 AND grain = 3 AND channel = 1",
        )
        .await;
        assert_eq!(found, [(Some(1), Some(1), Grain::Month)]);
        let found = tampered(
            &database,
            &store,
            "DELETE FROM figure WHERE merchant_id = 0 AND grain = 2",
        )
        .await;
        assert!(
            found.len() > 1 && found.iter().all(|row| *row == (None, None, Grain::Day)),
            "{found:?}"
        );
        // A transaction that nobody counted shows in every row above it as soon as its hour is made right.
        let found = tampered(
            &database,
            &store,
            "UPDATE project_transaction SET status = 3 WHERE merchant_id = 2 AND project_id = 3",
        )
        .await;
        assert_eq!(found, [(Some(2), Some(3), Grain::Hour); 2]);
        let made = tampered(&database, &store, "DELETE FROM figure").await;
        assert!(made.iter().all(|row| row.2 == Grain::Hour), "{made:?}");
        // What is added to figures that were made anew goes on from them.
        keep(&store, &[payment(parties(1, 1), 9, 5)]).await;
        assert_eq!(differences(&store).await, []);
    })
    .await;
}

#[tokio::test]
async fn what_is_written_together_is_added_once() {
    on_both_databases(async |database| {
        let store = database.open().await;
        let pairs = [(1, 1), (1, 1), (1, 2), (2, 3)];
        let transactions: Vec<Transaction> = pairs
            .into_iter()
            .zip(1..)
            .map(|((merchant, project), number)| payment(parties(merchant, project), number, 10))
            .collect();
        let written = transactions.clone();
        let changes = move || sengo_store::Changes {
            transactions: written.clone(),
            ..sengo_store::Changes::default()
        };
        store.decide(write(changes)).await.unwrap().unwrap();
        let group = FigureScope::Merchant(parties(1, 1).merchant);
        let found = store.figures(group, hours()).await.unwrap();
        assert_eq!(
            found.iter().map(|row| row.figures.created).collect::<Vec<_>>(),
            [3]
        );
        // Writing the same again changes no figure.
        change(&store, &transactions[0]).await;
        assert_eq!(differences(&store).await, []);
    })
    .await;
}
