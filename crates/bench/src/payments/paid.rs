//! Payments that were paid, put into the books by a decision of the bench's own: through the API, a million would
//! take as long as they take.
//!
//! They come from the rules of `core`, so the books are right. What settling and calling back do not look at is left
//! out: references, heard words, audit rows.

use jiff::{SignedDuration, Timestamp};
use sengo_core::calendar::Calendar;
use sengo_core::channel::Channel;
use sengo_core::fee::{Charge, ChargeTerms, FeePayer, Schedule, charge};
use sengo_core::ids::TransactionId;
use sengo_core::ledger::{LedgerRefusal, Parties, TransferOrder, WordKey, book};
use sengo_core::money::Rupiah;
use sengo_core::payment::{self, Payment, PaymentTerms};
use sengo_core::qris::{QrisMerchant, ReferenceLabel, compose};
use sengo_core::reference::Reference;
use sengo_core::transaction::{Details, Origin, State, Transaction};
use sengo_core::word::{Outcome, Word};
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Store, Work};
use tokio::task::JoinSet;

const AMOUNT: i64 = 10_000;

/// PPN on the fee, in millionths.
const TAX_MILLIONTHS: u32 = 110_000;

/// How many payments one decision brings, and how many of these wait at once.
const FOLD: usize = 256;
const AT_ONCE: usize = 8;

/// The time within which all were paid.
const PAID_WITHIN: SignedDuration = SignedDuration::from_hours(1);

/// Who is paid.
#[derive(Debug, Clone)]
pub(super) struct Seller {
    pub(super) parties: Parties,
    /// The key that signs its callbacks.
    pub(super) key: String,
    /// Where they go; without one none are written.
    pub(super) callback: Option<String>,
}

/// Brings so many payments of these sellers, one after the other, all paid within the last hour.
pub(super) async fn bring(store: &Store, sellers: &[Seller], count: usize) -> anyhow::Result<()> {
    let now = Timestamp::now();
    let first = now.checked_sub(PAID_WITHIN)?;
    let step = PAID_WITHIN.as_micros() / i128::try_from(count)?;
    let calendar = Calendar::built_in();
    let charge = charged(now)?;
    let mut deciding = JoinSet::new();
    let mut payments = Vec::with_capacity(FOLD);
    for (number, seller) in (0..count).zip(sellers.iter().cycle()) {
        let after = i64::try_from(step * i128::try_from(number)?)?;
        let at = first.checked_add(SignedDuration::from_micros(after))?;
        payments.push(paid(seller, u64::try_from(number)?, charge, at, &calendar)?);
        if payments.len() == FOLD || number + 1 == count {
            if deciding.len() == AT_ONCE
                && let Some(decided) = deciding.join_next().await
            {
                decided??;
            }
            let (store, payments) = (store.clone(), std::mem::take(&mut payments));
            deciding.spawn(async move {
                let brought = store.decide(Bring { payments, now }).await?;
                brought.map_err(anyhow::Error::from)
            });
        }
    }
    while let Some(decided) = deciding.join_next().await {
        decided??;
    }
    Ok(())
}

fn charged(now: Timestamp) -> anyhow::Result<Charge> {
    let day = sengo_core::calendar::day_of(now);
    let tariff = Schedule::defaults().on(Channel::Qris, day);
    let terms = ChargeTerms {
        channel: Channel::Qris,
        rule: anyhow::Context::context(tariff, "a tariff")?.fee,
        tax_millionths: TAX_MILLIONTHS,
        criteria: None,
        fee_payer: FeePayer::Merchant,
    };
    Ok(charge(Rupiah::new(AMOUNT), &terms)?)
}

/// A payment as it was created, as it stands paid, and what moves.
struct Paid {
    created: Transaction,
    state: State,
    orders: Vec<TransferOrder>,
}

fn paid(
    seller: &Seller,
    number: u64,
    charge: Charge,
    at: Timestamp,
    calendar: &Calendar,
) -> anyhow::Result<Paid> {
    let id = new_id(at, number);
    let payment = Payment::new(PaymentTerms {
        id,
        parties: seller.parties,
        channel: Channel::Qris,
        charge,
        working_days: 2,
        created_at: at,
        expires_at: at.checked_add(SignedDuration::from_mins(30))?,
    });
    let word = Word {
        key: WordKey::of_event("bench", &id.to_string()),
        amount: charge.total_amount,
        occurred_at: at,
    };
    let Outcome::Booked { state, orders } = payment::paid(&payment, &word, calendar, at) else {
        anyhow::bail!("payment {id} is not booked");
    };
    let project = u64::try_from(seller.parties.project.get())?;
    let shop = QrisMerchant::of_sandbox(project, "Seed").map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let content = compose(&shop, charge.total_amount, &ReferenceLabel::of(id));
    let reference = Reference::parse(&format!("INV-{number}"));
    let origin = Origin {
        reference: reference.map_err(|fault| anyhow::anyhow!("{fault:?}"))?,
        callback: seller.callback.clone(),
        key: seller.key.clone(),
    };
    let details = Details::Qris {
        view_name: "Bench".into(),
        content: content.map_err(|fault| anyhow::anyhow!("{fault:?}"))?,
    };
    Ok(Paid {
        created: Transaction::new(State::Payment(payment), origin, details),
        state: State::Payment(state),
        orders,
    })
}

/// An id in the form of those that the platform makes: the time, and what tells it from others.
fn new_id(at: Timestamp, number: u64) -> TransactionId {
    let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
    // Mixed, so that ids of one time come in an order of their own.
    let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let high = u128::from(millis) << 80 | 0x7 << 76;
    let low = 0b10 << 62 | u128::from(mixed >> 2);
    TransactionId::from_bytes((high | low).to_be_bytes())
}

struct Bring {
    payments: Vec<Paid>,
    now: Timestamp,
}

impl Decision for Bring {
    type Answer = ();
    type Refusal = LedgerRefusal;

    fn reads(&self, reads: &mut Reads) {
        for Paid { created, orders, .. } in &self.payments {
            reads.transaction(created.parties().merchant, created.id());
            for order in orders {
                reads.account(order.debit);
                reads.account(order.credit);
            }
        }
    }

    fn decide(&self, work: &Work) -> Result<Decided<()>, Stop<LedgerRefusal>> {
        let orders: Vec<TransferOrder> = self
            .payments
            .iter()
            .flat_map(|paid| paid.orders.clone())
            .collect();
        let mut accounts = std::collections::HashMap::new();
        for id in orders.iter().flat_map(|order| [order.debit, order.credit]) {
            accounts.insert(id, work.account(id)?);
        }
        let account = |id| {
            accounts
                .get(&id)
                .copied()
                .unwrap_or_else(|| sengo_core::ledger::Account::unused(id))
        };
        let booked = book(&orders, account, |_| None, self.now).map_err(Stop::Refused)?;
        let mut changes = Changes {
            booked: vec![booked],
            ..Changes::default()
        };
        for Paid { created, state, .. } in &self.payments {
            let (turned, callback) = created.turned(state.clone(), self.now);
            changes.transactions.push(turned);
            changes.callbacks.extend(callback);
        }
        Ok(Decided { changes, answer: () })
    }
}
