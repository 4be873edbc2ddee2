//! Pages that need nobody to sign in: the documentation and the payer's page.

use serde_json::json;

use super::driver::Look;
use super::{Browser, axe};
use crate::place::Place;

#[test]
fn the_documentation_is_for_everybody_on_every_screen() {
    let place = Place::new();
    let server = place.serve();
    let browser = Browser::open(&server.url, "en");
    for look in Look::ALL {
        browser.look(look);
        for path in [
            "/docs",
            "/docs/quickstart",
            "/docs/authentication",
            "/docs/endpoints",
            "/docs/errors",
        ] {
            browser.go(path);
            assert_eq!(browser.overflow(), 0, "{path} at {}", look.name());
            assert_eq!(
                axe::violations(&browser),
                Vec::<String>::new(),
                "{path} at {}",
                look.name()
            );
        }
    }
}

#[test]
fn a_payer_presses_pay_and_sees_that_it_is_paid() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.json("merchant create Nusantara --issue-key");
    place.json(&format!("merchant activate {} --product all", merchant["id"]));
    let body = json!({"name": "Kopi Senja", "domain": "https://kopisenja.example.com", "ip": ["0.0.0.0/0"]});
    let project = server.post(&merchant, "/api/projects", &body).data();
    let pair = place.json(&format!("project approve {} --issue-key", project["id"]));
    let payment = json!({
        "reference": "INV-1", "amount": 25_000, "viewName": "Kopi Senja",
        "additionalInfo": { "callback": "https://kopisenja.example.com/cb" },
    });
    let payment = server.post(&pair, "/api/qris", &payment).data();
    let url = payment["qris"]["url"].as_str().unwrap();
    let browser = Browser::open("", "id");
    for look in Look::ALL {
        browser.look(look);
        browser.go(url);
        browser.sees("Kopi Senja");
        assert_eq!(browser.overflow(), 0, "{}", look.name());
        // While it waits, the page asks again every few seconds: that is what it is for, and it needs no script.
        let found = axe::violations_but(&browser, &["meta-refresh"]);
        assert_eq!(found, Vec::<String>::new(), "{}", look.name());
    }
    browser.press("Bayar");
    browser.sees("Sudah dibayar");
    assert_eq!(axe::violations(&browser), Vec::<String>::new());
}
