//! Merchants, as operators manage them.

use sengo_core::merchant::Product;
use sengo_core::role::{MerchantRole, OperatorRole};

use crate::browser::{Browser, Site};

const MERCHANTS: &str = "/console/operator/merchants";
const NEW: &str = "/console/operator/merchants/new";

/// A merchant that an operator created at the console: its address.
async fn created(ana: &mut Browser, name: &str) -> String {
    let page = ana.get(NEW).await;
    let made = ana.submit(&page, NEW, &[("name", name), ("ip", "")]).await;
    made.location().split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_merchant_is_created_found_activated_and_its_owner_invited() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let page = ana.get(NEW).await;
    let typed = [("name", " "), ("ip", "203.0.113.7\ntujuh")];
    let faulty = ana.submit(&page, NEW, &typed).await;
    assert_eq!(faulty.status, 422);
    for field in ["name", "ip"] {
        let fault = format!("id=\"field-{field}-fault\"");
        assert!(faulty.body.contains(&fault), "{}", faulty.body);
    }
    assert!(faulty.body.contains("tujuh"), "what was typed stays");

    let own = created(&mut ana, "Sinar <i>Jaya</i>").await;
    created(&mut ana, "Maju Bersama").await;
    let found = ana.get(&format!("{MERCHANTS}?name=sINAR")).await.body;
    assert!(
        found.contains("Sinar &lt;i&gt;Jaya&lt;/i&gt;") && !found.contains("Maju"),
        "{found}"
    );
    let number = own.rsplit('/').next().unwrap();
    let found = ana.get(&format!("{MERCHANTS}?name={number}")).await.body;
    assert!(found.contains(&format!("href=\"{own}\"")), "{found}");
    let nobody = ana.get(&format!("{MERCHANTS}?name=%25")).await.body;
    assert!(nobody.contains("No such merchant"), "{nobody}");

    let product = format!("{own}/products/qris");
    let page = ana.get(&product).await;
    let on = ana.submit(&page, &product, &[]).await;
    assert_eq!(on.location(), format!("{own}?told=on"));
    let id = sengo_core::ids::MerchantId::new(number.parse().unwrap()).unwrap();
    let merchant = site.app.app.merchant_show(id).await.unwrap();
    assert_eq!(merchant.products, [Product::Qris]);
    assert_eq!(ana.get(&format!("{own}/products/gold")).await.status, 404);

    let invite = format!("{own}/team/invite");
    let page = ana.get(&invite).await;
    assert!(
        page.body.contains("<option value=\"owner\" selected"),
        "{}",
        page.body
    );
    let typed = [("name", "Budi"), ("email", "budi@example.com"), ("role", "owner")];
    let link = ana.submit(&page, &invite, &typed).await.body;
    assert!(link.contains(&format!("/console/invitation/{number}.")), "{link}");
}

/// What was confirmed is done, and not the opposite because a colleague was faster.
#[tokio::test]
async fn two_who_switch_the_same_product_do_not_undo_each_other() {
    let site = Site::start().await;
    let mut ana = site.operator("ana", OperatorRole::Owner).await;
    let mut dewi = site.operator("dewi", OperatorRole::Owner).await;
    let own = created(&mut ana, "Sinar Jaya").await;
    let product = format!("{own}/products/disburse");
    let (first, second) = (ana.get(&product).await, dewi.get(&product).await);
    ana.submit(&first, &product, &[]).await;
    assert_eq!(
        dewi.submit(&second, &product, &[]).await.location(),
        format!("{own}?told=on")
    );
    let page = ana.get(&product).await;
    assert!(page.body.contains("Switch off"), "{}", page.body);
}

#[tokio::test]
async fn where_keys_may_call_from_is_spelled_out_before_it_is_set() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let own = format!("{MERCHANTS}/{}", merchant.id);
    let (form, set) = (format!("{own}/allowlist"), format!("{own}/allowlist/set"));
    let page = ana.get(&form).await;
    let faulty = ana.submit(&page, &form, &[("ip", "203.0.113.1/24")]).await;
    assert_eq!(faulty.status, 422);
    assert!(faulty.body.contains("field-ip-fault"), "{}", faulty.body);
    let asked = ana.submit(&faulty, &form, &[("ip", "203.0.113.0/24\n::1")]).await;
    assert!(asked.body.contains("203.0.113.0/24, ::1"), "{}", asked.body);
    let shown = site.app.app.merchant_show(merchant.id).await.unwrap();
    assert_eq!(shown.allowlist, None, "nothing is set before it is confirmed");
    let done = ana.submit(&asked, &set, &[]).await;
    assert_eq!(done.location(), format!("{own}?told=addresses"));
    let shown = site.app.app.merchant_show(merchant.id).await.unwrap();
    let entries: Vec<String> = shown.allowlist.unwrap().entries().collect();
    assert_eq!(entries, ["203.0.113.0/24", "::1"]);
    // Emptied, it is lifted.
    let page = ana.get(&form).await;
    let asked = ana.submit(&page, &form, &[("ip", " ")]).await;
    assert!(asked.body.contains("from every address"), "{}", asked.body);
    ana.submit(&asked, &set, &[]).await;
    let shown = site.app.app.merchant_show(merchant.id).await.unwrap();
    assert_eq!(shown.allowlist, None);
}

#[tokio::test]
async fn a_merchants_page_shows_its_keys_and_never_a_token() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let project = site.app.project(&merchant).await;
    let mut ana = site.operator("ana", OperatorRole::Viewer).await;
    let page = ana.get(&format!("{MERCHANTS}/{}", merchant.id)).await.body;
    for key in [&merchant.pair.key, &project.pair.key] {
        assert!(page.contains(key.as_str()), "{key}: {page}");
    }
    for token in [&merchant.pair.token, &project.pair.token] {
        assert!(!page.contains(token.as_str()));
    }
    assert!(page.contains(&format!("/console/operator/projects/{}", project.id)));
    assert!(!page.contains("Switch on"), "a viewer is offered nothing");
}

#[tokio::test]
async fn an_operator_manages_a_merchants_team() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut ana = site.operator("ana", OperatorRole::Reviewer).await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    let team = site.app.app.person_list(Some(merchant.id)).await.unwrap();
    let own = format!("{MERCHANTS}/{}", merchant.id);
    let person = format!("{own}/team/{}", team[0].place.name);
    let role = format!("{person}/role");
    let page = ana.get(&own).await;
    let set = ana.submit(&page, &role, &[("role", "viewer")]).await;
    assert_eq!(set.location(), format!("{own}?told=role"));
    assert_eq!(budi.get("/console/merchant/team/invite").await.status, 403);

    let link = format!("{person}/link");
    let page = ana.get(&link).await;
    assert!(
        ana.submit(&page, &link, &[])
            .await
            .body
            .contains("/console/invitation/")
    );
    assert_eq!(budi.get("/console/merchant").await.status, 303, "signed out");

    let end = format!("{person}/end");
    let page = ana.get(&end).await;
    assert_eq!(
        ana.submit(&page, &end, &[]).await.location(),
        format!("{own}?told=ended")
    );
    // Somebody of another merchant is nobody here.
    let other = site.app.merchant().await;
    let elsewhere = person.replace(&own, &format!("{MERCHANTS}/{}", other.id));
    assert_eq!(ana.get(&format!("{elsewhere}/end")).await.status, 404);
}
