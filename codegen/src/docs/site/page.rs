//! The files of a site.

use askama::Template;

use crate::docs::Page;

/// A page of what a template makes of its content.
pub(super) fn page(path: String, template: &impl Template) -> Page {
    let mut text = String::with_capacity(template_size(template));
    // Writing into a string does not fail, and no filter of these templates does.
    let _ = template.render_into(&mut text);
    Page { path, text }
}

const fn template_size<T: Template>(_: &T) -> usize {
    T::SIZE_HINT
}

/// The files that are the same for every catalog, and their paths.
pub(super) const ASSETS: [(&str, &str); 3] = [
    ("assets/icon.svg", include_str!("../../../templates/site/icon.svg")),
    ("assets/site.css", include_str!("../../../templates/site/site.css")),
    ("assets/site.js", include_str!("../../../templates/site/site.js")),
];
