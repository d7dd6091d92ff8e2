//! The classified fields below a layout.
use super::{Layout, LayoutKind, Shape};
use crate::privacy::Tag;

/// The paths of the classified fields of a record and of the records in it: names joined by dots,
/// `[]` for the items of an array, `{}` for the values of a map.
///
/// Below a classified field only a stricter tag is listed; a type that holds itself is walked once.
///
/// ```
/// use factline_core::avro::layout::{FieldLayout, Layout, Shape, classified};
/// use factline_core::privacy::Tag;
/// static NAMES: Shape = Shape::String;
/// static PATIENT: Layout = Layout::record(
///     "health.Patient",
///     &[FieldLayout::new("names", Shape::Array(&NAMES)).tagged(Tag::Phi)],
/// );
/// assert_eq!(classified(&PATIENT), [("names".to_owned(), Tag::Phi)]);
/// ```
#[must_use]
pub fn classified(layout: &Layout) -> Vec<(String, Tag)> {
    let mut walk = Walk { inside: Vec::new(), found: Vec::new() };
    walk.layout(layout, "", None);
    walk.found
}

struct Walk<'l> {
    /// The records around the present place.
    inside: Vec<&'l Layout>,
    found: Vec<(String, Tag)>,
}

impl<'l> Walk<'l> {
    fn layout(&mut self, layout: &'l Layout, prefix: &str, outer: Option<Tag>) {
        let LayoutKind::Record { fields } = layout.kind else { return };
        if outer == Some(Tag::Phi) || self.inside.iter().any(|other| std::ptr::eq(*other, layout)) {
            return;
        }
        self.inside.push(layout);
        for field in fields {
            let path = format!("{prefix}{}", field.name);
            let stricter =
                field.tag.filter(|&tag| outer.is_none_or(|outer| outer.max(tag) != outer));
            self.found.extend(stricter.map(|tag| (path.clone(), tag)));
            self.shape(&field.shape, path, stricter.or(outer));
        }
        self.inside.pop();
    }

    fn shape(&mut self, shape: &Shape, path: String, outer: Option<Tag>) {
        match *shape {
            Shape::Array(items) => self.shape(items, path + "[]", outer),
            Shape::Map(values) => self.shape(values, path + "{}", outer),
            Shape::Union(branches) => {
                for branch in branches {
                    self.shape(branch, path.clone(), outer);
                }
            }
            Shape::Named(layout) => self.layout(layout(), &(path + "."), outer),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::avro::layout::FieldLayout;

    static ADDRESS: Layout = Layout::record(
        "t.Address",
        &[
            FieldLayout::new("line", Shape::String).tagged(Tag::Phi),
            FieldLayout::new("note", Shape::String).tagged(Tag::Sensitive),
            FieldLayout::new("next", Shape::Named(|| &ADDRESS)),
        ],
    );
    static ITEM: Shape = Shape::Named(|| &ADDRESS);
    static PATIENT: Layout = Layout::record(
        "t.Patient",
        &[
            FieldLayout::new("all", Shape::Named(|| &ADDRESS)).tagged(Tag::Phi),
            FieldLayout::new("some", Shape::Array(&ITEM)).tagged(Tag::Sensitive),
            FieldLayout::new("by_name", Shape::Union(&[Shape::Null, Shape::Map(&ITEM)])),
        ],
    );

    #[test]
    fn below_a_tag_only_a_stricter_one_is_news() {
        let found = classified(&PATIENT);
        let found: Vec<_> = found.iter().map(|(path, tag)| (path.as_str(), *tag)).collect();
        assert_eq!(
            found,
            [
                ("all", Tag::Phi),
                ("some", Tag::Sensitive),
                ("some[].line", Tag::Phi),
                ("by_name{}.line", Tag::Phi),
                ("by_name{}.note", Tag::Sensitive),
            ]
        );
    }
}
