//! Papers in merchants' files: submitted by the merchant, opened and decided about by operators.
//!
//! What is said of a paper, the file that shows it and the reason for refusing it are sealed. A paper is two documents
//! of its merchant, since the file is large and seldom needed, and one of the platform's while somebody has to do
//! something about it. Nothing of what a paper says is in the audit trail; who opened it is.

mod change;
mod document;
mod due;
mod index;
mod submit;

use jiff::Timestamp;
use jiff::civil::Date;
use sengo_core::audit::Actor;
use sengo_core::calendar::day_of;
use sengo_core::ids::MerchantId;
use sengo_core::merchant::Merchant;
use sengo_core::paper::{
    self, Decision, FileType, PAPERS_MAX, PaperField, PaperId, PaperKind, PaperRefusal, PaperState, Standing,
    Statement, check_file,
};
use sengo_core::refusal::Refusal;
use sengo_store::{DocumentKind, Page};

use self::change::Change;
pub(crate) use self::document::PaperPlace;
use self::document::{PaperDocument, Part, shelf};
pub use self::due::FiledPaper;
use crate::app::App;
use crate::approval::{read_back, written};
use crate::error::Error;
use crate::leafing::Leafing;

/// A paper to be submitted.
#[derive(Debug, Clone)]
pub struct PaperDraft {
    kind: PaperKind,
    statement: Statement,
    file: Vec<u8>,
    file_type: FileType,
}

impl PaperDraft {
    /// Reads what was typed about a paper, and the file that shows it.
    ///
    /// # Errors
    /// [`PaperRefusal::Invalid`] with every fault.
    pub fn read<'t>(
        kind: PaperKind,
        typed: impl Fn(PaperField) -> &'t str,
        file: Vec<u8>,
    ) -> Result<Self, PaperRefusal> {
        match (Statement::read(kind, typed), check_file(&file)) {
            (Ok(statement), Ok(file_type)) => Ok(Self {
                kind,
                statement,
                file,
                file_type,
            }),
            (statement, file_type) => {
                let mut faults = statement.err().unwrap_or_default();
                faults.extend(file_type.err().map(|fault| (PaperField::File, fault)));
                Err(PaperRefusal::Invalid(faults))
            }
        }
    }
}

/// A paper as it is shown.
#[derive(Debug, Clone)]
pub struct PaperView {
    /// Names it.
    pub id: PaperId,
    /// What it is.
    pub kind: PaperKind,
    /// What is said of it.
    pub statement: Statement,
    /// What the file is.
    pub file_type: FileType,
    /// How large the file is, in bytes.
    pub bytes: usize,
    /// What was decided about it.
    pub state: PaperState,
    /// Where it stands today.
    pub standing: Standing,
    /// When it was submitted, by the business clock.
    pub submitted_at: Timestamp,
    /// By whom, as the audit trail names them.
    pub submitted_by: String,
    /// By whom it was decided about, as the audit trail names them.
    pub decided_by: Option<String>,
    /// Why it was refused.
    pub reason: Option<String>,
}

/// A file that shows a paper.
#[derive(Debug, Clone)]
pub struct PaperFile {
    /// What it shows.
    pub kind: PaperKind,
    /// What it is.
    pub file_type: FileType,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl App {
    /// The day that it is for papers.
    pub(crate) fn papers_today(&self) -> Date {
        day_of(self.clock().business())
    }

    /// The papers in a merchant's file, by kind, the newest first.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`].
    pub async fn paper_list(&self, merchant: MerchantId) -> Result<Vec<PaperView>, Error> {
        self.merchant_show(merchant).await?;
        let documents = self.paper_documents(merchant).await?;
        let views = documents
            .into_iter()
            .map(|(place, document)| self.paper_view(place, &document));
        let mut views: Vec<PaperView> = views.collect::<Result<_, _>>()?;
        views.sort_by_key(|view| (view.kind, std::cmp::Reverse(view.submitted_at), view.id));
        Ok(views)
    }

    /// The same for somebody who is not of the merchant, with the merchant: that they saw what is said of the papers is
    /// recorded.
    ///
    /// # Errors
    /// [`Refusal::MerchantNotFound`].
    pub async fn paper_list_read(
        &self,
        actor: Actor,
        merchant: MerchantId,
    ) -> Result<(Merchant, Vec<PaperView>), Error> {
        let papers = self.paper_list(merchant).await?;
        if !papers.is_empty() {
            self.papers_seen(actor, merchant).await?;
        }
        Ok((self.merchant_show(merchant).await?, papers))
    }

    /// Adds a paper to a merchant's file. One of the same kind that does not count takes leave, where there is only one
    /// of the kind; one that counts does so until this one is accepted.
    ///
    /// # Errors
    /// [`PaperRefusal::TooMany`], [`Refusal::MerchantNotFound`].
    pub async fn paper_submit(
        &self,
        actor: Actor,
        merchant: MerchantId,
        draft: &PaperDraft,
    ) -> Result<PaperId, Error> {
        let place = PaperPlace {
            merchant,
            id: PaperId::new(u64::from_be_bytes(self.random()?)),
        };
        let cause = self.cause(actor)?;
        let document = PaperDocument {
            kind: draft.kind.as_str().to_owned(),
            statement: self.seal_paper(
                Part::Statement,
                place,
                document::statement_text(&draft.statement)?.as_bytes(),
            )?,
            file_type: draft.file_type.extension().to_owned(),
            bytes: draft.file.len(),
            submitted_at: cause.business.into(),
            submitted_by: cause.actor.to_text(),
            state: document::SUBMITTED.to_owned(),
            decided_on: None,
            decided_by: None,
            until: None,
            reason: None,
        };
        let replaces = self.paper_replaced(place, draft.kind, |state| {
            !matches!(state, PaperState::Accepted { .. })
        });
        let submit = submit::PaperSubmit {
            cause,
            place,
            kind: draft.kind,
            content: written(&document)?,
            waiting: index::waiting(place, &document),
            file: self.seal_paper(Part::File, place, &draft.file)?,
            replaces: replaces.await?,
        };
        self.decide(submit).await??;
        Ok(place.id)
    }

    /// Accepts a paper, until a day if it has one. One of the same kind that counted before takes leave, where there is only
    /// one of the kind.
    ///
    /// # Errors
    /// [`PaperRefusal::NotFound`], also for another merchant's; [`PaperRefusal::Decided`] when somebody else was faster;
    /// [`PaperRefusal::Invalid`] for an end that is not after today.
    pub async fn paper_accept(
        &self,
        actor: Actor,
        (merchant, id): (MerchantId, PaperId),
        until: Option<Date>,
    ) -> Result<(), Error> {
        let place = PaperPlace { merchant, id };
        let kind = self.paper_document(place).await?.kind()?;
        let change = Change::Decided {
            decision: Decision::Accept { until },
            reason: None,
            replaces: self.paper_replaced(place, kind, |_| true).await?,
        };
        self.paper_change(actor, place, change).await
    }

    /// Refuses a paper, for a reason that the merchant reads.
    ///
    /// # Errors
    /// [`PaperRefusal::NotFound`], also for another merchant's; [`PaperRefusal::Decided`] when somebody else was faster;
    /// [`PaperRefusal::Invalid`] for what is no reason.
    pub async fn paper_refuse(
        &self,
        actor: Actor,
        (merchant, id): (MerchantId, PaperId),
        reason: &str,
    ) -> Result<(), Error> {
        let place = PaperPlace { merchant, id };
        let wrong = |fault| Refusal::from(PaperRefusal::Invalid(vec![(PaperField::Reason, fault)]));
        let reason = paper::reason(reason).map_err(wrong)?;
        let change = Change::Decided {
            decision: Decision::Refuse,
            reason: Some(self.seal_paper(Part::Reason, place, reason.as_bytes())?),
            replaces: Vec::new(),
        };
        self.paper_change(actor, place, change).await
    }

    /// Sets until when an accepted paper counts; none for as long as nobody says otherwise.
    ///
    /// # Errors
    /// [`PaperRefusal::NotFound`], [`PaperRefusal::NotAccepted`], [`PaperRefusal::Invalid`].
    pub async fn paper_ending(
        &self,
        actor: Actor,
        (merchant, id): (MerchantId, PaperId),
        until: Option<Date>,
    ) -> Result<(), Error> {
        self.paper_change(actor, PaperPlace { merchant, id }, Change::Ending { until })
            .await
    }

    /// Takes a paper that does not count out of its file, for good.
    ///
    /// # Errors
    /// [`PaperRefusal::NotFound`], also for another merchant's; [`PaperRefusal::Accepted`].
    pub async fn paper_withdraw(&self, actor: Actor, merchant: MerchantId, id: PaperId) -> Result<(), Error> {
        self.paper_change(actor, PaperPlace { merchant, id }, Change::Withdrawn)
            .await
    }

    /// Opens the file that shows a paper. That somebody did is recorded before they see it.
    ///
    /// # Errors
    /// [`PaperRefusal::NotFound`], also for another merchant's.
    pub async fn paper_open(
        &self,
        actor: Actor,
        merchant: MerchantId,
        id: PaperId,
    ) -> Result<PaperFile, Error> {
        let place = PaperPlace { merchant, id };
        let document = self.paper_document(place).await?;
        self.paper_change(actor, place, Change::Opened).await?;
        let sealed = self.store().document(&place.file()).await?;
        let sealed = sealed.ok_or_else(|| Refusal::from(PaperRefusal::NotFound))?;
        Ok(PaperFile {
            kind: document.kind()?,
            file_type: document.file_type()?,
            bytes: self.open_paper(Part::File, place, &sealed)?,
        })
    }

    /// Takes papers that were refused long ago out of their files; how many.
    pub(crate) async fn papers_forget(&self) -> Result<usize, Error> {
        let (mut leafing, mut forgotten) = (Leafing::through(DocumentKind::Paper), 0_usize);
        while let Some(found) = leafing.next(self).await? {
            for (id, content) in &found {
                let state = read_back::<PaperDocument>(content)?.state()?;
                if let Some(place) = PaperPlace::of(id)
                    && state.is_to_be_forgotten(self.papers_today())
                {
                    self.paper_change(Actor::Platform, place, Change::Forgotten)
                        .await?;
                    forgotten = forgotten.saturating_add(1);
                }
            }
        }
        Ok(forgotten)
    }

    /// The documents of a merchant's papers.
    pub(crate) async fn paper_documents(
        &self,
        merchant: MerchantId,
    ) -> Result<Vec<(PaperPlace, PaperDocument)>, Error> {
        let page = Page {
            offset: 0,
            limit: i64::try_from(PAPERS_MAX).unwrap_or(i64::MAX),
        };
        let found = self.store().documents(shelf(merchant), page).await?;
        let read = found.iter().filter_map(|(name, content)| {
            let id = PaperId::parse(name)?;
            Some(read_back(content).map(|document| (PaperPlace { merchant, id }, document)))
        });
        Ok(read.collect::<Result<_, _>>()?)
    }

    async fn paper_document(&self, place: PaperPlace) -> Result<PaperDocument, Error> {
        let content = self.store().document(&place.document()).await?;
        let content = content.ok_or_else(|| Refusal::from(PaperRefusal::NotFound))?;
        Ok(read_back(&content)?)
    }

    /// Papers whose place another one takes.
    async fn paper_replaced(
        &self,
        by: PaperPlace,
        kind: PaperKind,
        which: impl Fn(PaperState) -> bool,
    ) -> Result<Vec<PaperPlace>, Error> {
        let mut replaced = Vec::new();
        if !kind.is_single() {
            return Ok(replaced);
        }
        for (place, document) in self.paper_documents(by.merchant).await? {
            if place != by && document.kind()? == kind && which(document.state()?) {
                replaced.push(place);
            }
        }
        Ok(replaced)
    }

    pub(crate) fn paper_view(&self, place: PaperPlace, document: &PaperDocument) -> Result<PaperView, Error> {
        let state = document.state()?;
        let reason = document.reason.as_ref();
        Ok(PaperView {
            id: place.id,
            kind: document.kind()?,
            statement: document::read_statement(&self.open_paper(
                Part::Statement,
                place,
                &document.statement,
            )?)?,
            file_type: document.file_type()?,
            bytes: document.bytes,
            state,
            standing: state.standing(self.papers_today()),
            submitted_at: document.submitted_at.timestamp(),
            submitted_by: document.submitted_by.clone(),
            decided_by: document.decided_by.clone(),
            reason: reason
                .map(|sealed| self.open_paper_text(Part::Reason, place, sealed))
                .transpose()?,
        })
    }
}
