//! `GET /analytics`

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::Response;
use sengo_core::calendar::day_of;
use sengo_wire::envelope::Success;
use sengo_wire::request;
use sengo_wire::request::query::Format;
use sengo_wire::view::{AnalyticsView, analytics_csv};

use crate::call::{Call, ReadByEither};
use crate::failure::Failure;
use crate::state::Api;

/// The figures of a project, or with a merchant's key of all its projects together or one of them.
pub(crate) async fn show(State(api): State<Api>, call: Call<ReadByEither>) -> Result<Response, Failure> {
    let today = day_of(api.app.clock().business());
    let query = request::query::analytics(&call.query(), today)?;
    let (merchant, own) = (call.caller.merchant(), call.caller.project());
    let scope = api.app.figure_scope(merchant, own, query.project).await?;
    let report = api
        .app
        .analytics_report(scope, query.period, query.grouping)
        .await?;
    let asked = if call.accepts_csv {
        Format::Csv
    } else {
        Format::Json
    };
    match query.format.unwrap_or(asked) {
        Format::Csv => {
            let mut response = Response::new(Body::from(analytics_csv(&report)));
            let csv = HeaderValue::from_static("text/csv; charset=utf-8");
            response.headers_mut().insert(CONTENT_TYPE, csv);
            Ok(response)
        }
        Format::Json => {
            let forecast = api.app.settlement_forecast(scope).await?;
            Ok(call.answer(&Success::of(AnalyticsView::of(&report, &forecast))))
        }
    }
}
