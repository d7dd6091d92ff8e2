//! Events handed straight to a handler.

use std::sync::Arc;

use factline_core::avro::codec::to_vec;
use factline_core::event::{
    Context, Dispatch, Dispatched, Envelope, Event, HandlerError, Raw, Stamp,
};
use factline_core::id::{EventIds as _, InvalidText, Source, SystemEventIds, TenantId};
use factline_core::time::{Clock as _, SystemClock};

use crate::consumer::AtLeastOnce;

/// Hands an event of tenant `test` to a topic's handler as a consumer would: encoded, decoded,
/// dispatched by its type, once.
///
/// `deliver::<PatientTopic, _, _>(&handler, &event).await`
///
/// # Errors
///
/// What the handler returns; fatal if the event does not survive its own encoding.
///
/// # Cancel safety
///
/// As the handler's.
pub async fn deliver<T, H, E>(handler: &H, event: &E) -> Result<Dispatched, HandlerError>
where
    T: Dispatch<AtLeastOnce, H>,
    E: Event,
{
    let context = Context::new(TenantId::new("test").map_err(HandlerError::fatal)?);
    deliver_in::<T, H, E>(handler, &context, event).await
}

/// As [`deliver`], in a context of the test's choice.
///
/// # Errors
///
/// As [`deliver`].
///
/// # Cancel safety
///
/// As the handler's.
pub async fn deliver_in<T, H, E>(
    handler: &H,
    context: &Context,
    event: &E,
) -> Result<Dispatched, HandlerError>
where
    T: Dispatch<AtLeastOnce, H>,
    E: Event,
{
    let datum = to_vec(event).map_err(HandlerError::fatal)?;
    let envelope = envelope(context, event.clone()).map_err(HandlerError::fatal)?;
    let raw = envelope.map(|_| Raw::trusted(datum));
    let mut cx = AtLeastOnce::new(&raw, Arc::from("test"));
    T::dispatch(handler, &mut cx, &raw).await
}

/// An event in an envelope, as if service `test` had published it now.
///
/// # Errors
///
/// None: `test` can name a service.
pub fn envelope<E: Event>(context: &Context, event: E) -> Result<Envelope<E>, InvalidText> {
    let time = SystemClock.now();
    let id = SystemEventIds::new().next(u64::try_from(time.count()).unwrap_or(0));
    let stamp = Stamp { id, time, source: Source::new("test")? };
    let meta = context.stamp(stamp, E::DESCRIPTOR, &event.key());
    Ok(Envelope::new(meta, event))
}
