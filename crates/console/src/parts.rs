//! What pages are made of. Each part is a value with a few settings that is put into a page as it is: `(table)`.

mod badge;
mod button;
mod chooser;
mod confirm;
mod empty;
mod facts;
mod field;
mod form;
mod notice;
mod pager;
mod table;
mod tile;

#[allow(unused_imports, reason = "a kit")]
pub(crate) use badge::{Tone, badge, environment_badge, project_status};
#[allow(unused_imports, reason = "a kit")]
pub(crate) use button::{Button, link_button};
#[allow(unused_imports, reason = "a kit")]
pub(crate) use chooser::{filters, tabs};
#[allow(unused_imports, reason = "a kit")]
pub(crate) use confirm::Confirm;
#[allow(unused_imports, reason = "a kit")]
pub(crate) use empty::empty;
#[allow(unused_imports, reason = "a kit")]
pub(crate) use facts::Facts;
#[allow(unused_imports, reason = "a kit")]
pub(crate) use field::Field;
#[allow(unused_imports, reason = "a kit")]
pub(crate) use form::{Faults, Filled};
#[allow(unused_imports, reason = "a kit")]
pub(crate) use notice::{callout, panel, section};
#[allow(unused_imports, reason = "a kit")]
pub(crate) use pager::pager;
#[allow(unused_imports, reason = "a kit")]
pub(crate) use table::Table;
#[allow(unused_imports, reason = "a kit")]
pub(crate) use tile::{Tile, tiles};
