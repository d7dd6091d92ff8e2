//! What the file of a replay says of itself.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::Arc;

use factline_core::avro::container::{Head, Reader};
use factline_core::event::WriterSchema;

use super::super::Order;
use crate::store::archive::{self, hex, schema, unhex};

/// The form of such files; another one has another number.
const FORM: &str = "1";

/// What the file of a replay says of itself.
pub(super) struct Header {
    order: Order,
    schemas: BTreeMap<i64, String>,
}

impl Header {
    pub(super) fn new(order: &Order, schemas: BTreeMap<i64, Arc<WriterSchema>>) -> Self {
        let text = |(id, schema): (i64, Arc<WriterSchema>)| (id, schema.schema().to_json());
        Self { order: order.clone(), schemas: schemas.into_iter().map(text).collect() }
    }

    /// The head of the file; the same bytes for the same header.
    pub(super) fn head(&self) -> Head {
        archive::head(self.properties())
    }

    fn properties(&self) -> BTreeMap<String, String> {
        let Order { name, range, filter, first, last, .. } = &self.order;
        let mut all = BTreeMap::from([
            ("factline.replay".to_owned(), FORM.to_owned()),
            ("factline.replay.name".to_owned(), name.clone()),
            ("factline.replay.range".to_owned(), range.clone()),
            ("factline.replay.filter".to_owned(), hex(filter)),
            ("factline.first".to_owned(), first.to_string()),
            ("factline.last".to_owned(), last.to_string()),
        ]);
        for (id, schema) in &self.schemas {
            all.insert(format!("factline.schema.{id}"), schema.clone());
        }
        all
    }

    /// What was asked for, where the file is a replay's; its target is that of whoever asks.
    pub(super) fn order<R: BufRead>(reader: &Reader<R>) -> Option<Order> {
        let text = |name| str::from_utf8(reader.property(name)?).ok();
        let is_ours = text("factline.replay") == Some(FORM) && reader.schema() == schema();
        let name = text("factline.replay.name")?.to_owned();
        let range = text("factline.replay.range")?.to_owned();
        let filter = unhex(text("factline.replay.filter")?)?;
        let order = Order::new(name, String::new(), range, filter);
        let (first, last) = (text("factline.first")?.parse(), text("factline.last")?.parse());
        is_ours.then_some(order.between(first.ok()?, last.ok()?))
    }
}
