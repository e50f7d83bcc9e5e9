//! The command line on a real data folder: what is typed, what is printed, what is kept.

use std::path::Path;

use clap::{CommandFactory as _, Parser as _};

use super::{Cli, dispatch};
use crate::core::time::WallTime;
use crate::gateway::password::verify_password;
use crate::store::sqlite::{Settings, SqliteStore};
use crate::store::{Role, Store};

/// Runs `sixty ... --data FOLDER` and gives what it printed.
pub(super) fn sixty(folder: &Path, line: &str) -> Result<String, String> {
    let words = ["sixty"].into_iter().chain(line.split(' ')).map(str::to_owned);
    let data = ["--data".to_owned(), folder.display().to_string()];
    let cli = Cli::try_parse_from(words.chain(data)).map_err(|error| error.to_string())?;
    let mut out = Vec::new();
    dispatch(cli.command, &mut out).map_err(|error| error.to_string())?;
    Ok(String::from_utf8(out).unwrap())
}

pub(super) fn json(folder: &Path, line: &str) -> serde_json::Value {
    serde_json::from_str(&sixty(folder, &format!("{line} --format json")).unwrap()).unwrap()
}

pub(super) fn open(folder: &Path) -> SqliteStore {
    SqliteStore::open(folder, Settings::default(), WallTime(0)).unwrap()
}

#[test]
fn flags_and_help_are_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn teams_agents_and_sites_are_added_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    sixty(data, "team add service --name 客服 --target 90s").unwrap();
    sixty(data, "team add night --name Night --overflow-to service").unwrap();
    sixty(data, "site add shop --name Shop --origin https://shop.example --team service").unwrap();
    let added =
        json(data, "agent add Amy@Shop.example --name 王小美 --team service --skill refunds --capacity 5");
    let listed = json(data, "agent list");
    assert_eq!(listed["agents"][0]["email"], "amy@shop.example");
    assert_eq!(listed["agents"][0]["teams"][0], "service");
    assert_eq!(json(data, "team list")["teams"][0]["target_s"], 90.0);
    assert_eq!(json(data, "site list")["sites"][0]["team"], "service");
    assert!(sixty(data, "agent list").unwrap().contains("王小美"));
    let kept = open(data).agent_by_email("amy@shop.example").unwrap().unwrap();
    assert!(verify_password(added["password"].as_str().unwrap(), Some(&kept.password_hash)));
}

#[test]
fn a_password_is_changed_and_a_disabled_agent_stays_listed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let first = json(data, "agent add amy@shop.example --name Amy");
    let second = json(data, "agent passwd amy@shop.example");
    assert_ne!(first["password"], second["password"]);
    sixty(data, "agent disable amy@shop.example").unwrap();
    assert_eq!(json(data, "agent list")["agents"][0]["disabled"], true);
    let kept = open(data).agent_by_email("amy@shop.example").unwrap().unwrap();
    assert!(verify_password(second["password"].as_str().unwrap(), Some(&kept.password_hash)));
    assert!(!verify_password(first["password"].as_str().unwrap(), Some(&kept.password_hash)));
}

#[test]
fn a_token_is_shown_once_and_can_be_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    sixty(data, "agent add bot@shop.example --name Bridge").unwrap();
    let token = json(data, "token add bridge --agent bot@shop.example");
    let secret = token["token"].as_str().unwrap();
    assert!(!sixty(data, "token list").unwrap().contains(secret));
    let hash = crate::gateway::secret::hash_secret(secret);
    assert!(open(data).token_by_hash(&hash).unwrap().unwrap().revoked_at.is_none());
    sixty(data, "token revoke bridge").unwrap();
    assert!(open(data).token_by_hash(&hash).unwrap().unwrap().revoked_at.is_some());
    assert!(sixty(data, "token revoke bridge").unwrap_err().contains("no live token"));
}

#[test]
fn mistakes_are_answered_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("typo");
    let data = folder.path();
    for (told, line) in [
        ("--data", sixty(&missing, "agent list")),
        ("sixty team add service", sixty(data, "agent add a@b.example --name A --team service")),
        ("sixty agent list", sixty(data, "agent disable a@b.example")),
        ("https://shop.example", sixty(data, "site add shop --name S --team service --origin shop.example")),
        ("a-z", sixty(data, "team add 客服 --name X")),
        ("60s", sixty(data, "team add service --name X --target 60")),
    ] {
        let said = line.unwrap_err();
        assert!(said.contains(told), "{told} in {said}");
    }
    assert!(!missing.exists(), "a mistyped folder is not made");
}

#[test]
fn a_folder_in_use_is_refused_with_the_way_that_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let _server = open(folder.path());
    assert!(sixty(folder.path(), "agent list").unwrap_err().contains("REST"));
}

#[test]
fn the_demo_is_made_once_and_keeps_its_passwords() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo-data");
    let first = json(&data, "demo");
    assert_eq!(first, json(&data, "demo"));
    let mode = std::fs::metadata(data.join("credentials.txt")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let store = open(&data);
    let site = store.sites().unwrap().into_iter().find(|site| &*site.key == "demo").unwrap();
    assert_eq!(site.origins, ["http://127.0.0.1:8060", "http://localhost:8060", "no-origin"]);
    let leo = store.agent_by_email("leo@demo.local").unwrap().unwrap();
    assert_eq!((leo.role, leo.capacity, leo.teams.len()), (Role::Supervisor, 3, 3));
    assert!(verify_password(first["agents"][1]["password"].as_str().unwrap(), Some(&leo.password_hash)));
}

#[test]
fn lost_credentials_of_the_demo_are_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo-data");
    json(&data, "demo");
    std::fs::remove_file(data.join("credentials.txt")).unwrap();
    let again = json(&data, "demo");
    let amy = open(&data).agent_by_email("amy@demo.local").unwrap().unwrap();
    assert!(verify_password(again["agents"][0]["password"].as_str().unwrap(), Some(&amy.password_hash)));
}

#[test]
fn a_check_tells_all_problems_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("broken.toml"), "[[intent]]\nid = \"x\"\n").unwrap();
    let intents = format!("check --intents {} --format json", folder.path().display());
    let told: serde_json::Value =
        serde_json::from_str(&sixty(&folder.path().join("none"), &intents).unwrap()).unwrap();
    assert_eq!(told["ok"], false);
    assert!(
        told["errors"]
            .as_array()
            .unwrap()
            .iter()
            .any(|error| error.as_str().unwrap().contains("broken.toml"))
    );
}
