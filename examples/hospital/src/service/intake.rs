//! The interface: each message is received, mapped, published, and said to be done with.

use factline::publisher::{Publisher, Receipt};
use tokio::time::Instant;

use super::Error;
use crate::catalog::{Context, CorrelationId, EventId, TenantId};
use crate::fact::Fact;
use crate::hl7::{self, Message};
use crate::input::Input;
use crate::journal::{Journal, Published};
use crate::mapping::{self, Outcome};
use crate::memory::Memory;
use crate::report::{Entry, Report};

/// Reads messages and publishes what they tell of, one message after another.
pub(super) struct Intake<'a> {
    publisher: &'a Publisher,
    journal: &'a Journal,
    tenant: TenantId,
    memory: Memory,
    entries: Vec<Entry>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(publisher: &'a Publisher, journal: &'a Journal, tenant: TenantId) -> Self {
        Self { publisher, journal, tenant, memory: Memory::default(), entries: Vec::new() }
    }

    pub(super) async fn file(&mut self, input: &Input) -> Result<(), Error> {
        for read in hl7::read(&input.name, &input.bytes) {
            let entry = match read {
                Ok(message) => self.message(&message).await?,
                Err(error) => Entry::Unreadable(error),
            };
            self.entries.push(entry);
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Report {
        Report::new(self.entries, self.journal.clone())
    }

    /// All events of a message share the correlation that begins with its arrival, which causes
    /// them.
    async fn message(&mut self, message: &Message) -> Result<Entry, Error> {
        let started = Instant::now();
        let arrival = Context::new(self.tenant.clone());
        let mut events = self.publish(&arrival, &[Box::new(mapping::received(message))]).await?;
        let received = events[0].id;
        let context = Context::new(self.tenant.clone())
            .with_correlation(CorrelationId::from(received))
            .with_causation(received);
        let Outcome { facts, gaps } = mapping::map(message, &self.memory);
        let published = self.publish(&context, &facts).await?;
        let ids: Vec<EventId> = published.iter().map(|event| event.id).collect();
        let end: Box<dyn Fact> = if facts.is_empty() {
            Box::new(mapping::rejected(message, &gaps))
        } else {
            Box::new(mapping::processed(message, ids, started.elapsed()))
        };
        events.extend(published);
        events.extend(self.publish(&context, &[end]).await?);
        Ok(Entry::of(message, events, gaps))
    }

    /// Publishes events in order, pipelined.
    async fn publish(
        &mut self,
        context: &Context,
        facts: &[Box<dyn Fact>],
    ) -> Result<Vec<Published>, Error> {
        let scope = self.publisher.with(context);
        let mut pending = Vec::with_capacity(facts.len());
        for fact in facts {
            pending.push(fact.enqueue(scope).await?);
        }
        let mut published = Vec::with_capacity(facts.len());
        for (fact, pending) in facts.iter().zip(pending) {
            let receipt: Receipt = pending.await?;
            self.journal.published(receipt.event_id);
            self.memory.remember(&**fact, receipt.event_id);
            published.push(Published::new(fact.descriptor(), receipt));
        }
        Ok(published)
    }
}
