//! That somebody saw personal data is recorded, before they do.

use std::collections::BTreeSet;

use sengo_core::audit::Actor;
use sengo_core::ids::MerchantId;
use sengo_core::refusal::Refusal;
use sengo_store::{Changes, Decided, Decision, Reads, Stop, Work};
use serde_json::Value;

use crate::app::App;
use crate::cause::Cause;
use crate::error::Error;

struct Noted {
    cause: Cause,
    action: &'static str,
    subjects: BTreeSet<(MerchantId, String)>,
}

impl Decision for Noted {
    type Answer = ();
    type Refusal = Refusal;

    fn reads(&self, reads: &mut Reads) {
        for (tenant, _) in &self.subjects {
            reads.merchant(*tenant);
        }
    }

    fn decide(&self, _work: &Work) -> Result<Decided<()>, Stop<Refusal>> {
        let audit = self.subjects.iter().map(|(tenant, subject)| {
            self.cause
                .audit(*tenant, self.action, subject.clone(), Value::Null, Value::Null)
        });
        let changes = Changes {
            audit: audit.collect(),
            ..Changes::default()
        };
        Ok(Decided { changes, answer: () })
    }
}

impl App {
    /// Records that somebody saw what is kept about these.
    pub(crate) async fn note(
        &self,
        actor: Actor,
        action: &'static str,
        subjects: Vec<(MerchantId, String)>,
    ) -> Result<(), Error> {
        if subjects.is_empty() {
            return Ok(());
        }
        let cause = self.cause(actor)?;
        let subjects = subjects.into_iter().collect();
        self.decide(Noted {
            cause,
            action,
            subjects,
        })
        .await
    }
}
