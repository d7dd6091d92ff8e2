//! Records: which field of the writer becomes which of the reader.

use std::collections::HashMap;

use super::{Builder, Refused, Resolved};
use crate::avro::compat::IncompatibilityKind;
use crate::avro::plan::default;
use crate::avro::plan::node::{Action, Node, NodeId, Reason, Record, Step};
use crate::avro::schema::{Field, NamedId, Type};

impl<'s> Builder<'s> {
    /// The fields of a record by name, whatever the records are called.
    pub(super) fn record(&mut self, w: &Type, (wid, rid): (NamedId, NamedId)) -> Resolved {
        if let Some(&known) = self.records.get(&(wid, rid)) {
            return Ok(known);
        }
        // The place is taken first: the record may contain itself.
        let id = self.add_part(Node::Record(Record::default()), w);
        self.records.insert((wid, rid), id);
        let (writer, reader) = (self.writer, self.reader);
        let written = writer.named(wid).fields().unwrap_or_default();
        let wanted = reader.named(rid).fields().unwrap_or_default();
        let steps = self.written_fields(id, (wid, written), wanted)?;
        self.draft(id).node = match self.missing_fields(&steps, wanted)? {
            Ok(defaults) => Node::Record(arrange(steps, defaults)),
            Err(field) => {
                let message =
                    format!("the writer has no field `{}`, and the reader no default", field.name);
                let kind = IncompatibilityKind::ReaderFieldMissingDefaultValue;
                Node::Fail(self.gap(kind, message))
            }
        };
        Ok(id)
    }

    /// What happens to the fields in the writer's bytes, and where in the reader each goes.
    fn written_fields(
        &mut self,
        id: NodeId,
        (record, written): (NamedId, &'s [Field]),
        wanted: &'s [Field],
    ) -> Result<Vec<Placed>, Refused> {
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(wanted.len());
        places.extend(wanted.iter().enumerate().map(|(place, field)| (&*field.name, place)));
        let mut steps = Vec::with_capacity(written.len());
        for (index, field) in written.iter().enumerate() {
            let place = places.get(self.names.field(record, index)).copied();
            let action = match place {
                Some(place) => {
                    let node = self.resolve(&field.ty, &wanted[place].ty)?;
                    self.draft(id).broken_field |= self.is_failure(node);
                    Action::Read(node)
                }
                None => Action::Skip(self.shapes.shape(&field.ty)),
            };
            let step = Step { name: (*field.name).into(), action };
            steps.push(Placed { place, step });
        }
        Ok(steps)
    }

    /// The defaults of fields the writer lacks, or the first field that has none.
    fn missing_fields(
        &self,
        steps: &[Placed],
        wanted: &'s [Field],
    ) -> Result<Result<Vec<Placed>, &'s Field>, Refused> {
        let mut filled = vec![false; wanted.len()];
        for place in steps.iter().filter_map(|step| step.place) {
            filled[place] = true;
        }
        let mut defaults = Vec::new();
        for (place, field) in wanted.iter().enumerate().filter(|(place, _)| !filled[*place]) {
            let Some(json) = &field.default else {
                return Ok(Err(field));
            };
            let bytes = default::encode(self.reader, &field.ty, json)
                .ok_or_else(|| Refused(unusable_default(field)))?;
            let step = Step { name: (*field.name).into(), action: Action::Default(bytes.into()) };
            defaults.push(Placed { place: Some(place), step });
        }
        Ok(Ok(defaults))
    }
}

/// A step, and the place in the reader's record of the field it makes.
struct Placed {
    place: Option<usize>,
    step: Step,
}

/// Puts the defaults between the written fields, so that as often as possible the steps make the
/// reader's fields in their order.
fn arrange(written: Vec<Placed>, defaults: Vec<Placed>) -> Record {
    if !written.iter().filter_map(|step| step.place).is_sorted() {
        return reordered(written.into_iter().chain(defaults).collect());
    }
    let mut steps = Vec::with_capacity(written.len() + defaults.len());
    let mut defaults = defaults.into_iter().peekable();
    for step in written {
        if let Some(place) = step.place {
            while let Some(default) = defaults.next_if(|default| default.place < Some(place)) {
                steps.push(default.step);
            }
        }
        steps.push(step.step);
    }
    steps.extend(defaults.map(|default| default.step));
    Record { steps: steps.into(), order: None }
}

fn reordered(steps: Vec<Placed>) -> Record {
    let mut order: Vec<_> =
        steps.iter().enumerate().filter_map(|(index, step)| Some((step.place?, index))).collect();
    order.sort_unstable();
    let order = order.into_iter().map(|(_, index)| index).collect();
    Record { steps: steps.into_iter().map(|step| step.step).collect(), order: Some(order) }
}

fn unusable_default(field: &Field) -> Reason {
    Reason {
        kind: IncompatibilityKind::ReaderFieldMissingDefaultValue,
        message: format!("the default of the reader's field `{}` is no value of it", field.name),
    }
}
