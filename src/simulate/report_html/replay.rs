//! The report of a replayed day: what was recorded beside what would have been.

use super::drawing::bars;
use super::page::{page, paragraph, percent, table};
use crate::simulate::replay::DayMeasures;

/// The page; `said` are sentences about the check and what was assumed, `columns` the measures with their names.
pub fn replay(title: &str, said: &[String], columns: &[(String, DayMeasures)]) -> String {
    page(title, "A recorded day, played again from the ledger.", |out| {
        for sentence in said {
            paragraph(out, sentence);
        }
        let mut head = vec!["measure".to_owned()];
        head.extend(columns.iter().map(|(name, _)| name.clone()));
        let cells: Vec<_> = columns.iter().map(|(_, measures)| measures.rows()).collect();
        let names = cells.first().into_iter().flatten().map(|(name, _)| *name);
        let row = |(place, name): (usize, &str)| {
            let values = cells.iter().filter_map(|column| column.get(place)).map(|(_, value)| value.clone());
            std::iter::once(name.to_owned()).chain(values).collect::<Vec<String>>()
        };
        table(out, "Measures", &head, &names.enumerate().map(row).collect::<Vec<_>>());
        let shares = columns
            .iter()
            .map(|(name, of)| (name.clone(), of.attainment.unwrap_or(0.0), percent(of.attainment)));
        bars(out, "Answered within the target", &shares.collect::<Vec<_>>());
    })
}
