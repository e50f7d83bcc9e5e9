//! The rows: printed as a table, written as JSON for programs that compare runs.

use std::fmt;
use std::path::Path;

use serde::Serialize;

/// One measured figure.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    /// What.
    pub(crate) name: String,
    /// How much, in `unit`.
    pub(crate) value: f64,
    /// Of `value` and `base`.
    pub(crate) unit: &'static str,
    /// What it is compared with, measured in the same run.
    pub(crate) base: Option<f64>,
    /// `value / base`.
    pub(crate) ratio: Option<f64>,
    /// What is asked of it.
    pub(crate) bar: Option<String>,
    /// Whether it holds.
    pub(crate) holds: Option<bool>,
}

/// All rows of a run.
#[derive(Debug, Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    /// A figure without a bar.
    pub(crate) fn note(&mut self, name: impl Into<String>, value: f64, unit: &'static str) {
        self.add(name.into(), value, unit, None, None);
    }

    /// A figure that must not be above `limit`; `bar` says how the limit came about.
    pub(crate) fn at_most(
        &mut self,
        name: impl Into<String>,
        value: f64,
        unit: &'static str,
        limit: f64,
        bar: &str,
    ) {
        let bar = format!("<= {bar}");
        self.add(name.into(), value, unit, None, Some((bar, value <= limit)));
    }

    /// A figure that must be at least this share of `base`.
    pub(crate) fn share(
        &mut self,
        name: impl Into<String>,
        value: f64,
        unit: &'static str,
        base: f64,
        least: f64,
    ) {
        let bar = format!(">= {least} of the raw server");
        self.add(name.into(), value, unit, Some(base), Some((bar, value / base >= least)));
    }

    /// A figure that must not be above this multiple of `base`.
    pub(crate) fn flat(
        &mut self,
        name: impl Into<String>,
        value: f64,
        unit: &'static str,
        base: f64,
        most: f64,
    ) {
        let bar = format!("<= {most} of the smallest");
        self.add(name.into(), value, unit, Some(base), Some((bar, value / base <= most)));
    }

    fn add(
        &mut self,
        name: String,
        value: f64,
        unit: &'static str,
        base: Option<f64>,
        bar: Option<(String, bool)>,
    ) {
        let (bar, holds) = bar.unzip();
        let row = Row { name, value, unit, base, ratio: base.map(|base| value / base), bar, holds };
        println!("{row}");
        self.0.push(row);
    }

    /// Writes the rows of this run, and the bars that do not hold.
    pub(crate) fn write(&self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench.json");
        std::fs::write(&path, serde_json::to_vec_pretty(&self.0).unwrap()).unwrap();
        let broken = self.0.iter().filter(|row| row.holds == Some(false)).count();
        let judged = self.0.iter().filter(|row| row.holds.is_some()).count();
        println!(
            "{} of {judged} bars hold; target/bench.json has all {} figures",
            judged - broken,
            self.0.len()
        );
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holds = match self.holds {
            Some(true) => "holds",
            Some(false) => "MISSED",
            None => "",
        };
        let number =
            |value: f64| if value.abs() < 100.0 { format!("{value:.2}") } else { format!("{value:.0}") };
        let base = self.base.map_or_else(String::new, number);
        let ratio = self.ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        let bar = self.bar.as_deref().unwrap_or_default();
        let Self { name, unit, .. } = self;
        write!(f, "{name:<58} {:>10} {unit:<8} {base:>10} {ratio:>6}  {bar:<44} {holds}", number(self.value))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<58} {:>10} {:<8} {:>10} {:>6}  {:<44}",
            "what", "value", "unit", "base", "ratio", "bar"
        )?;
        self.0.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
