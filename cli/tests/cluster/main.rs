//! The verbs that need a Kafka cluster: on the embedded broker as far as that goes, and on a real
//! one. See `tests/servers/README.md` for the servers.

mod decode;
mod doctor;
#[rustfmt::skip]
#[allow(dead_code, unreachable_pub, reason = "generated for any use")]
#[path = "../../../runtime/tests/mock/generated/mod.rs"]
mod generated;
mod replay;
mod shell;
mod topics;

use std::process::ExitCode;

use factline_tests::servers::{Server, trial};
use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let trials = vec![
        Trial::test("embedded::topics_are_planned", topics::planned_on_the_embedded_broker),
        Trial::test("embedded::no_cluster_is_said", topics::no_cluster),
        Trial::test("doctor::looks_without_servers", doctor::without_servers),
        Trial::test("doctor::says_who_does_not_answer", doctor::with_dead_servers),
        trial(
            "cluster::doctor_finds_all_servers",
            &[Server::Kafka, Server::Registry, Server::Postgres],
            doctor::with_servers,
        ),
        Trial::test("embedded::a_topic_is_decoded", decode::on_the_embedded_broker),
        Trial::test("embedded::a_topic_is_followed", decode::followed),
        Trial::test("embedded::a_killed_replay_goes_on", replay::killed_and_gone_on),
        trial(
            "cluster::a_topic_is_decoded_by_the_registry",
            &[Server::Kafka, Server::Registry],
            decode::on_a_cluster,
        ),
        trial("cluster::topics_are_applied_and_nothing_shrinks", &[Server::Kafka], topics::applied),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
