//! What persists, behind one [`Store`]: an embedded SQLite database or PostgreSQL.
//!
//! Writes are *decisions*: pure functions of what they read. Whatever decisions wait are read for, decided
//! in order and written in one transaction, and each caller is answered after the commit ([`Decision`]).
//! Rows of a merchant are reached only through that merchant's handle ([`Tenant`]).
//!
//! Invariant: no type of a database driver appears in this crate's public API.

mod decision;
mod error;
mod figure;
mod location;
mod named;
mod personal;
mod postgres;
mod reads;
mod search;
mod sqlite;
mod store;
mod stored;
mod tenant;
mod text;
mod work;

pub use decision::{Decided, Decision, Stop};
pub use error::{Durability, OpenError, StoreError};
pub use figure::{DueMoney, FigureDifference, FigureScope, FiguresReport, ProjectFigures, SlotFigures};
pub use location::{Location, LocationFault};
pub use named::{DocumentId, DocumentKind, IdempotencyScope, Reads, SHELF_MAX, Shelf, UsedReference};
pub use personal::{AuditMark, RecipientsErased};
pub use reads::{
    AuditFilter, AuditRange, AuditView, BooksDifference, CALLBACKS_COUNTED_MAX, CallbackBacklog, Claimable,
    DueCallbacks, DueRound, EntryRange, ExceptionFilter, OwnTransfer, Page, Platform, ProjectFilter,
    RequestRange, TransactionFilter, TransactionPlace,
};
pub use search::{
    PROJECTS_LOOKED_THROUGH_MAX, ProjectName, SaidOf, TransactionRange, TransactionScope, TransactionSpot,
    TransactionsSought,
};
pub use store::{BooksReport, Store};
pub use tenant::Tenant;
pub use work::{Changes, IdempotencyRecord, Unread, Work};
