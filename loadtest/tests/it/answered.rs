//! What the tool comes with to say, against the bot and the intent library that Sixty comes with: a change of either that makes the
//! one unfit for the other is found here, and not as a mysterious figure in somebody's load test.

use std::sync::Arc;

use sixty::core::bot::{Action, Context, Memory, Settings, Turn, turn};
use sixty::core::id::TicketId;
use sixty::core::intent::Library;
use sixty::core::sla::Prospect;
use sixty::core::text::Language;
use sixty::core::ticket::FollowUp;
use sixty::core::time::WallTime;
use sixty::engine::intents::IntentLibrary;
use sixty_loadtest::scenario::utterances::{Matter, Utterances};
use uuid::Uuid;

struct Bot(Arc<Library>);

impl Bot {
    fn hears(&self, memory: &mut Memory, words: &str) -> Turn {
        let follow_up = |_now: WallTime, team, _key: Option<&str>| FollowUp {
            id: TicketId(Uuid::nil()),
            team,
            owner: None,
            due_at: WallTime(0),
        };
        let context = Context {
            library: &self.0,
            settings: &Settings::default(),
            prospect: &|_| Prospect::Prompt,
            follow_up: &follow_up,
        };
        turn(&context, memory, words, Language::Zh)
    }

    /// Nothing if it answered by itself, else what it did instead.
    fn instead_of_answering(&self, memory: &mut Memory, words: &str) -> Option<String> {
        let Turn { reply, action, .. } = self.hears(memory, words);
        let answered = matches!(action, Action::Answered | Action::OfferedHuman)
            && reply.is_some_and(|reply| reply.answer.is_some());
        (!answered).then(|| format!("{action:?}"))
    }
}

/// Each wording, with the number of its matter.
fn wordings(matters: &[Matter]) -> impl Iterator<Item = (usize, &str)> {
    (0..).zip(matters).flat_map(|(n, matter)| matter.iter().map(move |words| (n, &**words)))
}

/// What the bot does otherwise than the load generator counts on.
fn surprises(bot: &Bot) -> Vec<String> {
    let all = Utterances::built_in();
    let mut found = Vec::new();
    for (matter, first) in wordings(&all.questions) {
        let mut asked = Memory::default();
        if let Some(instead) = bot.instead_of_answering(&mut asked, first) {
            found.push(format!("{first}: {instead}"));
        }
        for (_, second) in wordings(&all.questions).filter(|(other, _)| *other != matter) {
            if let Some(instead) = bot.instead_of_answering(&mut asked.clone(), second) {
                found.push(format!("{first} / {second}: {instead}"));
            }
        }
        for (_, words) in wordings(&all.upset).chain(wordings(&all.urgent)) {
            let action = bot.hears(&mut asked.clone(), words).action;
            if !matches!(action, Action::HandOff { .. }) {
                found.push(format!("{first} / {words}: {action:?}"));
            }
        }
    }
    found
}

/// A server that has just started answers from its phrases and patterns, then from what it has learnt, then from what it can bear out.
#[test]
fn the_bot_answers_every_question_by_itself_whatever_was_asked_before_and_hands_over_the_rest() {
    let library = IntentLibrary::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../intents")).unwrap().0;
    for (stage, improve) in [
        ("opened", None),
        ("learnt", Some(IntentLibrary::learn as fn(&IntentLibrary))),
        ("calibrated", Some(IntentLibrary::calibrate as fn(&IntentLibrary))),
    ] {
        improve.into_iter().for_each(|improve| improve(&library));
        assert_eq!(surprises(&Bot(library.current())), [] as [String; 0], "{stage}");
    }
}
