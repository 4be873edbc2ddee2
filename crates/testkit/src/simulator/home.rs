//! Where a life's database is, how it begins, and what a crash leaves of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use sengo_app::ProjectTermsChange;
use sengo_app::approval::Act;
use sengo_core::ids::MerchantId;
use sengo_core::money::Rupiah;
use sengo_store::Location;
use tempfile::TempDir;

use super::books::{Books, Money, Platform, Shop, Use};
use super::dice::Dice;
use crate::app::{TestApp, operator};
use crate::database::Database;
use crate::postgres;

/// Above this the payouts of the first project wait for a second person.
const LIMIT: i64 = 100_000;

/// How many projects each merchant has.
const PROJECTS: [usize; 3] = [2, 2, 1];

const FILE: &str = "sengo.db";
const LOG: &str = "sengo.db-wal";

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// The test process's own server.
    Postgres,
}

/// A database with merchants and projects, made once and copied for each life.
struct Beginning {
    books: Books,
    /// The file of SQLite.
    file: Vec<u8>,
    /// The URL of PostgreSQL.
    url: String,
}

/// A database of a life's own.
#[derive(Debug)]
pub(super) enum Home {
    Files { root: TempDir, moves: u32 },
    Server { url: String },
}

impl Home {
    /// A copy of the beginning, and the books as they are then.
    pub(super) fn begin(kind: Kind) -> (Self, Books) {
        let beginning = beginning(kind);
        let home = match kind {
            Kind::Sqlite => {
                let root = folder();
                fs::create_dir(root.path().join("0")).expect("a folder");
                fs::write(root.path().join("0").join(FILE), &beginning.file).expect("a file");
                Self::Files { root, moves: 0 }
            }
            Kind::Postgres => Self::Server {
                url: postgres::server().copy_of(&beginning.url),
            },
        };
        (home, beginning.books.clone())
    }

    fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Files { root, moves } => Some(root.path().join(moves.to_string())),
            Self::Server { .. } => None,
        }
    }

    pub(super) fn location(&self) -> Location {
        match (self, self.folder()) {
            (Self::Server { url }, _) => Location::Postgres(url.clone()),
            (_, folder) => Location::Sqlite(folder.unwrap_or_default().join(FILE)),
        }
    }

    /// How far the log has been written, with its first bytes; what is before is safe.
    pub(super) fn log(&self) -> Log {
        let bytes = self.folder().map(|folder| read(&folder.join(LOG)));
        let bytes = bytes.unwrap_or_default();
        Log {
            head: bytes.iter().copied().take(32).collect(),
            length: bytes.len(),
        }
    }

    /// Moves to a copy of the files as a crash leaves them: the log ends anywhere between where it ended before what
    /// was being done, and where it ends now. A database on a server stays where it is.
    pub(super) fn crash(&mut self, before: &Log, dice: &mut Dice) -> String {
        let Some(folder) = self.folder() else {
            return "in the middle".into();
        };
        let (file, mut log) = (read(&folder.join(FILE)), read(&folder.join(LOG)));
        let is_same_log = log.get(..before.head.len()) == Some(&before.head[..]);
        let written = log.len().saturating_sub(before.length);
        let lost = match dice.below(4) {
            _ if !is_same_log => 0,
            0 => 0,
            1 => written,
            _ => dice.below(written + 1),
        };
        log.truncate(log.len() - lost);
        if let Self::Files { moves, .. } = self {
            *moves += 1;
        }
        let to = self.folder().unwrap_or_default();
        fs::create_dir(&to).expect("a folder");
        fs::write(to.join(FILE), file).expect("a file");
        fs::write(to.join(LOG), log).expect("a log");
        format!("after {} of {written} bytes", written - lost)
    }

    /// Takes the database away.
    pub(super) fn end(self) {
        if let Self::Server { url } = self {
            postgres::server().remove(&url);
        }
    }
}

/// How far a log has been written.
#[derive(Debug)]
pub(super) struct Log {
    head: Vec<u8>,
    length: usize,
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_default()
}

/// In memory, where there is such a place: what a crash of the process leaves does not depend on the disk.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let mut named = tempfile::Builder::new();
    let named = named.prefix("sengo-life-");
    let made = if memory.is_dir() {
        named.tempdir_in(memory)
    } else {
        named.tempdir()
    };
    made.expect("a temporary folder")
}

/// Makes the beginning of all lives; outside of any runtime.
pub(super) fn prepare(kind: Kind) {
    beginning(kind);
}

fn beginning(kind: Kind) -> &'static Beginning {
    static SQLITE: OnceLock<Beginning> = OnceLock::new();
    static POSTGRES: OnceLock<Beginning> = OnceLock::new();
    let place = match kind {
        Kind::Sqlite => &SQLITE,
        Kind::Postgres => &POSTGRES,
    };
    place.get_or_init(|| {
        let runtime = super::runtime();
        let database = Arc::new(match kind {
            Kind::Sqlite => Database::sqlite(),
            Kind::Postgres => Database::postgres(),
        });
        let books = runtime.block_on(settled(Arc::clone(&database)));
        // Whoever is connected ends with it.
        drop(runtime);
        let (file, url) = match database.location() {
            Location::Sqlite(path) => (fs::read(path).expect("a database"), String::new()),
            Location::Postgres(url) => (Vec::new(), url.clone()),
        };
        Beginning { books, file, url }
    })
}

/// Makes merchants and projects, and sets what they pay.
async fn settled(database: Arc<Database>) -> Books {
    let test = TestApp::on(database, Default::default()).await;
    let tax = Act::TaxSet {
        from: "2025-01-01".parse().expect("a day"),
        millionths: 110_000,
    };
    test.app.act(operator(), tax).await.expect("a tax");
    let mut books = Books {
        tenants: vec![(MerchantId::NOBODY, Platform::default())],
        ..Books::default()
    };
    for (tenant, projects) in (1..).zip(PROJECTS) {
        let merchant = test.merchant().await;
        books.tenants.push((merchant.id, Platform::default()));
        for _ in 0..projects {
            let project = test.project(&merchant).await;
            let limit = books.shops.is_empty().then_some(LIMIT);
            if let Some(limit) = limit {
                let terms = ProjectTermsChange {
                    disbursement_limit: Some(Some(Rupiah::new(limit))),
                    ..ProjectTermsChange::default()
                };
                let set = test.app.project_terms_set(operator(), project.id, terms).await;
                set.expect("a limit");
            }
            books.shops.push(Shop {
                id: project.id,
                tenant,
                key: project.pair.key,
                limit,
                standing: Use::Active,
                money: Money::default(),
                references: Default::default(),
            });
        }
    }
    books
}
