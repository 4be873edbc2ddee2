//! Where the database file is, and whether it still is there.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::error::StoreError;

/// The place of the open database file.
///
/// A connection goes on working on a file that was moved or deleted, and what it commits there is lost. So
/// whoever writes looks first whether the file at the path is still the one that was opened.
#[derive(Debug, Clone)]
pub(super) struct Place {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Place {
    /// The place of a file that exists.
    pub(super) fn of(path: &Path) -> std::io::Result<Self> {
        let file = std::fs::metadata(path)?;
        Ok(Self {
            path: path.to_owned(),
            device: file.dev(),
            inode: file.ino(),
        })
    }

    /// The path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file is still there. It costs about a microsecond.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        match std::fs::metadata(&self.path) {
            Ok(file) if (file.dev(), file.ino()) == (self.device, self.inode) => Ok(()),
            Ok(_) => Err(StoreError::Unavailable(
                "another file stands in the database's place; restart to use it".into(),
            )),
            Err(error) => Err(StoreError::Unavailable(format!(
                "the database file is gone: {error}"
            ))),
        }
    }
}
