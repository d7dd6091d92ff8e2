//! A broker and a registry: inside the process, or real ones.

use std::sync::Arc;

use factline::connection::Cluster;
use factline::embedded::Broker;
use factline::publisher::{Options as PublisherOptions, Publisher};
use factline::registry::{Confluent, Embedded, IfMissing, Registry};
use factline::topics::{self, Topics};

use super::{Error, Options, Remote};
use crate::catalog::{Source, Topic, TopicNamer, TopicSpec};

/// Declares the topics that the service reads and writes.
macro_rules! topics {
    ($($module:ident::$topic:ident,)*) => {
        [$(<crate::catalog::$module::$topic as Topic>::SPEC,)*]
    };
}

/// Every topic that the service reads and writes.
static TOPICS: [&TopicSpec; 19] = topics![
    allergy::AllergyTopic,
    appointment::AppointmentTopic,
    billing::BillingTopic,
    clinical_note::ClinicalNoteTopic,
    communication::CommunicationTopic,
    condition::ConditionTopic,
    encounter::EncounterTopic,
    imaging::ImagingTopic,
    immunization::ImmunizationTopic,
    infection_control::InfectionControlTopic,
    interop::InteropTopic,
    lab::LabTopic,
    medication::MedicationTopic,
    patient::PatientTopic,
    patient_flow::PatientFlowTopic,
    pharmacy::PharmacyTopic,
    prescription::PrescriptionTopic,
    surgery::SurgeryTopic,
    vitals::VitalsTopic,
];

/// How to reach a broker and a registry; the embedded ones live as long as this.
pub(super) struct Connection {
    cluster: Cluster,
    registry: Arc<dyn Registry>,
    if_missing: IfMissing,
    topics: TopicNamer,
    _broker: Option<Broker>,
}

impl Connection {
    /// Starts or reaches them, and sees to it that the topics are there.
    pub(super) async fn open(options: &Options) -> Result<Self, Error> {
        match &options.remote {
            None => Self::embedded(options).await,
            Some(remote) => Self::remote(remote).await,
        }
    }

    async fn embedded(options: &Options) -> Result<Self, Error> {
        let broker = options.broker.clone().map_or_else(Broker::start, Ok)?;
        let registry: Arc<dyn Registry> = match &options.registry {
            Some(address) => Arc::new(Confluent::builder(address).build()?.cached()),
            None => Arc::new(Embedded::new()),
        };
        Topics::embedded(&broker, TopicNamer::plain()).ensure(TOPICS).await?;
        Ok(Self {
            cluster: broker.cluster(),
            registry,
            if_missing: IfMissing::Register,
            topics: TopicNamer::plain(),
            _broker: Some(broker),
        })
    }

    async fn remote(remote: &Remote) -> Result<Self, Error> {
        let cluster = Cluster::at(&remote.bootstrap);
        let registry = Confluent::builder(&remote.registry).build()?.cached();
        let topics = Topics::connect(&cluster, remote.topics.clone(), topics::Options::default())?;
        topics.ensure(TOPICS).await?;
        Ok(Self {
            cluster,
            registry: Arc::new(registry),
            if_missing: if remote.register { IfMissing::Register } else { IfMissing::Fail },
            topics: remote.topics.clone(),
            _broker: None,
        })
    }

    pub(super) fn cluster(&self) -> &Cluster {
        &self.cluster
    }

    pub(super) fn registry(&self) -> Arc<dyn Registry> {
        Arc::clone(&self.registry)
    }

    pub(super) fn topics(&self) -> TopicNamer {
        self.topics.clone()
    }

    pub(super) fn publisher(&self, source: &str) -> Result<Publisher, Error> {
        let options = PublisherOptions {
            if_missing: self.if_missing,
            topics: self.topics(),
            ..PublisherOptions::default()
        };
        Ok(Publisher::connect(&self.cluster, self.registry(), Source::new(source)?, options)?)
    }
}
