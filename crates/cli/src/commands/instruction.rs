//! `sengo instruction …`

use sengo_app::{Error, Settings};
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{Instruction, InstructionKind};
use sengo_core::refusal::Refusal;
use sengo_wire::moment::Moment;
use serde_json::{Value, json};

use super::{only, page};
use crate::args::{Global, InstructionCommand};
use crate::open;
use crate::output::Output;

pub(crate) async fn run(global: &Global, command: InstructionCommand, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    match command {
        InstructionCommand::List { page: args } => {
            let open = app.instruction_list(page(args)).await?;
            let rows: Vec<Value> = open.iter().map(shown).collect();
            output.show_page(
                output.choose(rows, |rows| rows.iter().map(for_people).collect()),
                args,
            );
        }
        InstructionCommand::Release { id } => {
            let id = TransactionId::parse(&id).ok_or_else(|| Error::from(Refusal::InstructionNotFound))?;
            let actor = open::acting(&app, global).await?;
            output.show(&shown(&app.instruction_release(actor, id).await?));
            output.note("The next engine that asks is offered it.");
        }
    }
    Ok(())
}

fn shown(instruction: &Instruction) -> Value {
    let play = match instruction.kind {
        InstructionKind::Play(play) => Some(play.as_str()),
        _ => None,
    };
    json!({
        "id": instruction.id.to_string(),
        "type": instruction.kind.as_str(),
        "play": play,
        "transactionId": instruction.about.to_string(),
        "merchant": instruction.parties.merchant.get(),
        "project": instruction.parties.project.get(),
        "channel": instruction.channel.as_str(),
        "amount": instruction.amount.get(),
        "engine": instruction.engine,
        "offers": instruction.offers,
        "availableAt": instruction.available_at.map(Moment::from),
    })
}

/// A row with what fits a line.
fn for_people(row: &Value) -> Value {
    only(
        row,
        &[
            "id",
            "type",
            "channel",
            "amount",
            "engine",
            "offers",
            "availableAt",
        ],
    )
}
