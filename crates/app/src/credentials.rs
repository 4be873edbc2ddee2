//! What is kept in memory of keys, activations, statuses and allowlists, so that a call reads none of them.
//!
//! Invariant: nothing kept here outlives a change by more than [`BYPASS_AFTER`], even while the database
//! cannot be asked whether something changed: then it is not used at all.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use quick_cache::sync::Cache;
use sengo_core::allowlist::AllowlistTrial;
use sengo_core::credential::Kind;
use sengo_core::engine::Engine;
use sengo_core::key::IssuedKey;
use sengo_core::ledger::Parties;
use sengo_core::merchant::Merchant;
use sengo_core::project::Project;
use sengo_core::signature::SigningKey;

use crate::app::App;
use crate::error::Error;
use crate::once;

/// Keys kept in memory at most.
const KEPT_MAX: usize = 100_000;

/// When the database could not be asked for changes this long, nothing kept is used.
const BYPASS_AFTER: Duration = Duration::from_secs(1);

/// How often last uses are written down.
const USES_EVERY: Duration = Duration::from_secs(60);

/// How often kept answers are looked through for old ones.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// A key with everything a call with it needs.
#[derive(Debug)]
pub(crate) struct Credential {
    pub(crate) issued: IssuedKey,
    pub(crate) holder: Holder,
    /// Made when the right token was first seen; as secret as the token.
    pub(crate) signing: OnceLock<SigningKey>,
    used_minute: AtomicI64,
    generation: u64,
}

/// Whom a key stands for.
#[derive(Debug)]
pub(crate) enum Holder {
    /// A merchant.
    Merchant(Merchant),
    /// A project, and the merchant it belongs to.
    Project {
        merchant: Merchant,
        project: Box<Project>,
        /// The list it tries out.
        trial: Option<Box<AllowlistTrial>>,
    },
    /// An engine, which belongs to no merchant.
    Engine(Engine),
}

impl Holder {
    /// The merchant, where there is one.
    pub(crate) fn merchant(&self) -> Option<&Merchant> {
        match self {
            Self::Merchant(merchant) | Self::Project { merchant, .. } => Some(merchant),
            Self::Engine(_) => None,
        }
    }
}

#[derive(Debug)]
pub(crate) struct Credentials {
    kept: Cache<String, Arc<Credential>>,
    /// What was kept under an earlier number is outdated.
    generation: AtomicU64,
    revision: AtomicI64,
    asked: Mutex<Option<Instant>>,
    uses: Mutex<Uses>,
    forgot: Mutex<Option<Instant>>,
    /// How often the database was asked, for tests of what that gives away.
    #[cfg(test)]
    pub(crate) look_ups: AtomicU64,
}

/// A key as the database has it, nothing that belongs to it read yet.
#[derive(Debug)]
pub(crate) struct StoredKey {
    pub(crate) issued: IssuedKey,
    /// As of before it was read.
    generation: u64,
}

#[derive(Debug)]
struct Uses {
    at: HashMap<String, Timestamp>,
    written: Instant,
}

impl Default for Credentials {
    fn default() -> Self {
        Self {
            kept: Cache::new(KEPT_MAX),
            generation: AtomicU64::new(0),
            revision: AtomicI64::new(-1),
            asked: Mutex::new(None),
            uses: Mutex::new(Uses {
                at: HashMap::new(),
                written: Instant::now(),
            }),
            forgot: Mutex::new(None),
            #[cfg(test)]
            look_ups: AtomicU64::new(0),
        }
    }
}

impl Credentials {
    /// Makes everything kept outdated: this process changed something.
    pub(crate) fn outdate(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    fn may_be_used(&self) -> bool {
        let asked = self.asked.lock().ok().and_then(|asked| *asked);
        asked.is_some_and(|moment| moment.elapsed() < BYPASS_AFTER)
    }

    fn kept(&self, key: &str) -> Option<Arc<Credential>> {
        let generation = self.generation.load(Ordering::SeqCst);
        self.kept
            .get(key)
            .filter(|credential| credential.generation == generation)
    }
}

impl App {
    /// The key with all that belongs to it, from memory where that is fresh.
    pub(crate) fn credential_kept(&self, key: &str) -> Option<Arc<Credential>> {
        let credentials = &self.parts.credentials;
        if credentials.may_be_used() {
            credentials.kept(key)
        } else {
            None
        }
    }

    /// The key alone, from the database: one look-up, whether it is there or not.
    pub(crate) async fn stored_key(&self, key: &str) -> Result<Option<StoredKey>, Error> {
        let credentials = &self.parts.credentials;
        let generation = credentials.generation.load(Ordering::SeqCst);
        #[cfg(test)]
        credentials.look_ups.fetch_add(1, Ordering::SeqCst);
        let issued = self.store().key(key).await?;
        Ok(issued.map(|issued| StoredKey { issued, generation }))
    }

    /// The key with all that belongs to it, from the database; kept from now on.
    pub(crate) async fn credential_of(&self, stored: StoredKey) -> Result<Arc<Credential>, Error> {
        let StoredKey { issued, generation } = stored;
        let key = issued.key.clone();
        #[cfg(test)]
        self.parts.credentials.look_ups.fetch_add(1, Ordering::SeqCst);
        let credential = Arc::new(Credential {
            holder: self.holder_of(&issued).await?,
            issued,
            signing: OnceLock::new(),
            used_minute: AtomicI64::new(-1),
            generation,
        });
        self.parts.credentials.kept.insert(key, Arc::clone(&credential));
        Ok(credential)
    }

    async fn holder_of(&self, issued: &IssuedKey) -> Result<Holder, Error> {
        let missing = |what: &str| Error::Defect(format!("the {what} of a key is missing"));
        let owner = issued.owner;
        if owner.kind() == Kind::Engine {
            let engine = match &issued.engine {
                Some(name) => self.engine(name).await?,
                None => None,
            };
            return Ok(Holder::Engine(engine.ok_or_else(|| missing("engine"))?));
        }
        let tenant = self.store().tenant(owner.merchant);
        let merchant = tenant.merchant().await?.ok_or_else(|| missing("merchant"))?;
        // A project's key without its project would pass for a merchant's.
        match owner.project {
            Some(id) => {
                let project = tenant.project(id).await?.ok_or_else(|| missing("project"))?;
                let parties = Parties {
                    merchant: merchant.id,
                    project: id,
                };
                Ok(Holder::Project {
                    merchant,
                    project: Box::new(project),
                    trial: self.allowlist_trial(parties).await?.map(Box::new),
                })
            }
            None => Ok(Holder::Merchant(merchant)),
        }
    }

    /// Notes that a key was used, to the minute.
    pub(crate) fn note_use(&self, credential: &Credential) {
        let now = self.parts.clock.real();
        let minute = now.as_second().div_euclid(60);
        if credential.used_minute.swap(minute, Ordering::Relaxed) == minute {
            return;
        }
        let whole = Timestamp::from_second(minute.saturating_mul(60)).unwrap_or(now);
        if let Ok(mut uses) = self.parts.credentials.uses.lock() {
            uses.at.insert(credential.issued.key.clone(), whole);
        }
    }

    /// Asks the database whether another process changed something.
    pub(crate) async fn notice_changes(&self) {
        let credentials = &self.parts.credentials;
        let asking = Instant::now();
        match self.store().revision().await {
            Ok(revision) => {
                if credentials.revision.swap(revision, Ordering::SeqCst) != revision {
                    credentials.outdate();
                    if let Err(error) = self.clock_refresh().await {
                        // Asked again at the next tick, as if nothing had been noticed.
                        credentials.revision.store(-1, Ordering::SeqCst);
                        tracing::warn!(%error, "cannot ask the database for its clock");
                    }
                }
                if let Ok(mut asked) = credentials.asked.lock() {
                    *asked = Some(asking);
                }
            }
            Err(error) => tracing::warn!(%error, "cannot ask the database for changes"),
        }
    }

    pub(crate) async fn write_down_uses(&self, at_once: bool) {
        let uses = {
            let Ok(mut uses) = self.parts.credentials.uses.lock() else {
                return;
            };
            if uses.at.is_empty() || (!at_once && uses.written.elapsed() < USES_EVERY) {
                return;
            }
            uses.written = Instant::now();
            std::mem::take(&mut uses.at)
        };
        let mut used: Vec<(String, Timestamp)> = uses.into_iter().collect();
        used.sort();
        if let Err(error) = self.store().keys_used(&used).await {
            tracing::warn!(%error, "cannot write down when keys were last used; it is tried again");
            if let Ok(mut uses) = self.parts.credentials.uses.lock() {
                for (key, at) in used {
                    uses.at.entry(key).or_insert(at);
                }
            }
        }
    }

    pub(crate) async fn forget_old_answers(&self) {
        {
            let Ok(mut forgot) = self.parts.credentials.forgot.lock() else {
                return;
            };
            if forgot.is_some_and(|moment| moment.elapsed() < FORGET_EVERY) {
                return;
            }
            *forgot = Some(Instant::now());
        }
        let before = self.parts.clock.real().checked_sub(once::KEPT);
        let Ok(before) = before else { return };
        if let Err(error) = self.store().idempotency_expire(before).await {
            tracing::warn!(%error, "cannot drop old idempotency records");
        }
    }
}

#[cfg(test)]
mod tests;
