//! Every page of the console, on every screen, in both themes and languages: nothing sticks out, and axe-core has nothing
//! against it. `cargo xtask screenshots` has this test leave a picture of each.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use sengo_app::ports::{Clock, SystemClock};
use sengo_core::calendar::day_of;
use serde_json::{Value, json};

use super::super::driver::Look;
use super::super::{Browser, axe};
use super::refund::ask_for_refund;
use super::{come_in, member, operator};
use crate::place::Place;
use crate::server::Server;

/// Names the folder that pictures are left in.
const PICTURES: &str = "SENGO_TEST_SCREENSHOTS";

/// Pages that are shown in passing and not by an address alone.
const ELSEWHERE: [&str; 9] = [
    "/console/operator/audit/export",
    "/console/style.css",
    "/console/invitation/{token}",
    "/console/operator/analytics.csv",
    "/console/merchant/analytics.csv",
    "/console/merchant/papers/{paper}/file",
    "/console/operator/merchants/{id}/papers/{paper}/file",
    "/console/operator/transactions.csv",
    "/console/merchant/transactions.csv",
];

/// Where the demo's data is.
const DATA: &str = "--data sengo-demo";

/// Who looks at a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Operator,
    Merchant,
}

fn side(address: &str) -> Side {
    if address.starts_with("/console/merchant") {
        Side::Merchant
    } else {
        Side::Operator
    }
}

/// What stands in the place of an address's parts.
struct World {
    parts: Vec<(&'static str, String)>,
}

impl World {
    /// A demo's months of history, and a link for somebody of each side.
    fn of(place: &Place, server: &Server) -> (Self, String, String) {
        let merchants = place.json(&format!("merchant list {DATA}"));
        let projects = place.json(&format!("project list {DATA}"));
        let (merchant, project) = (&merchants[0], &projects[0]["id"]);
        let link = operator(place, DATA);
        let colleague = member(place, merchant, "citra@example.com", "viewer", DATA);
        let colleague = colleague.rsplit('/').next().unwrap().split('.').nth(1).unwrap();
        let owner = member(place, merchant, "budi@example.com", "owner", DATA);
        let finance = member(place, merchant, "dewi@example.com", "finance", DATA);
        let kept = std::fs::read_to_string(place.path().join("sengo-demo/credentials.json")).unwrap();
        let kept: Value = serde_json::from_str(&kept).unwrap();
        let failed = server.get(&kept["project"], "/api/check/no-such-payment");
        let request = failed.body["requestId"].as_str().unwrap();
        let exception = exception(place, server, &kept["project"]);
        // Asked for by others than those who look, so that the pages on which they decide open for them.
        place.json(&format!("operator create tono {DATA}"));
        place.json(&format!("operator create sari {DATA}"));
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
        drop(browser);
        let parts = vec![
            ("/exceptions/{id}", format!("/exceptions/{exception}")),
            // No engine keeps anything: the page says so.
            ("/payouts/{id}", "/payouts/none".to_owned()),
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
            // Nobody submitted any: the page says so.
            ("/papers/{paper}", "/papers/none".to_owned()),
            (
                "/people/{person}",
                format!("/people/{}.{colleague}", merchant["id"]),
            ),
            ("/requests/{id}", format!("/requests/{request}")),
            ("/balances/{id}", format!("/balances/{project}")),
            ("{day}", "2026-01-02".to_owned()),
            ("/projects/{id}", format!("/projects/{project}")),
            ("/projects/{project}", format!("/projects/{project}")),
            ("/merchants/{id}", format!("/merchants/{}", merchant["id"])),
        ];
        (Self { parts }, link, owner)
    }

    /// The path of an address, or none where a part of it is not known yet.
    fn path(&self, address: &str) -> Option<String> {
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

#[test]
fn every_page_fits_every_screen_and_can_be_used_by_everybody() {
    let place = Place::new();
    let server = Server::start(&place, &["demo"]);
    let pictures = std::env::var_os(PICTURES).map(PathBuf::from);
    let (world, link, member) = World::of(&place, &server);
    let addresses: Vec<&str> = sengo_console::addresses()
        .into_iter()
        .filter(|(address, method)| *method == "GET" && !ELSEWHERE.contains(address))
        .map(|(address, _)| address)
        .collect();
    let mut faults = Vec::new();
    for (side_of, link, email) in [
        (Side::Operator, link, "rani@example.com"),
        (Side::Merchant, member, "budi@example.com"),
    ] {
        let browser = Browser::open(&server.url, "en");
        come_in(&browser, &link, email);
        let own = addresses.iter().filter(|address| side(address) == side_of);
        for address in own {
            let Some(path) = world.path(address) else {
                faults.push(format!("{address}: nothing is known to stand in it"));
                continue;
            };
            look_at(&browser, &path, pictures.as_ref(), &mut faults);
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// Looks at a page in every way.
fn look_at(browser: &Browser, path: &str, pictures: Option<&PathBuf>, faults: &mut Vec<String>) {
    for language in ["en", "id"] {
        browser.speak(language);
        for look in Look::ALL {
            browser.look(look);
            browser.go(path);
            let text = browser.text();
            if text.contains("INTERNAL_ERROR") || text.is_empty() {
                faults.push(format!("{path}: {text}"));
            }
            let overflow = browser.overflow();
            if overflow > 0 {
                faults.push(format!("{path} at {}: {overflow} pixels stick out", look.name()));
            }
            if language == "en" {
                faults.extend(
                    axe::violations(browser)
                        .into_iter()
                        .map(|found| format!("{}: {found}", look.name())),
                );
            }
            if let Some(folder) = pictures {
                let name = path
                    .trim_start_matches("/console")
                    .trim_matches('/')
                    .replace(['/', '?', '='], "-");
                let name = if name.is_empty() { "home".to_owned() } else { name };
                std::fs::create_dir_all(folder).unwrap();
                browser.picture(&folder.join(format!("{name}-{}-{language}.png", look.name())));
            }
        }
    }
}

/// Pages are light: each with its style under 100 KiB, and nothing comes from elsewhere.
#[test]
fn a_page_is_light_and_asks_no_other_host() {
    let place = Place::new();
    let server = Server::start(&place, &["demo"]);
    let (_, link, _) = World::of(&place, &server);
    let browser = Browser::open(&server.url, "en");
    come_in(&browser, &link, "rani@example.com");
    let script = "const own = performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'));
        return own.map(entry => [entry.name, entry.decodedBodySize])";
    let loaded = browser.script(script, Vec::new());
    let sizes = loaded
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry[1].as_u64().unwrap());
    assert!(sizes.sum::<u64>() < 100 * 1024, "{loaded}");
    let elsewhere: Vec<&Value> = loaded
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| !entry[0].as_str().unwrap().starts_with(&server.url))
        .filter(|entry| !entry[0].as_str().unwrap().starts_with("data:"))
        .collect();
    assert_eq!(elsewhere, Vec::<&Value>::new());
}
