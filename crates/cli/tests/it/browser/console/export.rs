//! A merchant's finance takes what a page shows away as a file, and opens it.

use serde_json::{Value, json};

use super::super::Browser;
use super::{come_in, member};
use crate::place::Place;

const READ: &str = "import csv, json, sys
with open(sys.argv[1], encoding='utf-8', newline='') as file:
    rows = list(csv.DictReader(file))
print(json.dumps([[row['reference'], int(row['amount'])] for row in rows]))";

#[test]
fn an_export_is_opened_and_says_what_the_page_says() {
    let place = Place::new();
    let server = place.serve();
    let merchant = place.merchant();
    place.json(&format!("merchant activate {} --product qris", merchant["id"]));
    let body = json!({"name": "Kopi Senja", "domain": "https://kopisenja.example.com", "ip": ["0.0.0.0/0"]});
    let project = server.post(&merchant, "/api/projects", &body).data();
    let pair = place.json(&format!("project approve {} --issue-key", project["id"]));
    for (reference, amount) in [
        ("KOPI-1", 25_000),
        ("KOPI-2, dua \"cangkir\"", 31_500),
        ("TEH-1", 99_000),
        ("=HYPERLINK(1)", 1_250),
    ] {
        let payment = json!({
            "reference": reference, "amount": amount, "viewName": "Kopi Senja",
            "additionalInfo": {"callback": "https://kopisenja.example.com/callback"},
        });
        server.post(&pair, "/api/qris", &payment).data();
    }
    let browser = Browser::open(&server.url, "en");
    let link = member(&place, &merchant, "budi@example.com", "finance", "");
    come_in(&browser, &link, "budi@example.com");
    browser.follow("Transactions");
    browser.sees("TEH-1");
    let all = file(&place, &browser);
    assert_eq!(all.as_array().unwrap().len(), 4);
    assert!(
        all.as_array()
            .unwrap()
            .contains(&json!(["'=HYPERLINK(1)", 1_250])),
        "{all}"
    );

    browser.type_into("Reference", "KOPI-*");
    browser.choose("Status", "Pending");
    browser.press("Show");
    let script = "return [...document.querySelectorAll('tbody tr')].map(row =>
        [row.cells[1].innerText, Number(row.cells[4].innerText.replace(/[^0-9]/g, ''))])";
    browser.sees("KOPI-2");
    assert!(!browser.text().contains("TEH-1"));
    let shown = browser.script(script, Vec::new());
    let rows = file(&place, &browser);
    assert_eq!(rows, shown);
    let sum: i64 = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row[1].as_i64().unwrap())
        .sum();
    assert_eq!(sum, 56_500);
}

/// The file behind the link of the page that is open, as a program reads it.
fn file(place: &Place, browser: &Browser) -> Value {
    let path = browser.download("Download CSV", "transactions.csv", place.path());
    let read = place.run("python3", &["-c", READ, path.to_str().unwrap()]);
    std::fs::remove_file(path).unwrap();
    read.json()
}
