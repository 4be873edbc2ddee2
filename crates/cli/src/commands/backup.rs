//! `sengo backup` and `sengo restore`: database and master key together, since one is little use without the other.

use std::path::Path;

use anyhow::{Context, bail};
use sengo_app::{Location, Settings};
use serde_json::json;

use crate::args::Global;
use crate::open;
use crate::output::Output;

const DATABASE: &str = "sengo.db";
const MASTER_KEY: &str = "master.key";

pub(crate) async fn backup(global: &Global, target: &Path, output: Output) -> anyhow::Result<()> {
    let app = open::app(global, Settings::default()).await?;
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .mode(0o700)
        .create(target)
        .with_context(|| {
            format!(
                "cannot make {}; a backup goes into a new folder",
                target.display()
            )
        })?;
    app.backup(&target.join(DATABASE)).await?;
    let key = open::master_key_file(global);
    std::fs::copy(&key, target.join(MASTER_KEY)).with_context(|| format!("cannot copy {}", key.display()))?;
    for name in [DATABASE, MASTER_KEY, "."] {
        let file = target.join(name);
        std::fs::File::open(&file)?
            .sync_all()
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    output.show(&json!({ "backup": target.display().to_string() }));
    output.note("It holds the master key: keep it as safe as the platform itself.");
    Ok(())
}

pub(crate) fn restore(global: &Global, source: &Path, output: Output) -> anyhow::Result<()> {
    let Location::Sqlite(database) = open::location(global) else {
        bail!("a PostgreSQL database is restored with pg_restore or from a base backup");
    };
    let key = open::master_key_file(global);
    for path in [&database, &key] {
        if path.exists() {
            bail!(
                "{} exists; restore into an empty folder with --data DIR",
                path.display()
            );
        }
    }
    for name in [DATABASE, MASTER_KEY] {
        if !source.join(name).is_file() {
            bail!("{} is not a backup: it has no {name}", source.display());
        }
    }
    for path in [&database, &key] {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        }
    }
    for (name, path) in [(DATABASE, &database), (MASTER_KEY, &key)] {
        std::fs::copy(source.join(name), path).with_context(|| format!("cannot write {}", path.display()))?;
        std::fs::File::open(path)?.sync_all()?;
    }
    output.show(&json!({ "restored": database.display().to_string() }));
    output.note(&format!(
        "Check the books: {} ledger verify",
        open::invocation(global)
    ));
    Ok(())
}
