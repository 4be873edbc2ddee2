//! Signing in, forms, sessions, and the headers of every page.

use sengo_app::people::SecondFactor;
use sengo_app::ports::Clock;
use sengo_console::ConsoleSettings;
use sengo_core::person::{FORM_TIME_MAX, SESSION_IDLE_MAX};
use sengo_core::role::{MerchantRole, OperatorRole};
use sengo_testkit::app::operator;

use crate::browser::{PASSWORD, Site, draft, path_of};

#[tokio::test]
async fn an_invited_operator_sets_up_an_authenticator_and_signs_in_with_it() {
    let site = Site::start().await;
    let app = &site.app.app;
    app.operator_create(operator(), "ana", OperatorRole::Owner)
        .await
        .unwrap();
    let invited = app
        .operator_console_access(operator(), "ana", &draft("ana@sengo.example"))
        .await
        .unwrap();
    let path = path_of(&invited);
    let mut browser = site.browser();
    let page = browser.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Budi &lt;b&gt;Santoso&lt;/b&gt;") && !page.body.contains("<b>Santoso"),
        "{}",
        page.body
    );
    let factor = SecondFactor::parse(&page.hidden(&path)["secret"]).unwrap();

    // Everything that is wrong is said at once.
    let wrong = [("password", "short"), ("again", "shorter"), ("code", "000000")];
    let page = browser.submit(&page, &path, &wrong).await;
    for field in ["password", "again", "code"] {
        assert!(page.body.contains(&format!("field-{field}-fault")), "{field}");
    }
    let wrong = [("password", PASSWORD), ("again", PASSWORD), ("code", "000000")];
    let refused = browser.submit(&page, &path, &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("field-code-fault"), "{}", refused.body);
    let code = factor.code_at(site.app.clock.real()).unwrap();
    let typed = [
        ("password", PASSWORD),
        ("again", PASSWORD),
        ("code", code.as_str()),
    ];
    let accepted = browser.submit(&refused, &path, &typed).await;
    assert_eq!(accepted.status, 200);
    assert_eq!(accepted.body.matches("<li>").count(), 10, "{}", accepted.body);
    assert_eq!(
        browser.get(&path).await.status,
        browser.submit(&page, &path, &typed).await.status
    );

    let page = browser.get("/console/sign-in?next=/console/account").await;
    let typed = [("email", "ana@sengo.example"), ("password", PASSWORD)];
    let second = browser.submit(&page, "/console/sign-in", &typed).await;
    assert!(second.body.contains("name=\"challenge\""), "{}", second.body);
    // The code that set the authenticator up has counted already.
    let again = browser
        .submit(&second, "/console/sign-in/code", &[("code", &code)])
        .await;
    assert_ne!(again.status, 303);
    site.app.clock.advance(jiff::SignedDuration::from_secs(30));
    let code = factor.code_at(site.app.clock.real()).unwrap();
    let answer = browser
        .submit(&again, "/console/sign-in/code", &[("code", &code)])
        .await;
    assert_eq!((answer.status, answer.location()), (303, "/console/account"));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(
        cookie.ends_with("; Path=/console; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(browser.get("/console").await.location(), "/console/operator");
    assert_eq!(browser.get("/console/account").await.status, 200);
}

#[tokio::test]
async fn over_tls_the_cookie_is_secure_and_another_name_is_not_read() {
    let settings = ConsoleSettings {
        public_url: Some("https://console.sengo.example".into()),
        ..ConsoleSettings::default()
    };
    let site = Site::with(settings).await;
    let merchant = site.app.merchant().await;
    let mut browser = site
        .merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    let cookie = browser.cookie.clone().unwrap();
    assert!(cookie.starts_with("__Secure-sengo="), "{cookie}");
    assert_eq!(browser.get("/console/account").await.status, 200);
    browser.cookie = Some(cookie.replace("__Secure-sengo", "sengo"));
    assert_eq!(browser.get("/console/account").await.status, 303);
}

#[tokio::test]
async fn nobody_is_let_in_from_a_form_of_another_site() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    site.merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    let body = crate::browser::encoded(&[("email", "budi@toko.example"), ("password", PASSWORD)]);
    let own = format!("http://{}", site.address);
    for (headers, status) in [
        (vec![], 422),
        (
            vec![("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
            422,
        ),
        (vec![("sec-fetch-site", "none")], 422),
        (vec![("origin", "https://evil.example")], 422),
        (vec![("origin", "null")], 422),
        (vec![("origin", own.as_str())], 303),
        (vec![("sec-fetch-site", "same-origin")], 303),
    ] {
        let answer = site
            .browser()
            .send("POST", "/console/sign-in", &headers, &body)
            .await;
        assert_eq!(answer.status == 303, status == 303, "{headers:?} {}", answer.body);
        assert_eq!(
            answer.header("set-cookie").is_some(),
            status == 303,
            "{headers:?}"
        );
    }
}

#[tokio::test]
async fn an_address_has_few_attempts_whomever_they_are_for() {
    let site = Site::start().await;
    let mut browser = site.browser();
    let mut statuses = Vec::new();
    for number in 0..21 {
        let email = format!("nobody{number}@toko.example");
        let typed = [("email", email.as_str()), ("password", "salah salah salah")];
        statuses.push(browser.post("/console/sign-in", &typed).await.status);
    }
    assert!(statuses[..20].iter().all(|status| *status != 429), "{statuses:?}");
    assert_eq!(statuses[20], 429);
}

#[tokio::test]
async fn a_session_that_is_over_leads_to_the_sign_in_page_and_back() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut browser = site
        .merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    let cookie = browser.cookie.clone().unwrap();
    let mut forger = site.browser();
    let last = if cookie.ends_with('0') { '1' } else { '0' };
    forger.cookie = Some(format!("{}{last}", &cookie[..cookie.len() - 1]));
    assert_eq!(
        forger.get("/console/account").await.location(),
        "/console/sign-in?next=%2Fconsole%2Faccount"
    );

    let page = browser.get("/console/account").await;
    let out = browser.submit(&page, "/console/sign-out", &[]).await;
    assert_eq!(out.location(), "/console/sign-in?told=out");
    assert_eq!(browser.cookie, None);
    browser.cookie = Some(cookie);
    assert_eq!(browser.get("/console/account").await.status, 303);

    let mut browser = site.signed_in("budi@toko.example").await;
    site.app.clock.advance(SESSION_IDLE_MAX);
    assert_eq!(browser.get("/console/account").await.status, 303);
    for next in [
        "//evil.example",
        "https://evil.example",
        "/console/../pay",
        "/console//evil.example",
    ] {
        let typed = [
            ("email", "budi@toko.example"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let answer = browser.post("/console/sign-in", &typed).await;
        assert!(answer.location().starts_with("/console"), "{next}");
        assert!(!answer.location().contains("evil"), "{next}");
    }
}

#[tokio::test]
async fn a_form_counts_once_in_its_session_for_its_page_and_not_for_ever() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Owner, "budi@toko.example")
        .await;
    let mut sari = site
        .merchant_person(merchant.id, MerchantRole::Owner, "sari@toko.example")
        .await;
    let action = "/console/account/preferences";
    let typed = [("language", "id"), ("theme", "dark")];
    let page = budi.get("/console/account").await;

    assert_eq!(budi.post(action, &typed).await.status, 422, "without a token");
    assert_eq!(
        sari.submit(&page, action, &typed).await.status,
        422,
        "of another session"
    );
    let token = page.hidden(action)["form"].clone();
    let other = [("form", token.as_str())];
    assert_eq!(
        budi.post("/console/sign-out", &other).await.status,
        422,
        "of another page"
    );
    let mut forged = token.clone();
    forged.replace_range(0..1, if token.starts_with('0') { "1" } else { "0" });
    assert_eq!(
        budi.post(action, &[("form", &forged)]).await.status,
        422,
        "changed"
    );

    assert_eq!(budi.submit(&page, action, &typed).await.status, 303);
    let again = budi.submit(&page, action, &typed).await;
    assert_eq!(again.status, 409, "sent twice");
    assert!(
        again.body.contains("lang=\"id\"") && again.body.contains("data-theme=\"dark\""),
        "{}",
        again.body
    );

    let page = budi.get("/console/account").await;
    for _ in 0..3 {
        site.app.clock.advance(FORM_TIME_MAX / 3);
        assert_eq!(budi.get("/console/account").await.status, 200);
    }
    assert_eq!(budi.submit(&page, action, &typed).await.status, 422, "too old");
}

#[tokio::test]
async fn every_answer_says_what_browsers_must_not_do() {
    let site = Site::start().await;
    let mut browser = site.browser();
    for path in [
        "/console/sign-in",
        "/console/nothing",
        "/console",
        "/console/style.css",
    ] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self';"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        let keeps = answer.header("cache-control").unwrap();
        assert_eq!(
            keeps == "no-store",
            path != "/console/style.css",
            "{path}: {keeps}"
        );
        for inline in ["<script", " style=", "<style", " onclick"] {
            assert!(!answer.body.contains(inline), "{path}: {inline}");
        }
    }
}

#[tokio::test]
async fn each_side_lands_on_its_own_page_and_is_refused_the_others() {
    let site = Site::start().await;
    let merchant = site.app.merchant().await;
    let mut budi = site
        .merchant_person(merchant.id, MerchantRole::Viewer, "budi@toko.example")
        .await;
    let mut ana = site.operator("ana", OperatorRole::Viewer).await;
    for (browser, own, other) in [
        (&mut budi, "/console/merchant", "/console/operator"),
        (&mut ana, "/console/operator", "/console/merchant"),
    ] {
        assert_eq!(browser.get("/console").await.location(), own);
        assert_eq!(browser.get(own).await.status, 200);
        assert_eq!(browser.get(other).await.status, 403);
    }
}
