use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// Runs a script of this folder in one PHP process and returns the lines it answers.
///
/// Without PHP the test fails: a comparison that is skipped proves nothing.
pub(super) fn run(script: &str, arguments: &[&str], input: String) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/php")
        .join(script);
    // -n reads no php.ini, so that every machine compares with PHP's own defaults.
    let spawned = Command::new("php")
        .arg("-n")
        .arg(&path)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            panic!("this test compares with a real PHP, and there is none: apt-get install php-cli")
        }
        Err(error) => panic!("php did not start: {error}"),
    };
    let mut stdin = child.stdin.take().expect("stdin is piped");
    // Written from a thread of its own: PHP answers while it reads, and neither pipe may fill up.
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("php ends");
    assert!(output.status.success(), "{script} failed: {}", output.status);
    writer
        .join()
        .expect("the writer ends")
        .expect("php reads all of its input");
    String::from_utf8(output.stdout)
        .expect("php answers text")
        .lines()
        .map(str::to_owned)
        .collect()
}
