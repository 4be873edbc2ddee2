//! What answers show of projects, keys, balances and transfers, and what the command line shows of the rest.

mod analytics;
mod audit;
mod balance;
mod event;
mod exception;
mod instruction;
mod key;
mod merchant;
mod personal_data;
mod project;
mod qris_data;
mod transaction;
mod transfer;

pub use analytics::{
    AnalyticsRow, AnalyticsView, FiguresView, ForecastProject, ForecastView, PreviousView, analytics_csv,
};
pub use audit::AuditLine;
pub use balance::BalanceView;
pub use event::{EventResult, EventView};
pub use exception::{ExceptionView, resolution_text};
pub use instruction::{InstructedTransaction, InstructionTypeWord, InstructionView};
pub use key::{KeyStatusWord, KeyView, TokenShown};
pub use merchant::MerchantView;
pub use personal_data::{
    AuditMarkView, ErasedView, ExposedView, ExposureView, KeptView, PaperDataView, PersonDataView,
    PersonalDataView, RecipientDataView, SessionDataView,
};
pub use project::{ProjectCreated, ProjectView, ReasonView, StatusWord};
pub use qris_data::QrisDataView;
pub use transaction::{
    AdditionalInfoView, CheckView, DisbursementView, FeePayerWord, InquiryView, Opened, QrisView,
    TransactionStatusWord, TransactionView,
};
pub use transfer::TransferView;

#[cfg(test)]
mod tests;
