//! Typed events on Kafka: publisher, consumer and what they need.
