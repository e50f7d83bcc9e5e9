//! What the machine gives: a folder, a disk that flushes, a clock, files to open.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::finding::Finding;
use crate::engine::clock;

/// How often the disk is asked to flush; enough for a median.
const FLUSHES: usize = 20;
/// One page, like a small commit.
const PAGE: [u8; 4_096] = [0; 4_096];
/// Slower flushes make every acknowledgement feel slow.
const FLUSH_SLOW: Duration = Duration::from_millis(20);
/// Sixty did not exist before 2026-01-01; a clock that says so is wrong.
const EARLIEST_MS: i64 = 1_767_225_600_000;
/// Nor will this version run after 2100-01-01.
const LATEST_MS: i64 = 4_102_444_800_000;

/// Whether the clock can be right.
pub(super) fn clock() -> Finding {
    sane(clock::wall().0)
}

fn sane(now_ms: i64) -> Finding {
    let shown = jiff::Timestamp::from_millisecond(now_ms).map(|now| now.to_string()).unwrap_or_default();
    if (EARLIEST_MS..LATEST_MS).contains(&now_ms) {
        return Finding::fine("clock", format!("it is {shown}"));
    }
    Finding::broken("clock", format!("it cannot be {shown}; set the machine's clock, best by NTP"))
}

/// Whether enough sockets can be open.
pub(super) fn open_files(wanted: u64) -> Finding {
    match rlimit::Resource::NOFILE.get() {
        Ok((_, hard)) if hard >= wanted => Finding::fine("open files", format!("{wanted} are allowed")),
        Ok((_, hard)) => {
            let advice = "raise the hard limit (LimitNOFILE= in systemd, ulimit -Hn)";
            Finding::careful("open files", format!("only {hard} of {wanted} are allowed; {advice}"))
        }
        Err(error) => Finding::careful("open files", format!("the limit cannot be read ({error})")),
    }
}

/// Whether the data folder can be written, and how fast it is on the disk.
pub(super) fn data_folder(folder: &Path) -> Vec<Finding> {
    let shown = folder.display();
    // A folder that is not there yet is made at the first start, in the nearest one that is.
    let there = folder.ancestors().find(|path| path.exists() || path.as_os_str().is_empty());
    let place = there.filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !place.is_dir() {
        let file = place.display();
        return vec![Finding::broken(
            "data folder",
            format!("{file} is a file; choose a folder with --data"),
        )];
    }
    match flushes(place) {
        Err(error) => {
            let advice = "let the account that runs Sixty write there, or choose another with --data";
            vec![Finding::broken(
                "data folder",
                format!("{} cannot be written ({error}); {advice}", place.display()),
            )]
        }
        Ok(mut times) => {
            times.sort_unstable();
            let detail = if folder.is_dir() { "can be written" } else { "will be made at the first start" };
            let [median, longest] =
                [times.get(times.len() / 2), times.last()].map(|time| time.copied().unwrap_or_default());
            vec![Finding::fine("data folder", format!("{shown} {detail}")), judge_flush(median, longest)]
        }
    }
}

fn judge_flush(median: Duration, longest: Duration) -> Finding {
    let measured = format!("a flush takes {median:.1?}, at most {longest:.1?}");
    if median <= FLUSH_SLOW {
        return Finding::fine("disk", measured);
    }
    Finding::careful("disk", format!("{measured}; every acknowledgement waits for one: use a local SSD"))
}

/// Writes and flushes a file of its own; removes it again.
fn flushes(folder: &Path) -> io::Result<Vec<Duration>> {
    let path = folder.join(format!(".sixty-doctor-{}", std::process::id()));
    let file = OpenOptions::new().write(true).create_new(true).open(&path)?;
    let times = measure(file);
    fs::remove_file(&path)?;
    times
}

fn measure(mut file: File) -> io::Result<Vec<Duration>> {
    let one = |_| {
        let begun = clock::instant();
        file.write_all(&PAGE)?;
        file.sync_data()?;
        Ok(begun.elapsed())
    };
    (0..FLUSHES).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::super::finding::Verdict;
    use super::*;

    #[test]
    fn a_writable_folder_is_measured_and_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let findings = data_folder(&folder.path().join("not/yet/there"));
        assert!(findings.iter().all(|finding| finding.verdict != Verdict::Broken), "{findings:?}");
        assert!(findings[0].detail.contains("will be made") && findings[1].detail.contains("a flush takes"));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_inside_a_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let findings = data_folder(&file);
        assert_eq!(findings[0].verdict, Verdict::Broken, "{findings:?}");
        assert!(findings[0].detail.contains("--data"));
    }

    #[test]
    fn a_slow_disk_and_an_impossible_clock_are_pointed_out() {
        assert_eq!(judge_flush(Duration::from_millis(2), Duration::from_secs(1)).verdict, Verdict::Fine);
        assert_eq!(
            judge_flush(Duration::from_millis(60), Duration::from_millis(60)).verdict,
            Verdict::Careful
        );
        assert_eq!(sane(0).verdict, Verdict::Broken);
        assert_eq!(sane(EARLIEST_MS).verdict, Verdict::Fine);
    }

    #[test]
    fn a_file_limit_below_the_wish_is_pointed_out() {
        assert_eq!(open_files(1).verdict, Verdict::Fine);
        assert_eq!(open_files(u64::MAX).verdict, Verdict::Careful);
    }
}
