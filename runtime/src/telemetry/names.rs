//! The names of every metric: nowhere else is one spelt out.

/// Events that every in-sync replica has; label `event`.
pub const EVENT_PUBLISHED: &str = "event_published_total";
/// Events that were accepted and then not delivered; labels `event`, `kind`.
pub const EVENT_PUBLISH_ERRORS: &str = "event_publish_errors_total";
/// Records whose handling ended; labels `event`, `outcome`.
pub const HANDLED: &str = "consumer_handled_total";
/// Attempts that failed and were followed by another; label `event`.
pub const RETRIES: &str = "consumer_retries_total";
/// Records given up and passed over, as the policy says; label `group`.
pub const SKIPPED: &str = "consumer_skipped_total";
/// Records of a type that no handler knows; label `event`.
pub const UNKNOWN: &str = "consumer_unknown_total";
/// Commits that the group's coordinator refused or did not answer; label `group`.
pub const COMMIT_ERRORS: &str = "consumer_commit_errors_total";
/// Records behind the end of a partition; labels `group`, `topic`, `partition`.
pub const CONSUMER_LAG: &str = "consumer_lag_messages";
/// Partitions in the hands of this consumer; label `group`.
pub const ASSIGNED: &str = "consumer_assigned_partitions";
/// Troubles that the Kafka client reports, such as a broker out of reach.
pub const CLIENT_ERRORS: &str = "kafka_client_errors_total";
/// Events that got their position from the sequencer.
pub const SEQUENCED: &str = "sequencer_events_total";
/// How long the oldest event of the sequencer's last step had waited for it, in microseconds.
pub const SEQUENCER_LAG: &str = "sequencer_lag_microseconds";
/// Times that part of the event store could not do its work; label `part`.
pub const STORE_ERRORS: &str = "store_errors_total";
/// Events that subscriptions handled; labels `subscription`, `shard`.
pub const PROJECTED: &str = "projection_events_total";
/// Positions that a subscription is behind; labels `subscription`, `shard`.
pub const PROJECTION_BEHIND: &str = "projection_lag_events";
/// Age of the last event handled while there are more, in microseconds; the same labels.
pub const PROJECTION_LAG: &str = "projection_lag_microseconds";
/// Events that were parked as their handler failed for good; labels `subscription`, `event`.
pub const PARKED: &str = "projection_parked_total";
