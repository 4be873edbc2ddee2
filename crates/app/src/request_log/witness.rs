//! Who makes a call, as far as its checks have found out: so that a call that fails early is still shown to the
//! owner of its key.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use sengo_core::key::{IssuedKey, KeyOwner};
use sengo_core::request_log::RequestOutcome;

use crate::credentials::Credential;

/// What the checks of one call found out.
#[derive(Debug, Default)]
pub struct CallWitness {
    caller: OnceLock<Seen>,
    is_on_trial: AtomicBool,
}

#[derive(Debug)]
enum Seen {
    /// Key and token belong together.
    Owner(Arc<Credential>),
    /// The key is there, the token is not its token.
    TokenWrong { key: String, owner: KeyOwner },
    /// There is no such key.
    KeyUnknown,
}

impl CallWitness {
    pub(crate) fn owner(&self, credential: &Arc<Credential>) {
        // A call has one key, so this is set only once.
        let _ = self.caller.set(Seen::Owner(Arc::clone(credential)));
    }

    /// Key and token do not belong together, whether there is such a key or not.
    pub(crate) fn no_pair(&self, issued: Option<&IssuedKey>) {
        let _ = self.caller.set(match issued {
            Some(issued) => Seen::TokenWrong {
                key: issued.key.clone(),
                owner: issued.owner,
            },
            None => Seen::KeyUnknown,
        });
    }

    /// Whether there is no such key as was presented.
    pub(super) fn is_of_nobody(&self) -> bool {
        matches!(self.caller.get(), Some(Seen::KeyUnknown))
    }

    pub(crate) fn on_trial(&self) {
        self.is_on_trial.store(true, Ordering::Relaxed);
    }

    /// Whose call it was, by which key, and how it ended.
    pub(super) fn told(&self, is_failure: bool) -> Option<(&str, KeyOwner, RequestOutcome)> {
        match self.caller.get()? {
            Seen::KeyUnknown => None,
            Seen::TokenWrong { key, owner } => Some((key, *owner, RequestOutcome::TokenWrong)),
            Seen::Owner(credential) => {
                let outcome = if self.is_on_trial.load(Ordering::Relaxed) {
                    RequestOutcome::OnTrial
                } else if is_failure {
                    RequestOutcome::Failure
                } else {
                    RequestOutcome::Success
                };
                let issued = &credential.issued;
                Some((&issued.key, issued.owner, outcome))
            }
        }
    }
}
