//! Letters as they are kept until they are sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::{SignedDuration, Timestamp};
use sengo_core::ids::MerchantId;
use sengo_core::mail::TRIED_FOR;
use sengo_core::refusal::Refusal;
use sengo_core::signature::to_hex;
use sengo_store::{
    Changes, Decided, Decision, DocumentId, DocumentKind, Page, Reads, Shelf, Stop, StoreError, Work,
};
use sengo_wire::error::Language;
use sengo_wire::letter::{Notice, compose};
use sengo_wire::moment::Moment;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::approval::{read_back, written};
use crate::error::Error;
use crate::people::{Addressee, MailFault, PersonPlace, with_mail_fault};
use crate::ports::Mail;

/// Letters to be written with what they tell: as [`Changes::documents`] takes them.
pub(crate) type Letters = Vec<(DocumentId, Option<String>)>;

/// How long a claim keeps others away: well beyond what a try may take.
const CLAIMED_FOR: SignedDuration = SignedDuration::from_secs(60);

/// The most letters looked through at once.
const LETTERS_A_ROUND: i64 = 10_000;

/// What is kept of a letter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LetterDocument {
    /// [`SealedLetter`].
    sealed: String,
    written_at: Moment,
    failures: u32,
    /// The person it is to, as they are kept.
    merchant: Option<i64>,
    person: String,
}

/// What is sealed of it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SealedLetter {
    to: String,
    name: String,
    language: Option<String>,
    notice: Notice,
}

/// A letter that waits, as it was found.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    /// Names it in each try.
    pub(super) id: String,
    pub(super) due_at: Timestamp,
    content: String,
}

impl Waiting {
    /// When it was written, and how often it has failed.
    pub(super) fn past(&self) -> Result<(Timestamp, u32), StoreError> {
        let kept: LetterDocument = read_back(&self.content)?;
        Ok((kept.written_at.timestamp(), kept.failures))
    }

    fn document(&self) -> DocumentId {
        document(self.due_at, &self.id)
    }

    fn person(&self) -> Result<PersonPlace, StoreError> {
        let kept: LetterDocument = read_back(&self.content)?;
        Ok(PersonPlace {
            merchant: kept.merchant.and_then(MerchantId::new),
            name: kept.person,
        })
    }
}

/// The name begins with how far the moment is from the end of time: documents are listed from the last name on, and what
/// is due first is to be the first.
fn document(due_at: Timestamp, id: &str) -> DocumentId {
    let left = i64::MAX.saturating_sub(due_at.as_microsecond().max(0));
    DocumentId {
        shelf: shelf(),
        name: format!("{left:019}-{id}"),
    }
}

fn shelf() -> Shelf {
    Shelf {
        merchant: None,
        project: None,
        kind: DocumentKind::Mail,
    }
}

fn found((name, content): (String, String)) -> Result<Waiting, StoreError> {
    let corrupt = || StoreError::Corrupt(format!("a letter named {name}"));
    let (left, id) = name.split_once('-').ok_or_else(corrupt)?;
    let left: i64 = left.parse().map_err(|_| corrupt())?;
    let due_at = Timestamp::from_microsecond(i64::MAX.saturating_sub(left)).map_err(|_| corrupt())?;
    Ok(Waiting {
        id: id.to_owned(),
        due_at,
        content,
    })
}

impl App {
    /// A letter to each of these people, due at once.
    pub(super) fn letters_to(&self, people: &[Addressee], notice: &Notice) -> Result<Letters, Error> {
        let now = self.parts.clock.real();
        let letters = people.iter().map(|to| {
            let id = to_hex(&self.random::<12>()?);
            let plain = written(&SealedLetter {
                to: to.email.clone(),
                name: to.name.clone(),
                language: to.language.map(|language| language.tag().to_owned()),
                notice: notice.clone(),
            })?;
            let entropy = self.parts.entropy.as_ref();
            let sealed = self
                .parts
                .master_key
                .seal(plain.as_bytes(), &purpose(&id), entropy);
            let sealed = sealed.ok_or_else(|| Error::Defect("a letter could not be sealed".into()))?;
            let kept = LetterDocument {
                sealed: STANDARD.encode(sealed),
                written_at: now.into(),
                failures: 0,
                merchant: to.place.merchant.map(MerchantId::get),
                person: to.place.name.clone(),
            };
            Ok((document(now, &id), Some(written(&kept)?)))
        });
        letters.collect()
    }

    /// The letters that are due first, whenever that is.
    pub(super) async fn letters_waiting(&self, limit: i64) -> Result<Vec<Waiting>, Error> {
        let page = Page { offset: 0, limit };
        let rows = self.store().documents(shelf(), page).await?;
        Ok(rows.into_iter().map(found).collect::<Result<_, _>>()?)
    }

    /// The mail that a letter is, with its links beginning with `base`.
    pub(super) fn mail_of(&self, letter: &Waiting, base: &str) -> Result<Mail, Error> {
        let kept: LetterDocument = read_back(&letter.content)?;
        let unreadable =
            || Error::Defect("a letter cannot be opened: this process has another master key".into());
        let sealed = STANDARD.decode(&kept.sealed).map_err(|_| unreadable())?;
        let plain = self.parts.master_key.open(&sealed, &purpose(&letter.id));
        let plain = plain.and_then(|plain| String::from_utf8(plain).ok());
        let opened: SealedLetter = read_back(&plain.ok_or_else(unreadable)?)?;
        let language = Language::ALL
            .into_iter()
            .find(|language| Some(language.tag()) == opened.language.as_deref());
        let composed = compose(&opened.notice, &opened.name, language, base);
        Ok(Mail {
            id: letter.id.clone(),
            to: opened.to,
            subject: composed.subject,
            text: composed.text,
            written_at: kept.written_at.timestamp(),
        })
    }

    /// Takes a letter that is due, for as long as a try may take. None when somebody else was first.
    pub(super) async fn letter_claim(&self, letter: Waiting) -> Result<Option<Waiting>, Error> {
        let until = self.parts.clock.real().saturating_add(CLAIMED_FOR);
        let claimed = Waiting {
            due_at: until.unwrap_or(Timestamp::MAX),
            ..letter.clone()
        };
        let step = LetterStep {
            from: letter.document(),
            to: Some((claimed.document(), claimed.content.clone())),
            told: None,
        };
        Ok(self.decide(step).await??.then_some(claimed))
    }

    /// Puts a letter off that could not be sent.
    pub(super) async fn letter_put_off(&self, letter: &Waiting, due_at: Timestamp) -> Result<(), Error> {
        let kept: LetterDocument = read_back(&letter.content)?;
        let content = written(&LetterDocument {
            failures: kept.failures.saturating_add(1),
            ..kept
        })?;
        let step = LetterStep {
            from: letter.document(),
            to: Some((document(due_at, &letter.id), content)),
            told: None,
        };
        self.decide(step).await?.map(|_| ()).map_err(Error::Store)
    }

    /// Drops letters that are too old to be sent, while nobody sends any; how many.
    pub(crate) async fn letters_forget(&self) -> Result<usize, Error> {
        let now = self.parts.clock.real();
        let mut dropped: usize = 0;
        for letter in self.letters_waiting(LETTERS_A_ROUND).await? {
            let (written_at, _) = letter.past()?;
            if now.duration_since(written_at) > TRIED_FOR.saturating_add(CLAIMED_FOR) {
                let fault = MailFault { code: None, at: now };
                self.letter_drop(&letter, Some(fault)).await?;
                dropped = dropped.saturating_add(1);
            }
        }
        Ok(dropped)
    }

    /// Whether the person a letter is to is still kept.
    pub(super) async fn letter_has_reader(&self, letter: &Waiting) -> Result<bool, Error> {
        let person = letter.person()?.document();
        Ok(self.store().document(&person).await?.is_some())
    }

    /// Drops the letters that wait for a person who is forgotten. One that is just being tried goes when it is due next.
    pub(crate) async fn letters_drop_to(&self, place: &PersonPlace) -> Result<(), Error> {
        for letter in self.letters_waiting(LETTERS_A_ROUND).await? {
            if letter.person()? == *place {
                self.letter_drop(&letter, None).await?;
            }
        }
        Ok(())
    }

    /// Drops a letter that was taken, or that nobody will take; what is known of the person's mail address from now on.
    pub(super) async fn letter_drop(&self, letter: &Waiting, fault: Option<MailFault>) -> Result<(), Error> {
        let step = LetterStep {
            from: letter.document(),
            to: None,
            told: Some((letter.person()?.document(), fault)),
        };
        self.decide(step).await?.map(|_| ()).map_err(Error::Store)
    }
}

/// Opening needs the same purpose: what was sealed as one letter is of no use as another.
fn purpose(id: &str) -> String {
    format!("letter {id}")
}

/// Moves a letter on, or drops it. Answers whether it was where it was thought to be.
struct LetterStep {
    from: DocumentId,
    to: Option<(DocumentId, String)>,
    /// What is known now of a person's mail address.
    told: Option<(DocumentId, Option<MailFault>)>,
}

impl Decision for LetterStep {
    type Answer = Result<bool, StoreError>;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.document(&self.from);
        if let Some((to, _)) = &self.to {
            reads.document(to);
        }
        if let Some((person, _)) = &self.told {
            reads.document(person);
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<Self::Answer>, Stop<Refusal>> {
        let mut changes = Changes::default();
        let was_there = work.document(&self.from)?.is_some();
        if was_there {
            changes.documents.push((self.from.clone(), None));
            let to = self.to.clone();
            changes
                .documents
                .extend(to.map(|(id, content)| (id, Some(content))));
        }
        if was_there
            && let Some((person, fault)) = &self.told
            && let Some(before) = work.document(person)?
        {
            match with_mail_fault(before, *fault) {
                Ok(after) => changes
                    .documents
                    .extend(after.map(|content| (person.clone(), Some(content)))),
                Err(error) => {
                    return Ok(Decided {
                        changes: Changes::default(),
                        answer: Err(error),
                    });
                }
            }
        }
        Ok(Decided {
            changes,
            answer: Ok(was_there),
        })
    }
}
