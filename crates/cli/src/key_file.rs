//! An operator's key file: who they are and the token that proves it, readable by them alone.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

/// What a key file holds.
pub(crate) struct KeyFile {
    pub(crate) operator: String,
    pub(crate) token: SecretString,
}

impl KeyFile {
    /// Reads a key file.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let shown = path.display();
        let mode = std::fs::metadata(path)
            .with_context(|| format!("cannot read the key file {shown}"))?
            .permissions()
            .mode();
        if mode & 0o077 != 0 {
            bail!("{shown} can be read by other users; run: chmod 600 {shown}");
        }
        let text =
            std::fs::read_to_string(path).with_context(|| format!("cannot read the key file {shown}"))?;
        let value: Value = serde_json::from_str(&text).unwrap_or_default();
        let member = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        match (member("operator"), member("token")) {
            (Some(operator), Some(token)) => Ok(Self {
                operator,
                token: token.into(),
            }),
            _ => bail!("{shown} is not an operator's key file as `sengo operator create` writes it"),
        }
    }

    /// Makes sure that a new key file can be written here, before anything depends on it.
    pub(crate) fn reserve(path: &Path) -> anyhow::Result<std::fs::File> {
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .with_context(|| {
                format!(
                    "cannot write the new key file {}; name another with --key-file",
                    path.display()
                )
            })
    }

    /// Writes it.
    pub(crate) fn write(&self, file: &mut std::fs::File) -> anyhow::Result<()> {
        let content = json!({ "operator": self.operator, "token": self.token.expose_secret() });
        file.write_all(format!("{content}\n").as_bytes())
            .and_then(|()| file.sync_all())
            .context("cannot write the key file")
    }
}
