//! The Kafka cluster, and the topics of the catalog in it.

use factline::event::TopicNamer;
use factline::topics::{Options, Topics};

use super::{Args, Check};
use crate::catalog::Catalog;
use crate::output;
use crate::registry_args::block_on;
use crate::verbs::{counted, topics};

pub(super) fn check(args: &Args, catalog: Option<&Catalog>) -> Check {
    if args.kafka.address().is_none() {
        return Check::skip("kafka", "--bootstrap HOSTS names none");
    }
    let declared = match catalog.map(|catalog| topics::declared(catalog, &[], None)) {
        Some(Ok(declared)) => declared,
        // What is wrong with the catalog is said elsewhere; the cluster may still answer.
        _ => Vec::new(),
    };
    let count = declared.len();
    let planned = (|| {
        let cluster = args.kafka.cluster()?;
        let names = TopicNamer::with_prefix(&*args.prefix)?;
        let options = Options { timeout: args.kafka.timeout(), ..Options::default() };
        block_on(
            async move { Ok(Topics::connect(&cluster, names, options)?.plan(declared).await?) },
        )
    })();
    match planned {
        Err(error) => Check::fail(
            "kafka",
            output::chain(&error),
            "look at --bootstrap, at --kafka-settings, and whether the cluster runs",
        ),
        Ok(plan) if plan.is_empty() => {
            Check::ok("kafka", format!("it answers, with {} as declared", counted(count, "topic")))
        }
        Ok(plan) => Check::warn(
            "kafka",
            format!(
                "it answers; of {} {} missing or kept too short, {} otherwise different",
                counted(count, "topic"),
                plan.steps.len(),
                plan.left.len()
            ),
            "`factline topics plan` says which, `factline topics apply` creates them",
        ),
    }
}
