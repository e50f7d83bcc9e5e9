//! What every store promises, as functions over `&dyn Store`, run against each database.

#![expect(clippy::unwrap_used, reason = "a failing test should panic")]

mod conversations;
mod directory;
mod journal;
mod ledger;
mod missed;
mod recovery;
mod samples;
mod tickets;

use sixty::core::time::WallTime;
use sixty::store::Store;
use sixty::store::sqlite::{Settings, SqliteStore};

/// Every case gets a new, empty store.
macro_rules! suite {
    ($($module:ident { $($case:ident),+ $(,)? })+) => {
        mod sqlite {
            $($(
                #[test]
                fn $case() {
                    super::with_sqlite(super::$module::$case);
                }
            )+)+
        }
    };
}

suite! {
    journal {
        every_kind_of_entry_comes_back_as_it_was_written,
        texts_keep_every_character,
        a_taken_seq_is_a_conflict,
        an_entry_that_would_leave_a_hole_is_a_conflict,
        different_authors_may_use_one_client_id,
        one_client_id_may_be_used_in_two_conversations,
        a_batch_is_written_whole_or_not_at_all,
        a_refused_batch_leaves_the_store_usable,
        records_of_a_batch_build_on_each_other,
        an_empty_batch_is_no_error,
        a_conversation_needs_its_visitor,
        a_conversation_is_rated_once,
        a_routing_event_number_is_given_once,
        readers_see_a_batch_as_soon_as_it_is_committed,
        writers_and_readers_may_come_from_many_threads,
    }
    conversations {
        an_unknown_conversation_is_none,
        a_conversation_comes_back_with_all_it_needs_to_go_on,
        what_the_bot_remembers_is_what_was_written_last,
        a_changed_conversation_replaces_its_row_and_nothing_else,
        what_was_sent_is_found_by_author_client_id_and_digest,
        read_marks_never_go_back,
        notes_do_not_count_as_public,
        the_latest_conversation_is_the_newest_of_this_visitor_on_this_site,
        entries_are_paged_in_order,
        a_long_conversation_is_paged_without_a_hole_or_a_repeat,
        the_tail_is_the_end_in_order,
        entries_of_one_conversation_never_show_in_another,
        a_visitor_is_found_by_id_and_by_the_sites_own_id,
        two_visitors_of_a_site_cannot_share_its_id_of_them,
        ids_of_different_things_are_never_mixed,
        a_listing_shows_the_visitors_last_words_and_rating,
        lists_are_newest_first_and_paged_without_gap_or_repeat,
        lists_are_filtered_by_status,
        an_agent_sees_their_teams_and_what_they_own,
        a_list_is_never_longer_than_its_bound,
    }
    ledger {
        a_conversations_rows_come_in_order_and_in_pages,
        a_span_of_time_comes_in_order_and_in_pages,
        a_page_of_the_ledger_has_a_bound,
        decisions_come_back_as_they_were_written,
        the_chain_is_sound_after_refused_batches,
        the_head_moves_with_every_row_and_with_nothing_else,
    }
    recovery {
        a_new_store_recovers_nothing,
        every_recovery_counts_a_start,
        only_open_conversations_come_back,
        handoffs_come_back_as_they_last_stood,
        the_clock_comes_back_at_its_greatest_moment,
    }
    missed {
        a_missed_message_comes_back_with_its_words,
        the_newest_of_a_span_are_given_oldest_first,
    }
    tickets {
        a_ticket_comes_back_as_it_was_written,
        an_entry_makes_one_ticket,
        open_tickets_are_listed_by_due_time_in_pages,
        a_ticket_is_done_once,
        an_agent_sees_their_tickets_and_their_teams,
        a_restart_knows_how_many_open_tickets_everybody_has,
    }
    directory {
        sites_are_added_and_changed,
        two_sites_cannot_share_a_key,
        teams_are_added_and_changed,
        the_hours_of_a_team_are_kept_whole_and_can_be_lifted,
        two_teams_cannot_share_a_key,
        agents_are_added_and_changed,
        two_agents_cannot_share_an_address,
        an_agents_presence_is_remembered,
        tokens_are_found_by_hash_and_revoked,
        two_live_tokens_cannot_share_a_name,
        logins_are_found_by_hash_until_ended,
        all_logins_of_an_agent_end_together,
        void_logins_are_forgotten_when_a_new_one_begins,
    }
}

fn with_sqlite(case: fn(&dyn Store)) {
    let folder = tempfile::tempdir().unwrap();
    case(&SqliteStore::open(folder.path(), Settings::default(), WallTime(1)).unwrap());
}
