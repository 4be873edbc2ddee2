//! The least an HTTP API can do: one axum route in the same server with the same settings.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

/// As long as a balance.
const ANSWER: &str = r#"{"responseCode":200,"responseMessage":"success","responseData":{"active":1000000000,"pending":0,"total":1000000000}}"#;

/// Serves until it is killed.
pub(crate) fn serve() -> anyhow::Result<()> {
    let listen = std::env::var("SENGO_LISTEN").context("SENGO_LISTEN")?;
    let listen: SocketAddr = listen.parse()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let answer = || async { ([(CONTENT_TYPE, "application/json")], ANSWER) };
        let router = Router::new()
            .route("/balance", get(answer))
            .route("/healthz", get(answer));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let mut server = axum_server::bind(listen);
        server
            .http_builder()
            .http1()
            .header_read_timeout(Duration::from_secs(10))
            .max_buf_size(64 * 1024);
        server.serve(service).await?;
        Ok(())
    })
}
