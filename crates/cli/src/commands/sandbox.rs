//! `sengo sandbox …`

use std::time::Duration;

use sengo_app::callbacks::Dispatcher;
use sengo_app::sandbox_clock::ClockReading;
use sengo_app::{App, Settings};
use sengo_core::ids::TransactionId;
use sengo_core::instruction::Play;
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_wire::moment::Moment;
use serde_json::{Value, json};

use crate::args::{ClockCommand, Global, SandboxCommand};
use crate::open;
use crate::output::Output;
use crate::serve::callbacks;

/// Within this time every other process sees that the clock was moved. The command ends after it, so that what is done
/// next over the API is done at the new time.
const SEEN_WITHIN: Duration = Duration::from_secs(1);

pub(crate) async fn run(global: &Global, command: SandboxCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    if !matches!(command, SandboxCommand::Clock(ClockCommand::Show)) {
        // Before anybody is asked who they are.
        app.sandbox_only().map_err(sengo_app::Error::from)?;
    }
    match command {
        SandboxCommand::Pay { id } => play((global, &app), &id, Play::Pay, output).await,
        SandboxCommand::Decline { id } => play((global, &app), &id, Play::Decline, output).await,
        SandboxCommand::PayLate { id } => play((global, &app), &id, Play::PayLate, output).await,
        SandboxCommand::PayWrongAmount { id } => {
            play((global, &app), &id, Play::PayWrongAmount, output).await
        }
        SandboxCommand::Clock(command) => clock((global, &app), command, output).await,
    }
}

async fn play((global, app): (&Global, &App), id: &str, play: Play, output: Output) -> anyhow::Result<()> {
    let unknown = || sengo_app::Error::from(Refusal::from(TransactionRefusal::NotFound));
    let transaction = TransactionId::parse(id).ok_or_else(unknown)?;
    app.sandbox_play_any(open::acting(app, global).await?, transaction, play)
        .await?;
    output.show(&json!({ "transaction": transaction.to_string(), "play": play.as_str() }));
    output.note("The network of a running `sengo serve` or `sengo demo` does it within a moment.");
    Ok(())
}

async fn clock((global, app): (&Global, &App), command: ClockCommand, output: Output) -> anyhow::Result<()> {
    let reading = match command {
        ClockCommand::Show => app.clock_show().await?,
        ClockCommand::Advance { by, public_url } => {
            let reading = app.clock_advance(open::acting(app, global).await?, by).await?;
            tokio::time::sleep(SEEN_WITHIN).await;
            due(app, public_url.as_str()).await?;
            reading
        }
    };
    output.show(&shown(reading));
    Ok(())
}

/// Does what time brings, as a live server would: here it is done when the command ends.
async fn due(app: &App, base: &str) -> anyhow::Result<()> {
    app.jobs_run_until_idle().await?;
    let courier = callbacks::courier(app, Vec::new(), None)?;
    Dispatcher::new(app.clone(), courier, base)
        .run_until_idle()
        .await?;
    Ok(())
}

fn shown(reading: ClockReading) -> Value {
    json!({
        "sandbox": Moment::from(reading.business),
        "real": Moment::from(reading.real),
        "aheadSeconds": reading.ahead.as_secs(),
    })
}
