//! clients/php/Sengo.php against the real server.

use serde_json::{Value, json};

use super::{called, operations, pay, with_projects};
use crate::kept;
use crate::php::{self, literal};
use crate::place::{Place, soon};
use crate::server::Server;

/// Runs PHP in which `$sengo` is a client with this pair, and gives what the code `return`s, or the exception.
pub(super) fn client(url: &str, pair: &Value, code: &str) -> Value {
    let file = kept::repository().join("clients/php/Sengo.php");
    let arguments = [
        url,
        pair["key"].as_str().unwrap(),
        pair["token"].as_str().unwrap(),
    ]
    .map(literal);
    let script = format!(
        "<?php declare(strict_types=1);
        error_reporting(E_ALL);
        set_error_handler(function ($level, $text) {{ throw new ErrorException($text); }});
        require {file};
        $sengo = new Sengo({arguments});
        try {{
            $result = (function () use ($sengo) {{ {code} }})();
            echo json_encode($result);
        }} catch (SengoException $refused) {{
            echo json_encode(['exception' => [
                'message' => $refused->getMessage(), 'status' => $refused->status,
                'errorCode' => $refused->errorCode, 'errors' => $refused->errors, 'hint' => $refused->hint,
                'requestId' => $refused->requestId, 'retryAfter' => $refused->retryAfter,
                'text' => (string) $refused,
            ]]);
        }}",
        file = literal(file.to_str().unwrap()),
        arguments = arguments.join(", "),
    );
    let printed = php::run(&Place::new(), &script).good();
    serde_json::from_str(&printed).unwrap_or_else(|_| panic!("{printed}"))
}

#[test]
fn the_php_client_makes_every_call() {
    let (place, server, merchant) = with_projects();
    let run = |code: &str| client(&server.url, &merchant, code);
    let created =
        run("return $sengo->createProject('Toko Baru', 'https://tokobaru.example.com', ['0.0.0.0/0']);");
    let wanted = json!({ "id": 4, "name": "Toko Baru", "domain": "https://tokobaru.example.com",
        "ip": ["0.0.0.0/0"], "status": "Review" });
    assert_eq!(created, wanted);
    assert_eq!(run("return $sengo->project(4)['status'];"), "Review");
    let page = run("return $sengo->projects(1, 3);");
    assert_eq!(
        (&page["projects"][0]["id"], &page["more"]),
        (&json!(1), &json!(true)),
        "{page}"
    );
    assert_eq!(
        run("return count($sengo->projects(1, 20, 'Review')['projects']);"),
        1
    );
    assert_eq!(
        run("return count(iterator_to_array($sengo->allProjects(), false));"),
        4
    );
    assert_eq!(
        run("return $sengo->updateProject(4, ['name' => 'Toko Lama'])['name'];"),
        "Toko Lama"
    );
    let opening = json!({ "active": 50_000, "pending": 700, "total": 50_700 });
    assert_eq!(run("return $sengo->balance();"), opening);
    assert_eq!(run("return $sengo->projectBalance(1);"), opening);
    let before = run("return $sengo->projectBalance(1, new DateTimeImmutable('2020-01-01T07:00:00+07:00'));");
    assert_eq!(before["total"], 0);
    let moved = run("return $sengo->transfer(1, 2, 10000, 'INV-1');");
    assert_eq!(moved["amount"], 10_000);
    let at = format!(
        "return $sengo->projectBalance(1, new DateTime({}));",
        literal(moved["createdAt"].as_str().unwrap())
    );
    assert_eq!(
        run(&at)["active"],
        40_000,
        "the moment of a transfer has the transfer in it"
    );
    let issued = run("return $sengo->issueKey(1);");
    assert_eq!(
        client(&server.url, &issued, "return $sengo->balance();")["active"],
        40_000
    );
    let key = literal(issued["key"].as_str().unwrap());
    let rotated = run(&format!("return $sengo->rotateKey(1, {key}, 1);"));
    assert_ne!(rotated["key"], issued["key"]);
    assert_eq!(
        run(&format!("return $sengo->revokeKey(1, {key});"))["status"],
        "revoked"
    );
    assert_eq!(run("return count($sengo->keys(1));"), 2);
    assert_eq!(run("return $sengo->closeProject(3);")["status"], "Closed");
    pays_and_pays_out(&place, &server, &rotated);
    assert_eq!(
        soon(|| called(&server), |called| *called == operations()),
        operations()
    );
    drop(place);
}

/// The calls of a project's key.
fn pays_and_pays_out(place: &Place, server: &Server, project: &Value) {
    let run = |code: &str| client(&server.url, project, code);
    let callback = "'https://shop.example.com/callbacks/sengo'";
    let payment = run(&format!(
        "return $sengo->createQris('INV-9', 10000, 'Toko Baru', {callback}, 60);"
    ));
    assert!(
        payment["qris"]["image"]
            .as_str()
            .unwrap()
            .starts_with("data:image/png")
    );
    pay(place, server, &payment["id"], 10_000);
    let id = literal(payment["id"].as_str().unwrap());
    let check = |resend: &str| run(&format!("return $sengo->check({id}{resend});"))["status"].clone();
    assert_eq!(check(""), "success");
    assert_eq!(check(", true"), "success");
    assert_eq!(
        run(&format!("return $sengo->refund({id}, 'F-1', 2500);"))["status"],
        "partly_refunded"
    );
    let page = run("return $sengo->transactions('partly_refunded', null, 'cashIn');");
    assert_eq!(
        (page["transactions"].as_array().unwrap().len(), &page["more"]),
        (1, &json!(false))
    );
    let analytics = run("return $sengo->analytics(null, null, 'channel');");
    assert!(analytics.is_object(), "{analytics}");
    let payout = run(&format!(
        "return $sengo->disburse('014', '1234567890', 'D-1', 10000, {callback});"
    ));
    assert_eq!(payout["totalAmount"], 13_000);
    let inquiry = run(&format!(
        "return $sengo->inquireAccount('ovo', '081234567890', 'A-1', {callback});"
    ));
    assert_eq!(inquiry["bankCode"], "ovo");
}

#[test]
fn the_php_client_throws_what_the_platform_says() {
    let (_place, server, merchant) = with_projects();
    let run = |code: &str| client(&server.url, &merchant, code)["exception"].clone();
    let refused = run("return $sengo->createProject('PT. Toko', 'toko', ['203.0.113.1/24']);");
    assert_eq!(
        (&refused["status"], &refused["errorCode"]),
        (&json!(422), &json!("REQUEST_INVALID"))
    );
    let fields: Vec<&str> = refused["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["name", "domain", "ip[0]"]);
    let request = refused["requestId"].as_str().unwrap();
    assert!(server.log().contains(request), "{refused}");
    let text = refused["text"].as_str().unwrap();
    assert!(
        text.contains("\"PT Toko\" would do") && text.contains(request),
        "{text}"
    );
    let field = client(
        &server.url,
        &merchant,
        "try { $sengo->updateProject(1, ['name' => '']); } catch (SengoException $e) { return $e->errorOf('name'); }",
    );
    assert!(field.as_str().unwrap().starts_with("is empty"), "{field}");
    assert_eq!(
        run("return $sengo->project(99);")["errorCode"],
        "PROJECT_NOT_FOUND"
    );
    assert_eq!(
        run("return $sengo->transfer(1, 2, 60000, 'INV-2');")["errorCode"],
        "INSUFFICIENT_BALANCE"
    );
    let secrets = ["key", "token"].map(|name| literal(merchant[name].as_str().unwrap()));
    let arguments = format!("{}, {}", literal(&server.url), secrets.join(", "));
    let indonesian =
        format!("$client = new Sengo({arguments}, ['language' => 'id']); return $client->project(99);");
    assert!(
        run(&indonesian)["message"]
            .as_str()
            .unwrap()
            .starts_with("Tidak ada project")
    );
}

#[test]
fn the_php_client_does_a_write_once_under_one_idempotency_key() {
    let (_place, server, merchant) = with_projects();
    let run = |code: &str| client(&server.url, &merchant, code);
    let transfer = "return $sengo->transfer(1, 2, 100, 'INV-3', 'once-only');";
    assert_eq!(run(transfer), run(transfer));
    assert_eq!(run("return $sengo->projectBalance(1);")["active"], 49_900);
    let other = run("return $sengo->transfer(1, 2, 200, 'INV-4', 'once-only');");
    assert_eq!(other["exception"]["errorCode"], "IDEMPOTENCY_MISMATCH");
}

#[test]
fn the_php_client_takes_an_address_with_api_and_secrets_with_line_breaks() {
    let (_place, server, merchant) = with_projects();
    let pair = json!({
        "key": format!("{}\n", merchant["key"].as_str().unwrap()),
        "token": format!(" {}\r\n", merchant["token"].as_str().unwrap()),
    });
    for url in [
        format!("{}/api", server.url),
        format!("{}/api/", server.url),
        format!("{}/", server.url),
    ] {
        assert_eq!(
            client(&url, &pair, "return $sengo->balance();")["total"],
            50_700,
            "{url}"
        );
    }
}
