//! Engines, to operators: their keys, and what waits for them.

use sengo_core::allowlist::Allowlist;
use sengo_core::channel::Channel;
use sengo_core::engine::{Engine, EngineName};
use sengo_core::instruction::Instruction;
use sengo_core::key::{IssuedKey, KeyOwner, KeyStatus};
use sengo_core::refusal::Refusal;
use sengo_core::role::Permission;
use sengo_store::Page;

use super::Desk;
use crate::approval::Acted;
use crate::error::Error;
use crate::keys::NewKey;

/// How many open instructions are looked at, the oldest.
pub const INSTRUCTIONS_LOOKED_AT_MAX: i64 = 1_000;

/// An engine, and what operators see of it.
#[derive(Debug, Clone)]
pub struct EngineShown {
    /// The engine.
    pub engine: Engine,
    /// Its keys, each with whether it is valid now, the oldest first.
    pub keys: Vec<(IssuedKey, KeyStatus)>,
    /// What waits for it or is with it, the oldest first; of the [`INSTRUCTIONS_LOOKED_AT_MAX`] oldest of the platform.
    pub waiting: Vec<Instruction>,
}

impl Desk<'_> {
    /// The engines by name.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn engines(&self) -> Result<Vec<EngineShown>, Error> {
        self.may(Permission::PlatformRead)?;
        let keys = self.as_valid_now(self.app.engine_key_list_all().await?);
        let page = Page {
            offset: 0,
            limit: INSTRUCTIONS_LOOKED_AT_MAX,
        };
        let open = self.app.instruction_list(page).await?;
        let engines = self.app.engine_list().await?.into_iter().map(|engine| {
            let name = engine.name.as_str();
            EngineShown {
                keys: keys
                    .iter()
                    .filter(|(key, _)| key.engine.as_deref() == Some(name))
                    .cloned()
                    .collect(),
                waiting: open
                    .iter()
                    .filter(|instruction| engine.serves(instruction.channel) && instruction.is_for(name))
                    .cloned()
                    .collect(),
                engine,
            }
        });
        Ok(engines.collect())
    }

    /// An engine.
    ///
    /// # Errors
    /// [`Refusal::EngineNotFound`].
    pub async fn engine(&self, name: &str) -> Result<EngineShown, Error> {
        self.may(Permission::PlatformRead)?;
        let engines = self.engines().await?;
        let found = engines
            .into_iter()
            .find(|shown| shown.engine.name.as_str() == name);
        found.ok_or_else(|| Refusal::EngineNotFound.into())
    }

    /// Issues a key to an engine, or asks for it.
    ///
    /// # Errors
    /// Those of [`crate::App::engine_key_issue`].
    pub async fn engine_key_issue(
        &self,
        name: EngineName,
        allowlist: Allowlist,
        channels: Vec<Channel>,
    ) -> Result<(NewKey, Acted), Error> {
        let actor = self.may(Permission::EngineManage)?;
        self.app
            .engine_key_issue(actor, name, allowlist, Some(channels))
            .await
    }

    /// Issues a key in place of another of the same engine, which goes on working for some hours.
    ///
    /// # Errors
    /// Those of [`crate::App::key_rotate`]: where two people are asked for, keys of engines are not rotated.
    pub async fn engine_key_rotate(&self, key: &str, overlap_hours: i64) -> Result<NewKey, Error> {
        let actor = self.may(Permission::EngineManage)?;
        let (_, new) = self
            .app
            .key_rotate(actor, KeyOwner::ENGINES, key, overlap_hours, None)
            .await?;
        Ok(new)
    }

    /// Revokes a key of an engine at once.
    ///
    /// # Errors
    /// [`Refusal::KeyNotFound`].
    pub async fn engine_key_revoke(&self, key: &str) -> Result<(), Error> {
        let actor = self.may(Permission::EngineManage)?;
        self.app.key_revoke(actor, KeyOwner::ENGINES, key, None).await?;
        Ok(())
    }
}
