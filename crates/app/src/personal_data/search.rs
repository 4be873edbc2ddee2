//! Finding whose data it is.

use sengo_core::paper::PaperField;
use sengo_core::transaction::{Details, Transaction};
use sengo_store::{DocumentKind, TransactionPlace};
use sengo_wire::view::{PaperDataView, RecipientDataView};

use super::ROWS_MAX;
use crate::app::App;
use crate::approval::read_back;
use crate::error::Error;
use crate::leafing::Leafing;
use crate::papers::{PaperPlace, PaperView};

/// Whom somebody asks about.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'t> {
    /// Whoever signs in with a mail address.
    Email(&'t str),
    /// Whoever has a name: people who sign in, and those whom papers name.
    Name(&'t str),
    /// Whoever money was sent to.
    Account {
        /// The bank's code, or the e-wallet's word.
        bank: &'t str,
        /// The number.
        number: &'t str,
    },
}

impl App {
    /// The papers of all merchants that are such.
    pub(super) async fn papers_such(
        &self,
        is_such: impl Fn(PaperPlace, &PaperView) -> bool + Send,
    ) -> Result<Vec<(PaperPlace, PaperView)>, Error> {
        let mut such = Vec::new();
        let mut leafing = Leafing::through(DocumentKind::Paper);
        while let Some(found) = leafing.next(self).await? {
            for (id, content) in &found {
                let Some(place) = PaperPlace::of(id) else { continue };
                let paper = self.paper_view(place, &read_back(content)?)?;
                if such.len() < ROWS_MAX && is_such(place, &paper) {
                    such.push((place, paper));
                }
            }
        }
        Ok(such)
    }

    /// Papers that name somebody of these names.
    pub(super) async fn papers_naming(&self, names: &[&str]) -> Result<Vec<PaperDataView>, Error> {
        let names: Vec<String> = names.iter().map(|name| name.trim().to_lowercase()).collect();
        let is_named = |_, paper: &PaperView| {
            let named = paper.statement.get(PaperField::Name).to_lowercase();
            names.contains(&named)
        };
        let found = if names.is_empty() {
            Vec::new()
        } else {
            self.papers_such(is_named).await?
        };
        Ok(found
            .iter()
            .map(|(place, paper)| paper_data(*place, paper))
            .collect())
    }

    /// Transactions that sent money to an account, and whether these are all.
    pub(super) async fn payouts_to(
        &self,
        wanted: &Wanted<'_>,
    ) -> Result<(Vec<RecipientDataView>, bool), Error> {
        let Wanted::Account { bank, number } = wanted else {
            return Ok((Vec::new(), true));
        };
        let index = self.account_index(bank, number)?;
        let limit = i64::try_from(ROWS_MAX).unwrap_or(i64::MAX);
        let places = self.store().transactions_to(index, limit).await?;
        let is_whole = places.len() < ROWS_MAX;
        let mut found = Vec::new();
        for place in places {
            let tenant = self.store().tenant(place.parties.merchant);
            if let Some(transaction) = tenant.transaction(place.id).await? {
                found.extend(self.recipient_data(place, &transaction)?);
            }
        }
        Ok((found, is_whole))
    }

    pub(super) fn recipient_data(
        &self,
        place: TransactionPlace,
        transaction: &Transaction,
    ) -> Result<Option<RecipientDataView>, Error> {
        let Details::Recipient(recipient) = &transaction.details else {
            return Ok(None);
        };
        let opened = self.recipient_opened(transaction)?;
        Ok(Some(RecipientDataView {
            transaction: place.id.to_string(),
            merchant: place.parties.merchant.get(),
            project: place.parties.project.get(),
            created_at: transaction.created_at().into(),
            bank_code: recipient.bank_code.clone(),
            account: opened.account,
            name: opened.name,
        }))
    }
}

fn paper_data(place: PaperPlace, paper: &PaperView) -> PaperDataView {
    PaperDataView {
        paper: place.id.to_string(),
        merchant: place.merchant.get(),
        kind: paper.kind.as_str().to_owned(),
        submitted_at: paper.submitted_at.into(),
        says: paper
            .statement
            .fields()
            .map(|(field, text)| (field.as_str().to_owned(), text.to_owned()))
            .collect(),
    }
}
