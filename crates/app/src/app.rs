//! The application: the rules, a database and the ports, joined.

use std::sync::{Arc, OnceLock};

use ipnet::IpNet;
use sengo_core::audit::Actor;
use sengo_core::callback_address::CallbackPolicy;
use sengo_core::environment::Environment;
use sengo_core::ids::{TransactionId, TransferId};
use sengo_core::key::KeyOwner;
use sengo_core::refusal::Refusal;
use sengo_store::{Decision, Store};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cause::Cause;
use crate::credentials::Credentials;
use crate::error::Error;
use crate::evidence::Looks;
use crate::master_key::MasterKey;
use crate::once::{Once, Protected, Repeatable};
use crate::people::{HASHES_AT_ONCE, Strangers};
use crate::ports::{Clock, Entropy, Websites};
use crate::request_log::RequestLog;
use crate::sandbox_clock::AheadClock;

/// What an operator sets.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Whom a merchant asks for activation: shown with PRODUCT_ACCESS_ERROR.
    pub support_contact: Option<String>,
    /// Networks that callbacks may go to in production although they are not public.
    pub callback_allow: Vec<IpNet>,
    /// How many years recipients' accounts and names are kept; [`crate::personal_data::RECIPIENT_YEARS`] when nothing is
    /// said.
    pub recipient_years: Option<i16>,
}

/// The application. Clones share everything.
#[derive(Debug, Clone)]
pub struct App {
    pub(crate) parts: Arc<Parts>,
}

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    /// The same clock, where it is told how far it is ahead.
    pub(crate) ahead: Arc<AheadClock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) master_key: MasterKey,
    pub(crate) settings: Settings,
    pub(crate) credentials: Credentials,
    /// Attempts to sign in with mail addresses that nobody has.
    pub(crate) strangers: Strangers,
    /// Lets a few passwords be hashed at once.
    pub(crate) hashing: tokio::sync::Semaphore,
    /// Looks at websites, where this process does.
    pub(crate) websites: OnceLock<Arc<dyn Websites>>,
    pub(crate) looks: Looks,
    /// Tells claims of instructions that there is something to do.
    pub(crate) instructed: tokio::sync::Notify,
    pub(crate) request_log: RequestLog,
    /// When this process last looked for what is kept no longer.
    pub(crate) retained: std::sync::Mutex<Option<std::time::Instant>>,
}

impl App {
    /// Joins the parts.
    pub fn new(
        store: Store,
        master_key: MasterKey,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: Settings,
    ) -> Self {
        let credentials = Credentials::default();
        let ahead = Arc::new(AheadClock::new(clock));
        Self {
            parts: Arc::new(Parts {
                store,
                clock: Arc::<AheadClock>::clone(&ahead),
                ahead,
                entropy,
                master_key,
                settings,
                credentials,
                strangers: Strangers::default(),
                hashing: tokio::sync::Semaphore::new(HASHES_AT_ONCE),
                websites: OnceLock::new(),
                looks: Looks::default(),
                instructed: tokio::sync::Notify::new(),
                request_log: RequestLog::default(),
                retained: std::sync::Mutex::default(),
            }),
        }
    }

    /// The environment this instance is.
    pub fn environment(&self) -> Environment {
        self.parts.store.platform().environment
    }

    /// What the operator set.
    pub fn settings(&self) -> &Settings {
        &self.parts.settings
    }

    /// Which addresses projects may name for their callbacks.
    pub fn callback_policy(&self) -> CallbackPolicy<'_> {
        CallbackPolicy {
            environment: self.environment(),
            allowed: &self.parts.settings.callback_allow,
        }
    }

    /// The clock everything here goes by.
    pub fn clock(&self) -> &dyn Clock {
        self.parts.clock.as_ref()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Store`] when it does not.
    pub async fn is_ready(&self) -> Result<(), Error> {
        Ok(self.store().ping().await?)
    }

    /// Work that recurs, once: what other processes changed is noticed, last uses are written down, answers
    /// kept for idempotency keys and old entries of the request log go. Called by whoever runs the process, about four times a second.
    pub async fn tick(&self) {
        self.notice_changes().await;
        self.write_down_uses(false).await;
        self.write_down_requests(false).await;
        self.forget_old_answers().await;
        self.forget_old_requests().await;
    }

    /// Writes down what waits in memory; before the process ends.
    pub async fn flush(&self) {
        self.write_down_uses(true).await;
        self.write_down_requests(true).await;
    }

    pub(crate) fn store(&self) -> &Store {
        &self.parts.store
    }

    pub(crate) fn cause(&self, actor: Actor) -> Result<Cause, Error> {
        let salt = self.random()?;
        Ok(Cause {
            actor,
            real: self.parts.clock.real(),
            business: self.parts.clock.business(),
            salt,
        })
    }

    pub(crate) fn random<const N: usize>(&self) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.parts
            .entropy
            .fill(&mut bytes)
            .map_err(|error| Error::Defect(format!("no randomness: {error}")))?;
        Ok(bytes)
    }

    /// A new transfer id.
    pub(crate) fn transfer_id(&self) -> Result<TransferId, Error> {
        self.uuid().map(TransferId::from_bytes)
    }

    /// A new id for a transaction, an instruction or a refund.
    pub(crate) fn transaction_id(&self) -> Result<TransactionId, Error> {
        self.uuid().map(TransactionId::from_bytes)
    }

    /// A UUID of version 7 by the real clock.
    fn uuid(&self) -> Result<[u8; 16], Error> {
        let milliseconds = u64::try_from(self.parts.clock.real().as_millisecond()).unwrap_or(0);
        let random = self.random::<10>()?;
        let uuid = uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid();
        Ok(*uuid.as_bytes())
    }

    /// Has a decision taken and written.
    pub(crate) async fn decide<D>(&self, decision: D) -> Result<D::Answer, Error>
    where
        D: Decision<Refusal = Refusal>,
    {
        let outcome = self.store().decide(decision).await?;
        outcome.map_err(Error::Refused)
    }

    /// Has a decision taken under an idempotency key, if the client sent one.
    pub(crate) async fn decide_once<D>(
        &self,
        decision: D,
        owner: KeyOwner,
        once: Option<Once>,
    ) -> Result<Repeatable<D::Answer>, Error>
    where
        D: Decision<Refusal = Refusal>,
        D::Answer: Serialize + DeserializeOwned,
    {
        let protected = Protected::new(decision, owner, once, self.parts.clock.real());
        Ok(self.decide(protected).await??)
    }
}
