//! Links between the documents lead somewhere.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::tree::{Text, root, sample, texts};

/// The lines of a document that are not in a block of code.
fn prose(content: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    content.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        in_code ^= is_fence;
        !in_code && !is_fence
    })
}

fn links(content: &str) -> Vec<&str> {
    prose(content)
        .flat_map(|line| line.split("](").skip(1))
        .filter_map(|rest| rest.split(')').next())
        .collect()
}

/// The anchors that a page of Markdown has, as forges make them of its headings.
fn anchors(content: &str) -> BTreeSet<String> {
    prose(content)
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            let kept = heading
                .chars()
                .filter(|character| character.is_alphanumeric() || " -_".contains(*character));
            kept.map(|character| if character == ' ' { '-' } else { character })
                .collect()
        })
        .collect()
}

/// The target of a link, from the root.
fn resolved(from: &str, to: &str) -> PathBuf {
    let mut path = PathBuf::new();
    let joined = Path::new(from).parent().unwrap().join(to);
    for part in joined.components() {
        match part {
            Component::ParentDir => assert!(path.pop(), "{to} in {from} leads out of the repository"),
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    path
}

fn broken(texts: &[Text], exists: impl Fn(&Path) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    for Text { path, content } in texts {
        for link in links(content) {
            if link.starts_with("https://") || link.starts_with("http://") || link.starts_with("mailto:") {
                continue;
            }
            let (to, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if to.is_empty() {
                PathBuf::from(path)
            } else {
                resolved(path, to)
            };
            if !exists(&target) {
                faults.push(format!("{path}: {link} leads nowhere"));
                continue;
            }
            let page = texts.iter().find(|text| Path::new(&text.path) == target);
            if !anchor.is_empty() && page.is_some_and(|page| !anchors(&page.content).contains(anchor)) {
                faults.push(format!("{path}: {link} has no such heading"));
            }
        }
    }
    faults
}

#[test]
fn every_link_leads_somewhere() {
    let root = root();
    let texts = texts(&[".md"]);
    assert!(texts.iter().map(|text| links(&text.content).len()).sum::<usize>() > 100);
    assert_eq!(
        broken(&texts, |path| root.join(path).exists()),
        Vec::<String>::new()
    );
}

/// The pages under docs/ that no chain of links leads to. A link to a folder leads to all that is in it.
fn lost(texts: &[Text]) -> Vec<&str> {
    let mut reached: BTreeSet<PathBuf> = BTreeSet::from([PathBuf::from("README.md")]);
    let mut waiting = vec![PathBuf::from("README.md")];
    while let Some(page) = waiting.pop() {
        let Some(text) = texts.iter().find(|text| Path::new(&text.path) == page) else {
            continue;
        };
        let targets = links(&text.content)
            .into_iter()
            .map(|link| link.split('#').next().unwrap())
            .filter(|to| !to.is_empty() && !to.contains("://"))
            .map(|to| resolved(&text.path, to));
        for target in targets {
            for found in texts.iter().map(|text| Path::new(&text.path)) {
                if found.starts_with(&target) && reached.insert(found.into()) {
                    waiting.push(found.into());
                }
            }
        }
    }
    let pages = texts.iter().map(|text| text.path.as_str());
    pages
        .filter(|path| path.starts_with("docs/") && !reached.contains(Path::new(path)))
        .collect()
}

#[test]
fn every_page_can_be_reached_from_the_first() {
    assert_eq!(lost(&texts(&[".md"])), Vec::<&str>::new());
}

#[test]
fn the_rules_of_links_can_fail() {
    let pages = |content: &str| {
        [
            sample("docs/a.md", content),
            sample("docs/b.md", "# One `two`, three\n"),
        ]
    };
    let exists = |path: &Path| {
        ["docs/a.md", "docs/b.md", "LICENSE"]
            .iter()
            .any(|known| Path::new(known) == path)
    };
    for content in [
        "[b](b.md#one-two-three) [b](./b.md) [l](../LICENSE) [w](https://example.com/nothing)",
        "```\n[x](nowhere.md)\n```\n",
    ] {
        assert_eq!(broken(&pages(content), exists), Vec::<String>::new());
    }
    let with_start = |start: &str| {
        [
            sample("README.md", start),
            sample("docs/a.md", ""),
            sample("docs/c/b.md", ""),
        ]
    };
    assert_eq!(lost(&with_start("[a](docs/a.md)")), ["docs/c/b.md"]);
    assert_eq!(
        lost(&with_start("[a](docs/a.md) [c](docs/c)")),
        Vec::<&str>::new()
    );
    for content in ["[x](nowhere.md)", "[x](b.md#four)", "[x](#here)", "[x](../b.md)"] {
        assert_eq!(broken(&pages(content), exists).len(), 1, "{content}");
    }
}
