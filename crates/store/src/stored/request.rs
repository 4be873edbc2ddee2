//! Entries of the request log as rows.

use sengo_core::ids::ProjectId;
use sengo_core::key::KeyOwner;
use sengo_core::request_log::{RequestEntry, RequestFailure, RequestId, RequestOutcome};

use super::{Id, coded, corrupt, merchant, moment, project};
use crate::error::StoreError;

/// A row of `request_log`.
#[derive(Debug, Clone)]
pub(crate) struct RequestRow {
    pub(crate) merchant_id: i64,
    pub(crate) happened_at: i64,
    pub(crate) request_id: Id,
    pub(crate) project_id: i64,
    pub(crate) key: String,
    pub(crate) address: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) outcome: i16,
    pub(crate) status: i16,
    pub(crate) error_code: String,
    pub(crate) message: String,
    pub(crate) hint: String,
    pub(crate) fields: String,
    pub(crate) microseconds: i64,
    pub(crate) times: i64,
}

impl RequestRow {
    pub(crate) fn of(entry: &RequestEntry) -> Self {
        Self {
            merchant_id: entry.owner.merchant.get(),
            happened_at: entry.at.as_microsecond(),
            request_id: *entry.id.as_bytes(),
            project_id: entry.owner.project.map_or(0, ProjectId::get),
            key: entry.key.clone(),
            address: entry.address.clone(),
            method: entry.method.clone(),
            path: entry.path.clone(),
            outcome: entry.outcome.code(),
            status: i16::try_from(entry.status).unwrap_or(i16::MAX),
            error_code: entry.failure.code.clone(),
            message: entry.failure.message.clone(),
            hint: entry.failure.hint.clone(),
            fields: entry.failure.fields.clone(),
            microseconds: entry.microseconds,
            times: entry.times,
        }
    }

    pub(crate) fn read(self) -> Result<RequestEntry, StoreError> {
        Ok(RequestEntry {
            id: RequestId::from_bytes(self.request_id),
            at: moment(self.happened_at)?,
            owner: KeyOwner {
                merchant: merchant(self.merchant_id)?,
                project: (self.project_id != 0)
                    .then(|| project(self.project_id))
                    .transpose()?,
            },
            key: self.key,
            address: self.address,
            method: self.method,
            path: self.path,
            outcome: coded("outcome of request", self.outcome, RequestOutcome::from_code)?,
            status: u16::try_from(self.status).map_err(|_| corrupt("status", self.status))?,
            failure: RequestFailure {
                code: self.error_code,
                message: self.message,
                hint: self.hint,
                fields: self.fields,
            },
            microseconds: self.microseconds,
            times: self.times,
        })
    }
}
