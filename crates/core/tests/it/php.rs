//! What this crate holds about PHP, compared with a real PHP, byte for byte.

mod bodies;
mod diagnoses;
mod edge_cases;
mod process;
mod renderings;
