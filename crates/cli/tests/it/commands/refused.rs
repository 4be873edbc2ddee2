//! Commands that cannot be done: exit code, stderr, and what to do instead.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::place::Place;

#[test]
fn a_refused_command_says_on_stderr_what_to_do() {
    let place = Place::new();
    place.merchant();
    let cases = [
        ("merchant show 9", "sengo merchant list"),
        ("project approve 9", "sengo project list"),
        ("balance show 9", "sengo project list"),
        ("key revoke nokey", "sengo key list"),
        ("key issue", "--merchant <ID>|--project <ID>"),
        ("merchant activate 1 --product card", "--product must be project"),
        ("merchant update 1", "--ip <CIDR>"),
        ("project list --status Open", "Review, Active, Rejected"),
        ("balance adjust 9 --active 1 --reason=", "--reason"),
        ("key rotate k --overlap-hours 721", "0..=720"),
        ("key import --merchant 1 --key short --token t", "at least 16"),
        ("merchant create X --ip 203.0.113.1/24", "203.0.113.0/24"),
        ("restore nowhere --data other", "is not a backup"),
        ("restore nowhere", "restore into an empty folder"),
        ("nonsense", "sengo [OPTIONS] <COMMAND>"),
        ("serve --listen 127.0.0.1:0 --tls-cert x.pem", "--tls-key"),
    ];
    for (line, advice) in cases {
        let said = place.sengo(line).bad();
        assert!(said.contains(advice), "sengo {line}: {said}");
        assert!(
            !said.contains("API") && !said.contains("/api"),
            "sengo {line}: {said}"
        );
    }
}

#[test]
fn an_empty_name_is_refused_with_an_example() {
    let place = Place::new();
    let said = place.run(crate::place::SENGO, &["merchant", "create", ""]).bad();
    assert!(said.starts_with("error: NAME is empty; give it"), "{said}");
}

#[test]
fn a_database_is_not_opened_as_the_other_environment() {
    let place = Place::new();
    place.json("merchant list --data live --environment production");
    let said = place
        .sengo("merchant list --data live --environment sandbox")
        .bad();
    assert!(said.contains("Leave --environment out"), "{said}");
    assert_eq!(place.sengo("merchant list --data live").good(), "none\n");
    place.json("operator create ana --data live");
    let created = place.json("merchant create X --issue-key --data live --as ana.key");
    assert!(!created["key"].as_str().unwrap().contains("sbx"), "{created}");
}

#[test]
fn production_does_not_listen_unencrypted_beyond_this_machine() {
    let place = Place::new();
    let exposed = "serve --environment production --listen 0.0.0.0:0";
    let said = place.sengo(exposed).bad();
    assert!(
        said.contains("--tls-cert and --tls-key, or --trusted-proxy"),
        "{said}"
    );
}

#[test]
fn the_doctor_says_what_to_do_about_a_readable_master_key() {
    let place = Place::new();
    assert!(place.sengo("doctor").good().contains("it is a sandbox database"));
    let key = place.path().join("sengo-data/master.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    let ran = place.sengo("doctor");
    assert_ne!(ran.code, Some(0));
    assert!(
        ran.stdout.contains("chmod 600 ./sengo-data/master.key"),
        "{ran:?}"
    );
    place.shell("chmod 600 ./sengo-data/master.key").good();
    place.sengo("doctor").good();
}

#[test]
fn completions_are_scripts_that_their_shell_can_read() {
    let place = Place::new();
    place.write("sengo.bash", &place.sengo("completions bash").good());
    let complete = "source sengo.bash; COMP_WORDS=(sengo pro); COMP_CWORD=1; _sengo sengo pro sengo; echo ${COMPREPLY[@]}";
    assert_eq!(place.shell(complete).good(), "project\n");
    for shell in ["zsh", "fish"] {
        assert!(
            place
                .sengo(&format!("completions {shell}"))
                .good()
                .contains("merchant")
        );
    }
}
