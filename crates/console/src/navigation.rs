//! The navigation: what each side finds where. An entry that the visitor's role would be refused is left out.

use maud::{Markup, html};
use sengo_core::role::{Permission, Role};

use crate::visit::Visit;

struct Entry {
    href: &'static str,
    english: &'static str,
    indonesian: &'static str,
    permission: Permission,
}

/// A group of entries, under a heading.
struct Group {
    english: &'static str,
    indonesian: &'static str,
    entries: &'static [Entry],
}

const fn entry(
    href: &'static str,
    english: &'static str,
    indonesian: &'static str,
    permission: Permission,
) -> Entry {
    Entry {
        href,
        english,
        indonesian,
        permission,
    }
}

// One line an entry, however long: the two tables are read by their columns.
#[rustfmt::skip]
const OPERATOR: &[Group] = &[
    Group {
        english: "Work",
        indonesian: "Pekerjaan",
        entries: &[
            entry("/console/operator", "Overview", "Ikhtisar", Permission::PlatformRead),
            entry("/console/operator/queue", "Review queue", "Antrean tinjauan", Permission::PlatformRead),
            entry("/console/operator/requests", "Second person", "Orang kedua", Permission::PlatformRead),
            entry("/console/operator/exceptions", "Exceptions", "Exception", Permission::PlatformRead),
            entry("/console/operator/search", "Search", "Pencarian", Permission::PlatformRead),
        ],
    },
    Group {
        english: "Merchants",
        indonesian: "Merchant",
        entries: &[
            entry("/console/operator/merchants", "Merchants", "Merchant", Permission::PlatformRead),
            entry("/console/operator/projects", "Projects", "Proyek", Permission::PlatformRead),
            entry("/console/operator/papers", "Papers", "Dokumen", Permission::PaperRead),
        ],
    },
    Group {
        english: "Money",
        indonesian: "Uang",
        entries: &[
            entry("/console/operator/transactions", "Transactions", "Transaksi", Permission::PlatformRead),
            entry("/console/operator/callbacks", "Callbacks", "Callback", Permission::PlatformRead),
            entry("/console/operator/payouts", "Payouts", "Pencairan", Permission::PlatformRead),
            entry("/console/operator/corrections", "Corrections", "Koreksi", Permission::MoneyAct),
            entry("/console/operator/fees", "Fees", "Biaya", Permission::PlatformRead),
            entry("/console/operator/settlement-days", "Settlement days", "Hari penyelesaian", Permission::PlatformRead),
        ],
    },
    Group {
        english: "Insight",
        indonesian: "Wawasan",
        entries: &[
            entry("/console/operator/analytics", "Analytics", "Analitik", Permission::AnalyticsRead),
        ],
    },
    Group {
        english: "Platform",
        indonesian: "Platform",
        entries: &[
            entry("/console/operator/engines", "Engines", "Engine", Permission::PlatformRead),
            entry("/console/operator/operators", "Operators", "Operator", Permission::PlatformRead),
            entry("/console/operator/audit", "Audit log", "Log audit", Permission::AuditRead),
            entry("/console/operator/personal-data", "Personal data", "Data pribadi", Permission::PersonalDataManage),
        ],
    },
];

#[rustfmt::skip]
const MERCHANT: &[Group] = &[
    Group {
        english: "Business",
        indonesian: "Usaha",
        entries: &[
            entry("/console/merchant", "Overview", "Ikhtisar", Permission::OwnRead),
            entry("/console/merchant/projects", "Projects", "Proyek", Permission::OwnRead),
            entry("/console/merchant/transactions", "Transactions", "Transaksi", Permission::OwnRead),
            entry("/console/merchant/balances", "Balances", "Saldo", Permission::OwnRead),
            entry("/console/merchant/transfers", "Transfers", "Transfer", Permission::OwnRead),
            entry("/console/merchant/analytics", "Analytics", "Analitik", Permission::OwnRead),
            entry("/console/merchant/approvals", "Second person", "Orang kedua", Permission::OwnRead),
        ],
    },
    Group {
        english: "Integration",
        indonesian: "Integrasi",
        entries: &[
            entry("/console/merchant/keys", "Keys", "Kunci API", Permission::OwnRead),
            entry("/console/merchant/requests", "Calls", "Log panggilan", Permission::OwnRequestLogRead),
            entry("/console/merchant/debugger", "Signature debugger", "Debugger signature", Permission::OwnRequestLogRead),
        ],
    },
    Group {
        english: "People",
        indonesian: "Orang",
        entries: &[
            entry("/console/merchant/team", "Team", "Tim", Permission::OwnRead),
            entry("/console/merchant/papers", "Papers", "Dokumen", Permission::OwnRead),
        ],
    },
];

/// The links of a visitor.
pub(crate) fn links(visit: &Visit) -> Markup {
    let groups: &[Group] = match visit.by().role {
        Role::Operator(_) => OPERATOR,
        Role::Merchant(_) => MERCHANT,
    };
    let current = current(groups, visit.path());
    html! {
        @for group in groups {
            @let permitted = || group.entries.iter().filter(|entry| visit.permits(entry.permission));
            @if permitted().next().is_some() {
                p class="group" { (visit.say(group.english, group.indonesian)) }
                ul {
                    @for entry in permitted() {
                        li { (link(entry.href, visit.say(entry.english, entry.indonesian), current)) }
                    }
                }
            }
        }
        div class="own" {
            p class="who" { (visit.by().name) }
            ul {
                li { (link("/console/account", visit.say("Your access", "Akses Anda"), current)) }
            }
            (visit.form("/console/sign-out", &html! {
                button class="quiet-button" type="submit" { (visit.say("Sign out", "Keluar")) }
            }))
        }
    }
}

fn link(href: &str, words: &str, current: &str) -> Markup {
    html! {
        @if href == current { a href=(href) aria-current="page" { (words) } } @else { a href=(href) { (words) } }
    }
}

/// The entry that a page belongs to: the one with the longest address that the page's begins with.
fn current(groups: &[Group], path: &str) -> &'static str {
    let entries = groups
        .iter()
        .flat_map(|group| group.entries.iter().map(|entry| entry.href));
    let is_above = |href: &&str| {
        path.strip_prefix(*href)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    entries
        .chain(["/console/account"])
        .filter(is_above)
        .max_by_key(|href| href.len())
        .unwrap_or_default()
}
