//! `docs/openapi.json`: the document that is checked in.

use std::{env, fs};

use crate::golden;

#[test]
fn the_document_that_is_checked_in_is_current() {
    let path = golden::folder().join("../docs/openapi.json");
    let text = sengo_wire::openapi::document(env!("CARGO_PKG_VERSION"));
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
        return;
    }
    // Its examples are compiled in, so after a change of contract/ it takes a second run to catch up.
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "docs/openapi.json is not what the code says; run the tests twice with UPDATE_GOLDEN=1 and review the \
         difference"
    );
}
