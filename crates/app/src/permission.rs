//! Whether an operator's role permits what they do, on whatever route they come.

use sengo_core::approval::ApprovalRefusal;
use sengo_core::audit::Actor;
use sengo_core::person::PersonRefusal;
use sengo_core::refusal::Refusal;
use sengo_core::role::{OperatorRole, Permission};

use crate::app::App;
use crate::error::Error;

impl App {
    /// Stops an operator whose role does not permit something, by the role they have at this moment. Actors of other
    /// kinds are stopped elsewhere: keys by their kind, people of a merchant at their desk; and whoever is at the
    /// command line without a name is let through, since only where no names are asked for do they get that far.
    pub(crate) async fn permit(&self, actor: &Actor, permission: Permission) -> Result<(), Error> {
        let Actor::Operator(name) = actor else {
            return Ok(());
        };
        match self.operator_role(name).await {
            Ok(role) if role.permits(permission) => Ok(()),
            Ok(_) => Err(Refusal::from(PersonRefusal::NotPermitted).into()),
            Err(error) => Err(error),
        }
    }

    /// What an operator may do.
    ///
    /// # Errors
    /// [`ApprovalRefusal::OperatorNotFound`].
    pub async fn operator_role(&self, name: &str) -> Result<OperatorRole, Error> {
        let found = self.operator_document(name).await?;
        let document = found.ok_or_else(|| Refusal::from(ApprovalRefusal::OperatorNotFound))?;
        Ok(document.role())
    }
}
