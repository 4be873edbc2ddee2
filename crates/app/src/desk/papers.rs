//! Papers in merchants' files: a merchant's own, and all of them to operators.

use jiff::civil::Date;
use sengo_core::ids::MerchantId;
use sengo_core::merchant::Merchant;
use sengo_core::paper::{PaperId, Statement};
use sengo_core::role::Permission;
use sengo_store::Page;

use super::Desk;
use crate::error::Error;
use crate::papers::{FiledPaper, PaperDraft, PaperFile, PaperView};

impl Desk<'_> {
    /// The papers in the file of the person's own merchant. What is said of them, and why one was refused, is left out for
    /// those who may not manage them.
    ///
    /// # Errors
    /// Those of [`crate::App::paper_list`].
    pub async fn own_papers(&self) -> Result<Vec<PaperView>, Error> {
        let (merchant, _) = self.own(Permission::OwnRead)?;
        let mut papers = self.app.paper_list(merchant).await?;
        if !self.by.role.permits(Permission::OwnPaperManage) {
            for paper in &mut papers {
                paper.statement = Statement::kept(Vec::new());
                paper.reason = None;
            }
        }
        Ok(papers)
    }

    /// Adds a paper to the file of the person's own merchant.
    ///
    /// # Errors
    /// Those of [`crate::App::paper_submit`].
    pub async fn own_paper_submit(&self, draft: &PaperDraft) -> Result<PaperId, Error> {
        let (merchant, actor) = self.own(Permission::OwnPaperManage)?;
        self.app.paper_submit(actor, merchant, draft).await
    }

    /// Takes a paper out of the file of the person's own merchant.
    ///
    /// # Errors
    /// Those of [`crate::App::paper_withdraw`].
    pub async fn own_paper_withdraw(&self, id: PaperId) -> Result<(), Error> {
        let (merchant, actor) = self.own(Permission::OwnPaperManage)?;
        self.app.paper_withdraw(actor, merchant, id).await
    }

    /// Opens a paper of the person's own merchant.
    ///
    /// # Errors
    /// Those of [`crate::App::paper_open`].
    pub async fn own_paper_open(&self, id: PaperId) -> Result<PaperFile, Error> {
        let (merchant, actor) = self.own(Permission::OwnPaperManage)?;
        self.app.paper_open(actor, merchant, id).await
    }

    /// Papers that wait for a decision, of all merchants.
    ///
    /// # Errors
    /// Those of [`crate::App::papers_waiting`].
    pub async fn papers_waiting(&self, page: Page) -> Result<Vec<FiledPaper>, Error> {
        self.may(Permission::PaperRead)?;
        self.app.papers_waiting(page).await
    }

    /// Papers whose time is over or ends soon, of all merchants.
    ///
    /// # Errors
    /// Those of [`crate::App::papers_expiring`].
    pub async fn papers_expiring(&self, page: Page) -> Result<Vec<FiledPaper>, Error> {
        self.may(Permission::PaperRead)?;
        self.app.papers_expiring(page).await
    }

    /// A merchant, and the papers in its file; that somebody saw what is said of them is recorded.
    ///
    /// # Errors
    /// Those of [`crate::App::paper_list_read`].
    pub async fn papers_of(&self, merchant: MerchantId) -> Result<(Merchant, Vec<PaperView>), Error> {
        let actor = self.may(Permission::PaperRead)?;
        self.app.paper_list_read(actor, merchant).await
    }

    /// Opens a paper.
    ///
    /// # Errors
    /// Those of [`crate::App::paper_open`].
    pub async fn paper_open(&self, merchant: MerchantId, id: PaperId) -> Result<PaperFile, Error> {
        let actor = self.may(Permission::PaperRead)?;
        self.app.paper_open(actor, merchant, id).await
    }

    /// Accepts a paper, until a day if it has one.
    ///
    /// # Errors
    /// Those of [`crate::App::paper_accept`].
    pub async fn paper_accept(&self, paper: (MerchantId, PaperId), until: Option<Date>) -> Result<(), Error> {
        let actor = self.may(Permission::PaperDecide)?;
        self.app.paper_accept(actor, paper, until).await
    }

    /// Refuses a paper, for a reason that the merchant reads.
    ///
    /// # Errors
    /// Those of [`crate::App::paper_refuse`].
    pub async fn paper_refuse(&self, paper: (MerchantId, PaperId), reason: &str) -> Result<(), Error> {
        let actor = self.may(Permission::PaperDecide)?;
        self.app.paper_refuse(actor, paper, reason).await
    }

    /// Sets until when an accepted paper counts.
    ///
    /// # Errors
    /// Those of [`crate::App::paper_ending`].
    pub async fn paper_ending(&self, paper: (MerchantId, PaperId), until: Option<Date>) -> Result<(), Error> {
        let actor = self.may(Permission::PaperDecide)?;
        self.app.paper_ending(actor, paper, until).await
    }
}
