//! Every page of the console, on every screen, in both themes and languages: nothing sticks out, and axe-core has nothing
//! against it. `cargo xtask screenshots` has this test leave a picture of each.

use std::path::PathBuf;

use super::super::driver::Look;
use super::super::{Browser, axe};
use super::come_in;
use super::world::World;
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

/// What a page may weigh with all it loads, in bytes.
const WEIGHT_MAX: u64 = 100 * 1024;

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

/// In which languages and looks each page is opened, and whether axe-core sees it then. Pictures are taken in all; else
/// both themes, both widths and both languages come up, and no two of them that only repeat a finding.
fn views(with_pictures: bool) -> Vec<(&'static str, Look, bool)> {
    let [wide, wide_dark, narrow, narrow_dark] = Look::ALL;
    if with_pictures {
        let all = |language: &'static str| Look::ALL.map(|look| (language, look, language == "en"));
        return [all("en"), all("id")].concat();
    }
    vec![
        ("en", wide, true),
        ("en", narrow_dark, true),
        ("id", narrow, false),
        ("id", wide_dark, false),
    ]
}

#[test]
fn every_page_is_light_fits_every_screen_and_can_be_used_by_everybody() {
    let place = Place::new();
    let server = Server::start(&place, &["demo"]);
    let pictures = std::env::var_os(PICTURES).map(PathBuf::from);
    let (world, operator, owner) = World::of(&place, &server);
    let addresses: Vec<&str> = sengo_console::addresses()
        .into_iter()
        .filter(|(address, method)| *method == "GET" && !ELSEWHERE.contains(address))
        .map(|(address, _)| address)
        .collect();
    let mut faults = Vec::new();
    for (side_of, link, email) in [
        (Side::Operator, operator, "rani@example.com"),
        (Side::Merchant, owner, "budi@example.com"),
    ] {
        let browser = Browser::open(&server.url, "en");
        come_in(&browser, &link, email);
        let own: Vec<&str> = addresses
            .iter()
            .copied()
            .filter(|address| side(address) == side_of)
            .collect();
        for (language, look, with_axe) in views(pictures.is_some()) {
            browser.speak(language);
            browser.look(look);
            for address in &own {
                let Some(path) = world.path(address) else {
                    faults.push(format!("{address}: nothing is known to stand in it"));
                    continue;
                };
                let view = format!("{path} at {} in {language}", look.name());
                let found = faults_of(&browser, &server.url, &path, with_axe);
                faults.extend(found.into_iter().map(|fault| format!("{view}: {fault}")));
                if let Some(folder) = &pictures {
                    std::fs::create_dir_all(folder).unwrap();
                    let name = format!("{}-{}-{language}.png", name(&path), look.name());
                    browser.picture(&folder.join(name));
                }
            }
        }
    }
    assert_eq!(faults, Vec::<String>::new());
}

/// What is wrong with a page.
fn faults_of(browser: &Browser, url: &str, path: &str, with_axe: bool) -> Vec<String> {
    browser.go(path);
    let mut faults = Vec::new();
    let frame = browser.script("return document.body ? document.body.className : ''", Vec::new());
    let is_framed = frame == "framed" || path == "/console/sign-in";
    if !is_framed {
        faults.push(format!("it is not shown: {}", browser.text()));
    }
    let overflow = browser.overflow();
    if overflow > 0 {
        faults.push(format!("{overflow} pixels stick out"));
    }
    faults.extend(loads(browser, url));
    if with_axe {
        faults.extend(axe::violations(browser));
    }
    faults
}

/// What is wrong with what a page loads: too much of it, or anything from elsewhere.
fn loads(browser: &Browser, url: &str) -> Vec<String> {
    let script = "const own = performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'));
        return own.map(entry => [entry.name, entry.decodedBodySize])";
    let loaded = browser.script(script, Vec::new());
    let entries = loaded.as_array().unwrap();
    let weight: u64 = entries.iter().map(|entry| entry[1].as_u64().unwrap()).sum();
    let elsewhere = entries
        .iter()
        .filter_map(|entry| entry[0].as_str())
        .filter(|name| !name.starts_with(url) && !name.starts_with("data:"))
        .map(|name| format!("it asks another host: {name}"));
    (weight == 0 || weight >= WEIGHT_MAX)
        .then(|| format!("it weighs {weight} bytes"))
        .into_iter()
        .chain(elsewhere)
        .collect()
}

/// The name of a page's picture.
fn name(path: &str) -> String {
    let name = path
        .trim_start_matches("/console")
        .trim_matches('/')
        .replace(['/', '?', '='], "-");
    if name.is_empty() { "home".to_owned() } else { name }
}
