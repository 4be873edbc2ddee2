//! Instructions as rows.

use jiff::Timestamp;
use sengo_core::channel::Channel;
use sengo_core::ids::TransactionId;
use sengo_core::instruction::{Instruction, InstructionKind};
use sengo_core::money::Rupiah;

use super::{Id, coded, corrupt, moment, parties};
use crate::error::StoreError;

/// A row of `instruction`.
#[derive(Debug, Clone)]
pub(crate) struct InstructionRow {
    pub(crate) merchant_id: i64,
    pub(crate) instruction_id: Id,
    pub(crate) project_id: i64,
    pub(crate) kind: i16,
    pub(crate) channel: i16,
    pub(crate) about: Id,
    pub(crate) amount: i64,
    pub(crate) created_at: i64,
    pub(crate) available_at: Option<i64>,
    pub(crate) offers: i64,
    pub(crate) engine: Option<String>,
}

impl InstructionRow {
    pub(crate) fn of(instruction: &Instruction) -> Self {
        Self {
            merchant_id: instruction.parties.merchant.get(),
            instruction_id: *instruction.id.as_bytes(),
            project_id: instruction.parties.project.get(),
            kind: instruction.kind.code(),
            channel: instruction.channel.code(),
            about: *instruction.about.as_bytes(),
            amount: instruction.amount.get(),
            created_at: instruction.created_at.as_microsecond(),
            available_at: instruction.available_at.map(Timestamp::as_microsecond),
            offers: i64::from(instruction.offers),
            engine: instruction.engine.clone(),
        }
    }

    pub(crate) fn read(self) -> Result<Instruction, StoreError> {
        Ok(Instruction {
            id: TransactionId::from_bytes(self.instruction_id),
            parties: parties(self.merchant_id, self.project_id)?,
            kind: coded("kind of instruction", self.kind, InstructionKind::from_code)?,
            channel: coded("channel", self.channel, Channel::from_code)?,
            about: TransactionId::from_bytes(self.about),
            amount: Rupiah::new(self.amount),
            created_at: moment(self.created_at)?,
            available_at: self.available_at.map(moment).transpose()?,
            offers: u32::try_from(self.offers).map_err(|_| corrupt("offers", self.offers))?,
            engine: self.engine,
        })
    }
}
