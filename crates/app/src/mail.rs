//! Mail to people: written with what it tells, sent afterwards.
//!
//! A letter is a document that the decision it tells of writes along, sealed, since it holds a mail address and may hold
//! a link that works once. Its name begins with when it is due, so that what is due stands first. It is claimed by a
//! decision that puts its next try a little ahead, then sent, then a decision drops it or puts it off: so each is sent at
//! least once, and while processes live, exactly once.
//!
//! Whether mail is sent is a setting of the platform, which serving sets: what is decided at the command line is told
//! as well. While it is off, no letter is written.

mod outbox;
mod postman;
mod telling;

use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use serde_json::json;

use crate::app::App;
use crate::approval::{DocumentsWrite, Expects, setting};
use crate::error::Error;

pub(crate) use outbox::Letters;
pub use postman::Postman;
pub(crate) use telling::Warning;

const MAIL: &str = "mail";
const ON: &str = "true";

impl App {
    /// Whether mail is sent.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn mail_is_on(&self) -> Result<bool, Error> {
        Ok(self.store().document(&setting(MAIL)).await?.as_deref() == Some(ON))
    }

    /// Has letters be written from now on, or no longer. Those that wait go on waiting.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn mail_set(&self, on: bool) -> Result<(), Error> {
        let after = json!({ "on": on });
        let write = DocumentsWrite {
            cause: self.cause(Actor::Platform)?,
            merchant: MerchantId::NOBODY,
            action: "mail.set",
            subject: "platform".into(),
            id: setting(MAIL),
            content: on.then(|| ON.to_owned()),
            expects: Expects::Anything,
            keeps_owners: false,
            answer: after.clone(),
            after,
        };
        self.decide(write).await.map(|_| ())
    }
}
