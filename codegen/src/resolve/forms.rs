//! From the types of a schema to the forms of the emitter.

use factline_core::avro::schema::{Kind, Logical, NamedId, NamedKind, Type};
use factline_emit::model::{Carrier, Form, NamedKind as Refers, Tag, TypeRef, Unit};

use proc_macro2::TokenStream;

use super::Resolver;
use super::graph::Node;
use super::size::is_large;
use super::unions::{UnionId, UnionShape, shape};
use crate::model::ModuleId;

/// Where a type is used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Use {
    /// The module of the code.
    pub(super) module: ModuleId,
    /// The type that holds the value.
    pub(super) owner: Node,
    /// Whether it holds it by value, and not behind the pointer of an array or a map.
    pub(super) by_value: bool,
    /// Whether the code is that of a borrowed view, which refers to twins.
    pub(super) view: bool,
}

impl Resolver<'_> {
    /// The form of a field's type.
    pub(super) fn field_form(&self, ty: &Type, module: ModuleId, record: NamedId) -> Form {
        self.form(ty, Use { module, owner: Node::Named(record), by_value: true, view: false })
    }

    /// The form of a union's branch.
    pub(super) fn branch_form(&self, ty: &Type, module: ModuleId, union: UnionId) -> Form {
        self.boxed_branch(
            ty,
            Use { module, owner: Node::Union(union), by_value: true, view: false },
        )
    }

    /// The form of a field's type in a borrowed view.
    pub(super) fn view_form(&self, ty: &Type, module: ModuleId, record: NamedId) -> Form {
        self.form(ty, Use { module, owner: Node::Named(record), by_value: true, view: true })
    }

    /// The form of a union's branch in a borrowed view.
    pub(super) fn view_branch_form(&self, ty: &Type, module: ModuleId, union: UnionId) -> Form {
        self.boxed_branch(ty, Use { module, owner: Node::Union(union), by_value: true, view: true })
    }

    fn boxed_branch(&self, ty: &Type, place: Use) -> Form {
        let form = self.form(ty, place);
        if !matches!(form, Form::Boxed(_)) && is_large(self.set, &self.boxes, ty) {
            return Form::Boxed(Box::new(form));
        }
        form
    }

    fn form(&self, ty: &Type, place: Use) -> Form {
        let inner = |ty| Box::new(self.form(ty, Use { by_value: false, ..place }));
        match &ty.kind {
            Kind::Array(items) => Form::Array(inner(items)),
            Kind::Map(values) => Form::Map(inner(values)),
            Kind::Union(branches) => self.union_form(branches, place),
            Kind::Named(id) => {
                let form = self.named_form(*id, place);
                if place.by_value && self.boxes.contains(place.owner, *id) {
                    return Form::Boxed(Box::new(form));
                }
                form
            }
            primitive => self.primitive_form(primitive, ty, place.module),
        }
    }

    fn union_form(&self, branches: &[Type], place: Use) -> Form {
        match shape(branches) {
            UnionShape::Null => Form::NullUnion,
            UnionShape::Option { null, some } => {
                Form::Option { null, some: Box::new(self.form(some, place)) }
            }
            UnionShape::Enum { null } => {
                let union = self.union_ref(branches, place);
                match null {
                    None => Form::Union(union),
                    Some(null) => Form::Nullable { null, union, tag: None },
                }
            }
        }
    }

    fn union_ref(&self, branches: &[Type], place: Use) -> TypeRef {
        let Some(id) = self.unions.find(self.set, place.module, branches) else {
            return TypeRef { path: TokenStream::new(), kind: Refers::Union };
        };
        let union = &self.unions.all[id.0];
        let path = |ident| self.names.modules.path(place.module, union.module, ident);
        match self.views.twin(Node::Union(id)).filter(|_| place.view) {
            Some(twin) => TypeRef { path: path(twin), kind: Refers::View },
            None => TypeRef { path: path(&union.ident), kind: Refers::Union },
        }
    }

    fn named_form(&self, id: NamedId, place: Use) -> Form {
        let kind = match self.set[id].kind {
            NamedKind::Record { .. } => Refers::Record,
            NamedKind::Enum { .. } => Refers::Enum,
            NamedKind::Fixed { size } => match self.logical_fixed(id, place.module) {
                Some(form) => return form,
                None => Refers::Fixed(size),
            },
        };
        let twin = self.views.twin(Node::Named(id)).filter(|_| place.view);
        if let (Some(twin), Some((to, _))) = (twin, self.names.ty(id)) {
            let path = self.names.modules.path(place.module, *to, twin);
            return Form::Named(TypeRef { path, kind: Refers::View });
        }
        Form::Named(TypeRef { path: self.names.path(place.module, id), kind })
    }

    /// The form of a fixed that Rust has a type for.
    pub(super) fn logical_fixed(&self, id: NamedId, module: ModuleId) -> Option<Form> {
        let named = &self.set[id];
        let NamedKind::Fixed { size } = named.kind else { return None };
        let carrier = || {
            let (to, ident) = self.names.ty(id)?;
            let function = factline_emit::layout_function(ident);
            let layout = self.names.modules.path(module, *to, &function);
            Some(Carrier::Fixed { size, layout })
        };
        match named.logical.as_ref()? {
            Logical::Decimal { precision, scale } => {
                Some(Form::Decimal { carrier: carrier()?, precision: *precision, scale: *scale })
            }
            Logical::Uuid => Some(self.uuid(carrier()?, named.attributes.str("entity"), module)),
            Logical::Duration => Some(Form::Duration(carrier()?)),
            _ => None,
        }
    }

    fn uuid(&self, carrier: Carrier, entity: Option<&str>, module: ModuleId) -> Form {
        let id = entity.and_then(|entity| self.entities.id(&self.names, module, entity));
        Form::Uuid { carrier, id, entity: entity.map(str::to_owned) }
    }

    fn primitive_form(&self, kind: &Kind, ty: &Type, module: ModuleId) -> Form {
        let base = match kind {
            Kind::Boolean => Form::Boolean,
            Kind::Int => Form::Int,
            Kind::Long => Form::Long,
            Kind::Float => Form::Float,
            Kind::Double => Form::Double,
            Kind::Bytes => Form::Bytes,
            Kind::String => Form::String,
            _ => Form::Null,
        };
        match &ty.logical {
            None => base,
            Some(Logical::Decimal { precision, scale }) => {
                Form::Decimal { carrier: Carrier::Bytes, precision: *precision, scale: *scale }
            }
            Some(Logical::Uuid) => self.uuid(Carrier::String, ty.attributes.str("entity"), module),
            Some(Logical::Date) => Form::Date,
            Some(Logical::TimeMillis) => Form::TimeMillis,
            Some(Logical::TimeMicros) => Form::TimeMicros,
            Some(Logical::TimestampMillis) => Form::Timestamp(Unit::Millis),
            Some(Logical::TimestampMicros) => Form::Timestamp(Unit::Micros),
            Some(Logical::TimestampNanos) => Form::Timestamp(Unit::Nanos),
            Some(Logical::LocalTimestampMillis) => Form::LocalTimestamp(Unit::Millis),
            Some(Logical::LocalTimestampMicros) => Form::LocalTimestamp(Unit::Micros),
            Some(Logical::LocalTimestampNanos) => Form::LocalTimestamp(Unit::Nanos),
            Some(other) => Form::Logical { name: other.name().to_owned(), base: Box::new(base) },
        }
    }
}

/// Puts the wrapper of a tag where it belongs: inside an `Option`, around everything else.
pub(super) fn tagged(form: Form, tag: Option<Tag>) -> Form {
    let Some(tag) = tag else { return form };
    match form {
        Form::Option { null, some } => {
            Form::Option { null, some: Box::new(Form::Tagged(tag, some)) }
        }
        Form::Nullable { null, union, .. } => Form::Nullable { null, union, tag: Some(tag) },
        form => Form::Tagged(tag, Box::new(form)),
    }
}
