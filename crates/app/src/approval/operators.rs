//! Operators: who they are, and how they prove it.

use secrecy::{ExposeSecret, SecretString};
use sengo_core::approval::{ApprovalRefusal, OperatorName};
use sengo_core::audit::Actor;
use sengo_core::credential::{digest_matches, token_digest};
use sengo_core::environment::Environment;
use sengo_core::ids::MerchantId;
use sengo_core::refusal::Refusal;
use sengo_core::role::{OperatorRole, Permission};
use sengo_core::signature::{from_hex, to_hex};
use sengo_store::{DocumentId, DocumentKind, Page, SHELF_MAX, Shelf};
use sengo_wire::moment::Moment;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::acts::Act;
use super::document::read_back;
use super::requests::Acted;
use super::writing::{DocumentsWrite, Expects};
use crate::app::App;
use crate::error::Error;

/// What is kept of an operator. The token is only hashed: it is verified and never used.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OperatorDocument {
    /// The word of what they may do; an owner's everything where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<String>,
    /// SHA-256 of the token, in hexadecimal digits.
    pub(crate) token_digest: String,
    /// Who made them an operator.
    pub created_by: String,
    /// When, by the real clock.
    pub created_at: Moment,
    /// Who asked for them, and so has seen their token; not there for those whom nobody had to approve, since with
    /// two operators one of them made the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) asked_by: Option<String>,
}

impl OperatorDocument {
    /// What they may do. A word that this version does not know permits least.
    #[must_use]
    pub fn role(&self) -> OperatorRole {
        let role = self.role.as_deref();
        role.map_or(OperatorRole::Owner, |word| {
            OperatorRole::parse(word).unwrap_or(OperatorRole::Viewer)
        })
    }
}

/// A new operator's name and token: the only moment at which the token can be seen.
#[derive(Debug)]
pub struct NewOperator {
    /// The name.
    pub name: OperatorName,
    /// The token.
    pub token: SecretString,
    /// Whether they are one already, or wait for another operator's approval.
    pub acted: Acted,
}

pub(super) fn shelf() -> Shelf {
    Shelf {
        merchant: None,
        project: None,
        kind: DocumentKind::Operator,
    }
}

pub(super) fn document(name: &str) -> DocumentId {
    DocumentId {
        shelf: shelf(),
        name: name.to_owned(),
    }
}

/// A setting of the whole platform.
pub(crate) fn setting(name: &str) -> DocumentId {
    DocumentId {
        shelf: Shelf {
            merchant: None,
            project: None,
            kind: DocumentKind::PlatformSetting,
        },
        name: name.to_owned(),
    }
}

impl App {
    /// Whether acts that need a second person are requests: always in production, and in a sandbox whose operator
    /// asked for it.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn four_eyes(&self) -> Result<bool, Error> {
        Ok(match self.environment() {
            Environment::Production => true,
            Environment::Sandbox => {
                let found = self.store().document(&setting(FOUR_EYES)).await?;
                found.as_deref() == Some("true")
            }
        })
    }

    /// In a sandbox: has acts that need a second person be requests, or no longer.
    ///
    /// # Errors
    /// [`ApprovalRefusal::AlwaysEnforced`] in production.
    pub async fn four_eyes_set(&self, actor: Actor, on: bool) -> Result<(), Error> {
        if self.environment() == Environment::Production {
            return Err(Refusal::from(ApprovalRefusal::AlwaysEnforced).into());
        }
        self.permit(&actor, Permission::OperatorManage).await?;
        let after = json!({ "on": on });
        let write = DocumentsWrite {
            cause: self.cause(actor)?,
            merchant: MerchantId::NOBODY,
            action: "four_eyes.set",
            subject: "platform".into(),
            id: setting(FOUR_EYES),
            content: Some(on.to_string()),
            expects: Expects::Anything,
            keeps_owners: false,
            answer: after.clone(),
            after,
        };
        self.decide(write).await.map(|_| ())
    }

    /// Makes somebody an operator, or asks for it. The first two need nobody's approval.
    ///
    /// # Errors
    /// [`ApprovalRefusal::NameUnusable`], [`ApprovalRefusal::OperatorExists`], and those of [`App::act`].
    pub async fn operator_create(
        &self,
        actor: Actor,
        name: &str,
        role: OperatorRole,
    ) -> Result<NewOperator, Error> {
        let name = OperatorName::parse(name).map_err(Refusal::from)?;
        if self.store().document(&document(name.as_str())).await?.is_some() {
            return Err(Refusal::from(ApprovalRefusal::OperatorExists).into());
        }
        let token = format!("otoken_{}", to_hex(&self.random::<32>()?));
        let act = Act::OperatorCreate {
            name: name.as_str().to_owned(),
            role: Some(role.as_str().to_owned()),
            token_digest: to_hex(&token_digest(token.as_bytes())),
            asked_by: actor.to_text(),
        };
        let acted = self.act(actor, act).await?;
        Ok(NewOperator {
            name,
            token: token.into(),
            acted,
        })
    }

    /// Changes what an operator may do, or asks for it.
    ///
    /// # Errors
    /// [`ApprovalRefusal::OperatorNotFound`], and those of [`App::act`].
    pub async fn operator_role_set(
        &self,
        actor: Actor,
        name: &str,
        role: OperatorRole,
    ) -> Result<Acted, Error> {
        self.operator_role(name).await?;
        let act = Act::OperatorRoleSet {
            name: name.to_owned(),
            role: role.as_str().to_owned(),
        };
        self.act(actor, act).await
    }

    /// What is kept of an operator.
    pub(crate) async fn operator_document(&self, name: &str) -> Result<Option<OperatorDocument>, Error> {
        match self.store().document(&document(name)).await? {
            Some(content) => Ok(Some(read_back(&content)?)),
            None => Ok(None),
        }
    }

    /// Takes an operator's rights away, or asks for it: the key file is of no use afterwards.
    ///
    /// # Errors
    /// [`ApprovalRefusal::OperatorNotFound`], and those of [`App::act`].
    pub async fn operator_remove(&self, actor: Actor, name: &str) -> Result<Acted, Error> {
        if self.store().document(&document(name)).await?.is_none() {
            return Err(Refusal::from(ApprovalRefusal::OperatorNotFound).into());
        }
        let name = name.to_owned();
        self.act(actor, Act::OperatorRemove { name }).await
    }

    /// An actor, and whoever else may hold its secret: the issuers of a key, back to a person; who asked for an
    /// operator, or made their link to the console.
    pub(super) async fn behind(&self, actor: &str) -> Result<Vec<String>, Error> {
        let mut behind = vec![actor.to_owned()];
        let mut looked_at = 0;
        while let Some(next) = behind.get(looked_at).cloned()
            && looked_at < BEHIND_MAX
        {
            for before in self.seen_by(&next).await? {
                if !behind.contains(&before) {
                    behind.push(before);
                }
            }
            looked_at = looked_at.saturating_add(1);
        }
        Ok(behind)
    }

    /// Who has seen what an actor proves itself with. With two operators one made the other, so those whom nobody had
    /// to approve have nobody who asked for them; but whoever made an operator's link to the console could have opened
    /// it, at whatever time that was.
    async fn seen_by(&self, actor: &str) -> Result<Vec<String>, Error> {
        Ok(match actor.split_once(':') {
            Some(("key", key)) => self
                .store()
                .key(key)
                .await?
                .map(|key| key.issued_by)
                .into_iter()
                .collect(),
            Some(("operator", name)) => {
                let asked_by = self
                    .operator_document(name)
                    .await?
                    .and_then(|operator| operator.asked_by);
                let linked_by = self.operator_linked_by(name).await?;
                asked_by.into_iter().chain(linked_by).collect()
            }
            _ => Vec::new(),
        })
    }

    /// Who holds this key file.
    ///
    /// # Errors
    /// [`ApprovalRefusal::IdentityWrong`], [`ApprovalRefusal::OperatorNotApproved`].
    pub async fn operator_identify(&self, name: &str, token: &SecretString) -> Result<Actor, Error> {
        let refused = |rule: ApprovalRefusal| Error::from(Refusal::from(rule));
        let digest = token_digest(token.expose_secret().as_bytes());
        let Some(content) = self.store().document(&document(name)).await? else {
            let waits = self.operator_is_asked_for(name, &digest).await?;
            return Err(refused(if waits {
                ApprovalRefusal::OperatorNotApproved
            } else {
                ApprovalRefusal::IdentityWrong
            }));
        };
        let kept: OperatorDocument = read_back(&content)?;
        let expected: Option<[u8; 32]> = from_hex(kept.token_digest.as_bytes());
        if digest_matches(&expected.unwrap_or_default(), &digest) {
            Ok(Actor::Operator(name.to_owned()))
        } else {
            Err(refused(ApprovalRefusal::IdentityWrong))
        }
    }

    /// The operators, by name.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn operator_list(&self) -> Result<Vec<(String, OperatorDocument)>, Error> {
        let page = Page {
            offset: 0,
            limit: i64::try_from(SHELF_MAX).unwrap_or(i64::MAX),
        };
        let mut found = self.store().documents(shelf(), page).await?;
        found.reverse();
        let operators = found
            .into_iter()
            .map(|(name, content)| Ok((name, read_back(&content)?)));
        operators.collect()
    }
}

const FOUR_EYES: &str = "fourEyes";

/// How many actors are looked at behind one: each rotation of a key is one more.
const BEHIND_MAX: usize = 1_000;
