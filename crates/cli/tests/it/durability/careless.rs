//! A server like `sengo serve`, of which a test says how durable it is. The program itself has no way to be
//! careless, so this one is the test binary, started again.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;

use sengo_api::{Api, ApiSettings};
use sengo_app::ports::{Clock, SystemClock, SystemEntropy};
use sengo_app::{App, Durability, Location, MasterKey, Settings, Store};

/// Set for the process that is to serve: the data folder.
pub(super) const FOLDER: &str = "TEST_SERVER_FOLDER";

/// Set as well: `Durable` or `Careless`.
pub(super) const DURABILITY: &str = "TEST_SERVER_DURABILITY";

/// The file in the data folder that then says where it listens.
pub(super) const URL_FILE: &str = "url";

/// Not a test: what [`super::start_again`] starts.
#[test]
#[ignore = "serves until it is killed; other tests start it"]
fn serve() {
    let folder = std::env::var(FOLDER).unwrap();
    let durability = match std::env::var(DURABILITY).unwrap().as_str() {
        "Durable" => Durability::Durable,
        "Careless" => Durability::Careless,
        other => panic!("{other}"),
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(listen(Path::new(&folder), durability));
}

async fn listen(folder: &Path, durability: Durability) {
    let store = Store::open(&Location::in_folder(folder), None, durability, SystemClock.real())
        .await
        .unwrap();
    let app = App::new(
        store,
        MasterKey::from_file(&folder.join("master.key"), &SystemEntropy).unwrap(),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        Settings::default(),
    );
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    listener.set_nonblocking(true).unwrap();
    let router = sengo_api::router(Api::new(app, ApiSettings::default()));
    let server = axum_server::from_tcp(listener).unwrap();
    // Renamed, so that whoever waits for the file never reads half of it.
    let unfinished = folder.join("url.unfinished");
    std::fs::write(&unfinished, format!("http://{address}")).unwrap();
    std::fs::rename(unfinished, folder.join(URL_FILE)).unwrap();
    server.serve(router.into_make_service()).await.unwrap();
}
