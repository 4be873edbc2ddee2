//! sengo
fn main() {}
