//! People who sign in to the console: invitations, passwords, second factors, sessions and forms.
//!
//! Everything about a person is one document of their tenant, so a sign-in is one read and each change one decision
//! over the rules of [`sengo_core::person`]. Names and mail addresses are sealed; a mail address is found by a keyed
//! digest. An operator's document only adds access to the operator who also acts at the command line.

mod addressee;
mod change;
mod document;
mod erase;
mod forms;
mod invitation;
mod inviting;
mod mail_address;
mod password;
mod second_factor;
mod sessions;
mod sign_in;
mod strangers;
mod team;
mod update;

pub(crate) use addressee::Addressee;
pub(crate) use document::with_mail_fault;
pub use document::{MailFault, PersonPlace, Preferences, Theme};
pub use invitation::{Handed, Invitation, Invitee, NewAccess, PersonDraft};
pub(crate) use password::HASHES_AT_ONCE;
pub use second_factor::SecondFactor;
pub use sessions::{SessionView, SignedIn};
pub use sign_in::{Attempt, NewSession, Passed};
pub(crate) use strangers::Strangers;
pub use team::PersonView;
