//! The rows of a project written straight into SQLite: what `POST /projects` is compared with.

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::{cores, server};

/// How many writers wait at once.
pub(crate) const IN_FLIGHT: usize = 64;

/// What writing projects straight into SQLite gives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    pub(crate) projects_per_second: f64,
    /// CPU time of a project.
    pub(crate) cpu_micros: f64,
}

/// Measures it when at most `batch_max` projects share a commit, in a process of its own on the core of what is
/// measured. The folder has a database of the newest schema and no server.
pub(crate) fn rate(folder: &Path, batch_max: usize, seconds: u32) -> anyhow::Result<Rate> {
    let output = cores::pinned(cores::MEASURED, server::program("sengo-bench")?)
        .arg("raw")
        .arg(folder)
        .args([batch_max.to_string(), seconds.to_string()])
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Option<Vec<f64>> = text.split_whitespace().map(|word| word.parse().ok()).collect();
    match numbers.as_deref() {
        Some(&[projects_per_second, cpu_micros]) => Ok(Rate {
            projects_per_second,
            cpu_micros,
        }),
        _ => anyhow::bail!("{text:?} is no rate and CPU time"),
    }
}

/// Measures, and prints rate and CPU time.
pub(crate) fn run(folder: &Path, batch_max: usize, seconds: u64) -> anyhow::Result<()> {
    let (queue, waiting) = mpsc::channel(4096);
    let connection = open(folder)?;
    let committer = std::thread::spawn(move || commit(connection, waiting, batch_max));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let duration = Duration::from_secs(seconds);
    let count = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    runtime.block_on(async {
        let mut writers = tokio::task::JoinSet::new();
        for _ in 0..IN_FLIGHT {
            let (queue, count) = (queue.clone(), Arc::clone(&count));
            writers.spawn(async move {
                while started.elapsed() < duration {
                    let (answer, answered) = oneshot::channel();
                    if queue.send(answer).await.is_err() || answered.await.is_err() {
                        return;
                    }
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        while writers.join_next().await.is_some() {}
    });
    let count = count.load(Ordering::Relaxed) as f64;
    let cpu = server::cpu_seconds(std::process::id())?;
    println!(
        "{} {}",
        count / started.elapsed().as_secs_f64(),
        cpu / count * 1e6
    );
    drop(queue);
    let outcome = committer.join();
    outcome.map_err(|_| anyhow::anyhow!("the committer panicked"))?
}

/// With the settings the store has.
fn open(folder: &Path) -> anyhow::Result<Connection> {
    let connection = Connection::open(folder.join("sengo.db"))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "wal_autocheckpoint", 10_000)?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn commit(
    mut connection: Connection,
    mut waiting: mpsc::Receiver<oneshot::Sender<()>>,
    batch_max: usize,
) -> anyhow::Result<()> {
    let mut number: i64 =
        connection.query_row("SELECT next_project_id FROM platform", (), |row| row.get(0))?;
    let mut batch = Vec::new();
    while let Some(first) = waiting.blocking_recv() {
        batch.push(first);
        while batch.len() < batch_max {
            match waiting.try_recv() {
                Ok(next) => batch.push(next),
                Err(_) => break,
            }
        }
        let transaction = connection.transaction()?;
        for _ in 0..batch.len() {
            insert(&transaction, number)?;
            number += 1;
        }
        transaction
            .prepare_cached("UPDATE platform SET next_project_id = ?1")?
            .execute([number])?;
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO audit_head (merchant_id, count, hash) VALUES (1, ?1, ?2)",
            )?
            .execute((number, [7_u8; 32]))?;
        transaction.commit()?;
        for answer in batch.drain(..) {
            let _ = answer.send(());
        }
    }
    Ok(())
}

fn insert(connection: &Connection, number: i64) -> anyhow::Result<()> {
    let domain = format!("bench-{number}.example.com");
    let now = jiff::Timestamp::now().as_microsecond();
    connection
        .prepare_cached(
            "INSERT INTO project
             (merchant_id, project_id, name, domain, domain_key, allowlist, status, reasons, created_at)
             VALUES (1, ?1, 'Bench', ?2, ?3, '0.0.0.0/0', 'Review', '', ?4)",
        )?
        .execute((number, format!("https://{domain}"), &domain, now))?;
    connection
        .prepare_cached("INSERT INTO project_owner (project_id, merchant_id) VALUES (?1, 1)")?
        .execute([number])?;
    connection
        .prepare_cached(
            "INSERT INTO audit
             (merchant_id, number, recorded_at, business_at, actor, action, subject, details_hash, hash)
             VALUES (1, ?1, ?2, ?2, 'key:sgo_mk_sandbox_0123456789abcdef0123456789abcdef', 'project.create', ?3, ?4, ?5)",
        )?
        .execute((1_000_000_000 + number, now, format!("project:{number}"), [5_u8; 32], [6_u8; 32]))?;
    let details = format!(
        r#"{{"before":null,"after":{{"id":{number},"name":"Bench","domain":"https://{domain}","ip":["0.0.0.0/0"],"status":"Review"}}}}"#
    );
    connection
        .prepare_cached(
            "INSERT INTO audit_detail (merchant_id, number, salt, details) VALUES (1, ?1, ?2, ?3)",
        )?
        .execute((1_000_000_000 + number, [9_u8; 16], details))?;
    Ok(())
}
