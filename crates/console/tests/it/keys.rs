//! Keys on screen: issued, rotated, revoked.

use sengo_core::credential::{ImportedKey, ImportedToken};
use sengo_core::key::KeyOwner;
use sengo_core::role::MerchantRole;
use sengo_testkit::Call;
use sengo_testkit::app::operator;
use sengo_testkit::call::Pair;

use crate::browser::{Answer, Site};

const KEYS: &str = "/console/merchant/keys";
const NEW: &str = "/console/merchant/keys/new";

/// The text of the element with an id.
fn text(page: &Answer, id: &str) -> String {
    let (_, rest) = page
        .body
        .split_once(&format!("id=\"{id}\">"))
        .unwrap_or_else(|| panic!("{}", page.body));
    rest.split('<').next().unwrap().to_owned()
}

fn pair(page: &Answer) -> Pair {
    assert_eq!(page.status, 200, "{}", page.body);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    Pair {
        key: text(page, "key"),
        token: text(page, "token"),
    }
}

async fn works(site: &Site, pair: &Pair) -> bool {
    site.app.send(Call::get("/api/balance").by(pair)).await.status == 200
}

#[tokio::test]
async fn a_token_is_shown_once_and_its_key_is_rotated_and_revoked() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Developer, "budi@toko.example")
        .await;
    let list = budi.get(KEYS).await;
    assert!(list.body.contains(&merchant.pair.key) && list.body.contains(&project.pair.key));
    assert!(!list.body.contains("token_sbx_"), "no token is in a list");

    let page = budi.get(&format!("{NEW}?project={}", project.id)).await;
    let issued = budi.submit(&page, NEW, &[]).await;
    let first = pair(&issued);
    let line = format!("export SENGO_TOKEN='{}'", first.token);
    assert!(issued.body.contains(&line), "{}", issued.body);
    assert!(works(&site, &first).await);
    // The same form again issues nothing, and nothing shows the token again.
    let again = budi.submit(&page, NEW, &[]).await;
    assert_eq!(again.status, 409, "{}", again.body);
    let own = format!("{KEYS}/{}", first.key);
    for shown in [budi.get(&own).await, budi.get(KEYS).await] {
        assert!(shown.body.contains(&first.key) && !shown.body.contains(&first.token));
    }

    let rotate = format!("{own}/rotate");
    let mut page = budi.get(&rotate).await;
    for wrong in ["721", "-1", "soon", ""] {
        page = budi.submit(&page, &rotate, &[("overlapHours", wrong)]).await;
        assert_eq!(page.status, 422, "{}", page.body);
        assert!(page.body.contains("field-overlapHours-fault"), "{}", page.body);
        assert!(page.body.contains(&format!("value=\"{wrong}\"")), "{}", page.body);
    }
    let rotated = budi.submit(&page, &rotate, &[("overlapHours", "0")]).await;
    let second = pair(&rotated);
    assert!(works(&site, &second).await && !works(&site, &first).await);
    assert_eq!(budi.get(&rotate).await.status, 409, "it has ended");

    let revoke = format!("{KEYS}/{}/revoke", second.key);
    let page = budi.get(&revoke).await;
    assert!(
        page.body.contains("Other valid keys go on working."),
        "{}",
        page.body
    );
    let revoked = budi.submit(&page, &revoke, &[]).await;
    assert_eq!(
        revoked.location(),
        format!("{KEYS}?project={}&told=revoked", project.id)
    );
    assert!(!works(&site, &second).await && works(&site, &project.pair).await);
    let valid = budi.get(&format!("{KEYS}?project={}", project.id)).await;
    let all = budi.get(&format!("{KEYS}?project={}&show=all", project.id)).await;
    assert!(!valid.body.contains(&second.key) && all.body.contains(&second.key));

    let trail = site
        .app
        .app
        .audit_list(Default::default(), sengo_app::Page { offset: 0, limit: 3 })
        .await
        .unwrap();
    let told: Vec<&str> = trail.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(told, ["key.revoke", "key.rotate", "key.issue"]);
    assert!(trail.iter().all(|row| row.actor.starts_with("person:")));
}

#[tokio::test]
async fn the_merchants_own_key_is_issued_and_its_last_one_is_not_taken_away_unsaid() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    let page = budi.get(&format!("{KEYS}/{}/revoke", merchant.pair.key)).await;
    assert!(page.body.contains("It is the only valid one"), "{}", page.body);
    let page = budi.get(NEW).await;
    let issued = pair(&budi.submit(&page, NEW, &[]).await);
    assert!(issued.key.starts_with("mkey_sbx_"));
    assert!(works(&site, &issued).await);
}

#[tokio::test]
async fn keys_with_any_visible_character_have_pages_and_strangers_see_none() {
    let site = Site::start().await;
    let (merchant, other) = (site.app.merchant().await, site.app.merchant().await);
    let review = site.app.project_in_review(&merchant).await;
    let odd = "a/b?c#d%2Fe'f\"g<h>&i..";
    let owner = KeyOwner {
        merchant: merchant.id,
        project: None,
    };
    let token = ImportedToken::parse(&"t".repeat(40)).unwrap();
    let imported = site
        .app
        .app
        .key_import(operator(), owner, &ImportedKey::parse(odd).unwrap(), &token)
        .await;
    imported.unwrap();
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    let escaped: String = form_urlencoded::byte_serialize(odd.as_bytes()).collect();
    let own = format!("{KEYS}/{escaped}");
    assert!(budi.get(KEYS).await.body.contains(&format!("href=\"{own}\"")));
    let page = budi.get(&own).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(!page.body.contains("g<h>"));
    let revoke = format!("{own}/revoke");
    let page = budi.get(&revoke).await;
    assert_eq!(budi.submit(&page, &revoke, &[]).await.status, 303);

    // A project that is not in use has no keys.
    assert_eq!(budi.get(&format!("{NEW}?project={review}")).await.status, 409);
    let mut sari = site
        .merchant_person(other.id, MerchantRole::Owner, "sari@lain.example")
        .await;
    for path in [
        own,
        format!("{KEYS}?project={review}"),
        format!("{NEW}?project={review}"),
        format!("{KEYS}/{}", merchant.pair.key),
    ] {
        assert_eq!(sari.get(&path).await.status, 404, "{path}");
    }
    let page = sari.get(NEW).await;
    let number = review.to_string();
    let stolen = sari.submit(&page, NEW, &[("project", &number)]).await;
    assert_eq!(stolen.status, 404, "{}", stolen.body);
    assert!(!sari.get(KEYS).await.body.contains(&merchant.pair.key));
}
