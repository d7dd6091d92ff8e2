//! Topics on the embedded broker; a real cluster's are in the end-to-end suite.

use factline::topics::{Declaration, Difference, Plan, Step, Topics};
use factline_core::event::{Topic as _, TopicNamer};

use crate::generated::clinic::ClinicTopic;
use crate::generated::pharmacy::PharmacyTopic;
use crate::support::{Clinic, TOPIC};

#[tokio::test]
async fn missing_topics_are_created_once_and_differences_told() {
    let clinic = Clinic::open();
    let specs = [ClinicTopic::SPEC, PharmacyTopic::SPEC];
    let topics = Topics::embedded(&clinic.broker, TopicNamer::plain());
    let missing = topics.check(specs).await.unwrap();
    assert_eq!(
        missing.differences,
        [Difference::Missing { topic: PharmacyTopic::SPEC.name.to_owned() }]
    );
    assert_eq!(topics.ensure(specs).await.unwrap().created, [PharmacyTopic::SPEC.name]);
    assert!(topics.ensure(specs).await.unwrap().is_unchanged());

    let staging = Topics::embedded(&clinic.broker, TopicNamer::with_prefix("staging.").unwrap());
    clinic.broker.create_topic(&format!("staging.{TOPIC}"), 1).unwrap();
    let report = staging.ensure(specs).await.unwrap();
    assert_eq!(report.created, [format!("staging.{}", PharmacyTopic::SPEC.name)]);
    assert_eq!(
        report.differences,
        [Difference::Partitions {
            topic: format!("staging.{TOPIC}"),
            declared: ClinicTopic::SPEC.partitions,
            actual: 1
        }]
    );
}

#[tokio::test]
async fn a_plan_says_what_applying_it_does() {
    let clinic = Clinic::open();
    let staging = Topics::embedded(&clinic.broker, TopicNamer::with_prefix("staging.").unwrap());
    clinic.broker.create_topic(&format!("staging.{TOPIC}"), 1).unwrap();
    let declared = || [ClinicTopic::SPEC, PharmacyTopic::SPEC].map(Declaration::from);

    let plan = staging.plan(declared()).await.unwrap();
    let name = format!("staging.{}", PharmacyTopic::SPEC.name);
    let created = Declaration { name, ..Declaration::from(PharmacyTopic::SPEC) };
    let differs = Difference::Partitions {
        topic: format!("staging.{TOPIC}"),
        declared: ClinicTopic::SPEC.partitions,
        actual: 1,
    };
    let left = vec![differs];
    assert_eq!(plan, Plan { steps: vec![Step::Create(created)], left: left.clone() });
    staging.apply(&plan).await.unwrap();
    staging.apply(&plan).await.unwrap();
    assert_eq!(staging.plan(declared()).await.unwrap(), Plan { steps: vec![], left });
}
