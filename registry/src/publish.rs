//! [`schema_id_for`]: which id a publisher writes.

use factline_core::event::EventDescriptor;

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
    let own = Document::new(event.schema.text());
    // The usual case takes one request: the type's schema is a version word for word.
    match registry.lookup(subject, &own).await {
        Ok(registered) => return Ok(Registration::from(&registered)),
        Err(error) if error.kind() == ErrorKind::SchemaNotFound => {
            if let Some(fitting) = fitting_version(registry, subject, event).await? {
                return Ok(fitting);
            }
        }
        Err(error) if error.is_not_found() && if_missing == IfMissing::Register => {}
        Err(error) => return Err(error),
    }
    match if_missing {
        IfMissing::Register => registry.register(subject, &own).await,
        IfMissing::Fail => Err(Error::new(
            ErrorKind::NoFittingVersion,
            subject,
            format!(
                "none of them is {} as this program was built with; register it first",
                event.full_name
            ),
        )),
    }
}

/// The newest version that differs from the type's schema in nothing that a reader sees.
async fn fitting_version(
    registry: &dyn Registry,
    subject: &str,
    event: &EventDescriptor,
) -> Result<Option<Registration>, Error> {
    let wanted = event.schema.resolution();
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
