//! What every named type says about itself.

use factline_emit::model::{Common, Meta};
use syn::{DeriveInput, Ident, Path};

use crate::attribute::Settings;
use crate::ctxt::Ctxt;
use crate::{docs, names};

/// The settings that all named types share.
pub(super) struct Container {
    pub(super) namespace: String,
    pub(super) common: Common,
    pub(super) krate: Option<Path>,
}

impl Container {
    /// That of a type that has no name in Avro: a union.
    pub(super) fn nameless(ident: &Ident) -> Self {
        let common = Common {
            ident: ident.clone(),
            full_name: String::new(),
            docs: Vec::new(),
            deprecated: None,
            aliases: Vec::new(),
            tag: None,
            meta: Meta::default(),
        };
        Self { namespace: String::new(), common, krate: None }
    }
}

/// Takes `namespace`, `name`, `aliases` and `crate`.
pub(super) fn container(
    input: &DeriveInput,
    attribute: &str,
    settings: &mut Settings<'_>,
    ctxt: &Ctxt,
) -> Container {
    let namespace = namespace(input, attribute, settings, ctxt);
    let name = name(&input.ident, names::plain(&input.ident), settings, ctxt);
    let aliases = aliases(settings, names::is_full_name, ctxt);
    let common = Common {
        ident: input.ident.clone(),
        full_name: names::full(&namespace, &name),
        docs: Vec::new(),
        deprecated: None,
        aliases: aliases.iter().map(|alias| names::full(&namespace, alias)).collect(),
        tag: None,
        meta: Meta { doc: docs::text(&input.attrs), attributes: Vec::new() },
    };
    Container { namespace, common, krate: settings.path("crate") }
}

fn namespace(
    input: &DeriveInput,
    attribute: &str,
    settings: &mut Settings<'_>,
    ctxt: &Ctxt,
) -> String {
    let is_sound = |text: &str| text.is_empty() || names::is_full_name(text);
    let advice = "a namespace is names joined by dots, such as `health.patient`";
    if let Some(namespace) = settings.checked("namespace", is_sound, advice) {
        return namespace.value;
    }
    let advice = format_args!(
        "add `#[{attribute}(namespace = \"…\")]`: it is part of the name that readers know the type \
         by (`\"\"` for none)"
    );
    ctxt.error(&input.ident, advice);
    String::new()
}

/// Takes `name`; without it, the item's own.
pub(super) fn name(at: &Ident, own: String, settings: &mut Settings<'_>, ctxt: &Ctxt) -> String {
    let advice = "a name has letters, digits and underscores, and starts with no digit";
    if let Some(name) = settings.checked("name", names::is_name, advice) {
        return name.value;
    }
    if !names::is_name(&own) {
        ctxt.error(at, "Avro has only ASCII letters in names: add `name = \"…\"`");
    }
    own
}

/// Takes `aliases`; those that are no names are reported.
pub(super) fn aliases(
    settings: &mut Settings<'_>,
    is_valid: fn(&str) -> bool,
    ctxt: &Ctxt,
) -> Vec<String> {
    let (sound, wrong): (Vec<_>, Vec<_>) =
        settings.texts("aliases").into_iter().partition(|alias| is_valid(&alias.value));
    for alias in wrong {
        ctxt.push(syn::Error::new(alias.span, "an alias is a name that the item had before"));
    }
    sound.into_iter().map(|alias| alias.value).collect()
}
