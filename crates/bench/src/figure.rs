//! Figures: what was measured, and what it should be.

/// Whether more or less is better.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// Shown to explain the others.
    None,
}

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Figure {
    name: String,
    goal: Goal,
    measured: f64,
}

impl Figure {
    pub(crate) fn new(name: impl Into<String>, goal: Goal, measured: f64) -> Self {
        Self {
            name: name.into(),
            goal,
            measured,
        }
    }
}

/// Prints the table.
pub(crate) fn print(figures: &[Figure]) {
    println!("\n{:<76} {:>10} {:>10}", "figure", "goal", "measured");
    for figure in figures {
        let (goal, verdict) = match figure.goal {
            Goal::AtLeast(goal) => (format!("≥ {goal}"), verdict(figure.measured >= goal)),
            Goal::AtMost(goal) => (format!("≤ {goal}"), verdict(figure.measured <= goal)),
            Goal::None => (String::new(), ""),
        };
        println!(
            "{:<76} {goal:>10} {:>10.2} {verdict}",
            figure.name, figure.measured
        );
    }
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "missed" }
}

/// The middle one: rounds that something else disturbed do not count.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
