//! Transactions on screen, as a file, and what an operator finds of them.

use sengo_app::ports::Clock;
use sengo_core::ids::TransactionId;
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_core::transaction::State;
use sengo_testkit::{Call, TestProject};
use serde_json::json;

use crate::browser::Site;

const LIST: &str = "/console/merchant/transactions";
const EVERYBODYS: &str = "/console/operator/transactions";

/// A QRIS payment of a project, made by a call.
async fn payment(site: &Site, project: &TestProject, reference: &str, amount: i64) -> TransactionId {
    let body = json!({
        "reference": reference,
        "amount": amount,
        "viewName": "Toko <b>Uji</b>",
        "additionalInfo": { "callback": "https://shop.example.com/callback" },
    });
    let data = site
        .app
        .send(Call::post("/api/qris", &body).by(&project.pair))
        .await
        .data();
    TransactionId::parse(data["id"].as_str().unwrap()).unwrap()
}

#[tokio::test]
async fn a_merchant_finds_its_transactions_and_another_one_does_not() {
    let site = Site::start().await;
    let (merchant, other) = (site.app.merchant().await, site.app.merchant().await);
    let project = site.app.project(&merchant).await;
    let engine = site.app.engine("bank").await;
    let paid = payment(&site, &project, "INV-<b>1</b>", 25_000).await;
    let waiting = payment(&site, &project, "INV-2", 50_000).await;
    site.app.pay(&engine, paid, 25_000).await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "budi@toko.example")
        .await;
    let mut sari = site
        .merchant_person(other.id, MerchantRole::Owner, "sari@lain.example")
        .await;
    let mut ana = site.operator("ana", OperatorRole::Viewer).await;
    let of = |id: TransactionId| format!("{LIST}/{id}\"");

    let all = budi.get(LIST).await;
    assert!(
        all.body.contains(&of(paid)) && all.body.contains(&of(waiting)),
        "{}",
        all.body
    );
    assert!(all.body.contains("INV-&lt;b&gt;1&lt;/b&gt;") && !all.body.contains("INV-<b>"));
    let none = sari.get(&format!("{LIST}?project={}", project.id)).await;
    assert!(!none.body.contains(&of(paid)), "{}", none.body);
    assert_eq!(sari.get(&format!("{LIST}/{paid}")).await.status, 404);
    let operators = ana.get(EVERYBODYS).await;
    assert!(
        operators.body.contains(&format!("{EVERYBODYS}/{paid}\"")),
        "{}",
        operators.body
    );

    let today = sengo_core::calendar::day_of(site.app.clock.business());
    for (query, finds) in [
        ("status=success".to_owned(), [true, false]),
        ("kind=disbursement".to_owned(), [false, false]),
        ("least=25.001&most=Rp50.000".to_owned(), [false, true]),
        ("reference=INV-2".to_owned(), [false, true]),
        ("reference=inv-2".to_owned(), [false, false]),
        ("reference=INV-".to_owned(), [false, false]),
        ("reference=INV-*".to_owned(), [true, true]),
        (format!("from={today}&to={today}"), [true, true]),
        (format!("to={}", today.yesterday().unwrap()), [false, false]),
        (format!("project={}&status=pending", project.id), [false, true]),
        ("project=999".to_owned(), [false, false]),
    ] {
        for (browser, list) in [(&mut budi, LIST), (&mut ana, EVERYBODYS)] {
            let page = browser.get(&format!("{list}?{query}")).await;
            let found = [paid, waiting].map(|id| page.body.contains(&format!("{list}/{id}\"")));
            assert_eq!((page.status, found), (200, finds), "{list}?{query}");
        }
    }
    let query = format!("merchant={}", other.id);
    assert!(
        !ana.get(&format!("{EVERYBODYS}?{query}"))
            .await
            .body
            .contains(&paid.to_string())
    );
    // People of a merchant do not choose the merchant.
    assert!(
        budi.get(&format!("{LIST}?{query}"))
            .await
            .body
            .contains(&of(paid))
    );
}

#[tokio::test]
async fn every_filter_that_cannot_be_read_is_named_and_kept() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "budi@toko.example")
        .await;
    let query = "reference=%00&project=x&status=paid&from=25/11/2026&least=-5&most=a%3Cb&kind=gift";
    let page = budi.get(&format!("{LIST}?{query}")).await;
    assert_eq!(page.status, 422);
    for field in ["reference", "project", "status", "from", "least", "most", "kind"] {
        assert!(
            page.body.contains(&format!("field-{field}-fault")),
            "{field}: {}",
            page.body
        );
    }
    assert!(page.body.contains("value=\"a&lt;b\""), "{}", page.body);
    let page = budi
        .get(&format!("{LIST}?from=2026-11-25&to=2026-11-24&least=9&most=8"))
        .await;
    assert!(page.body.contains("field-to-fault") && page.body.contains("field-most-fault"));
    let file = budi.get(&format!("{LIST}.csv?{query}")).await;
    assert!(
        file.location()
            .starts_with(&format!("{LIST}?reference=%00&project=x")),
        "{}",
        file.location()
    );
    for harmless in [
        "before=zz",
        "before=9999999999999999999.x",
        "reference=*",
        "told=nothing",
    ] {
        assert_eq!(
            budi.get(&format!("{LIST}?{harmless}")).await.status,
            200,
            "{harmless}"
        );
    }
    for id in ["x", "0", "01934f9e-5a3c-7b1e-8000-000000000001", "%00", "..%2f"] {
        assert_eq!(budi.get(&format!("{LIST}/{id}")).await.status, 404, "{id}");
    }
}

#[tokio::test]
async fn a_page_tells_the_whole_story_of_a_payment_and_has_its_callback_sent_again() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let engine = site.app.engine("bank").await;
    let id = payment(&site, &project, "INV-7", 25_000).await;
    // Calls of one moment could not be told apart.
    site.app.clock.advance(jiff::SignedDuration::from_secs(60));
    site.app.pay(&engine, id, 25_000).await;
    // A second word of another amount needs a person.
    let odd = json!({
        "id": "again", "type": "payment.paid", "transaction": {"id": id.to_string()},
        "amount": 9_000, "occurredAt": site.app.clock.business().to_string(),
    });
    site.app
        .send(Call::post("/api/engine/events", &json!({ "events": [odd] })).by(&engine))
        .await;
    let body = json!({"id": id.to_string(), "reference": "KEMBALI-1", "amount": 5_000});
    site.app
        .send(Call::post("/api/refund", &body).by(&project.pair))
        .await
        .data();
    let State::Payment(now) = site.app.transaction(merchant.id, id).await.state else {
        panic!("a payment");
    };
    let refund = TransactionId::from_bytes(*now.reversals[0].word.as_bytes());
    site.app.app.flush().await;
    let mut dewi = site
        .merchant_person(merchant.id, MerchantRole::Developer, "dewi@toko.example")
        .await;
    let own = format!("{LIST}/{id}");
    let page = dewi.get(&own).await;
    assert_eq!(page.status, 200);
    for told in [
        "INV-7",
        "Partly refunded",
        "The channel says: paid",
        "bank again",
        "Paid a second time",
        "Booked: Payment",
        "Booked: Fee",
        "Booked: Refund",
        "Instruction to give money back",
        "Booked: Set aside",
        "Project: pending",
        "Platform: fees",
        "POST /api/qris",
        "/console/merchant/requests/",
        "https://shop.example.com/callback",
        "Toko &lt;b&gt;Uji&lt;/b&gt;",
    ] {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    let again = format!("{own}/callback");
    let sent = dewi.submit(&page, &again, &[]).await;
    assert_eq!(sent.location(), format!("{own}?told=resent"));
    let trail = site
        .app
        .app
        .audit_list(
            sengo_app::AuditFilter::default(),
            sengo_app::Page { offset: 0, limit: 3 },
        )
        .await;
    assert!(
        trail
            .unwrap()
            .iter()
            .any(|row| row.action == "callback.resend" && row.actor.starts_with("person"))
    );
    // Nothing to send again is no failure of ours.
    let quiet = site.app.plant_inquiry(merchant.id, project.id).await;
    let by_hand = dewi.get(&own).await;
    assert_eq!(dewi.submit(&by_hand, &again, &[]).await.status, 303);
    assert!(
        !dewi
            .get(&format!("{LIST}/{quiet}"))
            .await
            .body
            .contains("Send the newest again")
    );

    let mut ana = site.operator("ana", OperatorRole::Support).await;
    let theirs = format!("{EVERYBODYS}/{id}");
    let page = ana.get(&theirs).await;
    assert!(page.body.contains("POST /api/qris") && page.body.contains("bank again"));
    let (_, exception) = page.body.split_once("/console/operator/exceptions/").unwrap();
    let exception = exception.split('"').next().unwrap();
    let found = ana.get(&format!("/console/operator/search?q={exception}")).await;
    assert!(found.body.contains("Paid a second time"), "{}", found.body);
    assert_eq!(
        ana.submit(&page, &format!("{theirs}/callback"), &[])
            .await
            .location(),
        format!("{theirs}?told=resent")
    );
    let stuck = ana.get("/console/operator/callbacks").await;
    assert!(
        stuck.body.contains(&theirs) && stuck.body.contains("https://shop.example.com/callback"),
        "{}",
        stuck.body
    );

    let mut viewer = site.operator("wati", OperatorRole::Viewer).await;
    assert!(!viewer.get(&theirs).await.body.contains("Send the newest again"));
    for text in [
        id.to_string(),
        refund.to_string(),
        "INV-7".to_owned(),
        "KEMBALI-1".to_owned(),
    ] {
        let found = viewer.get(&format!("/console/operator/search?q={text}")).await;
        assert!(found.body.contains(&theirs), "{text}: {}", found.body);
    }
    let listed = dewi.get(&format!("{LIST}?reference=KEMBALI-1")).await;
    assert!(listed.body.contains(&own), "{}", listed.body);
}

#[tokio::test]
async fn recipients_are_shown_to_those_alone_who_may_see_them() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    site.app.fund(project.id, 1_000_000, 0).await;
    let id = site.app.plant_disbursement(merchant.id, project.id, 50_000).await;
    for (role, sees) in [
        (MerchantRole::Finance, true),
        (MerchantRole::Developer, false),
        (MerchantRole::Viewer, false),
    ] {
        let email = format!("{}@toko.example", role.as_str());
        let mut person = site.merchant_person(merchant.id, role, &email).await;
        let page = person.get(&format!("{LIST}/{id}")).await;
        assert_eq!(page.body.contains("1234567890"), sees, "{role:?}: {}", page.body);
        let file = person.get(&format!("{LIST}.csv")).await;
        assert!(file.body.contains(&id.to_string()) && !file.body.contains("1234567890"));
    }
    for (role, sees) in [(OperatorRole::Support, true), (OperatorRole::Reviewer, false)] {
        let mut operator = site.operator(role.as_str(), role).await;
        let page = operator.get(&format!("{EVERYBODYS}/{id}")).await;
        assert_eq!(page.body.contains("1234567890"), sees, "{role:?}");
    }
}

#[tokio::test]
async fn an_operator_finds_things_by_whatever_they_are_called() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let found = site.app.app.project_show(merchant.id, project.id).await.unwrap();
    let domain = found.details.domain.as_url();
    let mut ana = site.operator("ana", OperatorRole::Viewer).await;
    let address = format!("/console/operator/projects/{}\"", project.id);
    let part = domain.trim_start_matches("https://").to_uppercase();
    for text in [
        project.id.to_string(),
        "toko UJI".into(),
        domain.to_string(),
        part,
        project.pair.key.clone(),
    ] {
        let query: String = crate::browser::encoded(&[("q", &text)]);
        let page = ana.get(&format!("/console/operator/search?{query}")).await;
        assert!(page.body.contains(&address), "{text}: {}", page.body);
        assert!(!page.body.contains(&project.pair.token), "{text}");
    }
    for text in [
        "tidak ada yang begini",
        "<b>tebal</b>",
        "%",
        "01934f9e-5a3c-7b1e-8000-000000000001",
        "-1",
        "https://",
        "a\u{0}b",
    ] {
        let query: String = crate::browser::encoded(&[("q", text)]);
        let page = ana.get(&format!("/console/operator/search?{query}")).await;
        assert_eq!(page.status, 200);
        assert!(
            page.body.contains("These are looked through:"),
            "{text}: {}",
            page.body
        );
        assert!(!page.body.contains("<b>tebal"), "{}", page.body);
    }
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    assert_eq!(budi.get("/console/operator/search?q=1").await.status, 403);
}

#[tokio::test]
async fn a_merchant_is_found_by_its_number_however_many_there_are() {
    let site = Site::start().await;
    let sengo_app::Location::Sqlite(path) = site.app.database.location() else {
        panic!("an SQLite database");
    };
    let sql = "WITH RECURSIVE row (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM row WHERE number < 5010)
         INSERT INTO merchant (merchant_id, name, products, created_at) SELECT number, 'PT ' || number, '', 0 FROM row";
    rusqlite::Connection::open(path)
        .unwrap()
        .execute(sql, ())
        .unwrap();
    let mut ana = site.operator("ana", OperatorRole::Viewer).await;
    for number in [17, 5_009] {
        let page = ana.get(&format!("/console/operator/search?q={number}")).await;
        let theirs = format!("/console/operator/transactions?merchant={number}\"");
        assert!(page.body.contains(&theirs), "{number}: {}", page.body);
    }
}
