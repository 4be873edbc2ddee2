//! `cargo xtask screenshots [FOLDER]`: a picture of every page of the console, at 1280 and 360 pixels, light and dark, in
//! both languages.

use std::path::Path;

use crate::cargo::cargo_with;
use crate::install;

/// Where the pictures go when no folder is given; below the folder that cargo builds into, so never checked in.
const FOLDER: &str = "screenshots";

/// Runs the very test that walks over every page in `cargo xtask test`, and has it leave pictures.
pub(crate) fn screenshots(folder: Option<&str>) -> anyhow::Result<()> {
    install::install()?;
    let program = std::env::current_exe()?;
    let target = program.ancestors().nth(2).unwrap_or(Path::new("."));
    let folder = match folder {
        Some(folder) => std::path::absolute(folder)?,
        None => target.join(FOLDER),
    };
    let shown = folder.display().to_string();
    let test = ["test", "--package", "sengo-cli", "--test", "it"];
    let chosen = ["--", "browser::console::pages::every"];
    cargo_with(
        &[test.as_slice(), &chosen].concat(),
        &[("SENGO_TEST_SCREENSHOTS", shown.as_str())],
    )?;
    println!("the pictures are in {shown}");
    Ok(())
}
