//! Where events go, as the command line says it.

use std::path::PathBuf;

/// Where the events go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum To {
    Kafka,
    /// A subscription, and which of its generations.
    Subscription(String, Option<u32>),
    File(PathBuf),
    Json,
}

impl To {
    /// The word for it.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Kafka => "kafka",
            Self::Subscription(..) => "subscription",
            Self::File(_) => "file",
            Self::Json => "json",
        }
    }
}

/// `kafka`, or `subscription:wards@2`.
pub(super) fn parse(text: &str) -> Result<To, String> {
    let help = || {
        "a target is kafka, subscription:NAME, subscription:NAME@GENERATION, file:PATH, or json"
            .to_owned()
    };
    let (word, rest) = text.split_once(':').unwrap_or((text, ""));
    match (word, rest) {
        ("kafka", "") => Ok(To::Kafka),
        ("json", "" | "-") => Ok(To::Json),
        ("file", path) if !path.is_empty() => Ok(To::File(path.into())),
        ("subscription", rest) if !rest.is_empty() => {
            let Some((name, generation)) = rest.rsplit_once('@') else {
                return Ok(To::Subscription(rest.to_owned(), None));
            };
            let generation: u32 = generation.parse().map_err(|_| help())?;
            Ok(To::Subscription(name.to_owned(), Some(generation)))
        }
        _ => Err(help()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_read() {
        let wards = |generation| To::Subscription("wards".to_owned(), generation);
        for (text, to) in [
            ("kafka", To::Kafka),
            ("kafka:", To::Kafka),
            ("json", To::Json),
            ("file:a:b.avro", To::File("a:b.avro".into())),
            ("subscription:wards", wards(None)),
            ("subscription:wards@2", wards(Some(2))),
        ] {
            assert_eq!(parse(text), Ok(to), "{text}");
        }
        for wrong in [
            "",
            "topic",
            "kafka:x",
            "file",
            "file:",
            "subscription",
            "subscription:",
            "subscription:a@b",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
