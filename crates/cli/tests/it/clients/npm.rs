//! Packages of Node that the tests run; `cargo xtask test` installs them.

use std::path::{Path, PathBuf};

/// Where they are, below the folder that cargo builds into.
pub(crate) fn package(path: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let file = target.join("npm/node_modules").join(path);
    assert!(
        file.exists(),
        "this test runs packages of Node: apt-get install nodejs npm, then cargo xtask install"
    );
    file
}
