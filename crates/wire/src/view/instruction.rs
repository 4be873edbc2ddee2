use sengo_core::instruction::{Instruction, InstructionKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::moment::Moment;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum InstructionTypeWord {
    /// Send `amount` to the account.
    Disburse,
    /// Ask whose account it is.
    Inquire,
    /// Give the payer `amount` back.
    Refund,
    /// In a sandbox: do what `play` says.
    Play,
}

impl From<InstructionKind> for InstructionTypeWord {
    fn from(kind: InstructionKind) -> Self {
        match kind {
            InstructionKind::Disburse => Self::Disburse,
            InstructionKind::Inquire => Self::Inquire,
            InstructionKind::Refund => Self::Refund,
            InstructionKind::Play(_) => Self::Play,
        }
    }
}

/// The transaction that an instruction is about, as far as an engine needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InstructedTransaction {
    /// Its id: what events name it by.
    #[schema(example = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506")]
    pub id: String,
    /// The project's own name for it.
    #[schema(example = "INV-2026-0001")]
    pub merchant_ref: String,
    /// Where it stands.
    #[schema(example = "pending")]
    pub status: String,
    /// The project whose transaction it is.
    #[schema(example = 1)]
    pub project: i64,
    /// The project's name.
    #[schema(example = "Project SenGo")]
    pub project_name: String,
    /// What the payer pays, or what the recipient gets, in rupiah; null where no money moves.
    #[schema(required = true, example = 250_000)]
    pub amount: Option<i64>,
    /// The number by which the channel knows it: the reference label of a QRIS code; null where it has none.
    #[schema(required = true)]
    pub number: Option<String>,
    /// From when on a payer is too late; null where nothing expires.
    #[schema(required = true)]
    pub expires_at: Option<Moment>,
    /// The recipient's bank; null for a payment.
    #[schema(required = true, example = "014")]
    pub bank_code: Option<String>,
    /// The recipient's account number; null for a payment.
    #[schema(required = true, example = "1234567890")]
    pub recipient_account: Option<String>,
    /// The name of whoever owns the account, where it is known.
    #[schema(required = true)]
    pub recipient_name: Option<String>,
}

/// Something for an engine to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InstructionView {
    /// Its id. An instruction that is offered again has the same one.
    #[schema(example = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506")]
    pub id: String,
    /// What is to be done.
    #[serde(rename = "type")]
    pub kind: InstructionTypeWord,
    /// What to play, for that type: pay, decline, pay-late or pay-wrong-amount; null otherwise.
    #[schema(required = true)]
    pub play: Option<String>,
    /// By which way.
    #[schema(example = "disburse")]
    pub channel: String,
    /// How much, in rupiah; zero where no money moves.
    #[schema(example = 250_000)]
    pub amount: i64,
    /// Until when it is yours alone, by the real clock. Then it is offered again.
    pub leased_until: Moment,
    /// How often it was offered, this time included. Above 1, it may have been done before: look before you pay.
    #[schema(example = 1)]
    pub offers: u32,
    /// The transaction it is about.
    pub transaction: InstructedTransaction,
}

impl InstructionView {
    /// A leased instruction with its transaction; nothing for one that is done.
    pub fn of(instruction: &Instruction, transaction: InstructedTransaction) -> Option<Self> {
        let play = match instruction.kind {
            InstructionKind::Play(play) => Some(play.as_str().to_owned()),
            _ => None,
        };
        Some(Self {
            id: instruction.id.to_string(),
            kind: instruction.kind.into(),
            play,
            channel: instruction.channel.as_str().to_owned(),
            amount: instruction.amount.get(),
            leased_until: instruction.available_at?.into(),
            offers: instruction.offers,
            transaction,
        })
    }
}
