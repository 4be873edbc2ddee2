//! The console in a real browser: getting in, and every page on every screen.

mod developer;
mod export;
mod pages;
mod refund;
mod review;
mod roles;
mod world;

use sengo_app::people::SecondFactor;
use sengo_app::ports::{Clock, SystemClock};
use serde_json::Value;

use super::Browser;
use crate::place::Place;

pub(super) const PASSWORD: &str = "kebun teh di pagi hari";

/// An operator with a link to the console; `data` is the option that says where the data is, if it is elsewhere.
pub(super) fn operator(place: &Place, data: &str) -> String {
    place.json(&format!("operator create rani {data}"));
    let link = place.json(&format!(
        "operator console rani --email rani@example.com --full-name Rani {data}"
    ));
    link["link"].as_str().unwrap().to_owned()
}

/// Somebody of a merchant's team with a link to the console.
pub(super) fn member(place: &Place, merchant: &Value, email: &str, role: &str, data: &str) -> String {
    let id = &merchant["id"];
    let line = format!("merchant invite {id} --email {email} --full-name Budi --role {role} {data}");
    place.json(&line)["link"].as_str().unwrap().to_owned()
}

/// Accepts an invitation without an authenticator, as a sandbox lets people, and signs in.
pub(super) fn come_in(browser: &Browser, link: &str, email: &str) {
    browser.go(link);
    browser.type_into("New password", PASSWORD);
    browser.type_into("The same once more", PASSWORD);
    browser.tick("Do without an authenticator");
    browser.press("Set up access");
    browser.sees("Your access is set up");
    browser.press("Go on to sign in");
    sign_in(browser, email);
}

/// Signs in on the sign-in page, without an authenticator.
pub(super) fn sign_in(browser: &Browser, email: &str) {
    browser.type_into("Mail address", email);
    browser.type_into("Password", PASSWORD);
    browser.press("Sign in");
    browser.sees("Overview");
}

/// Makes room for somebody else.
pub(super) fn sign_out(browser: &Browser) {
    browser.press("Sign out");
    browser.sees("You are signed out.");
}

#[test]
fn the_first_operator_sets_up_an_authenticator_and_signs_in_with_its_code() {
    let place = Place::new();
    let server = place.serve();
    let link = operator(&place, "");
    let browser = Browser::open(&server.url, "en");
    browser.go(&link);
    browser.sees("Welcome, Rani");
    let secret = browser.script("return document.querySelector('.secret').innerText", Vec::new());
    let factor = SecondFactor::parse(secret.as_str().unwrap()).unwrap();
    browser.type_into("New password", PASSWORD);
    browser.type_into("The same once more", "something else altogether");
    browser.type_into("Code it shows now", "000000");
    browser.press("Set up access");
    browser.sees("This is not the same password.");
    browser.type_into("New password", PASSWORD);
    browser.type_into("The same once more", PASSWORD);
    browser.type_into("Code it shows now", &factor.code_at(SystemClock.real()).unwrap());
    browser.press("Set up access");
    browser.sees("Keep these recovery codes");
    let codes = browser.script("return document.querySelectorAll('.codes li').length", Vec::new());
    assert_eq!(codes, 10);
    browser.tick("I have kept them");
    browser.press("Go on to sign in");
    browser.type_into("Mail address", "rani@example.com");
    browser.type_into("Password", "not the password at all");
    browser.press("Sign in");
    browser.sees("Mail address, password or code is wrong.");
    browser.type_into("Password", PASSWORD);
    browser.press("Sign in");
    browser.sees("Enter the code");
    // The code that set it up counts as used; the next one is taken a little early, as clocks differ.
    let next = SystemClock.real() + std::time::Duration::from_secs(30);
    browser.type_into("Code", &factor.code_at(next).unwrap());
    browser.press("Sign in");
    browser.sees("Overview");
    browser.go(&link);
    browser.sees("This link was used");
    browser.go("/console/account");
    browser.sees("Where you are signed in");
    browser.press("Sign out");
    browser.sees("You are signed out.");
    browser.back();
    browser.go("/console/operator");
    browser.sees("Sign in");
}
