//! A PostgreSQL server of the test process's own, in a temporary folder, run by an unprivileged user.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

/// The oldest PostgreSQL that will do.
const MAJOR_VERSION_MIN: u32 = 15;

/// Names the folder with `initdb`, `pg_ctl` and `createdb`, where they are in no usual place.
const BINARIES_VARIABLE: &str = "SENGO_TEST_POSTGRES_BIN";

/// The server's own user.
const USER: &str = "sengo";

/// The server that all tests of this process share. Started by the first call; it ends with the process,
/// however that ends.
///
/// # Panics
/// Where PostgreSQL is not installed or does not start, saying what to do.
pub fn server() -> &'static Server {
    static SERVER: OnceLock<Server> = OnceLock::new();
    SERVER.get_or_init(Server::start)
}

/// A running PostgreSQL server, durable like a real one (`fsync` on), reached over a Unix socket.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    binaries: PathBuf,
    owner: Option<Owner>,
    databases: AtomicU32,
    /// Stops the server and removes its folder when its input closes: with this value or with the process.
    watchdog: Mutex<Child>,
}

/// Whom the server runs as when the tests run as root, which PostgreSQL refuses to.
#[derive(Debug, Clone, Copy)]
struct Owner {
    user: u32,
    group: u32,
}

/// How a server goes down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shutdown {
    /// Connections are ended, everything is written out.
    Fast,
    /// As if the power had gone: the next start recovers from the log.
    Crash,
}

impl Server {
    /// Starts a server for one test alone, which may stop and restart it.
    ///
    /// # Panics
    /// As [`server`].
    pub fn start() -> Self {
        let binaries = binaries();
        let owner = unprivileged_owner();
        let folder = tempfile::Builder::new()
            .prefix("sengo-pg-")
            .tempdir()
            .expect("a temporary folder")
            .keep();
        if let Some(owner) = owner {
            chown(&folder, Some(owner.user), Some(owner.group)).expect("the folder can be given away");
        }
        let watchdog = watchdog(&binaries, &folder, owner);
        let server = Self {
            folder,
            binaries,
            owner,
            databases: AtomicU32::new(0),
            watchdog: Mutex::new(watchdog),
        };
        let data = server.folder.join("data");
        server.run(
            "initdb",
            &[
                "--username",
                USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
                "-D",
            ],
            &data,
        );
        let settings = format!(
            "\nlisten_addresses = ''\nunix_socket_directories = '{}'\nfsync = on\nmax_connections = 200\n",
            server.folder.display()
        );
        fs::OpenOptions::new()
            .append(true)
            .open(data.join("postgresql.conf"))
            .and_then(|mut file| file.write_all(settings.as_bytes()))
            .expect("the settings can be written");
        server.start_again();
        server
    }

    /// The URL of a new, empty database.
    ///
    /// # Panics
    /// When the server does not make one.
    pub fn fresh_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.run("createdb", &["--username", USER, &name, "--host"], &self.folder);
        self.url(&name)
    }

    /// The URL of a new database with everything that another one of this server has; nobody may be connected to that.
    ///
    /// # Panics
    /// When the server does not make one.
    pub fn copy_of(&self, url: &str) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let like = url.rsplit('/').next().unwrap_or_default();
        self.run(
            "createdb",
            &["--username", USER, "--template", like, &name, "--host"],
            &self.folder,
        );
        self.url(&name)
    }

    /// Removes a database, whoever is still connected to it.
    ///
    /// # Panics
    /// When the server does not.
    pub fn remove(&self, url: &str) {
        let name = url.rsplit('/').next().unwrap_or_default();
        self.run(
            "dropdb",
            &["--username", USER, "--force", name, "--host"],
            &self.folder,
        );
    }

    /// The URL of a database of this name.
    pub fn url(&self, name: &str) -> String {
        let folder = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{USER}@{folder}/{name}")
    }

    /// The folder of its Unix socket.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Takes the server down; [`Server::start_again`] brings it back with what it has on disk.
    ///
    /// # Panics
    /// When it does not stop.
    pub fn stop(&self, shutdown: Shutdown) {
        let mode = match shutdown {
            Shutdown::Fast => "fast",
            Shutdown::Crash => "immediate",
        };
        self.run(
            "pg_ctl",
            &["--silent", "--wait", "--mode", mode, "stop", "-D"],
            &self.folder.join("data"),
        );
    }

    /// Starts the server after [`Server::stop`] and waits until it answers.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&self) {
        let log = self.folder.join("log").display().to_string();
        self.run(
            "pg_ctl",
            &["--silent", "--wait", "--log", &log, "start", "-D"],
            &self.folder.join("data"),
        );
    }

    fn run(&self, program: &str, arguments: &[&str], last: &Path) {
        let complaints = self.folder.join(format!("{program}.complaints"));
        let output = fs::File::create(&complaints).expect("a file for complaints");
        let mut command = Command::new(self.binaries.join(program));
        command
            .args(arguments)
            .arg(last)
            .current_dir("/")
            .stdin(Stdio::null());
        // Files, not pipes: a server that pg_ctl leaves behind would keep a pipe open.
        command
            .stdout(output.try_clone().expect("a second handle"))
            .stderr(output);
        run_as(&mut command, self.owner);
        let status = command
            .status()
            .unwrap_or_else(|error| panic!("{program} does not run: {error}"));
        if !status.success() {
            let complaint = fs::read_to_string(&complaints).unwrap_or_default();
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            panic!("{program} failed ({status}):\n{complaint}\n{log}");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(watchdog) = self.watchdog.get_mut() {
            drop(watchdog.stdin.take());
            let _ = watchdog.wait();
        }
    }
}

/// A shell that waits for the end of its input, which comes when this process ends, even by a signal.
fn watchdog(binaries: &Path, folder: &Path, owner: Option<Owner>) -> Child {
    let script = r#"cat >/dev/null; "$1/pg_ctl" --silent --mode immediate stop -D "$2/data"; rm -rf "$2""#;
    let mut command = Command::new("sh");
    command
        .args(["-c", script, "watchdog"])
        .args([binaries, folder])
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    run_as(&mut command, owner);
    command.spawn().expect("a shell")
}

fn run_as(command: &mut Command, owner: Option<Owner>) {
    if let Some(owner) = owner {
        command.uid(owner.user).gid(owner.group);
    }
}

/// The folder of the newest PostgreSQL that will do.
fn binaries() -> PathBuf {
    if let Some(folder) = std::env::var_os(BINARIES_VARIABLE) {
        return folder.into();
    }
    let versions = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let debian = versions
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse::<u32>().ok()?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(version, folder)| *version >= MAJOR_VERSION_MIN && folder.join("initdb").exists())
        .max();
    let path = std::env::var_os("PATH").unwrap_or_default();
    debian
        .map(|(_, folder)| folder)
        .or_else(|| std::env::split_paths(&path).find(|folder| folder.join("initdb").exists()))
        .unwrap_or_else(|| {
            panic!(
                "these tests need PostgreSQL {MAJOR_VERSION_MIN} or newer, which is not installed. \
                 On Debian or Ubuntu: `apt-get install postgresql` (no server needs to run; the tests start \
                 their own). Elsewhere: set {BINARIES_VARIABLE} to the folder that has `initdb` and `pg_ctl`"
            )
        })
}

fn unprivileged_owner() -> Option<Owner> {
    let root = fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    if !root {
        return None;
    }
    let mut users = String::new();
    fs::File::open("/etc/passwd")
        .and_then(|mut file| file.read_to_string(&mut users))
        .expect("/etc/passwd can be read");
    let owner = ["postgres", "nobody"].iter().find_map(|name| {
        let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut numbers = line.split(':').skip(2).map_while(|number| number.parse().ok());
        Some(Owner {
            user: numbers.next()?,
            group: numbers.next()?,
        })
    });
    Some(owner.expect("PostgreSQL does not run as root; a user `postgres` or `nobody` is needed"))
}
