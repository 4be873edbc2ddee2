//! The key with which the sandbox's network calls the engine port.

use secrecy::SecretString;
use sengo_core::allowlist::Allowlist;
use sengo_core::audit::Actor;
use sengo_core::engine::{EngineName, SANDBOX_ENGINE};
use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::refusal::Refusal;

use crate::app::App;
use crate::error::Error;
use crate::keys::EngineKeyAdd;

/// The network runs on the machine of the platform.
const CALLS_FROM: [&str; 2] = ["127.0.0.1", "::1"];

impl App {
    /// The key of the sandbox's network and its token: the newest valid one, or a new one.
    ///
    /// # Errors
    /// [`Refusal::SandboxOnly`] in production.
    pub async fn sandbox_engine_key(&self) -> Result<(String, SecretString), Error> {
        self.sandbox_only()?;
        let defect = || Error::Defect("the engine of the sandbox cannot be named".into());
        let name = EngineName::parse(SANDBOX_ENGINE).ok_or_else(defect)?;
        let keys = match self.engine_key_list(&name).await {
            Err(Error::Refused(Refusal::EngineNotFound)) => Vec::new(),
            listed => listed?,
        };
        let real = self.parts.clock.real();
        let mut valid = keys.into_iter().filter(|key| key.status(real).is_valid());
        if let Some(found) = valid.find_map(|key| self.opened(&key)) {
            return Ok(found);
        }
        let allowlist = Allowlist::parse(&CALLS_FROM).map_err(|_| defect())?;
        // The platform's own, for a network that moves no real money: nobody has to approve it.
        let cause = self.cause(Actor::Platform)?;
        let mut new = self.new_key(KeyOwner::ENGINES, &cause)?;
        new.issued.engine = Some(SANDBOX_ENGINE.to_owned());
        let decision = EngineKeyAdd {
            cause,
            issued: new.issued.clone(),
            name,
            allowlist,
            channels: None,
        };
        let added = self.decide(decision).await;
        self.parts.credentials.outdate();
        added?;
        Ok((new.issued.key.clone(), SecretString::from(new.token.expose())))
    }

    /// A key with its token; none where the token was sealed under another master key.
    fn opened(&self, key: &IssuedKey) -> Option<(String, SecretString)> {
        let token = self.parts.master_key.open(&key.token_sealed, &key.key)?;
        Some((
            key.key.clone(),
            SecretString::from(String::from_utf8(token).ok()?),
        ))
    }
}
