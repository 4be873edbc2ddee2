//! A platform with 1,000,000 projects ÷ one with 1,000: the median time of a balance and of a create.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection as Database;
use sengo_app::Location;
use sengo_core::credential::token_digest;

use crate::client::Connection;
use crate::figure::{Figure, Goal, median};
use crate::seed::Pair;
use crate::server::Server;
use crate::{cores, figure, projects, seed};

const FEW: i64 = 1000;
const MANY: i64 = 1_000_000;
const MERCHANTS: i64 = 100;

/// Projects that are asked for; all of them once before it counts.
const WARM: i64 = 1000;

/// Turns of one server before the other has its turn, and how many turns.
const CALLS: usize = 200;
const TURNS: usize = 30;

pub(crate) fn run() -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (few, many) = (tempfile::tempdir()?, tempfile::tempdir()?);
    for (folder, count) in [(&few, FEW), (&many, MANY)] {
        runtime.block_on(seed::open(&Location::in_folder(folder.path()), folder.path()))?;
        let started = Instant::now();
        fill(folder.path(), count)?;
        println!(
            "{count} projects written in {:.0} s",
            started.elapsed().as_secs_f64()
        );
    }
    cores::move_to(cores::CLIENT)?;
    let few = Measured::new(&runtime, few.path(), FEW)?;
    let many = Measured::new(&runtime, many.path(), MANY)?;
    let mut measured = [few, many];
    for _ in 0..TURNS {
        for one in &mut measured {
            runtime.block_on(one.turn())?;
        }
    }
    let [few, many] = measured;
    let (few_balance, many_balance) = (median(few.balances), median(many.balances));
    let (few_create, many_create) = (median(few.creates), median(many.creates));
    figure::print(&[
        Figure::new(
            "GET /balance, 1,000,000 ÷ 1,000 projects",
            Goal::AtMost(1.15),
            many_balance / few_balance,
        ),
        Figure::new(
            "POST /projects, 1,000,000 ÷ 1,000 projects",
            Goal::AtMost(1.15),
            many_create / few_create,
        ),
        Figure::new(
            "GET /balance with 1,000,000 projects, median µs",
            Goal::None,
            many_balance,
        ),
        Figure::new(
            "POST /projects with 1,000,000 projects, median µs",
            Goal::None,
            many_create,
        ),
    ]);
    Ok(())
}

/// A server, a connection to it, and the times of its answers in microseconds.
struct Measured {
    connection: Connection,
    _server: Server,
    balance_requests: Vec<String>,
    create: std::sync::Arc<dyn Fn() -> String + Send + Sync>,
    next: usize,
    balances: Vec<f64>,
    creates: Vec<f64>,
}

impl Measured {
    fn new(runtime: &tokio::runtime::Runtime, folder: &Path, count: i64) -> anyhow::Result<Self> {
        let server = Server::sengo(folder, &["--no-request-log"])?;
        let connection = runtime.block_on(Connection::open(server.address))?;
        // A stride through all of them that meets no project twice.
        let stride = count / WARM;
        let numbers = (0..WARM).map(|step| step * stride + 1);
        let balance_requests = numbers
            .map(|number| pair("project", number).request("GET", "/balance", ""))
            .collect();
        let mut measured = Self {
            connection,
            _server: server,
            balance_requests,
            create: projects::requests(pair("merchant", 1)),
            next: 0,
            balances: Vec::new(),
            creates: Vec::new(),
        };
        runtime.block_on(async {
            for request in &measured.balance_requests {
                measured.connection.ask(request).await?;
            }
            for _ in 0..WARM {
                measured.connection.ask(&(measured.create)()).await?;
            }
            anyhow::Ok(())
        })?;
        Ok(measured)
    }

    async fn turn(&mut self) -> anyhow::Result<()> {
        for _ in 0..CALLS {
            // 7919 is prime, so every request has its turn, in an order that looks random.
            self.next = (self.next + 7919) % self.balance_requests.len();
            if let Some(request) = self.balance_requests.get(self.next) {
                let started = Instant::now();
                self.connection.ask(request).await?;
                self.balances.push(started.elapsed().as_secs_f64() * 1e6);
            }
        }
        for _ in 0..CALLS {
            let request = (self.create)();
            let started = Instant::now();
            self.connection.ask(&request).await?;
            self.creates.push(started.elapsed().as_secs_f64() * 1e6);
        }
        Ok(())
    }
}

/// Keys in the form of imported ones, which can be told from their number.
fn pair(kind: &str, number: i64) -> Pair {
    Pair {
        key: format!("bench-{kind}-{number:09}"),
        token: format!("bench-{kind}-token-{number:09}-0123456789"),
    }
}

/// Writes the rows themselves: a million creates through the API would take as long as they take.
fn fill(folder: &Path, count: i64) -> anyhow::Result<()> {
    let mut database = Database::open(folder.join("sengo.db"))?;
    database.pragma_update(None, "synchronous", "OFF")?;
    database.pragma_update(None, "cache_size", -262_144)?;
    let rows = database.transaction()?;
    {
        let mut merchant =
            rows.prepare("INSERT INTO merchant (merchant_id, name, products, created_at) VALUES (?1, 'Bench', 'project', 0)")?;
        let mut project = rows.prepare(
            "INSERT INTO project
             (merchant_id, project_id, name, domain, domain_key, allowlist, status, reasons, created_at)
             VALUES (?1, ?2, 'Seed', ?3, ?4, '0.0.0.0/0', 'Active', '', 0)",
        )?;
        let mut owner =
            rows.prepare("INSERT INTO project_owner (project_id, merchant_id) VALUES (?1, ?2)")?;
        let mut approved = rows.prepare(
            "INSERT INTO approved_domain (domain_key, merchant_id, project_id) VALUES (?1, ?2, ?3)",
        )?;
        let mut account = rows.prepare(
            "INSERT INTO account (merchant_id, project_id, kind, balance, entry_count, last_transfer, last_at)
             VALUES (?1, ?2, 1, 1000000, 1, ?3, 0)",
        )?;
        let mut key = rows.prepare(
            "INSERT INTO issued_key
             (key, merchant_id, project_id, token_digest, token_sealed, issued_by, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'platform', 0)",
        )?;
        let sealed = [0_u8; 80];
        for number in 1..=MERCHANTS {
            merchant.execute([number])?;
            let Pair { key: name, token } = pair("merchant", number);
            key.execute((name, number, 0, token_digest(token.as_bytes()), sealed))?;
        }
        for number in 1..=count {
            let merchant = number % MERCHANTS + 1;
            let domain = format!("seed-{number}.example.com");
            project.execute((merchant, number, format!("https://{domain}"), &domain))?;
            owner.execute((number, merchant))?;
            approved.execute((&domain, merchant, number))?;
            account.execute((merchant, number, [0_u8; 16]))?;
            let Pair { key: name, token } = pair("project", number);
            key.execute((name, merchant, number, token_digest(token.as_bytes()), sealed))?;
        }
        rows.execute(
            "UPDATE platform SET next_merchant_id = ?1, next_project_id = ?2",
            (MERCHANTS + 1, count + 1),
        )?;
    }
    rows.commit()?;
    // What the load left in the log would be the first creates' to copy back.
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(()))?;
    Ok(())
}
