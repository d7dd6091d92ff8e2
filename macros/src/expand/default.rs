//! Whether a default is a value of the field's type, as far as the type is known.

use factline_emit::model::{Carrier, Form};

use crate::attribute::Json;

/// Why it is none; what cannot be told here is checked when the schema is first used.
pub(super) fn problem(form: &Form, json: &Json) -> Option<&'static str> {
    match (form, json) {
        (Form::Tagged(_, inner) | Form::Boxed(inner), json) => problem(inner, json),
        (Form::Option { .. } | Form::OptionalOpaque { .. }, Json::Null) => None,
        (Form::Option { .. } | Form::OptionalOpaque { .. }, _) => {
            Some("null is the first branch of an `Option`, so only `null` can be its default")
        }
        (Form::Array(items), Json::Array(values)) => {
            values.iter().find_map(|value| problem(items, value))
        }
        (Form::Map(form), Json::Object(members)) => {
            members.iter().find_map(|(_, value)| problem(form, value))
        }
        (Form::Opaque(_), _) | (Form::Null, Json::Null) | (Form::Boolean, Json::Bool(_)) => None,
        (Form::Double | Form::Float, Json::Number(_)) => None,
        (Form::Int, Json::Number(text)) if text.parse::<i32>().is_ok() => None,
        (Form::Long, Json::Number(text)) if text.parse::<i64>().is_ok() => None,
        (Form::String | Form::Bytes, Json::Text(_)) => None,
        (
            Form::Uuid { carrier: Carrier::Fixed { .. }, .. }
            | Form::Decimal { .. }
            | Form::Duration(_),
            Json::Text(_),
        ) => None,
        _ => Some("the default is no value of the field's type"),
    }
}
