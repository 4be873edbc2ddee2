//! `sengo sandbox …`

use sengo_app::callbacks::Dispatcher;
use sengo_app::sandbox_clock::ClockReading;
use sengo_app::{App, Settings};
use sengo_wire::moment::Moment;
use serde_json::{Value, json};

use crate::args::{ClockCommand, Global, SandboxCommand};
use crate::open;
use crate::output::Output;
use crate::serve::callbacks;

pub(crate) async fn run(global: &Global, command: SandboxCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        SandboxCommand::Clock(command) => clock((global, &app), command, output).await,
    }
}

async fn clock((global, app): (&Global, &App), command: ClockCommand, output: Output) -> anyhow::Result<()> {
    let reading = match command {
        ClockCommand::Show => app.clock_show().await?,
        ClockCommand::Advance { by, public_url } => {
            let reading = app.clock_advance(open::acting(app, global).await?, by).await?;
            due(app, public_url.as_str()).await?;
            reading
        }
    };
    output.show(&shown(reading));
    Ok(())
}

/// Does what time brings, as a live server would: here it is done when the command ends.
async fn due(app: &App, base: &str) -> anyhow::Result<()> {
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
