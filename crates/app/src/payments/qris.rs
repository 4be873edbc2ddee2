//! A project asks for a QRIS payment.

use sengo_core::channel::Channel;
use sengo_core::environment::Environment;
use sengo_core::ids::TransactionId;
use sengo_core::payment::{self, Payment, PaymentTerms};
use sengo_core::qris::{ReferenceLabel, compose};
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::transaction::{Details, Origin, State, Transaction};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_wire::request::QrisCreate;
use sengo_wire::view::CheckView;
use serde_json::json;

use crate::app::App;
use crate::authentication::ProjectCall;
use crate::cause::Cause;
use crate::error::Error;
use crate::once::{Once, Repeatable};
use crate::pricing::{Charged, price, read_prices};
use crate::project_settings::ProjectSettings;
use crate::transactions::{Made, check_project, check_reference, read_beginning, used_reference};

impl App {
    /// Makes a payment that waits for its payer. `base` is how clients reach this instance.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotActive`], [`TransactionRefusal::QrisDataMissing`], [`Refusal::ReferenceUsed`],
    /// [`Refusal::Invalid`] where the fee leaves nothing of the amount.
    pub async fn qris_create(
        &self,
        call: ProjectCall,
        create: QrisCreate,
        base: &str,
        once: Option<Once>,
    ) -> Result<Repeatable<CheckView>, Error> {
        let (parties, owner) = (call.parties, call.owner());
        let decision = QrisMake {
            cause: self.cause(call.actor())?,
            environment: self.environment(),
            id: self.transaction_id()?,
            call,
            create,
        };
        let made = self.decide_once(decision, owner, once).await?;
        self.made_view(parties, made, base).await
    }
}

struct QrisMake {
    cause: Cause,
    environment: Environment,
    id: TransactionId,
    call: ProjectCall,
    create: QrisCreate,
}

impl Decision for QrisMake {
    type Answer = Made;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        let parties = self.call.parties;
        read_beginning(reads, parties, &self.create.reference);
        ProjectSettings::read(reads, parties);
        read_prices(reads, parties);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Made>, Stop<Refusal>> {
        let (parties, create) = (self.call.parties, &self.create);
        let unreadable = || Stop::Refused(Refusal::from(TransactionRefusal::SettingsUnreadable));
        let project = check_project(work, parties)?;
        let settings = ProjectSettings::of(work, parties)?;
        let name = project.details.name.to_string();
        let merchant = settings
            .qris
            .merchant(project.id, &name, self.environment)
            .map_err(|missing| {
                let project = parties.project;
                Stop::Refused(TransactionRefusal::QrisDataMissing { project, missing }.into())
            })?;
        check_reference(work, parties, &create.reference)?;
        let charged = Charged {
            parties,
            channel: Channel::Qris,
            amount: create.amount,
            criteria: Some(merchant.criteria),
            fee_payer: settings.fee_payer,
            now: self.cause.business,
        };
        let price = price(work, &charged)?;
        // Amount and values were checked when they were read, and they all fit a code.
        let content = compose(&merchant, price.charge.total_amount, &ReferenceLabel::of(self.id))
            .map_err(|_| unreadable())?;
        let terms = PaymentTerms {
            id: self.id,
            parties,
            channel: Channel::Qris,
            charge: price.charge,
            working_days: price.working_days,
            created_at: self.cause.business,
            expires_at: payment::expiry(self.cause.business, create.expiry_minutes).ok_or_else(unreadable)?,
        };
        let origin = Origin {
            reference: create.reference.clone(),
            callback: Some(create.callback.clone()),
            key: self.call.key.clone(),
        };
        let details = Details::Qris {
            view_name: create.view_name.clone(),
            content,
        };
        let transaction = Transaction::new(State::Payment(Payment::new(terms)), origin, details);
        let after = json!({
            "project": parties.project.get(),
            "reference": create.reference.as_str(),
            "amount": terms.charge.amount.get(),
            "fee": terms.charge.fee.get(),
            "tax": terms.charge.tax.get(),
            "expiresAt": terms.expires_at.to_string(),
        });
        let subject = format!("transaction:{}", self.id);
        let audit = self
            .cause
            .audit(parties.merchant, "qris.create", subject, json!(null), after);
        let answer = Made::of(&transaction);
        let changes = Changes {
            reference: Some((used_reference(parties, &create.reference), self.cause.business)),
            transactions: vec![transaction],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer })
    }
}
