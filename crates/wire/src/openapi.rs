//! The OpenAPI 3.1 document of the API, made from the very types that answers are made of, with examples from
//! the files that the tests hold them to.

mod compatibility;
mod document;
mod engine_schemas;
mod examples;
mod operation;
mod operations;
mod parameters;
mod responses;
mod schemas;
#[cfg(test)]
mod tests;

pub use compatibility::compatible;
pub use document::document;
