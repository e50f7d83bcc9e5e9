//! The scenarios that come with the tool.

use super::{Scenario, read};

/// Name and text of each.
pub const PRESETS: [(&str, &str); 7] = [
    ("smoke", include_str!("../../presets/smoke.toml")),
    ("bot", include_str!("../../presets/bot.toml")),
    ("handoff", include_str!("../../presets/handoff.toml")),
    ("storm", include_str!("../../presets/storm.toml")),
    ("idle", include_str!("../../presets/idle.toml")),
    ("soak", include_str!("../../presets/soak.toml")),
    ("mixed", include_str!("../../presets/mixed.toml")),
];

/// The text of a preset.
pub fn text(name: &str) -> Option<&'static str> {
    PRESETS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// A preset; the error lists those there are.
pub fn preset(name: &str) -> Result<Scenario, String> {
    let names: Vec<&str> = PRESETS.iter().map(|(name, _)| *name).collect();
    let text = text(name).ok_or_else(|| format!("no preset `{name}`; there are {}", names.join(", ")))?;
    read::text(name, text)
        .map_err(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_reads_under_its_own_name_and_demands_something() {
        for (name, _) in PRESETS {
            let scenario = preset(name).unwrap();
            assert_eq!(scenario.name, name);
            assert!(!scenario.about.is_empty(), "{name}");
            assert!(
                scenario.thresholds.iter().any(|one| one.starts_with("messages_lost:count==0")),
                "{name}"
            );
        }
    }

    #[test]
    fn an_unknown_preset_is_told_which_there_are() {
        assert!(preset("smoek").unwrap_err().contains("smoke, bot, handoff"));
    }
}
