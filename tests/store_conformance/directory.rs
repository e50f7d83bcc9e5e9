//! What people set up, and their credentials.

use std::collections::BTreeMap;
use std::time::Duration;

use sixty::core::id::SiteId;
use sixty::core::routing::{AcceptMode, LadderSettings, Presence};
use sixty::core::text::Language;
use sixty::core::time::WallTime;
use sixty::store::{
    AgentAccount, ApiToken, LoginSession, Record, Role, Site, Store, StoreError, StoreErrorKind, TeamRow,
};

use crate::samples::*;

#[track_caller]
fn conflict_about(outcome: Result<(), StoreError>, value: &str) {
    let error = outcome.unwrap_err();
    assert_eq!(error.kind, StoreErrorKind::Conflict);
    assert!(error.message.contains(value), "the message names what is taken: {}", error.message);
}

fn site(n: u128) -> Site {
    Site {
        id: SiteId(client_id(n).0),
        key: format!("shop-{n}").into(),
        name: "旗舰店".into(),
        origins: vec!["https://shop.example".into(), "http://localhost:8060".into()],
        locale: Language::En,
        greeting: BTreeMap::from([(Language::Zh, "您好".into()), (Language::En, "Hello".into())]),
        quick_replies: vec!["order.status".into()],
        team: team_id(1),
        identity_secret: Some("s3cret".into()),
    }
}

pub(crate) fn sites_are_added_and_changed(store: &dyn Store) {
    store.put_site(&site(2)).unwrap();
    store.put_site(&site(1)).unwrap();
    assert_eq!(store.sites().unwrap(), [site(1), site(2)]);
    let bare = Site {
        key: "renamed".into(),
        origins: Vec::new(),
        locale: Language::Zh,
        greeting: BTreeMap::new(),
        quick_replies: Vec::new(),
        team: team_id(2),
        identity_secret: None,
        ..site(1)
    };
    store.put_site(&bare).unwrap();
    assert_eq!(store.sites().unwrap(), [bare, site(2)]);
}

pub(crate) fn two_sites_cannot_share_a_key(store: &dyn Store) {
    store.put_site(&site(1)).unwrap();
    conflict_about(store.put_site(&Site { key: site(1).key, ..site(2) }), "shop-1");
    assert_eq!(store.sites().unwrap(), [site(1)]);
}

fn team(n: u128) -> TeamRow {
    TeamRow {
        id: team_id(n),
        key: format!("team-{n}").into(),
        name: "售后".into(),
        target: Duration::from_millis(45_500),
        accept: AcceptMode::Direct,
        overflow_to: vec![team_id(9), team_id(8)],
        hours: None,
        ladder: LadderSettings { offer_s: Some(9), rescuers: Some(4), ..LadderSettings::default() },
    }
}

pub(crate) fn teams_are_added_and_changed(store: &dyn Store) {
    store.put_team(&team(2)).unwrap();
    store.put_team(&team(1)).unwrap();
    let changed = TeamRow {
        accept: AcceptMode::Ring,
        overflow_to: Vec::new(),
        target: Duration::from_mins(1),
        ..team(2)
    };
    store.put_team(&changed).unwrap();
    assert_eq!(store.teams().unwrap(), [team(1), changed]);
}

pub(crate) fn the_hours_of_a_team_are_kept_whole_and_can_be_lifted(store: &dyn Store) {
    let text = r#"{"zone": "Europe/Berlin", "weekly": {"mon": ["09:00-12:00", "22:00-06:00"]}, "holidays": "cn",
                   "exceptions": {"2026-12-24": ["09:00-12:00"], "2026-12-25": []}, "outside": "bot_only"}"#;
    let with_hours = TeamRow { hours: Some(serde_json::from_str(text).unwrap()), ..team(1) };
    store.put_team(&with_hours).unwrap();
    assert_eq!(store.teams().unwrap(), [with_hours]);
    store.put_team(&team(1)).unwrap();
    assert_eq!(store.teams().unwrap(), [team(1)]);
}

pub(crate) fn two_teams_cannot_share_a_key(store: &dyn Store) {
    store.put_team(&team(1)).unwrap();
    store.put_team(&team(2)).unwrap();
    conflict_about(store.put_team(&TeamRow { key: team(1).key, ..team(2) }), "team-1");
    assert_eq!(store.teams().unwrap(), [team(1), team(2)]);
}

fn agent(n: u128) -> AgentAccount {
    AgentAccount {
        id: agent_id(n),
        email: format!("agent{n}@example.com"),
        name: "小美".into(),
        password_hash: "$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA".into(),
        role: Role::Supervisor,
        capacity: 4,
        teams: vec![team_id(2), team_id(1)],
        skills: vec!["refunds".into(), "发票".into()],
        languages: vec![Language::En, Language::Zh],
        disabled: false,
        presence: Presence::Online,
    }
}

pub(crate) fn agents_are_added_and_changed(store: &dyn Store) {
    store.put_agent(&agent(2)).unwrap();
    store.put_agent(&agent(1)).unwrap();
    assert_eq!(store.agents().unwrap(), [agent(1), agent(2)]);
    for role in [Role::Agent, Role::Admin] {
        let changed = AgentAccount {
            role,
            capacity: 0,
            teams: Vec::new(),
            skills: Vec::new(),
            languages: Vec::new(),
            disabled: true,
            presence: Presence::Offline,
            ..agent(1)
        };
        store.put_agent(&changed).unwrap();
        assert_eq!(store.agent_by_email("agent1@example.com").unwrap(), Some(changed));
    }
    assert_eq!(store.agent_by_email("nobody@example.com").unwrap(), None);
}

pub(crate) fn two_agents_cannot_share_an_address(store: &dyn Store) {
    store.put_agent(&agent(1)).unwrap();
    conflict_about(
        store.put_agent(&AgentAccount { email: agent(1).email, ..agent(2) }),
        "agent1@example.com",
    );
    assert_eq!(store.agents().unwrap(), [agent(1)]);
}

pub(crate) fn an_agents_presence_is_remembered(store: &dyn Store) {
    store.put_agent(&agent(1)).unwrap();
    store.put_agent(&agent(2)).unwrap();
    write(store, vec![Record::Presence { agent: agent_id(1), presence: Presence::Away }]);
    let presences: Vec<_> = store.agents().unwrap().iter().map(|agent| agent.presence).collect();
    assert_eq!(presences, [Presence::Away, Presence::Online]);
}

fn token(n: u8) -> ApiToken {
    let name = format!("crm {n}");
    ApiToken { hash: [n; 32], name, agent: agent_id(1), created_at: WallTime(i64::from(n)), revoked_at: None }
}

pub(crate) fn tokens_are_found_by_hash_and_revoked(store: &dyn Store) {
    store.put_token(&token(1)).unwrap();
    store.put_token(&token(2)).unwrap();
    assert_eq!(store.token_by_hash(&[1; 32]).unwrap(), Some(token(1)));
    assert_eq!(store.token_by_hash(&[3; 32]).unwrap(), None);
    let revoked = ApiToken { revoked_at: Some(WallTime(50)), ..token(1) };
    store.put_token(&revoked).unwrap();
    assert_eq!(store.token_by_hash(&[1; 32]).unwrap(), Some(revoked.clone()));
    assert_eq!(store.tokens().unwrap(), [revoked, token(2)]);
}

pub(crate) fn two_live_tokens_cannot_share_a_name(store: &dyn Store) {
    let namesake = ApiToken { name: token(1).name, ..token(2) };
    store.put_token(&token(1)).unwrap();
    conflict_about(store.put_token(&namesake), "crm 1");
    store.put_token(&ApiToken { revoked_at: Some(WallTime(50)), ..token(1) }).unwrap();
    store.put_token(&namesake).unwrap();
    assert_eq!(store.tokens().unwrap().len(), 2);
}

fn login(n: u8, agent: u128) -> LoginSession {
    let created_at = WallTime(100 + i64::from(n));
    LoginSession { hash: [n; 32], agent: agent_id(agent), created_at, expires_at: WallTime(200) }
}

pub(crate) fn logins_are_found_by_hash_until_ended(store: &dyn Store) {
    store.put_login(&login(1, 1)).unwrap();
    assert_eq!(store.login_by_hash(&[1; 32]).unwrap(), Some(login(1, 1)));
    assert_eq!(store.put_login(&login(1, 2)).unwrap_err().kind, StoreErrorKind::Conflict);
    assert_eq!(store.login_by_hash(&[1; 32]).unwrap(), Some(login(1, 1)), "nobody takes over a login");
    store.end_login(&[1; 32]).unwrap();
    assert_eq!(store.login_by_hash(&[1; 32]).unwrap(), None);
    store.end_login(&[1; 32]).unwrap();
}

pub(crate) fn all_logins_of_an_agent_end_together(store: &dyn Store) {
    for (n, agent) in [(1, 1), (2, 1), (3, 2)] {
        store.put_login(&login(n, agent)).unwrap();
    }
    store.end_logins_of(agent_id(1)).unwrap();
    let left: Vec<_> = (1..=3).filter(|n| store.login_by_hash(&[*n; 32]).unwrap().is_some()).collect();
    assert_eq!(left, [3]);
}

pub(crate) fn void_logins_are_forgotten_when_a_new_one_begins(store: &dyn Store) {
    store.put_login(&login(1, 1)).unwrap();
    store
        .put_login(&LoginSession { created_at: WallTime(199), expires_at: WallTime(400), ..login(2, 1) })
        .unwrap();
    assert!(store.login_by_hash(&[1; 32]).unwrap().is_some(), "still good at that time");
    store
        .put_login(&LoginSession { created_at: WallTime(200), expires_at: WallTime(400), ..login(3, 2) })
        .unwrap();
    assert_eq!(store.login_by_hash(&[1; 32]).unwrap(), None);
    assert!(store.login_by_hash(&[2; 32]).unwrap().is_some());
}
