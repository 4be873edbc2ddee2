//! Forms that are sent once, from the session and for the page they were shown in.

use jiff::Timestamp;
use sengo_core::person::{PersonRefusal, SentForm};
use sengo_core::refusal::Refusal;
use sengo_core::signature::{from_hex, to_hex};
use subtle::ConstantTimeEq;

use super::change::Change;
use super::sessions::SignedIn;
use crate::app::App;
use crate::error::Error;
use crate::sealing::first_half;

impl App {
    /// What a form that is sent to a path carries.
    ///
    /// # Errors
    /// [`Error::Defect`] when there is no randomness.
    pub fn form_token(&self, by: &SignedIn, path: &str) -> Result<String, Error> {
        let form = SentForm {
            nonce: u64::from_be_bytes(self.random()?) >> 12,
            shown_at: self.parts.clock.real(),
        };
        let shown = form.shown_at.as_microsecond();
        let mark = self.form_mark(by, path, form)?;
        Ok(format!("{:016x}{shown:016x}{}", form.nonce, to_hex(&mark)))
    }

    /// Takes a form that was sent to a path, once.
    ///
    /// # Errors
    /// [`PersonRefusal::FormWrong`] for one of another session or path, changed, or too old;
    /// [`PersonRefusal::FormSent`] for one that was sent before; [`PersonRefusal::SessionOver`].
    pub async fn form_spend(&self, by: &SignedIn, path: &str, token: &str) -> Result<(), Error> {
        let wrong = || Error::from(Refusal::from(PersonRefusal::FormWrong));
        let (form, mark) = read(token).ok_or_else(wrong)?;
        let expected = self.form_mark(by, path, form)?;
        if !bool::from(expected.ct_eq(&mark)) {
            return Err(wrong());
        }
        self.own_change(by, Change::Spent(by.session, form)).await
    }

    fn form_mark(&self, by: &SignedIn, path: &str, form: SentForm) -> Result<[u8; 16], Error> {
        let parts: [&[u8]; 4] = [
            &by.secret,
            path.as_bytes(),
            &form.nonce.to_be_bytes(),
            &form.shown_at.as_microsecond().to_be_bytes(),
        ];
        Ok(first_half(self.keyed_digest("console form", &parts)?))
    }
}

fn read(token: &str) -> Option<(SentForm, [u8; 16])> {
    let bytes: [u8; 32] = from_hex(token.as_bytes())?;
    let (nonce, rest) = bytes.split_first_chunk::<8>()?;
    let (shown, mark) = rest.split_first_chunk::<8>()?;
    let form = SentForm {
        nonce: u64::from_be_bytes(*nonce),
        shown_at: Timestamp::from_microsecond(i64::from_be_bytes(*shown)).ok()?,
    };
    Some((form, mark.first_chunk::<16>().copied()?))
}
