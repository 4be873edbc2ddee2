//! The console: what operators and merchants see and do on screen, as pages that the server draws.
//!
//! # How to add a page
//!
//! 1. **Rule and permission** stand below this crate. The use case is in `sengo-app`; what the console may ask of it is
//!    a function of a desk (`app/src/desk/AREA.rs`), which first asks whether the visitor's role permits it.
//! 2. **A file** `routes/operator/AREA.rs` or `routes/merchant/AREA.rs` lists its addresses, and its parent's `routes`
//!    adds them:
//!
//!    ```text
//!    pub(super) fn routes() -> Routes {
//!        Routes::new()
//!            .page("/console/operator/holidays", list)
//!            .form("/console/operator/holidays", add)
//!    }
//!
//!    async fn list(visit: Visit) -> Answer {
//!        let holidays = visit.desk().holiday_list().await?;
//!        let table = Table::new(visit.say("Holidays", "Hari libur"))
//!            .column(visit.say("Day", "Tanggal"))
//!            .rows(holidays.iter().map(|holiday| [html! { (visit.day_text(holiday.date)) }]));
//!        Ok(Page::new(&visit, visit.say("Holidays", "Hari libur"))
//!            .told("added", "The holiday is set.", "Hari libur ditetapkan.")
//!            .show(&html! { (table) }))
//!    }
//!
//!    async fn add(visit: Visit, filled: Filled) -> Answer {
//!        visit.desk().holiday_add(filled.text("date")).await?;
//!        Ok(done("/console/operator/holidays", "added"))
//!    }
//!    ```
//!
//! 3. **Words** stand in both languages where they are used: `visit.say("Save", "Simpan")`. Amounts and moments are
//!    drawn by `speech::Speech`, which a visit derefs to: `visit.money(amount)`, `visit.moment(at)`.
//! 4. **A form** is `visit.form(action, &fields)`, which adds its one-time token; `parts::Filled` as the last argument
//!    of the handler takes it. A form that comes back with faults is shown again with what was typed:
//!    `visit.faults(error)?` gives the fault of each field, or passes on a failure that is about something else.
//!    What destroys or cannot be undone goes through `parts::Confirm`.
//! 5. **A link** in `navigation.rs`, or on another page: every page is reached by one.
//! 6. **A row** in `tests/it/coverage/rows.rs`, without which a test fails: who may open the address, and what it says to
//!    somebody else.
//!
//! Style: the tokens in `style/tokens.css`, and the parts in `parts`. There is no script, and nothing is inline: no
//! `style` attribute, not in SVG either (classes and presentation attributes do). A file for another topic's style is
//! added to the list in `style.rs`.
//!
//! Invariant: pages hold no rule, and reach the app through a desk alone. What a role permits is decided there; a page
//! only leaves out what would be refused.

mod boundary;
mod cookie;
mod download;
mod failure;
mod navigation;
mod page;
mod parts;
mod rates;
mod routes;
mod speech;
mod state;
mod style;
mod visit;

pub use routes::{addresses, router};
pub use state::{Console, ConsoleSettings};
