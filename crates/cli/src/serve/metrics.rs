//! `/metrics` in the text format of Prometheus, for those who may read it.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ipnet::IpNet;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Upper ends of the buckets of request times, in seconds.
const BUCKETS: [f64; 10] = [
    0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.25, 1.0,
];

/// What has been counted.
pub(super) type Metrics = PrometheusHandle;

pub(super) fn start() -> anyhow::Result<Metrics> {
    let matcher = Matcher::Full("sengo_request_seconds".into());
    Ok(PrometheusBuilder::new()
        .set_buckets_for_metric(matcher, &BUCKETS)?
        .install_recorder()?)
}

#[derive(Clone)]
struct Readers {
    metrics: Metrics,
    allowed: Vec<IpNet>,
}

pub(super) fn router(metrics: Metrics, allowed: Vec<IpNet>) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .with_state(Readers { metrics, allowed })
}

/// Whoever comes through a proxy is not who the socket says, and is not shown anything.
async fn show(
    State(readers): State<Readers>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let address = peer.ip().to_canonical();
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    if forwarded || !readers.allowed.iter().any(|network| network.contains(&address)) {
        return (
            StatusCode::FORBIDDEN,
            "this address may not read the metrics; see --metrics-allow\n",
        )
            .into_response();
    }
    (
        [("content-type", "text/plain; version=0.0.4")],
        readers.metrics.render(),
    )
        .into_response()
}
