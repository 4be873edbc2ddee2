//! A refund by two people of a merchant: one asks on the payment's page, a colleague agrees.

use serde_json::{Value, json};

use super::super::Browser;
use super::{come_in, member, operator, sign_in, sign_out};
use crate::place::{Place, soon};
use crate::server::Server;

/// Has whoever is signed in ask for a refund of a thousand rupiah of a payment; the id of the request.
pub(super) fn ask_for_refund(browser: &Browser, payment: &str) -> String {
    browser.go(&format!("/console/merchant/transactions/{payment}/refund"));
    browser.sees("Can still be given back");
    browser.type_into("Amount in rupiah", "1.000");
    browser.type_into("Reference", "KEMBALI-1");
    browser.press("Go on…");
    browser.sees("A colleague has to agree first");
    browser.press("Ask a colleague to agree");
    browser.sees("It waits for a colleague now.");
    let path = browser.path();
    let id = path.rsplit('/').next().unwrap().split('?').next().unwrap();
    id.to_owned()
}

/// A project with a payment of 25,000 that was paid: its pair, and the payment's id.
pub(super) fn paid(place: &Place, server: &Server, merchant: &Value) -> (Value, String) {
    place.json(&format!("merchant activate {} --product qris", merchant["id"]));
    let body = json!({"name": "Kopi Senja", "domain": "https://kopisenja.example.com", "ip": ["0.0.0.0/0"]});
    let project = server.post(merchant, "/api/projects", &body).data();
    let pair = place.json(&format!("project approve {} --issue-key", project["id"]));
    let body = json!({
        "reference": "INV-1", "amount": 25_000, "viewName": "Kopi Senja",
        "additionalInfo": {"callback": "https://kopisenja.example.com/callback"},
    });
    let payment = server.post(&pair, "/api/qris", &body).data();
    let id = payment["id"].as_str().unwrap().to_owned();
    place.sengo(&format!("sandbox pay {id}")).good();
    let path = format!("/api/check/{id}");
    soon(
        || server.get(&pair, &path).data(),
        |now| now["status"] == "success",
    );
    (pair, id)
}

#[test]
fn a_refund_is_asked_for_by_one_person_and_agreed_to_by_another() {
    let place = Place::new();
    let server = Server::start(&place, &["serve", "--sandbox-faultless"]);
    let merchant = place.merchant();
    let (pair, payment) = paid(&place, &server, &merchant);
    operator(&place, "");
    let (dewi, budi) = ("dewi@example.com", "budi@example.com");
    let finance = member(&place, &merchant, dewi, "finance", "");
    let owner = member(&place, &merchant, budi, "owner", "");
    place.json("operator four-eyes on --as rani.key");
    let browser = Browser::open(&server.url, "en");
    come_in(&browser, &finance, dewi);
    let request = ask_for_refund(&browser, &payment);
    browser.sees("You asked for it, so a colleague decides.");
    let check = || server.get(&pair, &format!("/api/check/{payment}")).data();
    assert_eq!(
        check()["status"],
        "success",
        "nothing moves before a colleague agrees"
    );
    sign_out(&browser);

    come_in(&browser, &owner, budi);
    browser.follow("Second person");
    browser.follow("Refund a payment");
    browser.sees("Rp1,000");
    browser.follow("Approve…");
    browser.sees("It cannot be undone.");
    browser.press("Approve and do it");
    browser.sees("It is approved, and done.");
    assert_eq!(check()["status"], "partly_refunded");
    // The sandbox's bank gives it to the payer.
    let own = format!("/console/merchant/approvals/{request}");
    let page = || {
        browser.go(&own);
        browser.text()
    };
    soon(page, |text| text.contains("the channel took it over"));
    // Going back and pressing again does nothing twice.
    browser.go(&format!("{own}/approve"));
    browser.sees("What became of it");
    sign_out(&browser);

    sign_in(&browser, dewi);
    browser.go(&format!("/console/merchant/transactions/{payment}/refund"));
    browser.sees("Rp24,000");
}
