//! The pages as people have them: in a real browser, on every width, in both themes and languages.

mod axe;
mod console;
mod driver;
mod public;

pub(crate) use driver::Browser;
