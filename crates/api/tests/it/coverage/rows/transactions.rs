//! Rows of payments, disbursements, inquiries and refunds.

use sengo_testkit::Call;
use serde_json::{Value, json};

use super::{By, Foreign, Row, Scene};

/// The id of a transaction that nobody has.
const NOBODY: &str = "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506";

impl Scene {
    /// A body with callback and reference, and these members.
    fn body(reference: &str, members: &[(&str, Value)]) -> Value {
        let mut body = json!({
            "reference": reference,
            "additionalInfo": {"callback": "https://shop.example.com/callbacks/sengo"},
        });
        for (name, value) in members {
            body[*name] = value.clone();
        }
        body
    }

    pub(super) fn transaction_rows(&self) -> Vec<Row> {
        let qris = Self::body(
            "P-1",
            &[("amount", json!(10_000)), ("viewName", json!("Toko Baru"))],
        );
        let account = [
            ("bankCode", json!("014")),
            ("recipientAccount", json!("1234567890")),
        ];
        let disburse = Self::body("D-1", &[&account[..], &[("amount", json!(1_000))]].concat());
        let inquiry = Self::body(
            "A-1",
            &[
                ("bankCode", json!("ovo")),
                ("accountNumber", json!("081234567890")),
            ],
        );
        let refund = |id: &str| json!({"id": id, "amount": 1, "reference": "F-1"});
        let paid = self.paid.to_string();
        let check = |id: &str| Call::get(&format!("/api/check/{id}"));
        let play = |action: &str, id: &str| Call::new("POST", &format!("/api/sandbox/{action}/{id}"));
        let gone = || Foreign::NotFound("TRANSACTION_NOT_FOUND");
        vec![
            Row {
                id: "qris_create",
                by: By::Project,
                call: Call::post("/api/qris", &qris),
                nowhere: None,
                foreign: Foreign::Made,
                bad: vec![
                    (Call::new("POST", "/api/qris"), 422),
                    (Call::post("/api/qris", &json!({"amount": "10000"})), 422),
                ],
                action: Some("qris.create"),
            },
            Row {
                id: "refund_create",
                by: By::Project,
                call: Call::post("/api/refund", &refund(&paid)),
                nowhere: Some(Call::post("/api/refund", &refund(NOBODY))),
                foreign: gone(),
                bad: vec![
                    (Call::post("/api/refund", &json!({})), 422),
                    (Call::post("/api/refund", &refund("x")), 422),
                ],
                action: Some("refund.create"),
            },
            Row {
                id: "disburse_create",
                by: By::Project,
                call: Call::post("/api/disburse", &disburse),
                nowhere: None,
                foreign: Foreign::WithoutMoney,
                bad: vec![
                    (Call::post("/api/disburse", &json!({})), 422),
                    (Call::post("/api/disburse", &json!({"bankCode": 14})), 422),
                ],
                action: Some("disburse.create"),
            },
            Row {
                id: "account_inquiry",
                by: By::Project,
                call: Call::post("/api/account-inquiry", &inquiry),
                nowhere: None,
                foreign: Foreign::Made,
                bad: vec![(Call::post("/api/account-inquiry", &json!({})), 422)],
                action: Some("inquiry.create"),
            },
            Row {
                id: "transaction_list",
                by: By::Either,
                call: Call::get("/api/transactions"),
                nowhere: None,
                foreign: Foreign::Own,
                bad: vec![(
                    Call::get("/api/transactions?date=today&type=all&status=paid&page=0"),
                    422,
                )],
                action: None,
            },
            Row {
                id: "transaction_check",
                by: By::Either,
                call: check(&paid),
                nowhere: Some(check(NOBODY)),
                foreign: gone(),
                bad: vec![
                    (check("x"), 404),
                    (check(&format!("{paid}?resendCallback=yes")), 422),
                ],
                action: None,
            },
            Row {
                id: "sandbox_play",
                by: By::Project,
                call: play("pay", &paid),
                nowhere: Some(play("pay", NOBODY)),
                foreign: gone(),
                bad: vec![(play("pay", "x"), 404), (play("steal", &paid), 404)],
                action: Some("sandbox.play"),
            },
        ]
    }
}
