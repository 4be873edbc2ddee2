//! What pages are made of. Each part is a value with a few settings that is put into a page as it is: `(table)`.

mod badge;
mod button;
mod chart;
mod chart_rows;
mod chart_scale;
mod check;
mod chooser;
mod confirm;
mod empty;
mod facts;
mod field;
mod form;
mod multipart;
mod notice;
mod pager;
mod reading;
mod table;
mod tile;
mod upload;

pub(crate) use badge::{Tone, badge, environment_badge, key_status, project_status};
pub(crate) use button::{Button, link_button};
pub(crate) use chart::{Chart, Column};
pub(crate) use chart_rows::{Bar, Rows};
pub(crate) use check::{Check, Step};
pub(crate) use chooser::{filters, tabs};
pub(crate) use confirm::Confirm;
pub(crate) use empty::empty;
pub(crate) use facts::Facts;
pub(crate) use field::Field;
pub(crate) use form::{Faults, Filled, whole_number};
pub(crate) use notice::{callout, panel, section};
pub(crate) use pager::pager;
pub(crate) use reading::Reading;
pub(crate) use table::Table;
pub(crate) use tile::{Tile, tiles};
pub(crate) use upload::Upload;
