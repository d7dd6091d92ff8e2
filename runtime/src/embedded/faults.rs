//! Faults on demand, so that a service can be tested against a broker that misbehaves.

use std::time::Duration;

use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr as Code};

use super::{Broker, Error};

/// A kind of request that a fault can be planned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Request {
    /// A batch of records from a producer.
    Produce,
    /// A consumer asking for records.
    Fetch,
    /// A consumer committing offsets.
    OffsetCommit,
    /// A consumer asking which broker coordinates its group.
    FindCoordinator,
    /// A consumer joining its group.
    JoinGroup,
    /// A consumer showing that it lives.
    Heartbeat,
    /// An idempotent producer asking for its identity.
    InitProducerId,
}

impl Request {
    fn key(self) -> RDKafkaApiKey {
        match self {
            Self::Produce => RDKafkaApiKey::Produce,
            Self::Fetch => RDKafkaApiKey::Fetch,
            Self::OffsetCommit => RDKafkaApiKey::OffsetCommit,
            Self::FindCoordinator => RDKafkaApiKey::FindCoordinator,
            Self::JoinGroup => RDKafkaApiKey::JoinGroup,
            Self::Heartbeat => RDKafkaApiKey::Heartbeat,
            Self::InitProducerId => RDKafkaApiKey::InitProducerId,
        }
    }
}

/// What the broker answers in place of doing what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed.
    Disconnect,
    /// The partition is led by another broker.
    NotLeader,
    /// Too few replicas are in sync: nothing was written.
    NotEnoughReplicas,
    /// The broker gave up waiting.
    TimedOut,
    /// The coordinator of the group is elsewhere.
    NotCoordinator,
    /// The group is about to change.
    RebalanceInProgress,
    /// The client may not use this topic.
    NotAuthorized,
    /// The record is larger than the topic takes.
    TooLarge,
    /// The record breaks a rule of the topic.
    InvalidRecord,
    /// The producer's sequence can't be continued: fatal for an idempotent producer.
    OutOfOrderSequence,
}

impl Fault {
    fn code(self) -> Code {
        match self {
            Self::Disconnect => Code::RD_KAFKA_RESP_ERR__TRANSPORT,
            Self::NotLeader => Code::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
            Self::NotEnoughReplicas => Code::RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
            Self::TimedOut => Code::RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
            Self::NotCoordinator => Code::RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
            Self::RebalanceInProgress => Code::RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
            Self::NotAuthorized => Code::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
            Self::TooLarge => Code::RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE,
            Self::InvalidRecord => Code::RD_KAFKA_RESP_ERR_INVALID_RECORD,
            Self::OutOfOrderSequence => Code::RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
        }
    }
}

impl Broker {
    /// Answers the next requests of a kind with `faults`, one each, in order; then all is well.
    ///
    /// # Errors
    ///
    /// When the broker is gone.
    pub fn fail(&self, request: Request, faults: &[Fault]) -> Result<(), Error> {
        let codes: Vec<Code> = faults.iter().map(|fault| fault.code()).collect();
        self.on_cluster("plan faults on the embedded broker", |cluster| {
            cluster.request_errors(request.key(), &codes);
            Ok(())
        })
    }

    /// Forgets the faults still planned for a kind of request.
    ///
    /// # Errors
    ///
    /// When the broker is gone.
    pub fn clear_faults(&self, request: Request) -> Result<(), Error> {
        self.on_cluster("clear faults on the embedded broker", |cluster| {
            cluster.clear_request_errors(request.key());
            Ok(())
        })
    }

    /// Takes one broker down: its connections close, and new ones are refused. Brokers count from 1.
    ///
    /// # Errors
    ///
    /// When there is no such broker.
    pub fn stop_node(&self, node: u16) -> Result<(), Error> {
        self.on_cluster("stop a node of the embedded broker", |cluster| {
            cluster.broker_down(i32::from(node))
        })
    }

    /// Brings a broker back.
    ///
    /// # Errors
    ///
    /// When there is no such broker.
    pub fn start_node(&self, node: u16) -> Result<(), Error> {
        self.on_cluster("start a node of the embedded broker", |cluster| {
            cluster.broker_up(i32::from(node))
        })
    }

    /// Delays every answer of every broker.
    ///
    /// # Errors
    ///
    /// When the broker is gone.
    pub fn delay(&self, round_trip: Duration) -> Result<(), Error> {
        self.on_cluster("delay the embedded broker", |cluster| {
            cluster.broker_round_trip_time(-1, round_trip)
        })
    }

    /// Makes one broker the leader of a partition.
    ///
    /// # Errors
    ///
    /// When there is no such topic, partition or broker.
    pub fn move_leader(&self, topic: &str, partition: i32, node: u16) -> Result<(), Error> {
        self.on_cluster("move a leader of the embedded broker", |cluster| {
            cluster.partition_leader(topic, partition, Some(i32::from(node)))
        })
    }
}
