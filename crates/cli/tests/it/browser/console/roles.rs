//! Roles are refused what they do not permit, however they get to it.

use serde_json::json;

use super::super::Browser;
use super::refund::{ask_for_refund, paid};
use super::{come_in, member, operator, sign_out};
use crate::place::Place;
use crate::server::Server;

/// Sends a form from the page that is open, as if the page had it.
const SEND: &str = "
    const [action, token] = arguments;
    const form = Object.assign(document.createElement('form'), {method: 'post', action});
    form.append(Object.assign(document.createElement('input'), {name: 'form', value: token}));
    document.body.append(form);
    form.submit();";

#[test]
fn a_role_is_refused_what_it_does_not_permit_by_address_and_by_a_captured_form() {
    let place = Place::new();
    let server = Server::start(&place, &["serve", "--sandbox-faultless"]);
    let merchant = place.merchant();
    let (pair, payment) = paid(&place, &server, &merchant);
    let rani = operator(&place, "");
    let invite = |email: &str, role: &str| member(&place, &merchant, email, role, "");
    let (dewi, budi, wati) = ("dewi@example.com", "budi@example.com", "wati@example.com");
    let links = [
        invite(dewi, "finance"),
        invite(budi, "owner"),
        invite(wati, "viewer"),
    ];
    place.json("operator four-eyes on --as rani.key");
    let browser = Browser::open(&server.url, "en");
    come_in(&browser, &links[0], dewi);
    let request = ask_for_refund(&browser, &payment);
    let own = format!("/console/merchant/approvals/{request}");
    let approve = format!("{own}/approve");
    sign_out(&browser);

    come_in(&browser, &links[1], budi);
    browser.go(&approve);
    browser.sees("It cannot be undone.");
    let token = browser.script(
        "return document.querySelector(`form[action='${arguments[0]}'] [name=form]`).value",
        vec![json!(approve)],
    );
    // A merchant's people have no business on the operator's side.
    for path in [
        "/console/operator",
        "/console/operator/requests",
        "/console/operator/queue",
    ] {
        browser.go(path);
        browser.sees("Your role does not permit this.");
    }
    sign_out_of(&browser);

    come_in(&browser, &links[2], wati);
    browser.go(&own);
    browser.sees("These roles may: Owner, Finance.");
    assert!(!browser.text().contains("Approve…"));
    for path in [
        approve.clone(),
        format!("{own}/refuse"),
        format!("/console/merchant/transactions/{payment}/refund"),
        "/console/merchant/requests".to_owned(),
        "/console/merchant/team/invite".to_owned(),
    ] {
        browser.go(&path);
        browser.sees("Your role does not permit this.");
    }
    // A form taken from an owner's page is worth nothing to anybody else.
    browser.go(&own);
    browser.script(SEND, vec![json!(approve), token.clone()]);
    browser.sees("belongs to another session. Nothing was done.");
    sign_out_of(&browser);

    come_in(&browser, &rani, "rani@example.com");
    for path in [
        "/console/merchant",
        "/console/merchant/team",
        own.as_str(),
        approve.as_str(),
    ] {
        browser.go(path);
        browser.sees("Your role does not permit this.");
    }
    browser.go("/console/operator");
    browser.script(SEND, vec![json!(approve), token]);
    browser.sees("Nothing was done.");
    let check = server.get(&pair, &format!("/api/check/{payment}")).data();
    assert_eq!(check["status"], "success");
}

/// Signs out from a page without navigation.
fn sign_out_of(browser: &Browser) {
    browser.go("/console/account");
    sign_out(browser);
}
