//! Exceptions as rows.

use sengo_core::exception::{ExceptionCase, ExceptionId, ExceptionKind, Flow, Resolution, SetAside};
use sengo_core::ids::{ProjectId, TransactionId};
use sengo_core::ledger::WordKey;
use sengo_core::money::Rupiah;

use super::{Id, coded, corrupt, merchant, moment, project};
use crate::error::StoreError;

/// A row of `exception_case`.
#[derive(Debug, Clone)]
pub(crate) struct ExceptionRow {
    pub(crate) merchant_id: i64,
    pub(crate) exception_id: Id,
    pub(crate) word: Id,
    pub(crate) kind: i16,
    pub(crate) is_inflow: bool,
    pub(crate) amount: i64,
    pub(crate) about: Option<Id>,
    pub(crate) number: Option<String>,
    pub(crate) engine: String,
    pub(crate) opened_at: i64,
    pub(crate) resolved_at: Option<i64>,
    pub(crate) resolution: Option<i16>,
    pub(crate) resolution_project: Option<i64>,
}

impl ExceptionRow {
    pub(crate) fn of(case: &ExceptionCase) -> Self {
        let (resolution, resolution_project) = match case.resolved {
            None => (None, None),
            Some((Resolution::Project(project), _)) => (Some(1), Some(ProjectId::get(project))),
            Some((Resolution::Channel, _)) => (Some(2), None),
            Some((Resolution::Platform, _)) => (Some(3), None),
        };
        Self {
            merchant_id: case.set_aside.merchant.get(),
            exception_id: *case.id.as_bytes(),
            word: *case.set_aside.word.as_bytes(),
            kind: case.kind.code(),
            is_inflow: case.set_aside.flow == Flow::In,
            amount: case.set_aside.amount.get(),
            about: case.about.map(|id| *id.as_bytes()),
            number: case.number.clone(),
            engine: case.engine.clone(),
            opened_at: case.opened_at.as_microsecond(),
            resolved_at: case.resolved.map(|(_, at)| at.as_microsecond()),
            resolution,
            resolution_project,
        }
    }

    pub(crate) fn read(self) -> Result<ExceptionCase, StoreError> {
        let resolved = match (self.resolution, self.resolved_at) {
            (None, _) | (_, None) => None,
            (Some(code), Some(at)) => {
                let resolution = match (code, self.resolution_project) {
                    (1, Some(number)) => Resolution::Project(project(number)?),
                    (2, _) => Resolution::Channel,
                    (3, _) => Resolution::Platform,
                    other => return Err(corrupt("resolution", other)),
                };
                Some((resolution, moment(at)?))
            }
        };
        Ok(ExceptionCase {
            id: ExceptionId::from_bytes(self.exception_id),
            set_aside: SetAside {
                merchant: merchant(self.merchant_id)?,
                word: WordKey::from_bytes(self.word),
                flow: if self.is_inflow { Flow::In } else { Flow::Out },
                amount: Rupiah::new(self.amount),
            },
            kind: coded("kind of exception", self.kind, ExceptionKind::from_code)?,
            about: self.about.map(TransactionId::from_bytes),
            number: self.number,
            engine: self.engine,
            opened_at: moment(self.opened_at)?,
            resolved,
        })
    }
}
