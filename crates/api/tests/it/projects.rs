//! `/projects` and `/projects/{id}`

use sengo_app::projects::Review;
use sengo_core::project::{Reason, ReasonField};
use sengo_testkit::{Call, TestApp};
use serde_json::json;

const SAMPLE: &str = r#"{"name":"Project SenGo","domain":"https://sengo.id","ip":["0.0.0.0/0"]}"#;

#[tokio::test]
async fn a_project_is_created_as_the_documentation_shows_it() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    for path in ["/api/projects", "/projects"] {
        let answer = app
            .send(Call::new("POST", path).body(SAMPLE).by(&merchant.pair))
            .await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            answer.text(),
            r#"{"responseCode":200,"responseMessage":"success","responseData":{"id":1,"name":"Project SenGo","domain":"https://sengo.id","ip":["0.0.0.0/0"],"status":"Review"}}"#,
            "the same again while it is in review"
        );
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert!(answer.header("x-request-id").is_some());
    }
    let audit = app
        .app
        .audit_list(Default::default(), sengo_app::Page { offset: 0, limit: 9 });
    let actions: Vec<_> = audit.await.unwrap().into_iter().map(|row| row.action).collect();
    let created = actions
        .iter()
        .filter(|action| *action == "project.create")
        .count();
    assert_eq!(created, 1, "{actions:?}");
}

#[tokio::test]
async fn an_identical_create_is_recognised_whatever_its_spelling() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let call = |body: serde_json::Value| Call::post("/api/projects", &body).by(&merchant.pair);
    let list = json!(["10.0.0.0/8", "203.0.113.5"]);
    let first = app
        .send(call(
            json!({"name": "Toko", "domain": "https://toko.test", "ip": list}),
        ))
        .await
        .data();
    let again =
        json!({"name": " Toko ", "domain": "HTTPS://TOKO.test:443/", "ip": ["203.0.113.5/32", "10.0.0.0/8"]});
    assert_eq!(app.send(call(again)).await.data()["id"], first["id"]);
    let other = json!({"name": "Toko Lain", "domain": "https://toko.test", "ip": list});
    let told = app.send(call(other)).await.refused(409, "DUPLICATE_DOMAIN");
    let text = told.to_string();
    assert!(text.contains("Review") && text.contains("project 1"), "{text}");
}

#[tokio::test]
async fn every_field_at_fault_is_named_at_once() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let cases = [
        (json!({}), vec!["name", "domain", "ip"]),
        (
            json!({"name": "PT. Maju", "domain": "sengo.id/x", "ip": ["0.0.0.0/33", "10.0.0.1", "x"]}),
            vec!["name", "domain", "ip[0]", "ip[2]"],
        ),
        (
            json!({"name": 7, "domain": null, "ip": "0.0.0.0/0"}),
            vec!["name", "domain", "ip"],
        ),
        (
            json!({"name": "", "domain": "", "ip": []}),
            vec!["name", "domain", "ip"],
        ),
        (
            json!({"name": "a".repeat(101), "domain": "https://u:p@a.test", "ip": ["fe80::1%eth0"]}),
            vec!["name", "domain", "ip[0]"],
        ),
        (
            json!({"name": "A\u{0000}B", "domain": "ftp://a.test", "ip": vec!["10.0.0.1"; 101]}),
            vec!["name", "domain", "ip"],
        ),
        (
            json!({"name": "A  B", "domain": "https://a.test?q", "ip": ["10.0.0.1/8", 7, null]}),
            vec!["name", "domain", "ip[0]", "ip[1]", "ip[2]"],
        ),
        (
            json!({"name": "A", "domain": "https://a_b.test", "ip": ["::ffff:10.0.0.0/8"]}),
            vec!["domain", "ip[0]"],
        ),
    ];
    for (body, fields) in cases {
        let answer = app
            .send(Call::post("/api/projects", &body).by(&merchant.pair))
            .await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), fields, "{body}");
    }
    let none = app
        .send(Call::get("/api/projects").by(&merchant.pair))
        .await
        .data();
    assert_eq!(none, json!([]));
}

#[tokio::test]
async fn bodies_that_are_not_one_object_are_refused() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let deep = format!("{}1{}", "[".repeat(65), "]".repeat(65));
    let bodies: [&[u8]; 14] = [
        b"",
        b" ",
        b"{",
        b"[]",
        b"null",
        b"\"text\"",
        b"7",
        b"name=Toko&domain=x",
        b"{\"name\":\"A\",\"name\":\"B\"}",
        b"{\"a\":{\"b\":1,\"b\":2},\"name\":\"A\"}",
        b"{\"name\":\"\xff\"}",
        b"\xef\xbb\xbf{}",
        b"{\"name\":\"\\ud800\"}",
        deep.as_bytes(),
    ];
    for body in bodies {
        let answer = app
            .send(Call::new("POST", "/api/projects").body(body).by(&merchant.pair))
            .await;
        answer.refused(422, "REQUEST_INVALID");
    }
}

#[tokio::test]
async fn projects_are_listed_by_page_and_status() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let stranger = app.merchant().await;
    app.project(&stranger).await;
    for _ in 0..3 {
        app.project_in_review(&merchant).await;
    }
    app.project(&merchant).await;
    let list = async |query: &str| {
        let answer = app
            .send(Call::get(&format!("/api/projects{query}")).by(&merchant.pair))
            .await;
        let json = answer.json();
        let ids: Vec<_> = answer
            .data()
            .as_array()
            .unwrap()
            .iter()
            .map(|project| project["id"].as_i64().unwrap())
            .collect();
        (ids, json["paging"].to_string())
    };
    assert_eq!(
        list("").await,
        (vec![2, 3, 4, 5], r#"{"page":1,"perPage":20,"more":false}"#.into())
    );
    assert_eq!(
        list("?perPage=3").await,
        (vec![2, 3, 4], r#"{"page":1,"perPage":3,"more":true}"#.into())
    );
    assert_eq!(
        list("?perPage=3&page=2").await,
        (vec![5], r#"{"page":2,"perPage":3,"more":false}"#.into())
    );
    assert_eq!(
        list("?perPage=4").await.1,
        r#"{"page":1,"perPage":4,"more":false}"#
    );
    assert_eq!(list("?page=1000000&perPage=100").await.0, Vec::<i64>::new());
    assert_eq!(list("?status=Active").await.0, vec![5]);
    assert_eq!(list("?status=Closed&unknown=1").await.0, Vec::<i64>::new());
    for (query, fields) in [
        (
            "?page=0&perPage=101&status=Aktif",
            vec!["?page", "?perPage", "?status"],
        ),
        ("?page=-1&perPage=", vec!["?page", "?perPage"]),
        ("?page=99999999999999999999", vec!["?page"]),
        ("?page=1&page=2", vec!["?page"]),
        ("?page=%00", vec!["?page"]),
    ] {
        let answer = app
            .send(Call::get(&format!("/api/projects{query}")).by(&merchant.pair))
            .await;
        answer.refused(422, "REQUEST_INVALID");
        assert_eq!(answer.fields(), fields, "{query}");
    }
}

#[tokio::test]
async fn ids_that_nobody_can_have_are_not_found() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    app.project(&merchant).await;
    for id in [
        "0",
        "2",
        "01",
        "+1",
        "-1",
        "1.0",
        "1e0",
        "x",
        "%31x",
        "%00",
        "1%00",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "99999999999999999999999999",
        "%20",
        "1%2f",
    ] {
        for (method, rest) in [
            ("GET", ""),
            ("GET", "/balance"),
            ("GET", "/keys"),
            ("DELETE", ""),
            ("POST", "/keys"),
        ] {
            let path = format!("/api/projects/{id}{rest}");
            app.send(Call::new(method, &path).by(&merchant.pair))
                .await
                .refused(404, "PROJECT_NOT_FOUND");
        }
    }
    // A digit may be escaped, as any character of a path.
    assert_eq!(
        app.send(Call::get("/api/projects/%31").by(&merchant.pair))
            .await
            .status,
        200
    );
    let undecodable = Call::get("/api/projects/%ff").by(&merchant.pair);
    app.send(undecodable).await.refused(404, "NOT_FOUND");
}

#[tokio::test]
async fn a_rejected_project_shows_reasons_and_a_correction_sends_it_to_review() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let id = app.project_in_review(&merchant).await;
    let reason = Reason {
        field: ReasonField::Domain,
        message: "The website is not online yet".into(),
    };
    app.review(id, Review::Reject(vec![reason])).await;
    let path = format!("/api/projects/{id}");
    let shown = app.send(Call::get(&path).by(&merchant.pair)).await.data();
    assert_eq!(shown["status"], "Rejected");
    assert_eq!(
        shown["reasons"],
        json!([{"field": "domain", "message": "The website is not online yet"}])
    );
    let members: Vec<_> = shown.as_object().unwrap().keys().cloned().collect();
    assert_eq!(
        members,
        ["id", "name", "domain", "ip", "status", "reasons", "createdAt"]
    );

    let patch = async |body: serde_json::Value| {
        app.send(Call::new("PATCH", &path).json(&body).by(&merchant.pair))
            .await
    };
    let nothing = patch(json!({"unknown": 1})).await;
    nothing.refused(422, "REQUEST_INVALID");
    let corrected = patch(json!({"domain": "https://benar.test"})).await.data();
    assert_eq!(corrected["status"], "Review");
    assert_eq!(corrected.get("reasons"), None);

    app.review(id, Review::Approve).await;
    patch(json!({"domain": "https://lain.test"}))
        .await
        .refused(409, "STATUS_CONFLICT");
    let renamed = patch(json!({"name": "Nama Baru", "ip": ["10.1.2.3"]}))
        .await
        .data();
    assert_eq!(
        (&renamed["name"], &renamed["ip"]),
        (&json!("Nama Baru"), &json!(["10.1.2.3"]))
    );
    assert_eq!(renamed["domain"], "https://benar.test");
    let same = patch(json!({"domain": "https://benar.test/"})).await.data();
    assert_eq!(same["status"], "Active");

    let other = app.project_in_review(&merchant).await;
    let taken = Call::new("PATCH", &format!("/api/projects/{other}"))
        .json(&json!({"domain": "http://benar.test:443"}));
    let answer = app.send(taken.by(&merchant.pair)).await;
    assert!(matches!(answer.status.as_u16(), 200 | 409), "{}", answer.text());
}

#[tokio::test]
async fn a_project_closes_only_without_money_and_takes_its_keys_along() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project(&merchant).await;
    app.fund(project.id, 5, 0).await;
    let close = || Call::new("DELETE", &project.path("")).by(&merchant.pair);
    app.send(close()).await.refused(409, "STATUS_CONFLICT");
    app.fund(project.id, -5, 1).await;
    app.send(close()).await.refused(409, "STATUS_CONFLICT");
    app.fund(project.id, 0, -1).await;
    let body = Call::new("DELETE", &project.path(""))
        .body("{")
        .by(&merchant.pair);
    app.send(body).await.refused(422, "REQUEST_INVALID");
    assert_eq!(app.send(close()).await.data()["status"], "Closed");
    app.send(close()).await.refused(409, "STATUS_CONFLICT");
    let patch = Call::new("PATCH", &project.path("")).json(&json!({"name": "X"}));
    app.send(patch.by(&merchant.pair))
        .await
        .refused(409, "STATUS_CONFLICT");
    let own = app.send(Call::get("/api/balance").by(&project.pair)).await;
    let told = own.refused(401, "UNAUTHORIZED");
    assert!(told.to_string().contains("revoked"), "{told}");
    // Its domain is free again.
    let shown = app
        .send(Call::get(&project.path("")).by(&merchant.pair))
        .await
        .data();
    let body = json!({"name": "Toko Baru", "domain": shown["domain"], "ip": ["0.0.0.0/0"]});
    app.send(Call::post("/api/projects", &body).by(&merchant.pair))
        .await
        .data();
}

#[tokio::test]
async fn a_domain_belongs_to_the_first_approved_and_nobody_can_probe_for_it() {
    let app = TestApp::start().await;
    let (one, two) = (app.merchant().await, app.merchant().await);
    let body = json!({"name": "Toko", "domain": "https://rebut.test", "ip": ["0.0.0.0/0"]});
    let first = app
        .send(Call::post("/api/projects", &body).by(&one.pair))
        .await
        .data();
    app.review(sengo_core::ids::ProjectId::new(1).unwrap(), Review::Approve)
        .await;
    let second = app
        .send(Call::post("/api/projects", &body).by(&two.pair))
        .await
        .data();
    assert_eq!(second["status"], "Review", "looks the same as any other create");
    assert_ne!(first["id"], second["id"]);
    let id = sengo_core::ids::ProjectId::new(second["id"].as_i64().unwrap()).unwrap();
    let approval = app
        .app
        .project_review(sengo_testkit::app::operator(), id, Review::Approve, true)
        .await;
    assert!(approval.is_err());
    let shown = app
        .send(Call::get(&format!("/api/projects/{id}")).by(&two.pair))
        .await
        .data();
    assert_eq!(shown["status"], "Review");
}

#[tokio::test]
async fn corrections_and_closings_at_the_same_time_end_in_one_state_and_no_fault() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    for round in 0..10 {
        let id = app.project_in_review(&merchant).await;
        let path = format!("/api/projects/{id}");
        let mut calls = tokio::task::JoinSet::new();
        for number in 0..8 {
            let call = if number % 4 == 3 {
                Call::new("DELETE", &path)
            } else {
                let domain = format!("https://r{round}n{number}.test");
                Call::new("PATCH", &path).json(&json!({ "domain": domain }))
            };
            let (call, router) = (call.by(&merchant.pair), app.router.clone());
            calls.spawn(async move { call.send(&router).await });
        }
        let statuses: Vec<u16> = calls
            .join_all()
            .await
            .iter()
            .map(|answer| answer.status.as_u16())
            .collect();
        assert!(
            statuses.iter().all(|status| matches!(status, 200 | 409)),
            "{statuses:?}"
        );
        let shown = app.send(Call::get(&path).by(&merchant.pair)).await.data();
        assert_eq!(shown["status"], "Closed");
    }
}
