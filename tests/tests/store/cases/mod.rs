//! The cases.

pub(crate) mod aggregate;
mod append;
pub(crate) mod archive;
mod audit;
mod order;
mod read;
pub(crate) mod redeliver;
pub(crate) mod replay;
pub(crate) mod subscribe;

use libtest_mimic::Trial;

use crate::bench::{Bench, trial};

/// The cases of modules, below a name.
macro_rules! trials {
    ($start:literal, $($module:ident: $($case:ident)+;)+) => {
        vec![$($(trial::<B, _>(
            concat!($start, stringify!($module), "::", stringify!($case)),
            $module::$case::<B>,
        ),)+)+]
    };
}

/// Every case, on one database.
pub(crate) fn all<B: Bench>() -> Vec<Trial> {
    let mut all = store::<B>();
    all.extend(replays::<B>());
    all
}

fn replays<B: Bench>() -> Vec<Trial> {
    use replay::{again, chosen, failing, file, killed, pace};
    trials! {
        "replay::",
        chosen:
            a_range_is_by_position_or_by_time
            a_filter_chooses
            a_preview_says_what_goes_where_and_changes_nothing
            what_can_not_be_asked_for_is_said;
        killed:
            what_was_killed_goes_on
            a_handlers_effects_happen_once
            the_end_stays_and_what_is_done_is_done
            another_order_is_refused
            one_at_a_time_and_an_old_one_is_fenced;
        failing:
            a_replay_ends_before_what_can_not_be_handled
            a_failure_that_passes_is_waited_for
            what_was_taken_before_a_failure_is_taken
            what_is_archived_is_said;
        file:
            any_tool_reads_the_file
            wherever_it_was_cut_it_goes_on
            what_is_in_the_file_is_not_written_again
            a_file_of_somebody_elses_stays
            one_writes_a_file_at_a_time;
        again:
            a_running_subscription_handles_events_again
            shards_handle_their_part_again
            what_is_parked_already_comes_first
            a_failure_parks_the_event_again
            there_must_be_such_a_subscription;
        pace:
            progress_is_told
            a_rate_is_kept;
    }
}

fn store<B: Bench>() -> Vec<Trial> {
    trials! {
        "",
        append:
            versions_are_counted_from_one
            each_expectation_is_checked
            one_of_many_creates_a_stream
            one_of_many_wins_a_version
            a_repeated_append_changes_nothing
            an_id_belongs_to_one_event
            a_callers_transaction_decides
            a_conflict_leaves_the_transaction_usable
            an_event_that_cannot_be_written_fails_the_batch
            migrating_again_changes_nothing
            errors_tell_nothing_about_patients;
        read:
            streams_are_read_in_both_directions
            the_past_is_read_as_it_was
            all_events_are_filtered
            tenants_have_streams_of_their_own
            causes_make_a_tree
            metadata_comes_back_as_it_was
            an_older_version_is_read_as_the_newer;
        order:
            positions_have_no_gap_whoever_writes
            readers_miss_nothing_while_writers_write
            what_is_rolled_back_leaves_no_gap;
        subscribe:
            every_event_is_handled_once
            typed_handlers_get_their_topic
            a_crash_before_the_commit_repeats_the_batch
            a_failing_stream_is_parked_and_others_go_on
            a_failure_that_passes_costs_nothing
            a_subscription_may_stop_at_a_failure
            shards_share_the_streams
            a_projection_is_rebuilt_beside_the_old
            live_events_come_without_being_looked_for
            lag_and_parked_events_are_told;
        redeliver:
            what_others_park_is_handled_by_who_is_at_work
            parked_and_live_events_take_turns;
        aggregate:
            commands_append_what_they_decide
            a_command_is_decided_anew_after_a_conflict
            a_snapshot_spares_the_events_before_it
            a_snapshot_of_another_shape_is_discarded
            the_past_of_a_state_is_loaded
            an_aggregate_decides_on_its_own_events_only;
        audit:
            what_nobody_touched_is_sound
            a_changed_event_shows
            a_removed_or_inserted_event_shows;
        archive:
            content_goes_to_a_file_and_comes_back
            archives_follow_each_other
            a_time_is_that_of_the_order
            a_file_is_for_its_owner_only
            a_repeated_append_is_recognised_in_the_archive
            reading_says_what_must_be_restored
            a_tree_with_an_archive_in_it_is_none
            a_snapshot_stands_for_what_is_archived
            a_new_subscription_stops_at_what_is_archived
            an_audit_of_archived_events_finds_what_was_done
            content_that_no_archive_has_is_missed
            half_a_content_is_none
            only_what_is_in_order_is_archived
            what_a_subscription_needs_stays
            no_other_file_is_overwritten
            a_killed_archiver_loses_nothing
            a_killed_restorer_loses_nothing
            two_archivers_make_one_file
            a_disk_that_lies_is_found_out
            all_is_durable_before_anything_is_removed
            who_begins_to_read_meanwhile_is_not_left_without
            a_row_that_changes_meanwhile_is_left_alone
            a_damaged_file_changes_nothing
            blocks_have_their_places
            a_missing_end_is_noticed
            a_file_of_another_store_is_refused
            another_implementation_reads_it;
    }
}
