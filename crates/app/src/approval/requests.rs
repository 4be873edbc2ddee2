//! Acting, asking, approving and refusing.

use sengo_core::approval::{
    ActKind, ApprovalRefusal, OPERATORS_UNAPPROVED, REFUSAL_REASON_CHARACTERS_MAX, needs_second,
};
use sengo_core::audit::Actor;
use sengo_core::environment::Environment;
use sengo_core::ids::{MerchantId, TransactionId};
use sengo_core::person::PersonRefusal;
use sengo_core::printable::is_printable;
use sengo_core::refusal::Refusal;
use sengo_core::signature::from_hex;
use sengo_store::{DocumentId, Page, StoreError};
use serde_json::Value;

use super::acts::Act;
use super::asking::{Asking, Deciding};
use super::document::{self, RequestDocument, RequestState, read_back, written};
use super::standing::Hindrance;
use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;

/// What became of an act.
#[derive(Debug, Clone, PartialEq)]
pub enum Acted {
    /// It is done; what there is to tell of it.
    Done(Value),
    /// It waits under this id until another operator approves it.
    Requested(String),
}

/// A request with its id.
#[derive(Debug, Clone)]
pub struct RequestFound {
    /// Names it.
    pub id: String,
    /// What it says.
    pub document: RequestDocument,
}

impl App {
    /// Does an act that may need a second person, or asks for it.
    ///
    /// # Errors
    /// [`ApprovalRefusal::IdentityMissing`] where it has to be known who acts and it is not; otherwise the act's own
    /// refusals. Where it is asked for, these are of what it names and is not there; all others stop its approval.
    pub async fn act(&self, actor: Actor, act: Act) -> Result<Acted, Error> {
        let enforced = self.four_eyes().await?;
        let operators = if enforced {
            self.operator_list().await?.len()
        } else {
            0
        };
        let is_first = act.kind() == ActKind::OperatorCreate && operators == 0;
        // A sandbox's own network is no person, and moves no money that anybody has.
        let is_platform = actor == Actor::Platform && self.environment() == Environment::Sandbox;
        let enforced = enforced && !is_platform;
        let home = act.home();
        if enforced && !is_first && !is_known(&actor, home) {
            return Err(Refusal::from(ApprovalRefusal::IdentityMissing).into());
        }
        self.permit(&actor, act.kind().permission()).await?;
        if enforced && operators < OPERATORS_UNAPPROVED && !act.makes_no_other_than_owners() {
            // Those whom nobody has to approve are the two who approve the others.
            return Err(Refusal::from(ApprovalRefusal::OwnersTooFew).into());
        }
        let cause = self.cause(actor)?;
        let decision = self.act_decision(&act, &cause, None).await?;
        if !needs_second(act.kind(), enforced, operators) {
            return Ok(Acted::Done(self.decide(decision).await?));
        }
        let id = self.transfer_id()?.to_string();
        let request = RequestDocument {
            behind: self.behind(&cause.actor.to_text()).await?,
            ..asked(&act, &cause)
        };
        let asking = Asking {
            letters: self.request_letters(&cause.actor, act.kind(), home, &id).await?,
            home,
            id: id.clone(),
            content: written(&request)?,
            shown: act.shown(),
            kind: act.kind(),
            cause,
        };
        self.decide(asking).await?;
        Ok(Acted::Requested(id))
    }

    /// Has the act of an operators' request be done, by the rules that hold now.
    ///
    /// # Errors
    /// [`ApprovalRefusal::OwnRequest`], [`ApprovalRefusal::RequestNotFound`],
    /// [`ApprovalRefusal::RequestDecided`], and whatever stops the act itself: the request then goes on waiting.
    pub async fn request_approve(&self, actor: Actor, id: &str) -> Result<Value, Error> {
        self.request_approve_at(None, actor, id).await
    }

    /// The same for a request of a merchant's people.
    pub(crate) async fn request_approve_at(
        &self,
        home: Option<MerchantId>,
        actor: Actor,
        id: &str,
    ) -> Result<Value, Error> {
        let found = self.request_to_decide(home, &actor, id).await?;
        let cause = self.cause(actor)?;
        let inner = self
            .act_decision(&found.act, &cause, TransactionId::parse(id))
            .await?;
        self.decide(Deciding {
            document: decided(found, &cause, true, None),
            home,
            id: id.to_owned(),
            cause,
            approved: true,
            inner: Some(inner),
        })
        .await
        .inspect(|_| {
            self.parts.credentials.outdate();
            self.instructed();
        })?
        .map_err(Error::Store)
    }

    /// Refuses an operators' request, so that its act is not done.
    ///
    /// # Errors
    /// Those of [`App::request_approve`] that are about the request, [`ApprovalRefusal::ReasonUnusable`].
    pub async fn request_refuse(&self, actor: Actor, id: &str, reason: &str) -> Result<Value, Error> {
        self.request_refuse_at(None, actor, id, reason).await
    }

    /// The same for a request of a merchant's people.
    pub(crate) async fn request_refuse_at(
        &self,
        home: Option<MerchantId>,
        actor: Actor,
        id: &str,
        reason: &str,
    ) -> Result<Value, Error> {
        let reason = reason.trim();
        let characters = reason.chars().count();
        if !(1..=REFUSAL_REASON_CHARACTERS_MAX).contains(&characters) || !reason.chars().all(is_printable) {
            return Err(Refusal::from(ApprovalRefusal::ReasonUnusable).into());
        }
        let found = self.request_to_decide(home, &actor, id).await?;
        let cause = self.cause(actor)?;
        let inner = self.act_refusal(&found.act, &cause)?;
        self.decide(Deciding {
            document: decided(found, &cause, false, Some(reason.to_owned())),
            home,
            id: id.to_owned(),
            cause,
            approved: false,
            inner,
        })
        .await?
        .map_err(Error::Store)
    }

    /// An operators' request, waiting or decided.
    ///
    /// # Errors
    /// [`ApprovalRefusal::RequestNotFound`].
    pub async fn request_show(&self, id: &str) -> Result<RequestFound, Error> {
        self.request_show_at(None, id).await
    }

    /// The same for a request of a merchant's people.
    pub(crate) async fn request_show_at(
        &self,
        home: Option<MerchantId>,
        id: &str,
    ) -> Result<RequestFound, Error> {
        for state in [RequestState::Open, RequestState::Decided] {
            if let Some(content) = self.store().document(&state.document(home, id)).await? {
                return Ok(RequestFound {
                    id: id.to_owned(),
                    document: read_back(&content)?,
                });
            }
        }
        Err(Refusal::from(ApprovalRefusal::RequestNotFound).into())
    }

    /// Operators' requests, the newest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn request_list(&self, state: RequestState, page: Page) -> Result<Vec<RequestFound>, Error> {
        self.request_list_at(None, state, page).await
    }

    /// The same for requests of a merchant's people.
    pub(crate) async fn request_list_at(
        &self,
        home: Option<MerchantId>,
        state: RequestState,
        page: Page,
    ) -> Result<Vec<RequestFound>, Error> {
        let found = self.store().documents(state.shelf(home), page).await?;
        let requests = found.into_iter().map(|(id, content)| {
            let document = read_back(&content)?;
            Ok(RequestFound { id, document })
        });
        requests.collect()
    }

    /// Whether a request waits to make this name with this token an operator.
    pub(super) async fn operator_is_asked_for(&self, name: &str, digest: &[u8; 32]) -> Result<bool, Error> {
        let page = Page {
            offset: 0,
            limit: 1000,
        };
        let waiting = self.request_list(RequestState::Open, page).await?;
        Ok(waiting.iter().any(|request| match &request.document.act {
            Act::OperatorCreate {
                name: asked,
                token_digest,
                ..
            } => asked == name && from_hex(token_digest.as_bytes()) == Some(*digest),
            _ => false,
        }))
    }

    /// A request that waits, and that this actor may decide on.
    async fn request_to_decide(
        &self,
        home: Option<MerchantId>,
        actor: &Actor,
        id: &str,
    ) -> Result<RequestDocument, Error> {
        if !is_known(actor, home) {
            return Err(Refusal::from(ApprovalRefusal::IdentityMissing).into());
        }
        let found = self.request_show_at(home, id).await?.document;
        if found.decided.is_some() {
            return Err(Refusal::from(ApprovalRefusal::RequestDecided).into());
        }
        match self.hindrance(actor, &found).await? {
            None => Ok(found),
            Some(Hindrance::Role) => Err(Refusal::from(PersonRefusal::NotPermitted).into()),
            Some(Hindrance::Asked | Hindrance::Behind) => {
                Err(Refusal::from(ApprovalRefusal::OwnRequest).into())
            }
        }
    }
}

/// Whether it is said which person acts, on the side whose request it is.
fn is_known(actor: &Actor, home: Option<MerchantId>) -> bool {
    match home {
        None => matches!(actor, Actor::Operator(_)),
        Some(_) => matches!(actor, Actor::Person(_)),
    }
}

/// The document of a request that a decision makes together with what it is about. Its id is that of what it is
/// about, so that there is one.
pub(crate) fn request_for(
    act: &Act,
    id: TransactionId,
    cause: &Cause,
) -> Result<(DocumentId, Option<String>), StoreError> {
    let content = written(&asked(act, cause))?;
    Ok((RequestState::Open.document(None, &id.to_string()), Some(content)))
}

/// A request for an act.
fn asked(act: &Act, cause: &Cause) -> RequestDocument {
    RequestDocument {
        act: act.clone(),
        requested_by: cause.actor.to_text(),
        behind: Vec::new(),
        requested_at: cause.real.into(),
        decided: None,
    }
}

fn decided(
    document: RequestDocument,
    cause: &Cause,
    approved: bool,
    reason: Option<String>,
) -> RequestDocument {
    RequestDocument {
        decided: Some(document::Decided {
            approved,
            by: cause.actor.to_text(),
            at: cause.real.into(),
            reason,
        }),
        ..document
    }
}
