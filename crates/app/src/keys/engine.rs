//! Keys of engines. An engine begins with its first key, and each key that is issued says where all of them may be
//! used from.

use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::channel::Channel;
use sengo_core::engine::{Engine, EngineName};
use sengo_core::ids::MerchantId;
use sengo_core::key::{IssuedKey, KeyOwner, KeyRefusal};
use sengo_core::refusal::Refusal;
use sengo_core::signature::to_hex;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_wire::view::KeyView;

use super::NewKey;
use super::change::check_number;
use crate::app::App;
use crate::approval::{Act, Acted};
use crate::cause::Cause;
use crate::engine::{described, document, engine_from, engine_to_text};
use crate::error::Error;

impl App {
    /// Issues a key to an engine, or asks for it: the key is shown now and works once another operator has approved
    /// it. The list replaces the one that the engine had, for all its keys; so do the channels, where any are
    /// given. An engine that is new and is given none may speak of every channel.
    ///
    /// # Errors
    /// [`Refusal::Key`], and those of [`App::act`].
    pub async fn engine_key_issue(
        &self,
        actor: Actor,
        name: EngineName,
        allowlist: Allowlist,
        channels: Option<Vec<Channel>>,
    ) -> Result<(NewKey, Acted), Error> {
        let mut new = self.new_key(KeyOwner::ENGINES, &self.cause(actor.clone())?)?;
        new.issued.engine = Some(name.as_str().to_owned());
        let act = Act::EngineKeyIssue {
            engine: name.as_str().to_owned(),
            ip: allowlist.entries().collect(),
            channels: channels.map(|channels| {
                let words = channels.into_iter().map(|channel| channel.as_str().to_owned());
                words.collect()
            }),
            key: new.issued.key.clone(),
            token_digest: to_hex(&new.issued.token_digest),
            token_sealed: to_hex(&new.issued.token_sealed),
        };
        let acted = self.act(actor, act).await;
        self.parts.credentials.outdate();
        Ok((new, acted?))
    }

    /// The keys of an engine, the oldest first.
    ///
    /// # Errors
    /// [`Refusal::EngineNotFound`].
    pub async fn engine_key_list(&self, name: &EngineName) -> Result<Vec<IssuedKey>, Error> {
        if self.engine(name.as_str()).await?.is_none() {
            return Err(Refusal::EngineNotFound.into());
        }
        let mut keys = self.engine_key_list_all().await?;
        keys.retain(|key| key.engine.as_deref() == Some(name.as_str()));
        Ok(keys)
    }

    /// The keys of all engines, the oldest first.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn engine_key_list_all(&self) -> Result<Vec<IssuedKey>, Error> {
        Ok(self.store().tenant(MerchantId::NOBODY).keys(None).await?)
    }
}

/// Adds a key to an engine, which begins with its first.
pub(crate) struct EngineKeyAdd {
    pub(crate) cause: Cause,
    pub(crate) issued: IssuedKey,
    pub(crate) name: EngineName,
    pub(crate) allowlist: Allowlist,
    pub(crate) channels: Option<Vec<Channel>>,
}

impl Decision for EngineKeyAdd {
    type Answer = KeyView;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        reads.merchant(MerchantId::NOBODY);
        reads.keys_of(KeyOwner::ENGINES);
        reads.key(&self.issued.key);
        reads.document(&document(self.name.as_str()));
    }

    fn decide(&self, work: &Work) -> Result<Decided<KeyView>, Stop<Refusal>> {
        let issued = &self.issued;
        if work.key(&issued.key)?.is_some() {
            return Err(Stop::Refused(KeyRefusal::KeyExists.into()));
        }
        check_number(work, issued, self.cause.real)?;
        let id = document(self.name.as_str());
        let before = work
            .document(&id)?
            .and_then(|text| engine_from(self.name.as_str(), text));
        let after = Engine {
            name: self.name.clone(),
            allowlist: self.allowlist.clone(),
            channels: self
                .channels
                .clone()
                .or_else(|| before.as_ref().and_then(|engine| engine.channels.clone())),
            created_at: before
                .as_ref()
                .map_or(self.cause.real, |engine| engine.created_at),
        };
        let mut told = described(Some(&after));
        if let Some(members) = told.as_object_mut() {
            members.insert("key".into(), issued.key.clone().into());
        }
        let audit = self.cause.audit(
            MerchantId::NOBODY,
            "key.issue",
            format!("engine:{}", self.name),
            described(before.as_ref()),
            told,
        );
        let changes = Changes {
            keys: vec![issued.clone()],
            documents: vec![(id, Some(engine_to_text(&after)))],
            audit: vec![audit],
            outdates_caches: true,
            ..Changes::default()
        };
        Ok(Decided {
            changes,
            answer: KeyView::of(issued, self.cause.real),
        })
    }
}
