//! Whose a website is: what is found there is kept with the project, on both databases.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use sengo_app::ports::{Fetched, Looking, Websites};
use sengo_core::domain::Domain;
use sengo_core::environment::Environment;
use sengo_core::evidence::Finding;
use sengo_core::project::ProjectPatch;
use sengo_testkit::app::operator;
use sengo_testkit::{Database, TestApp};

/// Websites that say what a test has them say.
#[derive(Debug, Default)]
struct Said {
    records: Mutex<Vec<String>>,
    file: Mutex<String>,
    fetched: AtomicUsize,
}

impl Websites for Said {
    fn records(&self, _: String) -> Looking<'_, Vec<String>> {
        Box::pin(async move { Ok(self.records.lock().unwrap().clone()) })
    }

    fn file(&self, _: String, _: usize) -> Looking<'_, Fetched> {
        Box::pin(async move {
            self.fetched.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok(Fetched {
                status: 200,
                body: self.file.lock().unwrap().clone().into_bytes(),
            })
        })
    }
}

#[tokio::test]
async fn what_is_found_at_a_website_is_kept_with_the_project() {
    for database in [Database::sqlite(), Database::postgres()] {
        let app = TestApp::of(Arc::new(database), Default::default(), Environment::Production).await;
        let merchant = app.merchant().await;
        let (one, other) = (
            app.project_in_review(&merchant).await,
            app.project_in_review(&merchant).await,
        );
        let said = Arc::new(Said::default());
        app.app.look_with(said.clone());
        let expected = app.app.evidence_show(merchant.id, one).await.unwrap();
        assert_eq!(expected.looked, None);
        let text = expected.expected.text.clone();
        *said.file.lock().unwrap() = "something else".into();
        let found = app
            .app
            .evidence_look(operator(), merchant.id, one)
            .await
            .unwrap()
            .looked
            .unwrap();
        assert!(!found.is_proven());
        assert_eq!(found.record, Some(Finding::Absent));
        assert!(matches!(found.file, Finding::Different { .. }), "{found:?}");
        *said.file.lock().unwrap() = format!("# our proof\n{text}\n");
        let again = app.app.evidence_look(operator(), merchant.id, one).await.unwrap();
        assert!(!again.looked.unwrap().is_proven(), "looked again at once");
        app.clock.advance(SignedDuration::from_secs(11));
        app.app.evidence_look(operator(), merchant.id, one).await.unwrap();
        let kept = app
            .app
            .evidence_show(merchant.id, one)
            .await
            .unwrap()
            .looked
            .unwrap();
        assert!(kept.is_proven(), "{kept:?}");
        // What proves one project proves no other, not even of the same merchant.
        let of_other = app
            .app
            .evidence_look(operator(), merchant.id, other)
            .await
            .unwrap();
        assert_ne!(of_other.expected.text, text);
        assert!(!of_other.looked.unwrap().is_proven());
        let stranger = app.merchant().await;
        assert!(app.app.evidence_show(stranger.id, one).await.is_err());
        // What was found at a website says nothing about the one that the project names instead.
        let domain = Domain::parse("https://lain.toko-maju.id", Environment::Production).unwrap();
        let patch = ProjectPatch {
            domain: Some(domain),
            ..ProjectPatch::default()
        };
        app.app
            .project_patch(operator(), merchant.id, one, patch, None)
            .await
            .unwrap();
        let elsewhere = app.app.evidence_show(merchant.id, one).await.unwrap();
        assert_eq!(elsewhere.looked, None);
        assert_ne!(elsewhere.expected.text, text);
    }
}

#[tokio::test]
async fn nobody_has_a_website_called_twice_at_once() {
    let app = TestApp::start().await;
    let merchant = app.merchant().await;
    let project = app.project_in_review(&merchant).await;
    let said = Arc::new(Said::default());
    app.app.look_with(said.clone());
    let look = || app.app.evidence_look(operator(), merchant.id, project);
    let (one, other) = tokio::join!(look(), look());
    let looked = [one, other].map(|found| found.unwrap().looked.is_some());
    assert!(looked.contains(&true), "{looked:?}");
    assert_eq!(said.fetched.load(Ordering::Relaxed), 1);
    // A look that was given up keeps nobody from the next one.
    app.clock.advance(SignedDuration::from_secs(11));
    let given_up = tokio::time::timeout(Duration::from_millis(20), look()).await;
    assert!(given_up.is_err());
    assert!(look().await.is_ok());
    assert_eq!(said.fetched.load(Ordering::Relaxed), 3);
}
