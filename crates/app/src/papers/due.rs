//! Papers that operators have to do something about, whosever they are.

use sengo_core::merchant::Merchant;
use sengo_core::paper::Standing;
use sengo_store::Page;

use super::document::PaperPlace;
use super::{PaperView, index};
use crate::app::App;
use crate::approval::read_back;
use crate::error::Error;

/// A paper with whose it is.
#[derive(Debug, Clone)]
pub struct FiledPaper {
    /// Whose.
    pub merchant: Merchant,
    /// The paper.
    pub paper: PaperView,
}

impl App {
    /// Papers that wait for a decision, of all merchants, those first that wait the longest.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn papers_waiting(&self, page: Page) -> Result<Vec<FiledPaper>, Error> {
        let found = self.store().documents(index::WAITING, page).await?;
        self.papers_filed(found.iter().filter_map(|(name, _)| index::place(name)))
            .await
    }

    /// Papers whose time is over or ends within [`sengo_core::paper::EXPIRING_DAYS`], of all merchants, those first that
    /// ended first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn papers_expiring(&self, page: Page) -> Result<Vec<FiledPaper>, Error> {
        let found = self.store().documents(index::EXPIRING, page).await?;
        let filed = self
            .papers_filed(found.iter().filter_map(|(name, _)| index::place(name)))
            .await?;
        let is_due =
            |filed: &FiledPaper| matches!(filed.paper.standing, Standing::Expired | Standing::Expiring);
        Ok(filed.into_iter().take_while(is_due).collect())
    }

    async fn papers_filed(&self, places: impl Iterator<Item = PaperPlace>) -> Result<Vec<FiledPaper>, Error> {
        let mut filed: Vec<FiledPaper> = Vec::new();
        for place in places {
            let Some(content) = self.store().document(&place.document()).await? else {
                continue;
            };
            let known = filed.iter().find(|known| known.merchant.id == place.merchant);
            let merchant = match known {
                Some(known) => known.merchant.clone(),
                None => self.merchant_show(place.merchant).await?,
            };
            let paper = self.paper_view(place, &read_back(&content)?)?;
            filed.push(FiledPaper { merchant, paper });
        }
        Ok(filed)
    }
}
