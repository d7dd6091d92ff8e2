//! The model of one type: what a generator or a derive fills in, and every emitter reads.
//!
//! Nothing here knows where the type came from. Names are already Rust's, types already resolved
//! to paths, docs already clean.

mod event;
mod form;

use proc_macro2::{Ident, TokenStream};

pub use event::{Event, SchemaSource, TaggedPath};
pub(crate) use form::DECIMAL_DIGITS;
pub use form::{Carrier, Form, NamedKind, Tag, TypeRef, Unit};

/// What every named type has.
#[derive(Clone, Debug)]
pub struct Common {
    /// The Rust name.
    pub ident: Ident,
    /// The full Avro name.
    pub full_name: String,
    /// Clean lines of documentation; see [`docs::lines`](crate::docs::lines).
    pub docs: Vec<String>,
    /// Why the type should no longer be used, if so.
    pub deprecated: Option<String>,
    /// Full names that a writer may have used instead.
    pub aliases: Vec<String>,
    /// How the whole type is classified.
    pub tag: Option<Tag>,
    /// What only a derived layout holds; the generator's schemas are literals.
    pub meta: Meta,
}

/// What the schema of a derived type is computed from, besides names and shapes.
///
/// Generated types leave it empty: their schema is a literal, and their layout says nothing twice.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// The schema's `doc`.
    pub doc: Option<String>,
    /// Other properties: the name and its JSON text.
    pub attributes: Vec<(String, String)>,
}

/// A record.
#[derive(Clone, Debug)]
pub struct Record {
    /// Name, docs and aliases.
    pub common: Common,
    /// The fields, in the order of the wire.
    pub fields: Vec<Field>,
    /// What makes it an event, if it is one.
    pub event: Option<Event>,
}

/// The borrowed twin of a record.
#[derive(Clone, Debug)]
pub struct View {
    /// Its name.
    pub ident: Ident,
    /// The name of the record.
    pub of: Ident,
    /// The fields, which refer to twins where there are some.
    pub fields: Vec<Field>,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// The Rust name.
    pub ident: Ident,
    /// The Avro name.
    pub name: String,
    /// Clean lines of documentation.
    pub docs: Vec<String>,
    /// Why the field should no longer be used, if so.
    pub deprecated: Option<String>,
    /// Names that a writer may have used instead.
    pub aliases: Vec<String>,
    /// How it is written, and so which type it has.
    pub form: Form,
    /// How it is classified; [`Form::Tagged`] stands where the wrapper goes.
    pub tag: Option<Tag>,
    /// What stands in where a writer has no such field.
    pub default: Option<DefaultValue>,
    /// Doc and attributes for a derived layout.
    pub meta: Meta,
}

/// A default in both its forms.
#[derive(Clone, Debug)]
pub struct DefaultValue {
    /// The JSON text of the schema.
    pub json: String,
    /// The Rust expression, of the field's type; absent where it is not known.
    pub value: Option<TokenStream>,
}

/// An enum.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Name, docs and aliases.
    pub common: Common,
    /// The variants, in the order of the wire.
    pub variants: Vec<Variant>,
    /// The index of the variant that stands for symbols not known.
    pub default: Option<usize>,
}

/// A symbol of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The Rust name.
    pub ident: Ident,
    /// The Avro symbol.
    pub symbol: String,
    /// Clean lines of documentation.
    pub docs: Vec<String>,
}

/// A fixed: a newtype over bytes, or, with a logical type, only its layout.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Name, docs and aliases.
    pub common: Common,
    /// How many bytes.
    pub size: usize,
    /// The logical form that stands for it in Rust, if it has one.
    pub logical: Option<Form>,
}

/// A union of several types, as an enum.
#[derive(Clone, Debug)]
pub struct Union {
    /// The Rust name.
    pub ident: Ident,
    /// Clean lines of documentation.
    pub docs: Vec<String>,
    /// The index of the null branch, which is no variant: such a union stands inside an `Option`.
    pub null: Option<usize>,
    /// The other branches, in the order of the wire.
    pub branches: Vec<Branch>,
}

/// A branch of a [`Union`].
#[derive(Clone, Debug)]
pub struct Branch {
    /// The variant's name.
    pub ident: Ident,
    /// Clean lines of documentation.
    pub docs: Vec<String>,
    /// How its value is written.
    pub form: Form,
    /// Whether no other branch has the same Rust type, so that `From` is unambiguous.
    pub unique: bool,
}

impl Union {
    /// The index on the wire of each branch that is not null.
    pub(crate) fn indexed(&self) -> impl Iterator<Item = (usize, &Branch)> {
        let null = self.null.unwrap_or(usize::MAX);
        self.branches
            .iter()
            .enumerate()
            .map(move |(i, branch)| (i + usize::from(i >= null), branch))
    }
}
