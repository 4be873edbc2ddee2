//! A production day: what two operators set up, what all projects live through, and what is compared at its end.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::engine::{Engine, Exception};
use crate::line::{Line, Pair};
use crate::moment;
use crate::operator::{Folder, Place};
use crate::outcome::{Audit, Outcome, Row, audited, not_told, totals};
use crate::receiver::{Moods, Receiver};
use crate::shop::{Counts, Shop, World};
use crate::sums::Book;

/// How long the platform may take to deliver what is left to deliver, retries included.
const DELIVERY_TIME_MAX: Duration = Duration::from_secs(60);

/// What the projects of the second merchant begin with, in rupiah.
const FUNDS: i64 = 5_000_000;

/// The day as it is asked for.
#[derive(Debug, Clone)]
pub struct ProductionDay {
    /// The program to be tried.
    pub sengo: PathBuf,
    /// A PostgreSQL database for it; SQLite when absent.
    pub database: Option<String>,
    /// How many projects there are, at least two.
    pub projects: usize,
    /// How many payments each asks for.
    pub payments: usize,
    /// What the day is decided by.
    pub seed: u64,
    /// Whether the endpoint of callbacks refuses some at first, which takes the day ten seconds more.
    pub is_moody: bool,
    /// Somebody else who adds up the books, if there is anybody.
    pub audit: Option<Audit>,
}

/// Lives through a production day.
///
/// # Panics
/// When anything on the way is not as the documentation says.
#[must_use]
pub fn live(day: &ProductionDay) -> Outcome {
    let began = Instant::now();
    let folder = Folder::new();
    let place = Place {
        sengo: day.sengo.clone(),
        folder: folder.path().to_owned(),
        database: day.database.clone(),
    };
    let (merchants, engine_pair) = set_up(&place);
    let server = place.serve(&["--callback-allow", "127.0.0.0/8"]);
    let receiver = Receiver::start(Moods {
        seed: day.seed,
        refuses_one_in: if day.is_moody { 20 } else { 0 },
        refusals_max: 1,
    });
    let mut shops = open_projects(&place, &server.address, &merchants, day.projects);
    for shop in &shops {
        receiver.know(&shop.pair);
    }
    share_out(&place, &server.address, &merchants[1], &shops);
    let opened = began.elapsed();
    let engine = Engine::new(&server.address, &engine_pair);
    let (desk, clerks) = Desk::open(&engine, day.seed, 3);
    let world = World {
        address: server.address.clone(),
        engine: engine.clone(),
        desk: desk.clone(),
        receiver: receiver.clone(),
        seed: day.seed,
        payments: day.payments,
    };
    thread::scope(|scope| {
        for shop in &mut shops {
            let world = &world;
            scope.spawn(move || shop.live(world));
        }
    });
    let refunds: usize = shops.iter().map(|shop| shop.counts.refunds).sum();
    wait_until(|| desk.refunds() == refunds);
    desk.close();
    for clerk in clerks {
        clerk.join().expect("the clerk goes home");
    }
    let lived = began.elapsed();
    let mut complaints = not_told(
        &receiver,
        shops.iter().flat_map(Shop::to_be_told),
        DELIVERY_TIME_MAX,
    );
    complaints.extend(exceptions(&place, &engine.exceptions()));
    resolve(&place, &engine.exceptions(), &shops);
    let rows: Vec<Row> = shops.iter().map(|shop| row(&server.address, shop)).collect();
    complaints.extend(totals(&server.address, &merchants, &rows));
    let verified = place.line("ledger verify");
    if verified["differences"] != json!([]) {
        complaints.push(format!("ledger verify: {verified}"));
    }
    complaints.extend(server.errors());
    if let Some(audit) = day.audit {
        complaints.extend(audited(&rows, &audit(place.folder.as_path())));
    }
    let figures = figures(
        (&shops, &engine, &receiver),
        &verified,
        [opened, lived, began.elapsed()],
    );
    server.stop();
    Outcome {
        rows,
        complaints,
        figures,
    }
}

/// Two operators make two merchants and an engine. What is paid to the first merchant settles on the same day.
fn set_up(place: &Place) -> (Vec<Pair>, Pair) {
    place.line("operator create ana --environment production");
    place.line("operator create budi --as ana.key");
    let mut merchants = Vec::new();
    for (name, number) in [("Nusantara Ritel", 1), ("Samudra Niaga", 2)] {
        let made = place.run(&["merchant", "create", name, "--issue-key", "--as", "ana.key"]);
        place.line(&format!("merchant activate {number} --product all --as ana.key"));
        merchants.push(Pair::of(&made));
    }
    let today = moment::day_in_jakarta(moment::now());
    place.asked_and_approved(&format!(
        "tariff set --merchant 1 --channel qris --from {today} --rate 0.7% --umi-free-up-to 500000 --working-days 0"
    ));
    let engine = place.asked_and_approved("key issue --engine bank --ip 127.0.0.1");
    (merchants, Pair::of(&engine))
}

/// Merchants ask for projects, and operators put them into use.
fn open_projects(place: &Place, address: &str, merchants: &[Pair], count: usize) -> Vec<Shop> {
    let mut lines: Vec<Line> = merchants.iter().map(|pair| Line::new(address, pair)).collect();
    let numbers = 0..count;
    let shops = numbers.map(|number| {
        let merchant = number % merchants.len();
        let body = json!({
            "name": format!("Kopi Senja {number}"),
            "domain": format!("https://kopi{number}.example.co.id"),
            "ip": ["127.0.0.1"],
        });
        let made = lines[merchant].post("/api/projects", &body).data();
        assert!(made["status"] == "Review", "a new project: {made}");
        let id = made["id"].as_i64().unwrap_or_default();
        let approved = place.line(&format!("project approve {id} --issue-key --as budi.key"));
        let criteria = ["UMI", "UKE", "URE"][number / merchants.len() % 3];
        let line = format!(
            "project qris {id} --nmid ID{id:013} --pan 93600014{id:010} --acquirer ID.CO.EXAMPLE.WWW --criteria \
             {criteria} --category 5812 --city Bandung --postal-code 40111 --as ana.key"
        );
        place.line(&line);
        Shop {
            id,
            merchant,
            pair: Pair::of(&approved),
            is_micro: criteria == "UMI",
            settles_at_once: merchant == 0,
            book: Arc::new(Mutex::new(Book::default())),
            payments: Vec::new(),
            others: Vec::new(),
            counts: Counts::default(),
        }
    });
    shops.collect()
}

/// The second merchant's first project gets money from the operators, and shares it with the others.
fn share_out(place: &Place, address: &str, merchant: &Pair, shops: &[Shop]) {
    let own: Vec<&Shop> = shops.iter().filter(|shop| shop.merchant == 1).collect();
    let Some((first, others)) = own.split_first() else {
        return;
    };
    let all = FUNDS * i64::try_from(own.len()).unwrap_or(1);
    place.asked_and_approved(&format!(
        "balance adjust {} --active {all} --reason Opening",
        first.id
    ));
    let mut line = Line::new(address, merchant);
    for shop in others {
        let reference = format!("OPENING-{}", shop.id);
        let body = json!({ "from": first.id, "to": shop.id, "amount": FUNDS, "reference": reference });
        let moved = line.post("/api/transfers", &body).data();
        assert!(moved["amount"] == FUNDS, "a transfer of {FUNDS}: {moved}");
    }
    for shop in own {
        shop.book.lock().expect("no panic while it was held").active = FUNDS;
    }
}

fn wait_until(is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(
            began.elapsed() < DELIVERY_TIME_MAX,
            "the engine was not told of every refund"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

/// Whether the operators see exactly the exceptions that the engine was told of.
fn exceptions(place: &Place, expected: &[Exception]) -> Vec<String> {
    let listed = place.pages("exception list --all");
    let mut found: Vec<Exception> = listed
        .iter()
        .map(|case| Exception {
            id: case["id"].as_str().unwrap_or_default().to_owned(),
            kind: case["kind"].as_str().unwrap_or_default().to_owned(),
            amount: case["amount"].as_i64().unwrap_or_default(),
            flow: case["flow"].as_str().unwrap_or_default().to_owned(),
        })
        .collect();
    found.sort();
    let missing = expected.iter().filter(|case| !found.contains(case));
    let extra = found.iter().filter(|case| !expected.contains(case));
    missing
        .map(|case| format!("an exception is missing: {case:?}"))
        .chain(extra.map(|case| format!("an exception that nobody was told of: {case:?}")))
        .collect()
}

/// Operators decide on some: money that nobody knew is a project's after all, the rest goes back or stays.
fn resolve(place: &Place, exceptions: &[Exception], shops: &[Shop]) {
    let unknown = exceptions.iter().filter(|case| case.kind == "unknown_number");
    for (case, shop) in unknown.zip(shops).take(2) {
        let to = format!("project:{}", shop.id);
        place.asked_and_approved(&format!("exception resolve {} --to {to}", case.id));
        shop.book.lock().expect("no panic while it was held").active += case.amount;
    }
    let other = exceptions.iter().filter(|case| case.kind == "other_amount");
    for (case, to) in other.zip(["channel", "platform"]) {
        place.asked_and_approved(&format!("exception resolve {} --to {to}", case.id));
    }
}

fn row(address: &str, shop: &Shop) -> Row {
    let found = Line::new(address, &shop.pair).get("/api/balance").data();
    let paid = shop.payments.iter().filter(|payment| payment.is_paid()).count();
    Row {
        project: shop.id,
        merchant: shop.merchant + 1,
        payments: (paid, shop.payments.len()),
        counts: shop.counts,
        expected: shop.has(),
        found: ["active", "pending", "total"].map(|name| found[name].as_i64().unwrap_or(i64::MIN)),
    }
}

fn figures(
    (shops, engine, receiver): (&[Shop], &Engine, &Receiver),
    verified: &Value,
    [opened, lived, took]: [Duration; 3],
) -> Vec<String> {
    let payments: usize = shops.iter().map(|shop| shop.payments.len()).sum();
    let refused: usize = shops.iter().map(|shop| shop.counts.refused).sum();
    let [words, times] = engine.said();
    let (callbacks, callbacks_refused) = receiver.count();
    vec![
        format!("{payments} payments; {refused} calls refused, each with the code it had to be refused with"),
        format!("{words} words of the engine, said {times} times"),
        format!(
            "{} exceptions, as the engine was told of them",
            engine.exceptions().len()
        ),
        format!("{callbacks} callbacks, {callbacks_refused} of them refused at first"),
        format!(
            "ledger verify: {} accounts, {} transfers, no differences",
            verified["accounts"], verified["transfers"]
        ),
        format!(
            "{:.1} s: {:.1} s to set up, {:.1} s of day, the rest for the last callbacks and the comparison",
            took.as_secs_f64(),
            opened.as_secs_f64(),
            (lived - opened).as_secs_f64()
        ),
    ]
}
