//! From text to scenario: every problem with file, line and field.

use super::check::check;
use super::document::Document;
use super::lines::Lines;
use super::model::{Rate, Scenario};
use super::problem::{Problem, Problems};
use super::trace;

impl Scenario {
    /// Reads a scenario; `file` is how it is called in problems, `open` reads the file of a recorded trace by the name that stands in the
    /// scenario.
    pub fn read(
        file: &str,
        text: &str,
        open: &mut dyn FnMut(&str) -> std::io::Result<String>,
    ) -> Result<Self, Problems> {
        let lines = Lines::of(text);
        let document: Document = toml::from_str(text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let field = lines.field_at(&span);
            let message = error.message().replace('\n', " ");
            Problems(vec![Problem { file: file.to_owned(), line: lines.line(span.start), field, message }])
        })?;
        let mut problems = Vec::new();
        let mut report = |field: &str, message: String| {
            let line = lines.line_of(field);
            problems.push(Problem { file: file.to_owned(), line, field: field.to_owned(), message });
        };
        let mut scenario = check(file, &document, &mut report);
        if let Some(name) = &document.arrivals.trace {
            match open(name) {
                Ok(text) => match trace::read(name, &text, &scenario) {
                    Ok(recorded) => scenario.arrivals.rate = Rate::Trace(recorded),
                    Err(found) => problems.extend(found),
                },
                Err(error) => report(
                    "arrivals.trace",
                    format!("{name} cannot be read ({error}); the path is relative to the scenario"),
                ),
            }
        }
        if problems.is_empty() { Ok(scenario) } else { Err(Problems(problems)) }
    }
}
