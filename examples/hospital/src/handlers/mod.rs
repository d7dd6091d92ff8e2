//! What the hospital does with the events: four generated handler traits, and a chart for the rest.
//!
//! A generated trait has one method for each event of its topic and no defaults, so an event that
//! is added to the catalog does not compile here until somebody has decided what it means.

/// Methods for the events of a topic that a handler has no use for.
macro_rules! passes_over {
    ($($method:ident: $event:ident,)*) => {
        $(
            async fn $method(
                &self,
                _cx: &mut AtLeastOnce,
                event: &Envelope<$event>,
            ) -> Result<(), HandlerError> {
                self.desk.passed_over(event);
                Ok(())
            }
        )*
    };
}

mod census;
mod chart;
mod lab_alert;
mod reminders;
mod vaccine_registry;

pub use census::Census;
pub use chart::file_the_rest;
pub use lab_alert::LabAlert;
pub use reminders::Reminders;
pub use vaccine_registry::VaccineRegistry;

#[cfg(test)]
mod tests;
