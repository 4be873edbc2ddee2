//! Evidence that a project's website is its merchant's.
//!
//! What has to stand at the website is derived from the master key, so nothing is kept until somebody looks; then the
//! result is kept with the project, and a reviewer sees it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use sengo_core::audit::Actor;
use sengo_core::domain::Domain;
use sengo_core::evidence::{Expected, FILE_BYTES_MAX, Finding};
use sengo_core::ids::{MerchantId, ProjectId};
use sengo_core::project::Project;
use sengo_core::refusal::Refusal;
use sengo_core::signature::to_hex;
use sengo_store::{
    Changes, Decided, Decision, DocumentId, DocumentKind, Reads, Shelf, Stop, StoreError, Work,
};
use sengo_wire::moment::Moment;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;
use crate::ports::Websites;
use crate::sealing::first_half;

/// How long a result counts as fresh: somebody who asks again sooner is shown it again, so that nobody has a website
/// called over and over.
pub const LOOK_AGAIN_AFTER: SignedDuration = SignedDuration::from_secs(10);

/// What a project has to show, and what was found when somebody last looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What has to stand where.
    pub expected: Expected,
    /// What was found, if anybody looked since the project has this domain.
    pub looked: Option<Looked>,
}

/// What was found at a website.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// In the records; none for a website without a name.
    pub record: Option<Finding>,
    /// In the file.
    pub file: Finding,
    /// When, by the real clock.
    pub at: Moment,
    /// Who looked, as the audit trail names them.
    pub by: String,
}

impl Looked {
    /// Whether one of the two ways showed that the website is the merchant's.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.file == Finding::Proven || self.record == Some(Finding::Proven)
    }
}

/// [`Looked`] as kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct EvidenceDocument {
    domain: String,
    record: Option<FindingDocument>,
    file: FindingDocument,
    at: Moment,
    by: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "came", content = "words")]
enum FindingDocument {
    Proven,
    Different(String),
    Absent,
    Failed(String),
}

impl From<&Finding> for FindingDocument {
    fn from(finding: &Finding) -> Self {
        match finding {
            Finding::Proven => Self::Proven,
            Finding::Different { found } => Self::Different(found.clone()),
            Finding::Absent => Self::Absent,
            Finding::Failed { why } => Self::Failed(why.clone()),
        }
    }
}

impl From<FindingDocument> for Finding {
    fn from(kept: FindingDocument) -> Self {
        match kept {
            FindingDocument::Proven => Self::Proven,
            FindingDocument::Different(found) => Self::Different { found },
            FindingDocument::Absent => Self::Absent,
            FindingDocument::Failed(why) => Self::Failed { why },
        }
    }
}

/// The projects whose websites this process looks at right now.
#[derive(Debug, Default)]
pub(crate) struct Looks(Mutex<BTreeSet<ProjectId>>);

impl Looks {
    /// Begins a look, unless one is under way.
    fn begin(&self, project: ProjectId) -> Option<Look<'_>> {
        let is_first = self.0.lock().ok()?.insert(project);
        is_first.then_some(Look { of: self, project })
    }
}

/// A look under way. It ends however its future does.
struct Look<'a> {
    of: &'a Looks,
    project: ProjectId,
}

impl Drop for Look<'_> {
    fn drop(&mut self) {
        if let Ok(mut under_way) = self.of.0.lock() {
            under_way.remove(&self.project);
        }
    }
}

fn document(merchant: MerchantId, project: ProjectId) -> DocumentId {
    DocumentId {
        shelf: Shelf {
            merchant: Some(merchant),
            project: Some(project),
            kind: DocumentKind::Evidence,
        },
        name: String::new(),
    }
}

fn corrupt(error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt(format!("evidence cannot be read: {error}"))
}

impl App {
    /// Names what looks at websites for [`App::evidence_look`]. Who is named first, stays.
    pub fn look_with(&self, websites: Arc<dyn Websites>) {
        let _ = self.parts.websites.set(websites);
    }

    /// What a project has to show, and what was found.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's project.
    pub async fn evidence_show(&self, merchant: MerchantId, id: ProjectId) -> Result<Evidence, Error> {
        let project = self.project_show(merchant, id).await?;
        self.evidence_of(&project).await
    }

    async fn evidence_of(&self, project: &Project) -> Result<Evidence, Error> {
        let kept = self
            .store()
            .document(&document(project.merchant, project.id))
            .await?;
        let kept: Option<EvidenceDocument> = kept
            .map(|content| serde_json::from_str(&content))
            .transpose()
            .map_err(|error| corrupt(&error))?;
        let domain = project.details.domain.as_url();
        // What was found at another website says nothing about this one.
        let looked = kept.filter(|kept| kept.domain == domain).map(|kept| Looked {
            record: kept.record.map(Finding::from),
            file: kept.file.into(),
            at: kept.at,
            by: kept.by,
        });
        Ok(Evidence {
            expected: self.evidence_expected(project)?,
            looked,
        })
    }

    fn evidence_expected(&self, project: &Project) -> Result<Expected, Error> {
        let domain = &project.details.domain;
        let parts = [
            &project.merchant.get().to_be_bytes()[..],
            &project.id.get().to_be_bytes()[..],
            domain.as_url().as_bytes(),
        ]
        .map(<[u8]>::to_vec);
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let digest = self.keyed_digest("website verification", &parts)?;
        Ok(Expected::of(domain, &to_hex(&first_half(digest))))
    }

    /// Looks at a project's website, by record and file, and keeps what was found. A result that is fresh is answered
    /// again, and so is the last one while somebody else looks.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotFound`], also for another merchant's project.
    pub async fn evidence_look(
        &self,
        actor: Actor,
        merchant: MerchantId,
        id: ProjectId,
    ) -> Result<Evidence, Error> {
        let project = self.project_show(merchant, id).await?;
        // Whoever looked just now is done: what they found is read after this.
        let look = self.parts.looks.begin(id);
        let before = self.evidence_of(&project).await?;
        let Some(_look) = look else {
            return Ok(before);
        };
        let fresh_since = self.clock().real().saturating_sub(LOOK_AGAIN_AFTER);
        if let (Some(looked), Ok(since)) = (&before.looked, fresh_since)
            && looked.at.timestamp() > since
        {
            return Ok(before);
        }
        let websites = self.parts.websites.get();
        let websites = websites.ok_or_else(|| Error::Defect("this process looks at no websites".into()))?;
        let expected = before.expected;
        let (record, file) = tokio::join!(
            look_at_record(websites.as_ref(), &expected),
            look_at_file(websites.as_ref(), &expected)
        );
        let cause = self.cause(actor)?;
        let looked = Looked {
            record,
            file,
            at: cause.real.into(),
            by: cause.actor.to_text(),
        };
        self.decide(EvidenceKeep {
            cause,
            merchant,
            id,
            domain: project.details.domain,
            looked: looked.clone(),
        })
        .await?;
        Ok(Evidence {
            expected,
            looked: Some(looked),
        })
    }
}

async fn look_at_record(websites: &dyn Websites, expected: &Expected) -> Option<Finding> {
    let name = expected.record_name.clone()?;
    Some(match websites.records(name).await {
        Ok(records) => expected.in_records(&records),
        Err(why) => Finding::Failed { why },
    })
}

async fn look_at_file(websites: &dyn Websites, expected: &Expected) -> Finding {
    match websites.file(expected.file_address.clone(), FILE_BYTES_MAX).await {
        Ok(fetched) => expected.in_file(fetched.status, &fetched.body),
        Err(why) => Finding::Failed { why },
    }
}

struct EvidenceKeep {
    cause: Cause,
    merchant: MerchantId,
    id: ProjectId,
    domain: Domain,
    looked: Looked,
}

impl Decision for EvidenceKeep {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(self.merchant);
        reads.project(self.merchant, self.id);
        reads.document(&document(self.merchant, self.id));
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        if work.project(self.merchant, self.id)?.is_none() {
            return Err(Stop::Refused(Refusal::ProjectNotFound));
        }
        work.document(&document(self.merchant, self.id))?;
        let kept = EvidenceDocument {
            domain: self.domain.as_url(),
            record: self.looked.record.as_ref().map(FindingDocument::from),
            file: (&self.looked.file).into(),
            at: self.looked.at,
            by: self.looked.by.clone(),
        };
        let after = json!({ "domain": kept.domain, "isProven": self.looked.is_proven() });
        let subject = format!("project:{}", self.id);
        let audit = self
            .cause
            .audit(self.merchant, "evidence.look", subject, json!(null), after);
        let content = serde_json::to_string(&kept).ok();
        let changes = Changes {
            documents: vec![(document(self.merchant, self.id), content)],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer: () })
    }
}
