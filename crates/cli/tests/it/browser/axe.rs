//! What axe-core, which tests pages for people who do not see or point, has against a page.

use serde_json::{Value, json};

use super::Browser;
use crate::clients::npm;

/// What it has against the page that is open: a line each.
pub(crate) fn violations(browser: &Browser) -> Vec<String> {
    violations_but(browser, &[])
}

/// The same, without some of its rules.
pub(crate) fn violations_but(browser: &Browser, rules: &[&str]) -> Vec<String> {
    let axe = std::fs::read_to_string(npm::package("axe-core/axe.min.js")).unwrap();
    browser.script(&axe, Vec::new());
    let run = "const done = arguments[arguments.length - 1];
        const rules = Object.fromEntries(arguments[0].map(rule => [rule, { enabled: false }]));
        axe.run(document, { resultTypes: ['violations'], rules }).then(found => done(found.violations), error => done([String(error)]))";
    let found = browser.script_async(run, vec![json!(rules)]);
    let found = found.as_array().unwrap().iter();
    found.map(|violation| told(browser, violation)).collect()
}

fn told(browser: &Browser, violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    let nodes: Vec<String> = nodes
        .take(3)
        .map(|node| {
            let checks = ["any", "all", "none"]
                .into_iter()
                .flat_map(|kind| node[kind].as_array().cloned().unwrap_or_default());
            let why: Vec<String> = checks
                .map(|check| check["message"].as_str().unwrap_or_default().to_owned())
                .collect();
            format!("{} ({})", node["html"], why.join("; "))
        })
        .collect();
    let what = if violation.is_object() {
        &violation["help"]
    } else {
        violation
    };
    format!("{}: {}: {}", browser.path(), what, json!(nodes))
}
