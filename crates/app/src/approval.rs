//! Four eyes: acts that one person may not do alone, and the requests they are until a second one agrees.
//!
//! Every such act goes through [`App::act`], whatever route leads there. Where nobody else has to agree it is
//! done at once; otherwise it is kept as a request, and done when another operator approves it, by the rules
//! and over the data of that moment.

mod acts;
mod asking;
mod day;
mod decisions;
mod document;
mod operators;
mod reading;
mod release;
mod requests;
mod standing;
mod terms;
mod writing;

pub use acts::{Act, ListedDay, TariffScope};
pub use document::{Decided, RequestDocument, RequestState};
pub(crate) use document::{read_back, written};
pub(crate) use operators::setting;
pub use operators::{NewOperator, OperatorDocument};
pub(crate) use requests::request_for;
pub use requests::{Acted, RequestFound};
pub use standing::{About, Hindrance};
pub(crate) use writing::{DocumentsWrite, Expects};
