//! [`schema_id_for`] and [`schema_id_of`]: which id a publisher writes.

use factline_core::event::{EventDescriptor, WriterSchema};

use crate::{Document, Error, ErrorKind, Registration, Registry, VersionRef, resolved};

/// What to do where no version of the subject fits the type to be published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IfMissing {
    /// Refuse: schemas are registered by the catalog's deployment, not by services.
    #[default]
    Fail,
    /// Register the type's schema. For development and tests.
    Register,
}

/// The id that records of an event are written with.
///
/// It is that of the version of `subject` whose resolution fingerprint equals the type's, the
/// newest if several do: an edit of a doc needs no new version. `subject` comes from
/// [`TopicNamer::subject`](factline_core::event::TopicNamer::subject).
///
/// # Errors
///
/// What the registry says; [`ErrorKind::NoFittingVersion`] or [`ErrorKind::SubjectNotFound`] where
/// nothing fits and nothing is to be registered.
pub async fn schema_id_for(
    registry: &dyn Registry,
    subject: &str,
    event: &EventDescriptor,
    if_missing: IfMissing,
) -> Result<Registration, Error> {
    let wanted = Wanted {
        own: Document::new(event.schema.text()),
        resolution: event.schema.resolution(),
        full_name: event.full_name,
        written: "as this program was built with",
    };
    find(registry, subject, &wanted, if_missing).await
}

/// The id that records are written with whose datum a schema wrote before, such as one of the event
/// store: that of the version of `subject` with the same resolution fingerprint.
///
/// # Errors
///
/// As [`schema_id_for`].
pub async fn schema_id_of(
    registry: &dyn Registry,
    subject: &str,
    writer: &WriterSchema,
    if_missing: IfMissing,
) -> Result<Registration, Error> {
    let wanted = Wanted {
        own: Document::new(writer.schema().to_json()),
        resolution: writer.fingerprints().resolution,
        full_name: writer.full_name(),
        written: "as the event was written with",
    };
    find(registry, subject, &wanted, if_missing).await
}

/// The schema that a version must fit.
struct Wanted<'a> {
    own: Document,
    resolution: [u8; 32],
    full_name: &'a str,
    /// By what it is known, for an error.
    written: &'static str,
}

async fn find(
    registry: &dyn Registry,
    subject: &str,
    wanted: &Wanted<'_>,
    if_missing: IfMissing,
) -> Result<Registration, Error> {
    // The usual case takes one request: the schema is a version word for word.
    match registry.lookup(subject, &wanted.own).await {
        Ok(registered) => return Ok(Registration::from(&registered)),
        Err(error) if error.kind() == ErrorKind::SchemaNotFound => {
            if let Some(fitting) = fitting_version(registry, subject, wanted.resolution).await? {
                return Ok(fitting);
            }
        }
        Err(error) if error.is_not_found() && if_missing == IfMissing::Register => {}
        Err(error) => return Err(error),
    }
    match if_missing {
        IfMissing::Register => registry.register(subject, &wanted.own).await,
        IfMissing::Fail => Err(Error::new(
            ErrorKind::NoFittingVersion,
            subject,
            format!("none of them is {} {}; register it first", wanted.full_name, wanted.written),
        )),
    }
}

/// The newest version that differs from a schema in nothing that a reader sees.
async fn fitting_version(
    registry: &dyn Registry,
    subject: &str,
    wanted: [u8; 32],
) -> Result<Option<Registration>, Error> {
    for number in registry.versions(subject).await?.into_iter().rev() {
        let version = registry.version(subject, VersionRef::Number(number)).await?;
        // A version that can't be parsed is somebody else's, and fits nothing of ours.
        match resolved(registry, &version.schema, subject).await {
            Ok(schema) if schema.fingerprints().resolution == wanted => {
                return Ok(Some(Registration::from(&version)));
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Unusable => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
