//! Files with what the API says, compared to the letter.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::Value;

/// Compares with `contract/NAME.json`, or writes it when `UPDATE_GOLDEN` is set.
pub(crate) fn check(name: &str, value: &Value) {
    let path = folder().join(format!("{name}.json"));
    let text = serde_json::to_string_pretty(value).unwrap() + "\n";
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "contract/{name}.json is not what the code says; run the tests with UPDATE_GOLDEN=1 and review the \
         difference. The code says:\n{text}"
    );
}

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../contract")
}
