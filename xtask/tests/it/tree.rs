//! The files of the repository.

use std::path::{Path, PathBuf};

/// What is made, not written.
const MADE: [&str; 6] = [
    ".git",
    "target",
    "node_modules",
    "vendor",
    "sengo-data",
    "sengo-demo",
];

/// A text file: its path from the root, with slashes, and its content.
pub(crate) struct Text {
    pub(crate) path: String,
    pub(crate) content: String,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

/// All files whose name ends in one of these.
pub(crate) fn texts(endings: &[&str]) -> Vec<Text> {
    let root = root();
    let mut texts = Vec::new();
    collect(&root, &root, endings, &mut texts);
    texts.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(texts.len() > 5, "only {} files end in {endings:?}", texts.len());
    texts
}

fn collect(root: &Path, folder: &Path, endings: &[&str], texts: &mut Vec<Text>) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            if !MADE.contains(&name.as_str()) {
                collect(root, &path, endings, texts);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            texts.push(Text {
                path: path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/"),
                content: std::fs::read_to_string(&path).unwrap(),
            });
        }
    }
}

/// A file that exists only in a test of a rule.
pub(crate) fn sample(path: &str, content: &str) -> Text {
    Text {
        path: path.into(),
        content: content.into(),
    }
}
