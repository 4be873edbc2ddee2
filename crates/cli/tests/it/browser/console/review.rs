//! A project on its way: created, rejected, corrected, approved, each by whose it is.

use super::super::Browser;
use super::{come_in, member, operator, sign_in, sign_out};
use crate::place::Place;

#[test]
fn a_rejected_project_is_corrected_and_approved() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    let (rani, budi) = ("rani@example.com", "budi@example.com");
    let browser = Browser::open(&server.url, "en");
    come_in(&browser, &member(&place, &merchant, budi, "developer", ""), budi);
    browser.follow("Projects");
    browser.follow("New project");
    browser.type_into("Name", "Kopi. Senja");
    browser.type_into("Website", "https://kopisenja.example.com/shop");
    browser.type_into("Allowed IP addresses", "10.0.0.1/8");
    browser.press("Create project");
    // All faults at once, and what was typed is still there.
    browser.sees("Kopi Senja");
    browser.sees("10.0.0.0/8");
    browser.type_into("Name", "Kopi Senja");
    browser.type_into("Website", "https://kopisenja.example.com");
    browser.type_into("Allowed IP addresses", "10.0.0.0/8");
    browser.press("Create project");
    browser.sees("The project is created and waits for review.");
    sign_out(&browser);

    come_in(&browser, &operator(&place, ""), rani);
    browser.follow("Review queue");
    browser.follow("Kopi Senja");
    browser.sees("kopisenja.example.com");
    browser.follow("Reject…");
    browser.type_into("Website", "The website shows no contact.");
    browser.press("Reject the project");
    browser.sees("The project is rejected");
    browser.sees("The website shows no contact.");
    sign_out(&browser);

    sign_in(&browser, budi);
    browser.follow("Projects");
    browser.follow("Kopi Senja");
    browser.sees("The website shows no contact.");
    browser.follow("Correct");
    browser.type_into("Website", "https://www.kopisenja.example.com");
    browser.press("Send to review again");
    browser.sees("The project waits for review again.");
    sign_out(&browser);

    sign_in(&browser, rani);
    browser.follow("Review queue");
    browser.follow("Kopi Senja");
    browser.press("Approve");
    browser.sees("The project is approved.");
    // Whoever presses the browser's button and sends the form again is told, and nothing is decided twice.
    browser.back();
    browser.press("Approve");
    browser.sees("sent before");
    browser.go("/console/operator/projects");
    browser.choose("Status", "Active");
    browser.press("Show");
    browser.sees("Kopi Senja");
}
