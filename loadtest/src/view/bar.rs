//! A bar on a terminal.

use indicatif::{ProgressBar, ProgressStyle};

use super::{Moment, colours, plain};

/// The bar.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Bar {
    pub(super) fn open(title: &str) -> Self {
        let bar = ProgressBar::new(1);
        let shape = if colours() {
            "{prefix:.bold} {bar:30.cyan/dim} {pos}/{len} s  {msg}"
        } else {
            "{prefix} {bar:30} {pos}/{len} s  {msg}"
        };
        if let Ok(style) = ProgressStyle::with_template(shape) {
            bar.set_style(style.progress_chars("━╸ "));
        }
        bar.set_prefix(title.to_owned());
        Self(bar)
    }

    pub(super) fn show(&self, moment: &Moment) {
        self.0.set_length(moment.length);
        self.0.set_position(moment.second.min(moment.length));
        self.0.set_message(format!("{}\n  {}", moment.phase, plain::line(moment)));
    }

    pub(super) fn close(&self) {
        self.0.finish_and_clear();
    }
}
