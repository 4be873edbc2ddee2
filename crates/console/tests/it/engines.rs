//! Engines, as operators manage them.

use sengo_core::role::OperatorRole;
use sengo_testkit::app::operator;

use crate::browser::{Answer, Browser, Site};

const ENGINES: &str = "/console/operator/engines";
const NEW: &str = "/console/operator/engines/keys/new";

/// What stands in the boxes of the page that shows a key once: the key and its token.
fn shown_once(answer: &Answer) -> (String, String) {
    let mut secrets = answer
        .body
        .split("class=\"secret\">")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap().to_owned());
    (secrets.next().unwrap(), secrets.next().unwrap())
}

async fn issued(ana: &mut Browser) -> Answer {
    let page = ana.get(NEW).await;
    let typed = [("name", "bank"), ("ip", "10.0.0.0/8"), ("disburse", "on")];
    ana.submit(&page, NEW, &typed).await
}

#[tokio::test]
async fn a_key_is_issued_shown_once_rotated_and_revoked() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Owner).await;
    assert!(ana.get(ENGINES).await.body.contains("No engines yet"));
    let page = ana.get(NEW).await;
    let faulty = ana.submit(&page, NEW, &[("name", "Bank 1"), ("ip", " ")]).await;
    assert_eq!(faulty.status, 422);
    for told in [
        "field-name-fault",
        "field-ip-fault",
        "Choose at least one",
        "value=\"Bank 1\"",
    ] {
        assert!(faulty.body.contains(told), "{told}: {}", faulty.body);
    }
    let (key, token) = shown_once(&issued(&mut ana).await);
    let own = format!("{ENGINES}/bank");
    let shown = ana.get(&own).await.body;
    assert!(shown.contains(&key) && !shown.contains(&token), "{shown}");
    assert!(
        shown.contains("Payouts") && !shown.contains("QRIS payments"),
        "{shown}"
    );
    // The next key begins with what the engine has.
    let again = ana.get(&format!("{NEW}?engine=bank")).await.body;
    assert!(
        again.contains("10.0.0.0/8") && again.contains("value=\"bank\""),
        "{again}"
    );

    let rotate = format!("{ENGINES}/keys/{key}/rotate");
    let page = ana.get(&rotate).await;
    let never = ana.submit(&page, &rotate, &[("overlapHours", "soon")]).await;
    assert_eq!(never.status, 422);
    let rotated = ana.submit(&never, &rotate, &[("overlapHours", "2")]).await;
    let (new, _) = shown_once(&rotated);
    assert_ne!(new, key);

    let revoke = format!("{ENGINES}/keys/{new}/revoke");
    let page = ana.get(&revoke).await;
    assert!(page.body.contains("other valid keys"), "{}", page.body);
    let revoked = ana.submit(&page, &revoke, &[]).await;
    assert_eq!(revoked.location(), format!("{own}?told=revoked"));
    assert_eq!(ana.get(&revoke).await.status, 409);
    let last = ana.get(&format!("{ENGINES}/keys/{key}/revoke")).await.body;
    assert!(last.contains("only valid one"), "{last}");
}

#[tokio::test]
async fn where_two_people_are_asked_for_a_key_waits_and_is_not_rotated() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Owner).await;
    let mut budi = site.operator("budi", OperatorRole::Owner).await;
    site.app.app.four_eyes_set(operator(), true).await.unwrap();
    let shown = issued(&mut ana).await;
    let (key, _) = shown_once(&shown);
    let at = shown.body.find("/console/operator/requests/").unwrap();
    let request = shown.body[at..].split('"').next().unwrap().to_owned();
    assert_eq!(
        ana.get(&format!("{ENGINES}/bank")).await.status,
        404,
        "not there yet"
    );
    let approve = format!("{request}/approve");
    let page = budi.get(&approve).await;
    assert_eq!(budi.submit(&page, &approve, &[]).await.status, 303);
    let own = ana.get(&format!("{ENGINES}/bank")).await.body;
    let rotate = format!("{ENGINES}/keys/{key}/rotate");
    assert!(own.contains(&key) && !own.contains(&rotate), "{own}");
    let page = ana.get(&rotate).await;
    let refused = ana.submit(&page, &rotate, &[("overlapHours", "2")]).await;
    assert_eq!(refused.status, 409);
}
