//! Analytics over a year of payments of a thousand projects: how long an answer and each page of the console takes, and
//! what reading it takes from payments.

mod pages;
mod year;

use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::civil::Date;
use sengo_app::{App, Durability, FigureScope, Location};
use sengo_core::figures::{Grouping, Period};
use sengo_testkit::postgres;
use tokio::runtime::Runtime;

use crate::client::Connection;
use crate::figure::{Figure, Goal, median};
use crate::payments::{Bank, cycles};
use crate::seed;
use crate::server::Server;
use crate::{cores, figure};

use self::year::Group;

/// How many payments there are unless somebody asks for others.
const TRANSACTIONS: i64 = 1_000_000;

/// How often each question is asked.
const CALLS: usize = 41;

/// An answer takes at most so many milliseconds, half of the time.
const MEDIAN_MS_MAX: f64 = 100.0;

/// A reader asks again after this long, as somebody does who looks at what was answered.
const READS_EVERY: Duration = Duration::from_millis(250);

/// How long payments go on with and without readers, and how often: rounds are short, so that what else the machine does
/// falls on both of a pair, and many.
const ROUND: Duration = Duration::from_millis(1_500);
const ROUNDS: usize = 24;

/// How many events an engine puts into one call here: few, so that a round counts nearly what it did.
const EVENTS_A_CALL: usize = 10;

pub(crate) fn run(transactions: Option<i64>) -> anyhow::Result<()> {
    let transactions = transactions.unwrap_or(TRANSACTIONS);
    // Before this process moves to the core of the clients, where the server would go with it.
    let postgres = postgres::server();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let mut figures = Vec::new();
    for name in ["SQLite", "PostgreSQL"] {
        let folder = tempfile::tempdir()?;
        let location = match name {
            "SQLite" => Location::in_folder(folder.path()),
            _ => Location::Postgres(postgres.fresh_database()),
        };
        println!("{name}:");
        figures.extend(measure(&runtime, name, folder.path(), &location, transactions)?);
    }
    figure::print(&figures);
    Ok(())
}

fn measure(
    runtime: &Runtime,
    name: &str,
    folder: &std::path::Path,
    location: &Location,
    transactions: i64,
) -> anyhow::Result<Vec<Figure>> {
    let (groups, engine, mut figures) = runtime.block_on(async {
        let (app, store) = seed::open_store(location, folder, Durability::Durable).await?;
        let groups = year::load(&app, &store, location, transactions).await?;
        pages::people(&app, groups.first().context("a group")?).await?;
        let figures = platform(name, &app).await?;
        anyhow::Ok((groups, seed::engine(&app).await?, figures))
    })?;
    cores::move_to(cores::CLIENT)?;
    let mut options = vec!["--no-request-log", "--no-sandbox-network"];
    if let Location::Postgres(url) = location {
        options.extend(["--database", url]);
    }
    let server = Server::sengo(folder, &options)?;
    figures.extend(runtime.block_on(pages::measure(name, &server, &groups))?);
    for (title, request) in questions(&groups) {
        let asked = runtime.block_on(ask(&server, &request))?;
        figures.push(Figure::new(
            format!("{name}: {title}, median ms"),
            Goal::AtMost(MEDIAN_MS_MAX),
            asked,
        ));
    }
    figures.push(Figure::new(
        format!("{name}: payments while analytics are read ÷ alone"),
        Goal::AtLeast(0.95),
        runtime.block_on(beside(&server, &groups, engine))?,
    ));
    Ok(figures)
}

/// What the operator sees, which no call of the API answers: the reports themselves, and the forecast.
async fn platform(name: &str, app: &App) -> anyhow::Result<Vec<Figure>> {
    let (first, today) = a_year();
    let period = Period::new(first, today)?;
    let mut figures = Vec::new();
    let mut note = |title: &str, times: Vec<f64>| {
        let title = format!("{name}: {title}, median ms");
        figures.push(Figure::new(title, Goal::AtMost(MEDIAN_MS_MAX), median(times)));
    };
    for grouping in Grouping::ALL {
        let mut times = Vec::new();
        for _ in 0..CALLS {
            let asked = Instant::now();
            app.analytics_report(FigureScope::Platform, period, grouping)
                .await?;
            times.push(asked.elapsed().as_secs_f64() * 1e3);
        }
        note(&format!("the platform's year by {}", grouping.as_str()), times);
    }
    let mut times = Vec::new();
    for _ in 0..CALLS {
        let asked = Instant::now();
        app.settlement_forecast(FigureScope::Platform).await?;
        times.push(asked.elapsed().as_secs_f64() * 1e3);
    }
    note("what settles when on the platform", times);
    Ok(figures)
}

/// The first and the last day of the year that ends today.
fn a_year() -> (Date, Date) {
    let today = sengo_core::calendar::day_of(jiff::Timestamp::now());
    (today.saturating_sub(jiff::Span::new().days(364)), today)
}

/// What is asked, by what it is called.
fn questions(groups: &[Group]) -> Vec<(String, String)> {
    let (first, today) = a_year();
    let mut questions = Vec::new();
    for by in ["day", "hour", "channel", "project"] {
        let path = format!("/api/analytics?from={first}&to={today}&by={by}");
        if let Some(group) = groups.first() {
            let asked = group.pair.request("GET", &path, "");
            questions.push((format!("a group's year by {by}"), asked));
            if let Some((_, pair)) = group.projects.first() {
                questions.push((
                    format!("a project's year by {by}"),
                    pair.request("GET", &path, ""),
                ));
            }
        }
    }
    questions
}

/// The median time of an answer, in milliseconds.
async fn ask(server: &Server, request: &str) -> anyhow::Result<f64> {
    let mut connection = Connection::open(server.address).await?;
    let mut times = Vec::new();
    for _ in 0..CALLS {
        let asked = Instant::now();
        connection.ask(request).await?;
        times.push(asked.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(times))
}

/// The rate of payments while somebody reads, against their rate alone; in turns.
async fn beside(server: &Server, groups: &[Group], engine: seed::Pair) -> anyhow::Result<f64> {
    let shops: Vec<seed::Pair> = groups
        .iter()
        .flat_map(|group| group.projects.iter().take(2).map(|(_, pair)| pair.clone()))
        .collect();
    let bank = Bank::new(engine, "http://127.0.0.1:9/callback".into());
    let mut tills = cycles::tills(&shops, EVENTS_A_CALL);
    let mut ratios = Vec::new();
    for round in 0..=ROUNDS {
        let (mut alone, mut beside) = (0.0, 0.0);
        // Each goes first in turn: whatever grows in the database, it does not always weigh on the same one.
        for is_read in [round % 2 == 1, round % 2 == 0] {
            let reading = is_read.then(|| tokio::spawn(read(server.address, questions(groups))));
            let rate = cycles::pay(server, &bank, &mut tills, ROUND).await;
            if let Some(reading) = &reading {
                reading.abort();
            }
            *(if is_read { &mut beside } else { &mut alone }) = rate?;
        }
        println!("payments alone {alone:.0}/s, while analytics are read {beside:.0}/s");
        if round > 0 {
            ratios.push(beside / alone);
        }
    }
    ratios.sort_by(f64::total_cmp);
    println!(
        "half of the ratios lie between {:.3} and {:.3}",
        ratios.get(ROUNDS / 4).context("a ratio")?,
        ratios.get(ROUNDS * 3 / 4).context("a ratio")?
    );
    Ok(median(ratios))
}

/// Reads one question after the other until it is stopped.
async fn read(address: std::net::SocketAddr, questions: Vec<(String, String)>) -> anyhow::Result<()> {
    let mut connection = Connection::open(address).await?;
    loop {
        for (_, request) in &questions {
            connection.ask(request).await?;
            tokio::time::sleep(READS_EVERY).await;
        }
    }
}
