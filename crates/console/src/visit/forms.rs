//! Forms of somebody who is signed in: shown with a one-time token, which is taken once.

use maud::{Markup, html};

use super::{FORM_FIELD, Visit};
use crate::failure::Failure;

impl Visit {
    /// A form that is sent to a path once. Fields and buttons are its content.
    pub(crate) fn form(&self, action: &str, content: &Markup) -> Markup {
        html! {
            form method="post" action=(action) {
                (self.form_token(action))
                (content)
            }
        }
    }

    /// The same for a form with a file, which [`crate::parts::Upload`] takes.
    pub(crate) fn upload(&self, action: &str, content: &Markup) -> Markup {
        html! {
            form method="post" action=(action) enctype="multipart/form-data" {
                (self.form_token(action))
                (content)
            }
        }
    }

    /// The hidden field of a form that is sent to a path; for forms that need more attributes than [`Self::form`] gives.
    pub(crate) fn form_token(&self, action: &str) -> Markup {
        let path = action.split('?').next().unwrap_or_default();
        // Without randomness there is no token, and the form will be refused.
        let token = self
            .0
            .console
            .app
            .form_token(&self.0.by, path)
            .unwrap_or_default();
        html! { input type="hidden" name=(FORM_FIELD) value=(token); }
    }

    /// Takes a form's token, once. [`crate::parts::Filled`] does this by itself.
    ///
    /// # Errors
    /// `PersonRefusal::FormWrong`, and `PersonRefusal::FormSent` for one that was sent before.
    pub(crate) async fn spend(&self, token: &str) -> Result<(), Failure> {
        Ok(self
            .0
            .console
            .app
            .form_spend(&self.0.by, self.path(), token)
            .await?)
    }
}
