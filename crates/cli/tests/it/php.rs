//! Scripts run by the PHP that is installed, with its cURL.

use std::process::Command;
use std::sync::OnceLock;

use crate::place::{Place, Ran};

/// Runs a script in a place, as `php FILE` does. Fails, and does not skip, where PHP is missing.
pub(crate) fn run(place: &Place, script: &str) -> Ran {
    static THERE: OnceLock<bool> = OnceLock::new();
    let there = THERE.get_or_init(|| {
        let modules = Command::new("php").arg("-m").output();
        modules.is_ok_and(|output| {
            String::from_utf8_lossy(&output.stdout)
                .lines()
                .any(|line| line == "curl")
        })
    });
    assert!(
        *there,
        "this test runs real PHP scripts: apt-get install php-cli php-curl"
    );
    place.write("script.php", script);
    place.run("php", &["-d", "display_errors=stdout", "script.php"])
}

/// A text as a PHP literal in single quotes.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
