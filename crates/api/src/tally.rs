//! What is counted of requests.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use metrics::{Counter, Histogram};

/// Counts requests and their times. A handle is made once for each route, method and status: making one costs
/// more than everything else that is done to count.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    routes: RwLock<HashMap<String, Arc<Route>>>,
}

struct Route {
    seconds: Histogram,
    answers: RwLock<Vec<(&'static str, StatusCode, Counter)>>,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Route").finish_non_exhaustive()
    }
}

impl Tally {
    pub(crate) fn count(&self, route: &str, method: &Method, status: StatusCode, elapsed: Duration) {
        let handles = self.route(route);
        handles.seconds.record(elapsed.as_secs_f64());
        handles.count(route, counted_method(method), status);
    }

    fn route(&self, route: &str) -> Arc<Route> {
        let known = self
            .routes
            .read()
            .ok()
            .and_then(|routes| routes.get(route).cloned());
        known.unwrap_or_else(|| {
            let made = Arc::new(Route {
                seconds: metrics::histogram!("sengo_request_seconds", "route" => route.to_owned()),
                answers: RwLock::default(),
            });
            if let Ok(mut routes) = self.routes.write() {
                routes.insert(route.to_owned(), Arc::clone(&made));
            }
            made
        })
    }
}

impl Route {
    fn count(&self, route: &str, method: &'static str, status: StatusCode) {
        if let Ok(answers) = self.answers.read() {
            let mut same = answers
                .iter()
                .filter(|(of, with, _)| *of == method && *with == status);
            if let Some((_, _, counter)) = same.next() {
                counter.increment(1);
                return;
            }
        }
        let labels = [
            ("method", method.to_owned()),
            ("route", route.to_owned()),
            ("status", status.as_str().to_owned()),
        ];
        let counter = metrics::counter!("sengo_requests_total", &labels);
        counter.increment(1);
        if let Ok(mut answers) = self.answers.write() {
            answers.push((method, status, counter));
        }
    }
}

/// The method, if it is one that HTTP knows: strangers must not make the list of counters grow.
pub(crate) fn counted_method(method: &Method) -> &'static str {
    const KNOWN: [&str; 8] = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
    ];
    KNOWN
        .into_iter()
        .find(|known| *known == method.as_str())
        .unwrap_or("other")
}
