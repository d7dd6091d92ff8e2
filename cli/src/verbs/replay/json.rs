//! Standard output as a target.

use factline::store::replay::{Beginning, Kept, Refused, Target};
use factline::store::{Backend, Recorded};

use super::events::line;
use crate::output;
use crate::redaction::Redaction;

/// Prints each event as a line of JSON, without what is tagged.
///
/// Nobody keeps how far it is: it begins anew each time.
#[derive(Debug)]
pub(super) struct Json;

impl<B: Backend> Target<B> for Json {
    fn describe(&self) -> String {
        "standard output".to_owned()
    }

    async fn begin(&mut self, beginning: &Beginning<'_, B>) -> Result<Option<Kept>, Refused> {
        Ok(Some(Kept::new(beginning.order.clone())))
    }

    async fn deliver(&mut self, events: &[Recorded]) -> Result<(), Refused> {
        let mut lines = String::new();
        for (number, event) in events.iter().enumerate() {
            match line(event, Redaction::new(false)) {
                Ok(line) => lines.push_str(&line),
                Err(error) => {
                    output::data(&lines).map_err(Refused::fatal)?;
                    return Err(Refused::fatal(error).behind(number));
                }
            }
        }
        output::data(&lines).map_err(Refused::fatal)
    }
}
