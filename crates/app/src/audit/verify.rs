//! Following every chain of the audit trail from its beginning.

use sengo_core::audit::{AuditFault, AuditHead, ChainWalk};
use sengo_core::ids::MerchantId;
use sengo_store::{AuditView, StoreError};

use super::{READ_AT_ONCE, kept};
use crate::app::App;
use crate::error::Error;

/// A row that is not as it was written. What follows it in its chain was not looked at: nothing proves it any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditBreak {
    /// Whose chain.
    pub merchant: MerchantId,
    /// The row's number in it.
    pub number: i64,
    /// What is wrong with it.
    pub fault: AuditFault,
}

/// What following the chains found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// How many chains there are.
    pub chains: i64,
    /// How many rows are as they were written.
    pub rows: i64,
    /// The first broken row of each chain that has one.
    pub breaks: Vec<AuditBreak>,
}

impl App {
    /// Follows every chain, a few rows in memory at a time and beside whoever writes, until `breaks_max` of them are
    /// found to be broken.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn audit_verify(&self, breaks_max: usize) -> Result<AuditReport, Error> {
        let mut report = AuditReport::default();
        let mut behind = None;
        while report.breaks.len() < breaks_max
            && let Some(merchant) = self.store().audit_chain_behind(behind).await?
        {
            let mut walk = ChainWalk::default();
            if let Err((number, fault)) = self.follow(merchant, &mut walk).await? {
                report.breaks.push(AuditBreak {
                    merchant,
                    number,
                    fault,
                });
            }
            report.chains = report.chains.saturating_add(1);
            report.rows = report.rows.saturating_add(walk.count());
            behind = Some(merchant);
        }
        Ok(report)
    }

    /// Follows a chain to the end that it has at the beginning of this. Rows that come meanwhile are left for the next
    /// time, and only their end is looked at.
    async fn follow(
        &self,
        merchant: MerchantId,
        walk: &mut ChainWalk,
    ) -> Result<Result<(), (i64, AuditFault)>, Error> {
        let (head, _) = self.store().audit_end(merchant).await?;
        // Whoever has no end noted has not even recorded that they were made.
        let Some(head) = head else {
            return Ok(Err((1, AuditFault::Missing)));
        };
        while walk.count() < head.count {
            let left = head.count.saturating_sub(walk.count());
            let rows = match self.some_of(merchant, walk.count(), left).await? {
                Ok(rows) => rows,
                Err(unreadable) => return Ok(Err(unreadable)),
            };
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                if let Err(found) = walk.step(&kept(row)) {
                    return Ok(Err(found));
                }
            }
        }
        if let Err(found) = walk.end(head) {
            return Ok(Err(found));
        }
        let (now, last) = self.store().audit_end(merchant).await?;
        let (now, last) = (now.unwrap_or(AuditHead::EMPTY), last.unwrap_or_default());
        Ok(if last > now.count {
            Err((now.count.saturating_add(1), AuditFault::Added))
        } else {
            Ok(())
        })
    }

    /// Some rows behind a number. One that cannot even be read is the broken one.
    async fn some_of(
        &self,
        merchant: MerchantId,
        behind: i64,
        left: i64,
    ) -> Result<Result<Vec<AuditView>, (i64, AuditFault)>, Error> {
        let limit = left.min(READ_AT_ONCE);
        match self.store().audit_chain(merchant, behind, limit).await {
            Ok(rows) => Ok(Ok(rows)),
            Err(StoreError::Corrupt(_) | StoreError::Defect(_)) => {
                match self.store().audit_chain(merchant, behind, 1).await {
                    Ok(rows) => Ok(Ok(rows)),
                    Err(StoreError::Corrupt(_) | StoreError::Defect(_)) => {
                        Ok(Err((behind.saturating_add(1), AuditFault::Changed)))
                    }
                    Err(error) => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }
}
