//! Payments and payouts, called the way the documentation's PHP samples call: pretty-printed JSON without a
//! Content-Type, and a signature over `json_encode($body)`, which is another text. What comes back is read by programs
//! that nobody here wrote.

use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::php::{self, literal};
use crate::place::Place;
use crate::server::Server;

const CALL: &str = include_str!("payments/call.php");
const EMV: &str = include_str!("payments/emv.py");

/// A merchant with all products and an Active project that has a million.
struct Scene {
    place: Place,
    server: Server,
    project: Value,
    engine: Value,
}

impl Scene {
    fn new() -> Self {
        let place = Place::new();
        // The banks are this test's own.
        let server = Server::start(&place, &["serve", "--no-sandbox-network"]);
        let merchant = place.merchant();
        for product in ["qris", "disburse"] {
            place.json(&format!("merchant activate 1 --product {product}"));
        }
        let body = json!({"name": "Kopi Senja", "domain": "https://kopisenja.id", "ip": ["0.0.0.0/0"]});
        server.post(&merchant, "/api/projects", &body).data();
        let project = place.json("project approve 1 --issue-key");
        place.json("balance adjust 1 --active 1000000 --reason Opening");
        let engine = place.json("key issue --engine bank --ip 127.0.0.1");
        Self {
            place,
            server,
            project,
            engine,
        }
    }

    /// Sends a call as the samples do; `body` is pretty-printed already.
    fn call(&self, method: &str, path: &str, body: Option<&str>) -> Value {
        self.call_by(&self.project, method, path, body)
    }

    fn call_by(&self, pair: &Value, method: &str, path: &str, body: Option<&str>) -> Value {
        let (key, token) = (pair["key"].as_str().unwrap(), pair["token"].as_str().unwrap());
        let signed = match body {
            Some(body) => format!("$key . json_encode(json_decode({}))", literal(body)),
            None => "$key".to_owned(),
        };
        let signature = php::run(
            &self.place,
            &format!(
                "<?php $key = {}; $token = {}; echo hash_hmac('sha512', {signed}, $token);",
                literal(key),
                literal(token)
            ),
        )
        .good();
        let fields = body.map(|body| format!("\n  CURLOPT_POSTFIELDS =>{},", literal(body)));
        let filled = CALL
            .replace("{{HOST}}", &self.server.url)
            .replace("{{PATH}}", path)
            .replace("{{METHOD}}", method)
            .replace("{{FIELDS}}", &fields.unwrap_or_default())
            .replace("{{X-Client-Key}}", key)
            .replace("{{X-Client-Token}}", token)
            .replace("{{X-Signature}}", &signature);
        let answer = php::run(&self.place, &filled).good();
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{answer}"))
    }

    fn data(&self, method: &str, path: &str, body: Option<&str>) -> Value {
        let answer = self.call(method, path, body);
        assert_eq!(answer["responseCode"], 200, "{answer:#}");
        assert_eq!(answer["responseMessage"], "success");
        answer["responseData"].clone()
    }

    fn payment(&self) -> Value {
        self.data("POST", "/qris", Some(QRIS))
    }

    /// Lets the engine say something.
    fn say(&self, kind: &str, id: &Value, amount: i64) {
        let now = jiff::Timestamp::now().to_string();
        let event = json!({"id": format!("{kind} {id}"), "type": kind, "transaction": {"id": id},
            "amount": amount, "occurredAt": now});
        let body = json!({"events": [event]}).to_string();
        let answer = self.call_by(&self.engine, "POST", "/api/engine/events", Some(&body));
        assert_eq!(answer["responseData"][0]["result"], "accepted", "{answer:#}");
    }
}

const QRIS: &str = r#"{
    "reference": "INV/2026/0001",
    "amount": 10000.0,
    "viewName": "Kopi Senja – Café",
    "additionalInfo": {
        "callback": "https://shop.example.com/callbacks/sengo"
    },
    "expiryMinutes": 60
}"#;

const DISBURSE: &str = r#"{
    "bankCode": "014",
    "recipientAccount": "1234567890",
    "reference": "PAYOUT/2026/0001",
    "amount": 250000,
    "additionalInfo": {
        "callback": "https://shop.example.com/callbacks/sengo"
    }
}"#;

const INQUIRY: &str = r#"{
    "bankCode": "ovo",
    "accountNumber": "081234567890",
    "reference": "CHECK/2026/0001",
    "additionalInfo": {
        "callback": "https://shop.example.com/callbacks/sengo"
    }
}"#;

fn members(data: &Value) -> Vec<&str> {
    data.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_sample_takes_a_payment_shows_it_and_refunds_it() {
    let scene = Scene::new();
    let payment = scene.payment();
    let common = [
        "id",
        "merchantRef",
        "status",
        "feePayer",
        "amount",
        "fee",
        "totalAmount",
        "expiredDate",
        "paidDate",
        "settleDate",
        "additionalInfo",
    ];
    assert_eq!(members(&payment), [&common[..], &["qris"]].concat());
    assert_eq!(members(&payment["qris"]), ["content", "image", "url"]);
    assert_eq!(payment["merchantRef"], "INV/2026/0001");
    assert_eq!(
        [&payment["amount"], &payment["fee"]],
        [&json!(10_000), &json!(70)]
    );
    scene.say("payment.paid", &payment["id"], 10_000);
    let path = format!("/check/{}", payment["id"].as_str().unwrap());
    let shown = scene.data("GET", &path, None);
    assert_eq!(shown["status"], "success");
    assert!(shown["paidDate"].as_str().unwrap().ends_with("+07:00"));
    let again = scene.data("GET", &format!("{path}?resendCallback=true"), None);
    assert_eq!(again, shown);
    let listed = scene.call("GET", "/transactions?type=cashIn", None);
    assert_eq!(listed["responseData"], json!([shown]));
    assert_eq!(listed["paging"], json!({"page": 1, "perPage": 20, "more": false}));
    let refund = format!(
        "{{\n    \"id\": {},\n    \"amount\": 2500,\n    \"reference\": \"REFUND/2026/0001\"\n}}",
        payment["id"]
    );
    let refunded = scene.data("POST", "/refund", Some(&refund));
    assert_eq!(refunded["status"], "partly_refunded");
    let balance = scene.data("GET", "/balance", None);
    assert_eq!(
        balance,
        json!({"active": 1_000_000, "pending": 7_430, "total": 1_007_430})
    );
}

#[test]
fn a_sample_pays_out_and_asks_whose_an_account_is() {
    let scene = Scene::new();
    let inquiry = scene.data("POST", "/account-inquiry", Some(INQUIRY));
    let expected = [
        "id",
        "merchantRef",
        "status",
        "accountNumber",
        "accountName",
        "bankCode",
        "additionalInfo",
    ];
    assert_eq!(members(&inquiry), expected);
    let payout = scene.data("POST", "/disburse", Some(DISBURSE));
    assert_eq!(payout["totalAmount"], 253_000);
    assert_eq!(
        members(&payout["disbursement"]),
        ["bankCode", "recipientAccount", "recipientName"]
    );
    assert_eq!(scene.data("GET", "/balance", None)["active"], 747_000);
    scene.say("disbursement.paid", &payout["id"], 250_000);
    let path = format!("/check/{}", payout["id"].as_str().unwrap());
    assert_eq!(scene.data("GET", &path, None)["status"], "success");
    let listed = scene.data("GET", "/transactions?type=send", None);
    assert_eq!(listed[0]["merchantRef"], "PAYOUT/2026/0001");
    let short = DISBURSE.replace("250000", "900000").replace("0001", "0002");
    let refused = scene.call("POST", "/disburse", Some(&short));
    assert_eq!(refused["errorCode"], "INSUFFICIENT_BALANCE", "{refused:#}");
    let repeated = scene.call("POST", "/disburse", Some(DISBURSE));
    assert_eq!(repeated["errorCode"], "DUPLICATE_REFERENCE", "{repeated:#}");
}

/// What `zbarimg` reads in a picture. It fails, and does not skip, where that is missing.
fn scanned(place: &Place, image: &[u8]) -> String {
    let file = place.path().join("code.png");
    std::fs::write(&file, image).unwrap();
    let output = Command::new("zbarimg")
        .args(["--quiet", "--raw", "--nodbus"])
        .arg(&file)
        .output();
    let output = output.expect("this test runs zbarimg: apt-get install zbar-tools");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

#[test]
fn the_picture_of_a_code_is_scanned_and_a_parser_of_somebody_elses_agrees_on_every_field() {
    let scene = Scene::new();
    scene.place.json(
        "project qris 1 --nmid ID1020304050607 --pan 936000140000000007 --acquirer ID.CO.EXAMPLE.WWW --criteria UMI \
         --category 5812 --city Bandung --postal-code 40111",
    );
    let payment = scene.payment();
    let content = payment["qris"]["content"].as_str().unwrap();
    let image = payment["qris"]["image"].as_str().unwrap();
    let image = STANDARD
        .decode(image.strip_prefix("data:image/png;base64,").unwrap())
        .unwrap();
    assert_eq!(scanned(&scene.place, &image), content);
    scene.place.write("emv.py", EMV);
    let read = scene.place.run("python3", &["emv.py", content]).json();
    let label = read["62"]["05"].as_str().unwrap();
    let number = u128::from_str_radix(label, 36).unwrap();
    assert_eq!(
        format!("{number:032x}"),
        payment["id"].as_str().unwrap().replace('-', "")
    );
    let expected = json!({
        "00": "01",
        "01": "12",
        "26": {"00": "ID.CO.EXAMPLE.WWW", "01": "936000140000000007", "02": "ID1020304050607", "03": "UMI"},
        "51": {"00": "ID.CO.QRIS.WWW", "02": "ID1020304050607", "03": "UMI"},
        "52": "5812",
        "53": "360",
        "54": "10000",
        "58": "ID",
        "59": "Kopi Senja",
        "60": "Bandung",
        "61": "40111",
        "62": {"05": label, "07": "A01"},
        "63": read["63"],
    });
    assert_eq!(read, expected);
    assert_eq!(
        payment["fee"], 0,
        "micro merchants pay nothing for an amount like this"
    );
}

#[test]
fn the_payers_page_is_where_the_answer_says() {
    let scene = Scene::new();
    let payment = scene.payment();
    let url = payment["qris"]["url"].as_str().unwrap();
    let page = scene
        .place
        .run("curl", &["-sS", "-H", "Accept-Language: id", url])
        .good();
    assert!(
        page.contains("Rp10.000") && page.contains("Kopi Senja – Café"),
        "{page}"
    );
    let play = format!("{url}/play");
    let played = scene
        .place
        .run(
            "curl",
            &[
                "-sS",
                "-o",
                "page.html",
                "-w",
                "%{http_code}",
                "-d",
                "action=pay",
                &play,
            ],
        )
        .good();
    assert_eq!(played, "303");
}
