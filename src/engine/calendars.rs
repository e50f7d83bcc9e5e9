//! Public holidays from files (those that come with Sixty, and an operator's folder), and the calendars of teams that follow them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use super::intents::{LoadError, read_folder};
use crate::core::id::TeamId;
use crate::core::sla::calendar::{Calendar, CalendarFile, FileProblem, HolidayBook};
use crate::store::{StoreError, StoreErrorKind, TeamRow};

/// All files of `calendars/`; a test compares.
const SHIPPED: [(&str, &str); 2] = [
    ("calendars/cn-2025.toml", include_str!("../../calendars/cn-2025.toml")),
    ("calendars/cn-2026.toml", include_str!("../../calendars/cn-2026.toml")),
];

/// Why calendars could not be loaded.
#[derive(Debug)]
pub enum CalendarsError {
    /// A file or the folder cannot be read.
    Unreadable(LoadError),
    /// The files were read, but must be mended.
    Broken(Vec<FileProblem>),
}

impl CalendarsError {
    /// One line per problem.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Unreadable(error) => vec![error.to_string()],
            Self::Broken(problems) => problems.iter().map(ToString::to_string).collect(),
        }
    }
}

impl fmt::Display for CalendarsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the holiday calendars cannot be used:\n{}", self.lines().join("\n"))
    }
}

impl std::error::Error for CalendarsError {}

/// The calendars that come with Sixty.
pub fn shipped() -> HolidayBook {
    // Only a broken build has none; a test reads them.
    HolidayBook::read(&shipped_files(), &[]).unwrap_or_default()
}

/// The calendars that come with Sixty, and over them those of a folder (`*.toml`).
pub fn load(folder: Option<&Path>) -> Result<HolidayBook, CalendarsError> {
    let own = folder.map(read_folder).transpose().map_err(CalendarsError::Unreadable)?.unwrap_or_default();
    let own: Vec<CalendarFile> =
        own.into_iter().map(|source| CalendarFile { path: source.path, text: source.text }).collect();
    HolidayBook::read(&shipped_files(), &own).map_err(CalendarsError::Broken)
}

/// The calendars of the teams that have business hours.
pub(super) fn of_teams(
    teams: &[TeamRow],
    book: &HolidayBook,
) -> Result<BTreeMap<TeamId, Arc<Calendar>>, StoreError> {
    let mut calendars = BTreeMap::new();
    for team in teams {
        calendars.extend(of_team(team, book)?.map(|calendar| (team.id, calendar)));
    }
    Ok(calendars)
}

/// The calendar of one team.
pub(super) fn of_team(team: &TeamRow, book: &HolidayBook) -> Result<Option<Arc<Calendar>>, StoreError> {
    let compiled = team.hours.as_ref().map(|hours| Calendar::compile(hours, book)).transpose();
    compiled.map(|calendar| calendar.map(Arc::new)).map_err(|problem| {
        let key = &team.key;
        StoreError::new(
            StoreErrorKind::Corrupt,
            format!("the hours of team {key} cannot be used: {problem} (see: sixty team hours {key} --help)"),
        )
    })
}

fn shipped_files() -> Vec<CalendarFile> {
    let file = |(path, text): (&str, &str)| CalendarFile { path: path.to_owned(), text: text.to_owned() };
    SHIPPED.into_iter().map(file).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{SHIPPED, load, shipped};

    #[test]
    fn every_file_of_the_folder_comes_with_sixty() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let names =
            std::fs::read_dir(root.join("calendars")).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = names
            .map(|name| format!("calendars/{}", name.to_string_lossy()))
            .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "toml"))
            .collect();
        names.sort();
        assert_eq!(names, SHIPPED.map(|(path, _)| path));
        assert!(shipped().calendar("cn").unwrap().covers(2026));
    }

    #[test]
    fn a_broken_file_in_the_folder_is_told_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cn-2027.toml");
        std::fs::write(&path, "calendar = \"cn\"\nyear = 2027\n[[holiday]]\nname = \"x\"\nfrom = soon\n")
            .unwrap();
        let told = load(Some(folder.path())).unwrap_err().to_string();
        assert!(told.contains("cn-2027.toml:5: from: "), "{told}");
        std::fs::write(&path, "calendar = \"cn\"\nyear = 2027\n").unwrap();
        assert!(load(Some(folder.path())).unwrap().calendar("cn").unwrap().covers(2027));
        let missing = load(Some(&folder.path().join("none"))).unwrap_err().to_string();
        assert!(missing.contains("none") && missing.contains("check the path"), "{missing}");
    }
}
