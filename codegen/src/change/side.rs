//! One of the two versions, as rules see it.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use factline_core::avro::finding::{Finding, Severity, Source};
use factline_core::avro::json::Span;
use factline_core::avro::schema::{Field, Kind, Named, NamedId, SchemaSet};

use super::Version;
use crate::input::Domain;
use crate::lint::{self, event_type, key_span, slice};
use crate::model::Catalog;
use crate::resolve;

/// One of the two versions.
#[derive(Debug)]
pub(crate) struct Side<'a> {
    pub(crate) version: &'a Version,
    pub(crate) set: &'a SchemaSet,
    /// The texts as JSON, for edits.
    pub(crate) texts: lint::Context<'a>,
    /// Whether all schemas are sound.
    pub(crate) is_sound: bool,
    pub(crate) is_old: bool,
    /// The events, by their types; where there are none, every schema stands for itself.
    pub(crate) events: BTreeMap<&'a str, NamedId>,
    /// The types that each is directly a part of.
    users: Vec<Vec<NamedId>>,
    model: OnceCell<Option<Catalog>>,
}

/// A place in one of the versions.
#[derive(Clone, Debug)]
pub(crate) struct Place<'a> {
    pub(super) source: &'a Source,
    pub(super) span: Span,
    /// Such as `Visit.ward`.
    pub(super) path: String,
    /// A full name, or a domain.
    pub(super) subject: String,
    pub(super) events: Vec<String>,
    pub(super) is_in_old: bool,
}

impl<'a> Side<'a> {
    /// A version whose schemas are `set`, with what is wrong with them.
    pub(super) fn of(
        version: &'a Version,
        set: &'a SchemaSet,
        settings: &'a lint::Settings,
        findings: &[Finding],
    ) -> Self {
        let is_sound = !findings.iter().any(|finding| finding.severity == Severity::Error);
        let texts = lint::Context::new(set, &version.input, settings, is_sound);
        let mut users = vec![Vec::new(); set.named().len()];
        for id in set.ids() {
            for field in set[id].fields().unwrap_or_default() {
                field.ty.for_each_name(&mut |part| users[part.index()].push(id));
            }
        }
        let events = set.ids().filter_map(|id| Some((event_type(&set[id])?, id))).collect();
        let model = OnceCell::new();
        let is_old = false;
        Self { version, set, texts, is_sound, is_old, events, users, model }
    }

    /// The same as the version that was.
    pub(super) fn before(self) -> Self {
        Self { is_old: true, ..self }
    }

    /// The model of the generated code; none where schemas are unsound.
    pub(crate) fn model(&self) -> Option<&Catalog> {
        let model = self.model.get_or_init(|| {
            let Version { input, file, .. } = self.version;
            self.is_sound.then(|| resolve::resolve(self.set, input, &file.config))
        });
        model.as_ref()
    }

    /// The domain of a type.
    pub(crate) fn domain_of(&self, named: &Named) -> Option<&'a Domain> {
        self.texts.domain_of(named)
    }

    /// The topic of an event.
    pub(crate) fn topic_of(&self, named: &'a Named) -> Option<&'a str> {
        resolve::topic_of(named, self.domain_of(named))
    }

    /// Whether a schema is judged by itself: an event, or, where there are none, what a file holds.
    pub(crate) fn is_subject(&self, id: NamedId) -> bool {
        if !self.events.is_empty() {
            return event_type(&self.set[id]).is_some();
        }
        self.set.roots().iter().any(|root| root.ty.kind == Kind::Named(id))
    }

    /// The schemas that are judged and have a type in them, itself included.
    pub(crate) fn subjects_with(&self, id: NamedId) -> BTreeSet<NamedId> {
        let mut seen = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            open.extend(self.users[id.index()].iter().filter(|&&user| seen.insert(user)));
        }
        seen.retain(|&id| self.is_subject(id));
        seen
    }

    /// The name of a schema that is judged: the type of the event, or the full name.
    pub(crate) fn subject_name(&self, id: NamedId) -> &'a str {
        let named = &self.set[id];
        event_type(named).unwrap_or_else(|| named.name.full())
    }

    /// What is written at a span of the file of a type.
    pub(crate) fn text_of(&self, id: NamedId, span: Span) -> &'a str {
        slice(self.set[self.set[id].file].text(), span)
    }

    /// The place of a type's name.
    pub(crate) fn at(&self, id: NamedId) -> Place<'a> {
        let named = &self.set[id];
        let subjects = self.subjects_with(id).into_iter();
        let mut events: Vec<_> = subjects.map(|id| self.subject_name(id).to_owned()).collect();
        events.sort();
        Place {
            source: &self.set[named.file],
            span: named.name_span,
            path: named.name.short().to_owned(),
            subject: named.name.full().to_owned(),
            events,
            is_in_old: self.is_old,
        }
    }

    /// The place of an attribute of a type, or of its name where it has no such attribute.
    pub(crate) fn at_attribute(&self, id: NamedId, attribute: &str) -> Place<'a> {
        let place = self.at(id);
        match self.set[id].attributes.get(attribute) {
            Some(value) => place.shown_at(value.span),
            None => place,
        }
    }

    /// The place of a field's name.
    pub(crate) fn at_field(&self, id: NamedId, field: &Field) -> Place<'a> {
        let place = self.at(id).shown_at(field.name_span);
        Place { path: format!("{}.{}", place.path, field.name), ..place }
    }

    /// The place of a key in the `domain.toml` of a domain.
    pub(crate) fn at_domain(&self, domain: &Domain, key: &str) -> Option<Place<'a>> {
        let mut domains = self.version.input.domains.iter();
        let (folder, _) = domains.find(|(_, other)| other.name == domain.name)?;
        let source = self.version.input.domain_sources.get(folder)?;
        let events = self.events.iter().filter(|(_, id)| {
            self.domain_of(&self.set[**id]).is_some_and(|other| other.name == domain.name)
        });
        Some(Place {
            source,
            span: key_span(source, key),
            path: key.to_owned(),
            subject: domain.name.clone(),
            events: events.map(|(event_type, _)| (*event_type).to_owned()).collect(),
            is_in_old: self.is_old,
        })
    }

    /// The start of `catalog.toml`, or the line of one of its keys.
    pub(crate) fn at_settings(&self, key: &str) -> Option<Place<'a>> {
        let source = self.version.source.as_ref()?;
        Some(Place {
            source,
            span: key_span(source, key),
            path: key.to_owned(),
            subject: String::from("catalog.toml"),
            events: Vec::new(),
            is_in_old: self.is_old,
        })
    }
}

impl Place<'_> {
    /// The same place, shown at another one in the text.
    pub(crate) fn shown_at(self, span: Span) -> Self {
        Self { span, ..self }
    }
}
