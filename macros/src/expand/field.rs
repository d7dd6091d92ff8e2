//! The fields of a record.

use factline_emit::model::{DefaultValue, Field, Form, Meta};
use syn::{Fields, Ident};

use super::container::{Container, aliases, name};
use super::default;
use crate::attribute::{Settings, Spanned};
use crate::ctxt::Ctxt;
use crate::form::{Choice, FixedLayout, Fixeds, Forms};
use crate::{docs, names};

/// The fields and the layouts of the fixed types that only they use.
pub(super) fn fields(
    fields: &Fields,
    container: &Container,
    ctxt: &Ctxt,
) -> (Vec<Field>, Vec<FixedLayout>) {
    let (mut out, mut layouts) = (Vec::<Field>::new(), Vec::new());
    for field in fields {
        let Some(ident) = &field.ident else { continue };
        let (field, layout) = self::field(field, ident, container, ctxt);
        if out.iter().any(|other| other.name == field.name) {
            ctxt.error(ident, format_args!("another field is called `{}`, too", field.name));
        }
        out.push(field);
        layouts.extend(layout);
    }
    (out, layouts)
}

fn field(
    field: &syn::Field,
    ident: &Ident,
    container: &Container,
    ctxt: &Ctxt,
) -> (Field, Option<FixedLayout>) {
    let mut settings = Settings::of(&field.attrs, "avro", ctxt);
    let name = name(ident, names::plain(ident), &mut settings, ctxt);
    let aliases = aliases(&mut settings, names::is_name, ctxt);
    let default = settings.json("default");
    let record = container.common.full_name.rsplit('.').next().unwrap_or_default();
    let default_name = format!("{record}{}", names::pascal(&name));
    let fixeds = fixeds(&mut settings, ident, container, default_name, ctxt);
    settings.finish();
    let mut forms = Forms { ctxt, fixeds };
    let (form, tag) = forms.field(&field.ty);
    let layout = forms.fixeds.finish();
    let field = Field {
        ident: ident.clone(),
        name,
        docs: Vec::new(),
        deprecated: None,
        aliases,
        default: default_value(&form, default, ctxt),
        form,
        tag,
        meta: Meta { doc: docs::text(&field.attrs), attributes: Vec::new() },
    };
    (field, layout)
}

/// Takes `uuid`, `decimal` and `fixed_name`.
pub(super) fn fixeds<'a>(
    settings: &mut Settings<'_>,
    field: &'a Ident,
    container: &'a Container,
    default_name: String,
    ctxt: &'a Ctxt,
) -> Fixeds<'a> {
    let is_fixed = |text: &str| text == "fixed";
    let uuid = settings.checked(
        "uuid",
        is_fixed,
        "write `uuid = \"fixed\"`; without it, a uuid is written as text",
    );
    let decimal = settings.size("decimal");
    let choice = match (uuid, decimal) {
        (Some(_), Some(Spanned { span, .. })) => {
            ctxt.push(syn::Error::new(span, "a field is a uuid or a decimal"));
            None
        }
        (Some(_), None) => Some(Choice::Uuid),
        (None, decimal) => decimal.map(|size| Choice::Decimal(size.value)),
    };
    let name = settings.checked(
        "fixed_name",
        names::is_full_name,
        "the name of a type, with or without its namespace",
    );
    Fixeds { ctxt, choice, name, namespace: &container.namespace, default_name, field, made: None }
}

/// The default that is given, or null for an `Option`.
fn default_value(
    form: &Form,
    given: Option<Spanned<crate::attribute::Json>>,
    ctxt: &Ctxt,
) -> Option<DefaultValue> {
    if let Some(default) = given {
        if let Some(problem) = default::problem(form, &default.value) {
            ctxt.push(syn::Error::new(default.span, problem));
        }
        return Some(DefaultValue { json: default.value.text(), value: None });
    }
    let is_option = matches!(form, Form::Option { .. } | Form::OptionalOpaque { .. });
    is_option.then(|| DefaultValue { json: "null".to_owned(), value: None })
}
