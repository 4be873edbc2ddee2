//! A project sends money to an account.

use sengo_core::approval::ActKind;
use sengo_core::channel::Channel;
use sengo_core::disbursement::{DisbursementRefusal, DisbursementTerms, start};
use sengo_core::ids::TransactionId;
use sengo_core::ledger::{AccountKind, LedgerRefusal, Step};
use sengo_core::refusal::{Refusal, TransactionRefusal};
use sengo_core::transaction::{Details, Origin, Recipient, State, Transaction};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use sengo_wire::request::DisburseCreate;
use sengo_wire::view::CheckView;
use serde_json::json;

use super::set_going::set_going;
use crate::app::App;
use crate::authentication::ProjectCall;
use crate::balances::book_orders;
use crate::cause::Cause;
use crate::error::Error;
use crate::mail::Letters;
use crate::once::{Once, Repeatable};
use crate::pricing::{Charged, price, read_prices};
use crate::project_settings::{ProjectSettings, place};
use crate::transactions::{Made, check_project, check_reference, read_beginning, used_reference};

impl App {
    /// Starts a disbursement: amount and fee are held at once, and an engine is instructed to pay it out.
    ///
    /// # Errors
    /// [`Refusal::ProjectNotActive`], [`Refusal::ReferenceUsed`], [`Refusal::InsufficientBalance`].
    pub async fn disburse_create(
        &self,
        call: ProjectCall,
        create: DisburseCreate,
        base: &str,
        once: Option<Once>,
    ) -> Result<Repeatable<CheckView>, Error> {
        let (parties, owner) = (call.parties, call.owner());
        let id = self.transaction_id()?;
        let decision = DisburseMake {
            cause: self.cause(call.actor())?,
            id,
            recipient: self.recipient(id, &create.account)?,
            letters: self.release_letters(&call, id, &create).await?,
            call,
            create,
        };
        let made = self.decide_once(decision, owner, once).await?;
        self.instructed();
        self.made_view(parties, made, base).await
    }

    /// To those who may let a disbursement go out that is beyond its project's limit as it stands now.
    async fn release_letters(
        &self,
        call: &ProjectCall,
        id: TransactionId,
        create: &DisburseCreate,
    ) -> Result<Letters, Error> {
        let document = self.store().document(&place(call.parties)).await?;
        // Settings that cannot be read refuse the disbursement itself.
        let settings = ProjectSettings::from_document(document.as_deref()).unwrap_or_default();
        if !settings.is_beyond_limit(create.amount) {
            return Ok(Letters::new());
        }
        let kind = ActKind::DisbursementRelease;
        self.request_letters(&call.actor(), kind, None, &id.to_string())
            .await
    }
}

struct DisburseMake {
    cause: Cause,
    id: TransactionId,
    recipient: Recipient,
    /// That it waits, where it does.
    letters: Letters,
    call: ProjectCall,
    create: DisburseCreate,
}

impl Decision for DisburseMake {
    type Answer = Made;
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        let parties = self.call.parties;
        read_beginning(reads, parties, &self.create.reference);
        ProjectSettings::read(reads, parties);
        read_prices(reads, parties);
        reads.account(parties.account(AccountKind::Active));
        reads.account(parties.account(AccountKind::Hold));
        reads.transfer(parties.merchant, Step::Hold.transfer_of(self.id));
    }

    fn decide(&self, work: &Work) -> Result<Decided<Made>, Stop<Refusal>> {
        let (parties, create) = (self.call.parties, &self.create);
        check_project(work, parties)?;
        check_reference(work, parties, &create.reference)?;
        let settings = ProjectSettings::of(work, parties)?;
        let charged = Charged {
            parties,
            channel: Channel::Disbursement,
            amount: create.amount,
            criteria: None,
            fee_payer: settings.fee_payer,
            now: self.cause.business,
        };
        let terms = DisbursementTerms {
            id: self.id,
            parties,
            charge: price(work, &charged)?.charge,
            created_at: self.cause.business,
        };
        let active = work.account(parties.account(AccountKind::Active))?.balance;
        let (disbursement, orders) =
            start(terms, active).map_err(|refusal| Stop::Refused(refused(refusal)))?;
        let booked = book_orders(work, &orders, self.cause.business)?;
        let origin = Origin {
            reference: create.reference.clone(),
            callback: Some(create.callback.clone()),
            key: self.call.key.clone(),
        };
        let details = Details::Recipient(self.recipient.clone());
        let transaction = Transaction::new(State::Disbursement(disbursement), origin, details);
        let answer = Made::of(&transaction);
        // The account is sealed, so that the audit trail does not show it either.
        let after = json!({
            "project": parties.project.get(),
            "reference": create.reference.as_str(),
            "amount": terms.charge.amount.get(),
            "fee": terms.charge.fee.get(),
            "tax": terms.charge.tax.get(),
            "bankCode": self.recipient.bank_code,
        });
        let subject = format!("transaction:{}", self.id);
        let audit = self
            .cause
            .audit(parties.merchant, "disburse.create", subject, json!(null), after);
        let mut changes = Changes {
            booked: vec![booked],
            reference: Some((used_reference(parties, &create.reference), self.cause.business)),
            transactions: vec![transaction],
            audit: vec![audit],
            ..Changes::default()
        };
        set_going(
            &mut changes,
            &disbursement,
            &settings,
            (&self.cause, &self.letters),
        )
        .map_err(|_| Stop::Refused(TransactionRefusal::SettingsUnreadable.into()))?;
        Ok(Decided { changes, answer })
    }
}

fn refused(refusal: DisbursementRefusal) -> Refusal {
    match refusal {
        DisbursementRefusal::InsufficientBalance { needed, active } => Refusal::InsufficientBalance {
            available: active,
            needed,
        },
        DisbursementRefusal::AmountMustBePositive => Refusal::Ledger(LedgerRefusal::AmountMustBePositive),
        DisbursementRefusal::WordUsedOtherwise => Refusal::Ledger(LedgerRefusal::IdUsedOtherwise),
    }
}
