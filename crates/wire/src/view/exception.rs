use sengo_core::exception::{ExceptionCase, Flow, Resolution};
use sengo_core::ids::MerchantId;
use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// An exception, as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExceptionView {
    /// Its id.
    pub id: String,
    /// Why it needs a person: `paid_after_expiry`, ….
    pub kind: String,
    /// How much waits, in rupiah; zero where no money moved.
    pub amount: i64,
    /// Which way the money went: `in` or `out`.
    pub flow: String,
    /// The merchant it waits with; null for money of nobody.
    pub merchant: Option<i64>,
    /// The transaction it is about, where that is one of ours.
    pub transaction_id: Option<String>,
    /// The number that the engine gave, for one that is nobody's.
    pub number: Option<String>,
    /// The engine that said it.
    pub engine: String,
    /// When it was heard.
    pub opened_at: Moment,
    /// When somebody decided; null while it waits.
    pub resolved_at: Option<Moment>,
    /// What was decided: `project:7`, `channel` or `platform`.
    pub resolution: Option<String>,
}

impl From<&ExceptionCase> for ExceptionView {
    fn from(case: &ExceptionCase) -> Self {
        let merchant = case.set_aside.merchant;
        let flow = match case.set_aside.flow {
            Flow::In => "in",
            Flow::Out => "out",
        };
        Self {
            id: case.id.to_string(),
            kind: case.kind.as_str().to_owned(),
            amount: case.set_aside.amount.get(),
            flow: flow.to_owned(),
            merchant: (merchant != MerchantId::NOBODY).then(|| merchant.get()),
            transaction_id: case.about.map(|id| id.to_string()),
            number: case.number.clone(),
            engine: case.engine.clone(),
            opened_at: case.opened_at.into(),
            resolved_at: case.resolved.map(|(_, at)| at.into()),
            resolution: case.resolved.map(|(resolution, _)| resolution_text(resolution)),
        }
    }
}

/// A resolution as it is written: `project:7`, `channel` or `platform`.
pub fn resolution_text(resolution: Resolution) -> String {
    match resolution {
        Resolution::Project(project) => format!("project:{project}"),
        Resolution::Channel => "channel".into(),
        Resolution::Platform => "platform".into(),
    }
}
