//! A project asks whose account a number is.

use sengo_core::channel::Channel;
use sengo_core::ids::TransactionId;
use sengo_core::inquiry::{Inquiry, InquiryTerms};
use sengo_core::instruction::InstructionKind;
use sengo_core::money::Rupiah;
use sengo_core::refusal::Refusal;
use sengo_core::transaction::{Details, Origin, Recipient, State, Transaction};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_wire::request::InquiryCreate;
use sengo_wire::view::CheckView;
use serde_json::json;

use crate::app::App;
use crate::authentication::ProjectCall;
use crate::cause::Cause;
use crate::error::Error;
use crate::once::{Once, Repeatable};
use crate::transactions::{Made, begun, check_project, check_reference, read_beginning, used_reference};

impl App {
    /// Asks a bank whose account a number is. The answer comes by callback.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotActive`], [`Refusal::ReferenceUsed`].
    pub async fn inquiry_create(
        &self,
        call: ProjectCall,
        create: InquiryCreate,
        base: &str,
        once: Option<Once>,
    ) -> Result<Repeatable<CheckView>, Error> {
        let (parties, owner) = (call.parties, call.owner());
        let id = self.transaction_id()?;
        let decision = InquiryMake {
            cause: self.cause(call.actor())?,
            id,
            recipient: self.recipient(id, &create.account)?,
            call,
            create,
        };
        let made = self.decide_once(decision, owner, once).await?;
        self.instructed();
        self.made_view(parties, made, base).await
    }
}

struct InquiryMake {
    cause: Cause,
    id: TransactionId,
    recipient: Recipient,
    call: ProjectCall,
    create: InquiryCreate,
}

impl Decision for InquiryMake {
    type Answer = Made;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        read_beginning(reads, self.call.parties, &self.create.reference);
    }

    fn decide(&self, work: &Work) -> Result<Decided<Made>, Stop<Refusal>> {
        let (parties, create) = (self.call.parties, &self.create);
        check_project(work, parties)?;
        check_reference(work, parties, &create.reference)?;
        let inquiry = Inquiry::new(InquiryTerms {
            id: self.id,
            parties,
            created_at: self.cause.business,
        });
        let origin = Origin {
            reference: create.reference.clone(),
            callback: Some(create.callback.clone()),
            key: self.call.key.clone(),
        };
        let details = Details::Recipient(self.recipient.clone());
        let transaction = Transaction::new(State::Inquiry(inquiry), origin, details);
        let instruction = begun(
            &self.cause,
            self.id,
            (parties, self.id),
            (InstructionKind::Inquire, Channel::Disbursement),
            Rupiah::ZERO,
        );
        let after = json!({
            "project": parties.project.get(),
            "reference": create.reference.as_str(),
            "bankCode": self.recipient.bank_code,
        });
        let subject = format!("transaction:{}", self.id);
        let audit = self
            .cause
            .audit(parties.merchant, "inquiry.create", subject, json!(null), after);
        let answer = Made::of(&transaction);
        let changes = Changes {
            reference: Some((used_reference(parties, &create.reference), self.cause.business)),
            transactions: vec![transaction],
            instructions: vec![instruction],
            audit: vec![audit],
            ..Changes::default()
        };
        Ok(Decided { changes, answer })
    }
}
