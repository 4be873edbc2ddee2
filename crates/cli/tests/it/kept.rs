//! Files that are checked in to be read and compared to the letter.

use std::path::PathBuf;
use std::{env, fs};

/// Compares with a file of the repository, or writes it when `UPDATE_GOLDEN` is set.
pub(crate) fn check(path: &str, text: &str) {
    let file = repository().join(path);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
        return;
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    let differing = kept
        .lines()
        .zip(text.lines())
        .find(|(kept, now)| kept != now)
        .map(|(kept, now)| format!("kept: {kept}\n now: {now}"));
    assert!(
        kept == text,
        "{path} is not what happens; run the tests with UPDATE_GOLDEN=1 and review the difference. First:\n{}",
        differing.unwrap_or_else(|| format!("{} lines kept, now:\n{text}", kept.lines().count()))
    );
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
