//! What the demo has after a day on which something of everything happened, for pages that show one thing each.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use sengo_app::ports::{Clock, SystemClock};
use sengo_core::calendar::day_of;
use serde_json::{Value, json};

use super::super::Browser;
use super::refund::ask_for_refund;
use super::{come_in, member, operator, sign_out};
use crate::place::Place;
use crate::server::Server;

/// Where the demo's data is.
const DATA: &str = "--data sengo-demo";

/// What stands in the place of an address's parts.
pub(super) struct World {
    parts: Vec<(&'static str, String)>,
}

impl World {
    /// A demo's months of history, and a link for somebody of each side.
    pub(super) fn of(place: &Place, server: &Server) -> (Self, String, String) {
        let merchants = place.json(&format!("merchant list {DATA}"));
        let projects = place.json(&format!("project list {DATA}"));
        let (merchant, project) = (&merchants[0], &projects[0]["id"]);
        let link = operator(place, DATA);
        let colleague = member(place, merchant, "citra@example.com", "viewer", DATA);
        let colleague = colleague.rsplit('/').next().unwrap().split('.').nth(1).unwrap();
        let owner = member(place, merchant, "budi@example.com", "owner", DATA);
        let finance = member(place, merchant, "dewi@example.com", "finance", DATA);
        let second_owner = member(place, merchant, "eka@example.com", "owner", DATA);
        let kept = std::fs::read_to_string(place.path().join("sengo-demo/credentials.json")).unwrap();
        let kept: Value = serde_json::from_str(&kept).unwrap();
        let failed = server.get(&kept["project"], "/api/check/no-such-payment");
        let request = failed.body["requestId"].as_str().unwrap();
        let exception = exception(place, server, &kept["project"]);
        // Asked for by others than those who look, so that the pages on which they decide open for them.
        place.json(&format!("operator create tono {DATA}"));
        place.json(&format!("operator create sari {DATA}"));
        let payout = kept_payout(place, server, &kept["project"]);
        let engine = place.json(&format!("key list --engine sandbox {DATA}"));
        let engine_key = engine[0]["key"].as_str().unwrap();
        place.json(&format!("operator four-eyes on {DATA} --as rani.key"));
        let asked = place.json(&format!(
            "balance adjust {project} --active 5 --reason uji {DATA} --as tono.key"
        ));
        let asked = asked["request"].as_str().unwrap();
        let payment = paid_payment(server, &kept["project"]);
        let browser = Browser::open(&server.url, "en");
        come_in(&browser, &finance, "dewi@example.com");
        let refund = ask_for_refund(&browser, &payment);
        sign_out(&browser);
        come_in(&browser, &second_owner, "eka@example.com");
        let paper = submit_a_paper(&browser, place);
        try_an_allowlist(&browser, project);
        drop(browser);
        let parts = vec![
            ("/exceptions/{id}", format!("/exceptions/{exception}")),
            ("/payouts/{id}", format!("/payouts/{payout}")),
            ("/engines/keys/{key}", format!("/engines/keys/{engine_key}")),
            ("/audit/{merchant}/{number}", "/audit/1/1".to_owned()),
            ("/engines/{engine}", "/engines/sandbox".to_owned()),
            ("/operators/{name}", "/operators/sari".to_owned()),
            ("/products/{product}", "/products/qris".to_owned()),
            ("/operator/requests/{id}", format!("/operator/requests/{asked}")),
            ("/approvals/{id}", format!("/approvals/{refund}")),
            ("/transactions/{id}", format!("/transactions/{payment}")),
            ("/team/{name}", format!("/team/{colleague}")),
            (
                "/keys/{key}",
                format!("/keys/{}", kept["project"]["key"].as_str().unwrap()),
            ),
            ("/papers/{paper}", format!("/papers/{paper}")),
            (
                "/people/{person}",
                format!("/people/{}.{colleague}", merchant["id"]),
            ),
            ("/requests/{id}", format!("/requests/{request}")),
            ("/calls/{call}", format!("/calls/{request}")),
            ("/balances/{id}", format!("/balances/{project}")),
            ("{day}", "2026-01-02".to_owned()),
            ("/projects/{id}", format!("/projects/{project}")),
            ("/projects/{project}", format!("/projects/{project}")),
            ("/merchants/{id}", format!("/merchants/{}", merchant["id"])),
        ];
        (Self { parts }, link, owner)
    }

    /// The path of an address, or none where a part of it is not known yet.
    pub(super) fn path(&self, address: &str) -> Option<String> {
        let path = self.parts.iter().fold(address.to_owned(), |path, (part, value)| {
            path.replace(part, value)
        });
        (!path.contains('{')).then_some(path)
    }
}

/// The newest payment of a project that was paid within the days that the API lists.
fn paid_payment(server: &Server, project: &Value) -> String {
    let now = SystemClock.real();
    let days = (0..7).map(|days| now - SignedDuration::from_hours(24 * days));
    let mut found = days.flat_map(|moment| {
        let day = day_of(moment);
        let path = format!("/api/transactions?type=cashIn&status=success&date={day}");
        server.get(project, &path).data().as_array().unwrap().clone()
    });
    let payment = found.next().expect("the demo's projects are paid every day");
    payment["id"].as_str().unwrap().to_owned()
}

/// The id of an exception: somebody paid another amount than was due.
fn exception(place: &Place, server: &Server, project: &Value) -> String {
    let body = json!({
        "reference": "SALAH-1", "amount": 10_000, "viewName": "Toko",
        "additionalInfo": { "callback": "http://127.0.0.1:9/callbacks" },
    });
    let made = server.post(project, "/api/qris", &body).data();
    place.json(&format!(
        "sandbox pay-wrong-amount {} {DATA}",
        made["id"].as_str().unwrap()
    ));
    let began = Instant::now();
    loop {
        let found = place.json(&format!("exception list {DATA}"));
        if let Some(id) = found[0]["id"].as_str() {
            return id.to_owned();
        }
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "no exception came of it"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// The id of a payout that an engine took and does not answer. The sandbox's own engine serves payouts no longer from its
/// next claim on: the one that waits at the port may still take one.
fn kept_payout(place: &Place, server: &Server, project: &Value) -> String {
    place.json(&format!(
        "key issue --engine sandbox --ip 127.0.0.1 --channel qris {DATA}"
    ));
    let engine = place.json(&format!("key issue --engine bank-uji --ip 127.0.0.1 {DATA}"));
    let claim = json!({ "channels": ["disburse"], "waitSeconds": 1 });
    let taken = (1..=20).find_map(|number| {
        let body = json!({
            "reference": format!("GAJI-{number}"), "bankCode": "014", "recipientAccount": "1234567890",
            "amount": 10_000, "additionalInfo": { "callback": "http://127.0.0.1:9/callbacks" },
        });
        server.post(project, "/api/disburse", &body).data();
        let taken = server
            .post(&engine, "/api/engine/instructions/claim", &claim)
            .data();
        Some(taken[0]["id"].as_str()?.to_owned())
    });
    taken.expect("an engine takes one of them")
}

/// Has whoever is signed in submit a paper; its id.
fn submit_a_paper(browser: &Browser, place: &Place) -> String {
    let file = place.path().join("nib.pdf");
    std::fs::write(&file, b"%PDF-1.4\n%%EOF\n").unwrap();
    browser.go("/console/merchant/papers/new?kind=nib");
    browser.type_into("NIB, 13 digits", "9120001234567");
    browser.attach("File", &file);
    browser.press("Submit");
    browser.sees("The paper is submitted");
    let script = "return document.querySelector('a[href$=\"/withdraw\"]').getAttribute('href')";
    let link = browser.script(script, Vec::new());
    link.as_str().unwrap().split('/').rev().nth(1).unwrap().to_owned()
}

/// Has whoever is signed in try a list of addresses out.
fn try_an_allowlist(browser: &Browser, project: &Value) {
    browser.go(&format!("/console/merchant/projects/{project}/allowlist"));
    browser.type_into("Addresses", "203.0.113.0/24");
    browser.press("Put on trial");
    browser.sees("The list is on trial.");
}
