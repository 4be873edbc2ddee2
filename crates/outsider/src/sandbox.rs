//! A sandbox day: thousands of payments and payouts through the sandbox's own network, over three days of its clock.

mod trader;

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::line::{Line, Pair};
use crate::operator::{Folder, Place};
use crate::outcome::{Audit, Outcome, Row, audited, not_told, totals};
use crate::receiver::{Moods, Receiver};
use crate::shop::Counts;
use trader::{Trader, Wish};

/// How long the network and the platform may take until nothing is on its way any more.
const PATIENCE: Duration = Duration::from_secs(240);

/// Within which time a live server sees what a command did.
const SEEN_WITHIN: Duration = Duration::from_secs(1);

/// Days of the clock.
const DAYS: usize = 3;

/// How many projects a merchant has.
const PROJECTS_EACH: usize = 2;

/// What each project begins with, in rupiah.
const FUNDS: i64 = 50_000_000;

/// The day as it is asked for.
#[derive(Debug, Clone)]
pub struct SandboxDay {
    /// The program to be tried.
    pub sengo: PathBuf,
    /// How many projects there are.
    pub projects: usize,
    /// How many payments they ask for, together and each day.
    pub payments: usize,
    /// How many payouts.
    pub payouts: usize,
    /// What the day is decided by, and the network, too.
    pub seed: u64,
    /// Somebody else who adds up the books, if there is anybody.
    pub audit: Option<Audit>,
}

/// Lives through three days of a sandbox.
///
/// # Panics
/// When anything on the way is not as the documentation says.
#[must_use]
pub fn live(day: &SandboxDay) -> Outcome {
    let began = Instant::now();
    let folder = Folder::new();
    let place = Place {
        sengo: day.sengo.clone(),
        folder: folder.path().to_owned(),
        database: None,
    };
    let receiver = Receiver::start(Moods {
        seed: day.seed,
        refuses_one_in: 5,
        refusals_max: 3,
    });
    let merchants = merchants(&place, day.projects.div_ceil(PROJECTS_EACH));
    let seed = day.seed.to_string();
    let server = place.serve(&["--sandbox-seed", &seed, "--sandbox-patience", "0"]);
    let mut traders = traders((&place, &server.address, &receiver), &merchants, day);
    for round in 0..DAYS {
        thread::scope(|scope| {
            for trader in &mut traders {
                scope.spawn(move || {
                    trader.trade(round, day.payments / day.projects, day.payouts / day.projects);
                });
            }
        });
        quiet(&receiver, &traders);
        wait_for_exceptions(&place, &traders, &[Wish::WrongAmount]);
        // The last payers are late by now.
        advance(&place, "31m");
        traders.iter_mut().for_each(Trader::expire);
        quiet(&receiver, &traders);
        wait_for_exceptions(&place, &traders, &[Wish::WrongAmount, Wish::Late]);
        advance(&place, "23h 29m");
    }
    // Time for whatever was refused as often as it is ever refused.
    for _ in 0..3 {
        advance(&place, "2m");
    }
    let today = today(&place);
    traders.iter_mut().for_each(|trader| trader.sum_up(&today));
    let told = traders.iter().flat_map(Trader::to_be_told);
    let mut complaints = not_told(&receiver, told, PATIENCE);
    let rows: Vec<Row> = traders.iter_mut().map(row).collect();
    complaints.extend(totals(&server.address, &merchants, &rows));
    let verified = place.line("ledger verify");
    if verified["differences"] != json!([]) {
        complaints.push(format!("ledger verify: {verified}"));
    }
    complaints.extend(server.errors());
    if let Some(audit) = day.audit {
        complaints.extend(audited(&rows, &audit(&place.folder)));
    }
    let exceptions = place.pages("exception list --all").len();
    server.stop();
    Outcome {
        figures: figures(&rows, (&receiver, exceptions), &verified, began.elapsed()),
        rows,
        complaints,
    }
}

fn merchants(place: &Place, count: usize) -> Vec<Pair> {
    let numbers = 1..=count;
    let made = numbers.map(|number| {
        let name = format!("Nusantara {number}");
        let made = place.run(&["merchant", "create", &name, "--issue-key"]);
        place.line(&format!("merchant activate {} --product all", made["id"]));
        Pair::of(&made)
    });
    made.collect()
}

fn traders(
    (place, address, receiver): (&Place, &str, &Receiver),
    merchants: &[Pair],
    day: &SandboxDay,
) -> Vec<Trader> {
    let numbers = 0..day.projects;
    let made = numbers.map(|number| {
        let merchant = number / PROJECTS_EACH;
        let body = json!({
            "name": format!("Kopi Senja {number}"),
            "domain": format!("https://kopi{number}.test"),
            "ip": ["127.0.0.1"],
        });
        let made = Line::new(address, &merchants[merchant])
            .post("/api/projects", &body)
            .data();
        let id = made["id"].as_i64().unwrap_or_default();
        let pair = Pair::of(&place.line(&format!("project approve {id} --issue-key")));
        place.line(&format!("balance adjust {id} --active {FUNDS} --reason Opening"));
        receiver.know(&pair);
        Trader::new(
            (id, merchant + 1),
            Line::new(address, &pair),
            &receiver.url,
            day.seed,
        )
    });
    made.collect()
}

/// Moves the clock ahead, and waits for as long as a live server may take to see it: what was asked for by the old time
/// could be too late by the new one.
fn advance(place: &Place, span: &str) {
    place.run(&["sandbox", "clock", "advance", span]);
    thread::sleep(SEEN_WITHIN);
}

/// Waits until everything that has to be told was heard of at least once.
fn quiet(receiver: &Receiver, traders: &[Trader]) {
    let began = Instant::now();
    loop {
        let told = receiver.told();
        let of_all = traders.iter().flat_map(Trader::awaited);
        let is_silent = |(id, status): &(&str, Option<&str>)| match status {
            Some(status) => !told.contains_key(&((*id).to_owned(), (*status).to_owned())),
            None => !["success", "failed"]
                .into_iter()
                .any(|status| told.contains_key(&((*id).to_owned(), status.to_owned()))),
        };
        let missing: Vec<_> = of_all.filter(is_silent).collect();
        if missing.is_empty() {
            return;
        }
        assert!(
            began.elapsed() < PATIENCE,
            "{} transactions were not called back, such as {:?}; {:?}",
            missing.len(),
            missing.first(),
            receiver.complaints()
        );
        thread::sleep(Duration::from_millis(200));
    }
}

/// Waits until the payers who did something wrong have each become an exception.
fn wait_for_exceptions(place: &Place, traders: &[Trader], wishes: &[Wish]) {
    let kinds = wishes.iter().map(|wish| match wish {
        Wish::WrongAmount => ("other_amount", *wish),
        _ => ("paid_after_expiry", *wish),
    });
    for (kind, wish) in kinds {
        let count: usize = traders.iter().map(|trader| trader.count(wish)).sum();
        let began = Instant::now();
        loop {
            let listed = place.pages("exception list --all");
            let found = listed.iter().filter(|case| case["kind"] == kind).count();
            if found == count {
                break;
            }
            assert!(
                found < count && began.elapsed() < PATIENCE,
                "{found} exceptions are {kind}, and {count} should be"
            );
            thread::sleep(Duration::from_millis(200));
        }
    }
}

/// The day that it is by the sandbox's clock, in Jakarta.
fn today(place: &Place) -> String {
    let shown = place.line("sandbox clock show");
    let seconds = crate::moment::now() + shown["aheadSeconds"].as_i64().unwrap_or_default();
    crate::moment::day_in_jakarta(seconds)
}

fn row(trader: &mut Trader) -> Row {
    let found = trader.line.get("/api/balance").data();
    let (paid_out, payouts) = trader.payouts();
    Row {
        project: trader.project,
        merchant: trader.merchant,
        payments: (trader.paid(), trader.asked()),
        counts: Counts {
            refunds: trader.refunds,
            paid_out,
            payouts,
            ..Counts::default()
        },
        expected: trader.book,
        found: ["active", "pending", "total"].map(|name| found[name].as_i64().unwrap_or(i64::MIN)),
    }
}

fn figures(
    rows: &[Row],
    (receiver, exceptions): (&Receiver, usize),
    verified: &Value,
    took: Duration,
) -> Vec<String> {
    let sum = |of: fn(&Row) -> usize| rows.iter().map(of).sum::<usize>();
    let (callbacks, refused) = receiver.count();
    vec![
        format!(
            "{} payments, {} of them paid; {} refunds",
            sum(|row| row.payments.1),
            sum(|row| row.payments.0),
            sum(|row| row.counts.refunds)
        ),
        format!(
            "{} payouts, {} of them paid out",
            sum(|row| row.counts.payouts),
            sum(|row| row.counts.paid_out)
        ),
        format!("{exceptions} exceptions"),
        format!("{callbacks} callbacks, {refused} of them refused, so that they came again"),
        format!(
            "ledger verify: {} accounts, {} transfers, no differences",
            verified["accounts"], verified["transfers"]
        ),
        format!("{DAYS} days in {:.1} s", took.as_secs_f64()),
    ]
}
