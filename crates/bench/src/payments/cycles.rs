//! Create-and-pay at 64 connections: `POST /api/qris`, then the event that says it was paid, all of it durable.
//!
//! Callbacks are written with each payment, and go to an endpoint that never answers: delivering them is another
//! bench.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use sengo_app::{App, Location, ProjectSettingsChange};
use sengo_core::audit::Actor;
use sengo_core::ids::ProjectId;
use sengo_core::qris::{QrisData, QrisMerchant};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use super::OPTIONS;
use crate::client::{self, Connection};
use crate::figure::{Figure, Goal, median};
use crate::seed::{self, Pair};
use crate::server::Server;
use crate::{profile, projects, raw};

const PROJECTS: usize = 100;
const AMOUNT: i64 = 10_000;
const ROUNDS: usize = 5;
const ROUND_SECONDS: u64 = 3;

/// How many events an engine puts into one call: what it has gathered, or each at once.
const EVENTS_A_CALL: [usize; 2] = [50, 1];

pub(super) fn figures(runtime: &Runtime) -> anyhow::Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let (creator, engine, shops) = runtime.block_on(async {
        let app = seed::open(&Location::in_folder(folder.path()), folder.path()).await?;
        let (merchant, creator) = seed::merchant(&app).await?;
        let shops = seed::projects(&app, merchant, PROJECTS).await?;
        for (project, _) in &shops {
            enter_qris_data(&app, *project).await?;
        }
        let pairs: Vec<Pair> = shops.into_iter().map(|(_, pair)| pair).collect();
        anyhow::Ok((creator, seed::engine(&app).await?, pairs))
    })?;
    // Connections to it are made and requests arrive, and nobody ever reads them.
    let deaf = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let bank = Bank::new(engine, format!("http://{}/callback", deaf.local_addr()?));
    let server = Server::sengo(folder.path(), &OPTIONS)?;
    let mut tills = EVENTS_A_CALL.map(|events| tills(&shops, events));
    let create = projects::requests(creator);
    let round = Duration::from_secs(ROUND_SECONDS);
    let mut of_creates = Vec::new();
    let mut of_cycles = EVENTS_A_CALL.map(|_| Vec::new());
    for warm_up in std::iter::once(true).chain(std::iter::repeat_n(false, ROUNDS)) {
        let work = || client::load(server.address, raw::IN_FLIGHT, round, Arc::clone(&create));
        let creates = measured(&server, || runtime.block_on(work()))?;
        let mut line = format!("POST /projects {:.0}/s", creates.rate);
        let mut cycles = Vec::new();
        for (tills, events) in tills.iter_mut().zip(EVENTS_A_CALL) {
            let paid = measured(&server, || runtime.block_on(pay(&server, &bank, tills, round)))?;
            line.push_str(&format!(
                ", create-and-pay with {events} events a call {:.0}/s",
                paid.rate
            ));
            cycles.push(paid);
        }
        if !warm_up {
            println!("{line}");
            of_creates.push(creates);
            of_cycles
                .iter_mut()
                .zip(cycles)
                .for_each(|(all, one)| all.push(one));
        }
    }
    for (tills, events) in tills.iter_mut().zip(EVENTS_A_CALL) {
        let title = format!("create-and-pay at 64 connections, {events} events a call");
        profile::of(&title, server.id(), || {
            runtime.block_on(pay(&server, &bank, tills, round))
        })?;
    }
    let of = |cycles: &[Measured], ratio: fn(&Measured, &Measured) -> f64| {
        median(
            cycles
                .iter()
                .zip(&of_creates)
                .map(|(one, other)| ratio(one, other))
                .collect(),
        )
    };
    let mut figures = Vec::new();
    for ((cycles, events), goal) in of_cycles
        .iter()
        .zip(EVENTS_A_CALL)
        .zip([Goal::AtLeast(0.5), Goal::None])
    {
        figures.push(Figure::new(
            format!("create-and-pay, events a call: {events} ÷ two POST /projects"),
            goal,
            of(cycles, |cycle, create| cycle.rate / (create.rate / 2.0)),
        ));
        figures.push(Figure::new(
            "  the same by the server's CPU time",
            goal,
            of(cycles, |cycle, create| create.cpu_micros * 2.0 / cycle.cpu_micros),
        ));
    }
    for (cycles, events) in of_cycles.iter().zip(EVENTS_A_CALL) {
        figures.push(Figure::new(
            format!("CPU of a create-and-pay, events a call: {events}, µs"),
            Goal::None,
            of(cycles, |cycle, _| cycle.cpu_micros),
        ));
    }
    Ok(figures)
}

/// What an acquirer gave a project, entered as an operator does.
async fn enter_qris_data(app: &App, project: ProjectId) -> anyhow::Result<()> {
    let number = u64::try_from(project.get())?;
    let made_up = QrisMerchant::of_sandbox(number, "Seed").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let qris = QrisData {
        nmid: Some(made_up.nmid),
        pan: Some(made_up.pan),
        acquirer: Some(made_up.acquirer),
        acquirer_merchant: made_up.acquirer_merchant,
        criteria: Some(made_up.criteria),
        category: Some(made_up.category),
        name: Some(made_up.name),
        city: Some(made_up.city),
        postal_code: Some(made_up.postal_code),
    };
    let change = ProjectSettingsChange {
        qris,
        ..ProjectSettingsChange::default()
    };
    app.project_settings_update(Actor::Platform, project, change)
        .await?;
    Ok(())
}

/// What a load gave.
struct Measured {
    rate: f64,
    /// CPU time of the server for one.
    cpu_micros: f64,
}

fn measured(server: &Server, load: impl FnOnce() -> anyhow::Result<f64>) -> anyhow::Result<Measured> {
    let (before, began) = (server.cpu_seconds()?, Instant::now());
    let rate = load()?;
    let count = rate * began.elapsed().as_secs_f64();
    Ok(Measured {
        rate,
        cpu_micros: (server.cpu_seconds()? - before) / count * 1e6,
    })
}

/// What all payments have in common.
pub(crate) struct Bank {
    engine: Pair,
    callback: String,
    next: AtomicU64,
}

impl Bank {
    /// With callbacks to this address.
    pub(crate) fn new(engine: Pair, callback: String) -> Arc<Self> {
        Arc::new(Self {
            engine,
            callback,
            next: AtomicU64::new(0),
        })
    }
}

/// A connection's work: payments of one shop, and those of them that were not paid yet.
pub(crate) struct Till {
    shop: Pair,
    unpaid: Vec<String>,
    /// How many unpaid ones there are when they are paid next.
    pays_at: usize,
    events: usize,
}

/// A till for each connection. They pay at different times, as connections that work for long do.
pub(crate) fn tills(shops: &[Pair], events: usize) -> Vec<Till> {
    shops
        .iter()
        .cycle()
        .take(raw::IN_FLIGHT)
        .enumerate()
        .map(|(number, shop)| Till {
            shop: shop.clone(),
            unpaid: Vec::new(),
            pays_at: number % events + 1,
            events,
        })
        .collect()
}

/// Creates and pays for a while; how many were paid, a second.
pub(crate) async fn pay(
    server: &Server,
    bank: &Arc<Bank>,
    tills: &mut Vec<Till>,
    duration: Duration,
) -> anyhow::Result<f64> {
    let started = Instant::now();
    let mut busy = JoinSet::new();
    for mut till in tills.drain(..) {
        let (bank, address) = (Arc::clone(bank), server.address);
        busy.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut paid = 0;
            while started.elapsed() < duration {
                till.create(&bank, &mut connection).await?;
                paid += till.pay(&bank, &mut connection).await?;
            }
            anyhow::Ok((till, paid))
        });
    }
    let mut count = 0;
    while let Some(ended) = busy.join_next().await {
        let (till, paid) = ended??;
        tills.push(till);
        count += paid;
    }
    Ok(f64::from(u32::try_from(count)?) / started.elapsed().as_secs_f64())
}

impl Till {
    async fn create(&mut self, bank: &Bank, connection: &mut Connection) -> anyhow::Result<()> {
        let (number, callback) = (bank.next.fetch_add(1, Ordering::Relaxed), &bank.callback);
        let body = format!(
            r#"{{"reference":"INV-{number}","amount":{AMOUNT},"viewName":"Bench","additionalInfo":{{"callback":"{callback}"}},"expiryMinutes":60}}"#
        );
        let answer = connection
            .ask(&self.shop.request("POST", "/api/qris", &body))
            .await?;
        let id = answer
            .split_once(r#""id":""#)
            .and_then(|(_, rest)| rest.split_once('"'));
        self.unpaid.push(id.context("an id in the answer")?.0.to_owned());
        Ok(())
    }

    /// Has those that were created paid when they are enough; how many.
    async fn pay(&mut self, bank: &Bank, connection: &mut Connection) -> anyhow::Result<usize> {
        let count = self.unpaid.len();
        if count < self.pays_at {
            return Ok(0);
        }
        let now = jiff::Timestamp::now();
        // What an engine calls its events is up to it; the payment's own id is one that begins with a time.
        let events = self.unpaid.drain(..).map(|id| {
            format!(
                r#"{{"id":"{id}","type":"payment.paid","transaction":{{"id":"{id}"}},"amount":{AMOUNT},"occurredAt":"{now}"}}"#
            )
        });
        let body = format!(r#"{{"events":[{}]}}"#, events.collect::<Vec<_>>().join(","));
        let answer = connection
            .ask(&bank.engine.request("POST", "/engine/events", &body))
            .await?;
        ensure!(answer.matches(r#""accepted""#).count() == count, "{answer}");
        self.pays_at = self.events;
        Ok(count)
    }
}
