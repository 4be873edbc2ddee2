//! Corrections of a project's balance.

use sengo_core::correction::{Corrected, CorrectionRefusal, corrected};
use sengo_core::ids::ProjectId;
use sengo_core::ledger::ProjectBalance;
use sengo_core::money::Rupiah;
use sengo_core::project::Project;
use sengo_core::role::Permission;

use super::Desk;
use crate::approval::Acted;
use crate::balances::Adjustment;
use crate::error::Error;

/// A correction as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The project.
    pub project: ProjectId,
    /// Which of its accounts.
    pub account: Corrected,
    /// Added to it; below zero it is taken away.
    pub amount: Rupiah,
    /// Why, in one line of at most [`sengo_core::correction::CORRECTION_REASON_CHARACTERS_MAX`] characters.
    pub reason: String,
}

/// What a correction would do, as things stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionEffect {
    /// The project.
    pub project: Project,
    /// What it has.
    pub before: ProjectBalance,
    /// What it would have, or why it cannot be.
    pub after: Result<ProjectBalance, CorrectionRefusal>,
}

impl Desk<'_> {
    /// What a correction would do.
    ///
    /// # Errors
    /// [`sengo_core::refusal::Refusal::ProjectNotFound`], and
    /// [`sengo_core::refusal::Refusal::StatusConflict`] unless the project is in use.
    pub async fn correction_effect(
        &self,
        project: ProjectId,
        account: Corrected,
        amount: Rupiah,
    ) -> Result<CorrectionEffect, Error> {
        self.may(Permission::MoneyAct)?;
        let (project, before) = self.app.project_for_money(project).await?;
        Ok(CorrectionEffect {
            project,
            before,
            after: corrected(before, account, amount),
        })
    }

    /// Corrects a balance, or asks for it.
    ///
    /// # Errors
    /// Those of [`crate::App::balance_adjust`].
    pub async fn correct(&self, correction: Correction) -> Result<Acted, Error> {
        let actor = self.may(Permission::MoneyAct)?;
        let Correction {
            project,
            account,
            amount,
            reason,
        } = correction;
        let (active, pending) = match account {
            Corrected::Active => (amount, Rupiah::ZERO),
            Corrected::Pending => (Rupiah::ZERO, amount),
        };
        let adjustment = Adjustment {
            active,
            pending,
            reason,
            id: None,
        };
        self.app.balance_adjust(actor, project, adjustment).await
    }
}
