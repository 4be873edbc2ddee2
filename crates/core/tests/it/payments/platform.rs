//! As much of a platform as rules need: transactions, words kept by key, books, and a clock.

use std::collections::HashMap;

use sengo_core::calendar::Calendar;
use sengo_core::channel::Channel;
use sengo_core::disbursement::{self, Disbursement, DisbursementRefusal, DisbursementTerms};
use sengo_core::fee::{Charge, ChargeTerms, FeePayer, FeeRule, charge};
use sengo_core::ids::{MerchantId, ProjectId, TransactionId, TransferId};
use sengo_core::ledger::{
    Account, AccountId, AccountKind, Booked, Parties, ProjectBalance, Purpose, Transfer, TransferOrder,
    WordKey, book,
};
use sengo_core::money::Rupiah;
use sengo_core::payment::{self, Payment, PaymentRefusal, PaymentTerms};
use sengo_core::word::{self, Outcome, Word, WordKind};

use super::auditor::Auditor;
use super::{Event, moment};

/// What an event says or asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Paid,
    Failed,
    Refunded,
    RefundRequested,
    ChargedBack,
    Settle,
    Expire,
    ClockAdvanced,
    PayoutStarted,
    PayoutPaid,
    PayoutFailed,
}

impl Said {
    /// Whether an engine says it; the others are calls and the passing of time.
    pub(super) fn is_word(self) -> bool {
        self.kind().is_some()
    }

    fn kind(self) -> Option<WordKind> {
        Some(match self {
            Self::Paid => WordKind::PaymentPaid,
            Self::Failed => WordKind::PaymentFailed,
            Self::Refunded => WordKind::PaymentRefunded,
            Self::ChargedBack => WordKind::PaymentChargedBack,
            Self::PayoutPaid => WordKind::DisbursementPaid,
            Self::PayoutFailed => WordKind::DisbursementFailed,
            _ => return None,
        })
    }
}

/// One project with four payments and as many payouts as its money allows.
pub(super) struct Platform {
    parties: Parties,
    payments: Vec<Payment>,
    payouts: Vec<Option<Disbursement>>,
    kept: HashMap<WordKey, word::Said>,
    accounts: HashMap<AccountId, Account>,
    transfers: HashMap<TransferId, Transfer>,
    calendar: Calendar,
    minutes: i64,
    auditor: Auditor,
}

impl Platform {
    /// `deposit` is what the project has to spend before anybody pays.
    pub(super) fn new(deposit: i64) -> Self {
        let parties = Parties {
            merchant: MerchantId::new(1).unwrap(),
            project: ProjectId::new(1).unwrap(),
        };
        let payments = (0..4)
            .map(|number| {
                Payment::new(PaymentTerms {
                    id: TransactionId::from_bytes([number; 16]),
                    parties,
                    channel: Channel::Qris,
                    charge: charged(Channel::Qris, 10_000, 7_000, 0),
                    working_days: 2,
                    created_at: moment(0),
                    expires_at: moment(60),
                })
            })
            .collect();
        let mut platform = Self {
            parties,
            payments,
            payouts: vec![None; 4],
            kept: HashMap::new(),
            accounts: HashMap::new(),
            transfers: HashMap::new(),
            calendar: Calendar::built_in(),
            minutes: 0,
            auditor: Auditor::default(),
        };
        let accounts = (AccountKind::Adjustment, AccountKind::Active);
        let id = TransferId::from_bytes([255; 16]);
        let order = parties.order(id, accounts, Rupiah::new(deposit), Purpose::Adjustment);
        platform.book(order.as_slice());
        platform
    }

    /// Lets an event happen, as the platform would: the word's key is looked up, the rule decides, all of it
    /// is booked.
    pub(super) fn say(&mut self, event: &Event) {
        let now = moment(self.minutes);
        let said = self.said(event);
        let balance = self.project_balance();
        let payment = self.payments[event.transaction].clone();
        let decide = |word: &Word| match event.said {
            Said::Paid => payment::paid(&payment, word, &self.calendar, now),
            Said::Failed => payment::failed(&payment, word, now),
            Said::Refunded => payment::refunded(&payment, word, &balance, now),
            Said::ChargedBack => payment::charged_back(&payment, word, &balance, now),
            Said::RefundRequested => payment::refund_requested(&payment, word, &balance, now),
            Said::Settle => payment::settle(&payment, &balance, now),
            _ => payment::expire(&payment, now),
        };
        match event.said {
            Said::ClockAdvanced => self.minutes += event.minutes_late * 30,
            Said::PayoutStarted => self.start_payout(event, balance.active),
            Said::PayoutPaid | Said::PayoutFailed => self.say_of_payout(event, &said),
            Said::Settle | Said::Expire => {
                let outcome = decide(&said.word);
                self.take(event, &said, outcome, |platform, state| {
                    platform.payments[event.transaction] = state;
                });
            }
            _ => {
                let otherwise = PaymentRefusal::WordUsedOtherwise;
                let outcome = word::once(self.kept.get(&said.word.key), &said, otherwise, decide);
                self.take(event, &said, outcome, |platform, state| {
                    platform.payments[event.transaction] = state;
                });
            }
        }
    }

    fn said(&self, event: &Event) -> word::Said {
        let (kind, about) = match event.said {
            Said::PayoutPaid | Said::PayoutFailed => (event.said.kind(), payout_id(event.transaction)),
            _ => (event.said.kind(), self.payments[event.transaction].terms.id),
        };
        word::Said {
            word: Word {
                key: WordKey::from_bytes([event.key; 16]),
                amount: Rupiah::new(event.amount),
                occurred_at: moment(event.minutes_late),
            },
            kind: kind.unwrap_or(WordKind::PaymentRefunded),
            about: Some(about),
        }
    }

    fn start_payout(&mut self, event: &Event, active: Rupiah) {
        if self.payouts[event.transaction].is_some() || event.amount <= 0 {
            return;
        }
        let terms = DisbursementTerms {
            id: payout_id(event.transaction),
            parties: self.parties,
            charge: charged(Channel::Disbursement, event.amount, 0, 3_000),
            created_at: moment(self.minutes),
        };
        match disbursement::start(terms, active) {
            Ok((payout, orders)) => {
                self.payouts[event.transaction] = Some(payout);
                self.book(&orders);
            }
            Err(refusal) => assert!(active < terms.charge.total_amount, "{refusal}"),
        }
    }

    fn say_of_payout(&mut self, event: &Event, said: &word::Said) {
        let Some(payout) = self.payouts[event.transaction] else {
            return;
        };
        let now = moment(self.minutes);
        let otherwise = DisbursementRefusal::WordUsedOtherwise;
        let outcome = word::once(self.kept.get(&said.word.key), said, otherwise, |word| {
            if event.said == Said::PayoutPaid {
                disbursement::paid(&payout, word, now)
            } else {
                disbursement::failed(&payout, word, now)
            }
        });
        self.take(event, said, outcome, |platform, state| {
            platform.payouts[event.transaction] = Some(state);
        });
    }

    fn take<S, R>(
        &mut self,
        event: &Event,
        said: &word::Said,
        outcome: Outcome<S, R>,
        put: impl FnOnce(&mut Self, S),
    ) {
        let (orders, is_exception) = match outcome {
            Outcome::Booked { state, orders } => {
                put(self, state);
                (orders, false)
            }
            Outcome::Exception { orders, .. } => (orders, true),
            Outcome::AlreadyDone | Outcome::Refused(_) => {
                if event.said.is_word() && !self.keeps_key_of(event) {
                    Auditor::passed_over(event);
                }
                return;
            }
        };
        self.book(&orders);
        if event.said.is_word() || event.said == Said::RefundRequested {
            assert!(
                self.kept.insert(said.word.key, *said).is_none(),
                "{event:?} twice"
            );
            self.auditor.heard(event, is_exception, !orders.is_empty());
        }
    }

    fn book(&mut self, orders: &[TransferOrder]) {
        for is_repeat in [false, true] {
            let booked = book(
                orders,
                |id| self.account(id),
                |id| self.transfers.get(&id).copied(),
                moment(self.minutes),
            )
            .unwrap();
            assert!(is_repeat == (booked == Booked::default()) || orders.is_empty());
            for account in booked.accounts {
                self.accounts.insert(account.id, account);
            }
            for transfer in booked.transfers {
                self.auditor.booked(&transfer);
                self.transfers.insert(transfer.id, transfer);
            }
        }
    }

    fn account(&self, id: AccountId) -> Account {
        self.accounts
            .get(&id)
            .copied()
            .unwrap_or_else(|| Account::unused(id))
    }

    fn balance(&self, kind: AccountKind) -> i64 {
        self.account(self.parties.account(kind)).balance.get()
    }

    fn project_balance(&self) -> ProjectBalance {
        AccountKind::ALL
            .into_iter()
            .fold(ProjectBalance::default(), |sum, kind| {
                sum.with(kind, Rupiah::new(self.balance(kind))).unwrap()
            })
    }

    /// The balances of all accounts, in the order of [`AccountKind::ALL`].
    pub(super) fn money(&self) -> [i64; 8] {
        AccountKind::ALL.map(|kind| self.balance(kind))
    }

    /// Whether a word under the key of this one was booked or became an exception.
    pub(super) fn keeps_key_of(&self, event: &Event) -> bool {
        self.kept.contains_key(&WordKey::from_bytes([event.key; 16]))
    }

    /// Has the auditor compare the books with what it saw.
    pub(super) fn audit(&self) {
        self.auditor.check(self.money(), &self.payments, &self.payouts);
    }
}

fn payout_id(number: usize) -> TransactionId {
    TransactionId::from_bytes([200 + u8::try_from(number).unwrap(); 16])
}

fn charged(channel: Channel, amount: i64, rate_millionths: u32, fixed: i64) -> Charge {
    let terms = ChargeTerms {
        channel,
        rule: FeeRule {
            rate_millionths,
            fixed: Rupiah::new(fixed),
            umi_free_up_to: None,
        },
        tax_millionths: 110_000,
        criteria: None,
        fee_payer: FeePayer::Merchant,
    };
    charge(Rupiah::new(amount), &terms).unwrap()
}
