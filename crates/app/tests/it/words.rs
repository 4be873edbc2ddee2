//! Words repeated, out of order and against each other, heard by two processes at once: whatever their order, each
//! word's money is booked once.

use std::collections::HashMap;
use std::sync::Arc;

use sengo_app::ports::Clock;
use sengo_app::{ExceptionFilter, Page};
use sengo_core::allowlist::Allowlist;
use sengo_core::engine::{Engine, EngineName};
use sengo_core::event::{About, Event, Taken};
use sengo_core::exception::Flow;
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::ledger::AccountKind;
use sengo_core::money::Rupiah;
use sengo_core::word::WordKind;
use sengo_testkit::{Database, TestApp, on_both_databases};
use tokio::task::JoinSet;

/// A sequence that a seed names.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            let other = usize::try_from(self.roll(place as u64 + 1)).unwrap();
            list.swap(place, other);
        }
    }
}

fn engine() -> Engine {
    Engine {
        name: EngineName::parse("bank").unwrap(),
        allowlist: Allowlist::parse(&["0.0.0.0/0"]).unwrap(),
        channels: None,
        created_at: sengo_testkit::database::CREATED_AT,
    }
}

fn event(app: &TestApp, number: usize, kind: WordKind, about: TransactionId, amount: i64) -> Event {
    Event {
        id: format!("E{number}"),
        kind,
        about: About::Id(about),
        amount: Rupiah::new(amount),
        occurred_at: app.clock.business(),
        owner_name: None,
        refund: None,
        recorded: None,
    }
}

/// Words about payments and payouts, some of them of nobody, some contradicting each other.
async fn words(
    app: &TestApp,
    merchant: MerchantId,
    project: sengo_core::ids::ProjectId,
    dice: &mut Dice,
) -> Vec<Event> {
    let mut about = Vec::new();
    for _ in 0..6 {
        about.push((app.plant_payment(merchant, project, 10_000).await, true));
        about.push((app.plant_disbursement(merchant, project, 10_000).await, false));
    }
    about.push((TransactionId::from_bytes([0xAB; 16]), true));
    let mut words = Vec::new();
    for (id, is_payment) in about {
        for _ in 0..4 {
            let amount = [10_000, 10_000, 4_000, 12_000][usize::try_from(dice.roll(4)).unwrap()];
            let kind = match (is_payment, dice.roll(6)) {
                (true, 0..=2) => WordKind::PaymentPaid,
                (true, 3) => WordKind::PaymentRefunded,
                (true, 4) => WordKind::PaymentChargedBack,
                (true, _) => WordKind::PaymentFailed,
                (false, 0..=2) => WordKind::DisbursementPaid,
                (false, 3) => WordKind::PaymentPaid,
                (false, _) => WordKind::DisbursementFailed,
            };
            words.push(event(app, words.len(), kind, id, amount));
        }
    }
    words
}

async fn heard_once(database: Database, seed: u64) {
    let database = Arc::new(database);
    let first = TestApp::on(Arc::clone(&database), Default::default()).await;
    let second = TestApp::on(database, Default::default()).await;
    let merchant = first.merchant().await;
    let project = first.project(&merchant).await;
    first.fund(project.id, 1_000_000, 0).await;
    let mut dice = Dice(seed);
    let words = words(&first, merchant.id, project.id, &mut dice).await;
    let mut calls: Vec<Vec<Event>> = Vec::new();
    for _ in 0..3 {
        let mut said = words.clone();
        dice.shuffle(&mut said);
        calls.extend(said.chunks(13).map(<[Event]>::to_vec));
    }
    dice.shuffle(&mut calls);
    let mut hearing = JoinSet::new();
    for (number, call) in calls.into_iter().enumerate() {
        let app = if number % 2 == 0 {
            first.clone()
        } else {
            second.clone()
        };
        hearing.spawn(async move {
            let answers = app
                .app
                .events_hear(&engine(), call.iter().cloned().map(Ok).collect())
                .await
                .unwrap();
            call.into_iter().zip(answers).collect::<Vec<_>>()
        });
    }
    let mut taken: HashMap<String, Vec<Option<Taken>>> = HashMap::new();
    for (event, answer) in hearing.join_all().await.into_iter().flatten() {
        taken.entry(event.id).or_default().push(answer.outcome.ok());
    }
    check(&first, merchant.id, &words, &taken).await;
}

/// Each word counted once, and the books add up to what was said.
async fn check(
    app: &TestApp,
    merchant: MerchantId,
    words: &[Event],
    taken: &HashMap<String, Vec<Option<Taken>>>,
) {
    let mut at_the_channel = 0;
    for word in words {
        let answers = &taken[&word.id];
        let firsts = answers
            .iter()
            .filter(|answer| matches!(answer, Some(Taken::Accepted | Taken::Exception(_))))
            .count();
        let money = match (word.kind.flow(), word.kind) {
            (Some(flow), _) => Some(flow),
            // A payout that failed after it had succeeded brings its money back.
            (None, WordKind::DisbursementFailed)
                if answers
                    .iter()
                    .any(|answer| matches!(answer, Some(Taken::Exception(_)))) =>
            {
                Some(Flow::In)
            }
            (None, _) => None,
        };
        match money {
            Some(Flow::In) => at_the_channel -= word.amount.get(),
            Some(Flow::Out) => at_the_channel += word.amount.get(),
            None => {}
        }
        if money.is_some() {
            assert_eq!(firsts, 1, "{word:?} {answers:?}");
        } else {
            assert!(firsts <= 1, "{word:?} {answers:?}");
        }
    }
    let mut found = 0;
    for tenant in [merchant, MerchantId::NOBODY] {
        found += app.platform_account(tenant, AccountKind::Clearing).await;
    }
    assert_eq!(found, at_the_channel);
    let page = Page {
        offset: 0,
        limit: 1_000,
    };
    for tenant in [merchant, MerchantId::NOBODY] {
        let filter = ExceptionFilter {
            merchant: Some(tenant),
            open: Some(true),
        };
        let waiting: i64 = app
            .app
            .exception_list(filter, page)
            .await
            .unwrap()
            .iter()
            .map(|case| match case.set_aside.flow {
                Flow::In => case.set_aside.amount.get(),
                Flow::Out => -case.set_aside.amount.get(),
            })
            .sum();
        assert_eq!(app.platform_account(tenant, AccountKind::Suspense).await, waiting);
    }
    assert_eq!(app.app.ledger_verify().await.unwrap().differences, vec![]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_in_any_order_from_two_processes_are_booked_once() {
    for seed in 1..=12 {
        eprintln!("seed {seed}");
        heard_once(Database::sqlite(), seed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn words_in_any_order_are_booked_once_on_both_databases() {
    on_both_databases(async |database| heard_once(database, 0x5EED).await).await;
}

#[tokio::test]
async fn a_word_heard_before_its_transaction_was_known_is_not_heard_again() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    let id = app.plant_payment(merchant.id, project.id, 10_000).await;
    // As if the payment had not been there yet: by a number that turns out to be its own.
    let mut early = event(
        &app,
        1,
        WordKind::PaymentPaid,
        TransactionId::from_bytes([1; 16]),
        10_000,
    );
    let hear = async |event: &Event| {
        let heard = app
            .app
            .events_hear(&engine(), vec![Ok(event.clone())])
            .await
            .unwrap();
        heard[0].outcome.clone()
    };
    assert!(matches!(hear(&early).await, Ok(Taken::Exception(_))));
    assert!(matches!(hear(&early).await, Ok(Taken::DuplicateException(_))));
    early.about = About::Id(id);
    assert!(hear(&early).await.is_err());
    assert_eq!(app.status(merchant.id, id).await, "pending");
}
