//! Layers win in order, and whoever writes nonsense is told everything at once, with the place.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::*;

fn problems(file: &str, environment: &[(&str, &str)], flags: &Flags) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sixty.toml");
    fs::write(&path, file).unwrap();
    let flags = Flags { config: Some(path.clone()), ..flags.clone() };
    let Err(Problems(problems)) = load(&flags, owned(environment)) else { return Vec::new() };
    let shorten = |problem: Problem| problem.to_string().replace(&path.display().to_string(), "sixty.toml");
    problems.into_iter().map(shorten).collect()
}

fn owned(environment: &[(&str, &str)]) -> Vec<(String, String)> {
    environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_embedded_defaults_are_the_defaults_of_each_layer() {
    let config = load(&Flags::default(), []).unwrap();
    assert_eq!(format!("{:?}", config.engine), format!("{:?}", engine::Settings::default()));
    assert_eq!(format!("{:?}", config.gateway), format!("{:?}", gateway::Settings::default()));
    assert_eq!(config.store, sqlite::Settings::default());
}

#[test]
fn flags_beat_the_environment_which_beats_the_file_which_beats_the_defaults() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sixty.toml");
    fs::write(
        &path,
        "[engine]\nheartbeat = \"10s\"\nlinger = \"3s\"\n[store]\nfolder = \"file\"\nreaders = 2",
    )
    .unwrap();
    let flags = Flags { config: Some(path), data: Some(PathBuf::from("flag")), ..Flags::default() };
    let environment =
        [("SIXTY_STORE__FOLDER", "environment"), ("SIXTY_ENGINE__LINGER", "4s"), ("HOME", "/root")];
    let config = load(&flags, owned(&environment)).unwrap();
    assert_eq!(config.data, PathBuf::from("flag"));
    assert_eq!(config.engine.linger, Duration::from_secs(4));
    assert_eq!(config.engine.heartbeat, Duration::from_secs(10));
    assert_eq!(config.store.readers, 2);
    assert_eq!(config.engine.connections_each, engine::Settings::default().connections_each);
}

#[test]
fn every_problem_is_told_at_once_with_file_and_line_or_variable() {
    let file = "[engine]\nheartbeat = \"soon\"\nlinger = 5\n\n[bot]\nanswer_form = 0.5\n\n[nonsense]\nx = 1\n[log]\nformat = \"xml\"\n";
    let told = problems(file, &[("SIXTY_STORE__READERS", "many"), ("SIXTY_PORT", "80")], &Flags::default());
    let expected = [
        ("sixty.toml:2: engine.heartbeat", "\"60s\""),
        ("sixty.toml:3: engine.linger", "\"60s\""),
        ("sixty.toml:6: bot.answer_form is not a setting", "answer_from"),
        ("sixty.toml:8: nonsense is not a setting", "gateway"),
        ("sixty.toml:11: log.format", "text, json"),
        ("SIXTY_STORE__READERS: store.readers", "many"),
        ("SIXTY_PORT: port is not a setting", "gateway"),
    ];
    for (start, part) in expected {
        assert!(
            told.iter().any(|told| told.starts_with(start) && told.contains(part)),
            "{start} in {told:#?}"
        );
    }
    assert_eq!(told.len(), expected.len(), "{told:#?}");
}

#[test]
fn senseless_values_are_refused_with_their_line_and_the_range() {
    let told = problems("[bot]\nanswer_from = 1.5\n[store]\nreaders = 0\n", &[], &Flags::default());
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].starts_with("sixty.toml:2: bot.answer_from must be between 0 and 1"), "{told:#?}");
    assert!(told[1].starts_with("sixty.toml:4: store.readers must be between 1 and 8"), "{told:#?}");
}

#[test]
fn the_weights_of_what_presses_are_settings_that_end_at_the_bound() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sixty.toml");
    fs::write(&path, "[routing]\nupset = 0\nurgency_critical = 50").unwrap();
    let flags = Flags { config: Some(path), ..Flags::default() };
    let config = load(&flags, owned(&[("SIXTY_ROUTING__VIP", "3")])).unwrap();
    let wanted = Weights { upset: 0, critical: 50, vip: 3, ..Weights::default() };
    assert_eq!(config.engine.weights, wanted);

    let told = problems("[routing]\nvip = 51\nurgency_high = 30\ntransferred = -1\n", &[], &Flags::default());
    assert!(told.iter().any(|told| told.starts_with("sixty.toml:4: routing.transferred")), "{told:#?}");
    let told = problems("[routing]\nvip = 51\nurgency_high = 30\n", &[], &Flags::default());
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].starts_with("sixty.toml:2: routing.vip must be between 0 and 50"), "{told:#?}");
    assert!(
        told[1].contains("routing.urgency_critical (25) must not be less than routing.urgency_high (30)"),
        "{told:#?}"
    );
}

#[test]
fn what_is_no_origin_and_no_network_is_refused() {
    let file = "[gateway]\npublic_url = \"help.example\"\nagent_origins = [\"https://a.example\", \"https://b.example/x\"]\n";
    let told = problems(file, &[("SIXTY_GATEWAY__TRUSTED_PROXIES", "[10.0.0.0/99]")], &Flags::default());
    assert!(told[0].starts_with("SIXTY_GATEWAY__TRUSTED_PROXIES: gateway.trusted_proxies"), "{told:#?}");
    let told = problems(file, &[], &Flags::default());
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told[0].starts_with("sixty.toml:2: gateway.public_url") && told[0].contains("https://help.example")
    );
    assert!(
        told[1].starts_with("sixty.toml:3: gateway.agent_origins") && told[1].contains("https://b.example/x")
    );
}

#[test]
fn a_section_given_as_value_and_a_value_given_as_section_are_named() {
    let told = problems("engine = 5\n[log.format]\na = 1\n", &[], &Flags::default());
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told[0].contains("engine is a section") && told[1].contains("log.format is a value"),
        "{told:#?}"
    );
}

#[test]
fn broken_toml_names_its_line_and_a_missing_file_the_flag() {
    let told = problems("[engine]\nheartbeat = \n", &[], &Flags::default());
    assert!(told[0].starts_with("sixty.toml:2: this is no TOML"), "{told:#?}");
    let flags = Flags { config: Some(PathBuf::from("no/such.toml")), ..Flags::default() };
    let Err(Problems(problems)) = load(&flags, []) else { panic!("must be refused") };
    assert!(problems[0].to_string().contains("no/such.toml") && problems[0].message.contains("--config"));
}

#[test]
fn a_bad_flag_is_blamed_on_the_command_line() {
    let flags = Flags { listen: Some("everywhere".to_owned()), ..Flags::default() };
    let told = problems("", &[], &flags);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].starts_with("the command line: gateway.listen"), "{told:#?}");
}
