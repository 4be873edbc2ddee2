//! `/console/operator`: what waits for somebody, and how the platform is doing.

use maud::{Markup, html};
use sengo_app::waiting::{LateEngine, WAITING_COUNTED_MAX, Waiting};

use crate::failure::Answer;
use crate::page::Page;
use crate::parts::{Tile, Tone, callout, section, tiles};
use crate::routes::Routes;
use crate::routes::analytics::{Side, glance};
use crate::visit::Visit;

pub(super) fn routes() -> Routes {
    Routes::new().page("/console/operator", show)
}

async fn show(visit: Visit) -> Answer {
    let desk = visit.desk();
    let waiting = desk.waiting().await?;
    // The figures alone: what settles when on the whole platform is read where somebody asks for it.
    let month = desk
        .analytics_report(glance::month(desk.analytics_today()?))
        .await?;
    let body = html! {
        (section(visit.say("What waits", "Yang menunggu"), &html! {
            (waits(&visit, &waiting))
            @for engine in &waiting.engines { (late(&visit, engine)) }
        }))
        (glance::today(&visit, &month))
        (glance::chart(&visit, Side::Operator, &month))
    };
    Ok(Page::new(&visit, visit.say("Overview", "Ikhtisar")).show(&body))
}

fn waits(visit: &Visit, waiting: &Waiting) -> Markup {
    let tile = |name, count: usize, href: &str| Tile {
        name,
        value: html! { (counted(visit, count)) },
        note: (count == 0).then(|| html! { (visit.say("Nothing to do", "Tidak ada tugas")) }),
        href: Some(href.to_owned()),
    };
    let late = waiting.callbacks_late_since.map(|since| {
        html! { (visit.say("The first is late since ", "Yang pertama terlambat sejak ")) (visit.moment(since)) }
    });
    let on_time = || html! { (visit.say("None is late", "Tidak ada yang terlambat")) };
    tiles(&[
        tile(
            visit.say("Projects in review", "Proyek menunggu tinjauan"),
            waiting.reviews,
            "/console/operator/queue",
        ),
        tile(
            visit.say("Need a second person", "Perlu orang kedua"),
            waiting.requests,
            "/console/operator/requests",
        ),
        tile(
            visit.say("Open exceptions", "Exception terbuka"),
            waiting.exceptions,
            "/console/operator/exceptions",
        ),
        Tile {
            name: visit.say("Callbacks under way", "Callback dalam antrean"),
            value: html! {
                (visit.number(waiting.callbacks.into()))
                @if waiting.callbacks >= sengo_app::CALLBACKS_COUNTED_MAX { "+" }
            },
            note: Some(late.unwrap_or_else(on_time)),
            href: Some("/console/operator/callbacks".to_owned()),
        },
    ])
}

/// A count that stops where nobody reads on.
fn counted(visit: &Visit, count: usize) -> String {
    let most = visit.number(i128::try_from(count.min(WAITING_COUNTED_MAX)).unwrap_or_default());
    if count > WAITING_COUNTED_MAX {
        format!("{} {most}", visit.say("more than", "lebih dari"))
    } else {
        most
    }
}

fn late(visit: &Visit, engine: &LateEngine) -> Markup {
    let body = html! {
        p {
            @match &engine.name {
                Some(name) => {
                    (visit.say("Instructions left undone by the engine ", "Instruksi yang belum dijalankan engine "))
                    code { (name) }
                }
                None => (visit.say("Instructions that no engine asked for", "Instruksi yang tidak diambil engine mana pun")),
            }
            ": " (counted(visit, engine.instructions)) ". "
            (visit.say("The oldest is of ", "Yang tertua dari ")) (visit.moment(engine.since)) ". "
            (visit.say(
                "See that the engine runs and reaches this instance.",
                "Pastikan engine berjalan dan dapat menjangkau instans ini.",
            ))
        }
    };
    callout(Tone::Bad, &body)
}
