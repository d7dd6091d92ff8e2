//! What was measured, and how it compares.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use crate::Result;

/// Rates and CPU time by what was measured, a row a round.
pub(crate) struct Table {
    count: usize,
    rows: BTreeMap<&'static str, Vec<Row>>,
}

/// One measurement.
#[derive(Clone, Copy)]
struct Row {
    /// Records a second.
    rate: f64,
    /// CPU time of this process for each record, an embedded broker's included; steadier than the
    /// rate where others use the machine.
    cpu_micros: f64,
}

impl Table {
    pub(crate) fn new(count: usize) -> Self {
        Self { count, rows: BTreeMap::new() }
    }

    pub(crate) fn note(
        &mut self,
        what: &'static str,
        run: impl FnOnce() -> Result<Duration>,
    ) -> Result<()> {
        let before = cpu_time();
        let taken = run()?;
        self.add(what, taken, cpu_time() - before);
        Ok(())
    }

    pub(crate) async fn note_async(
        &mut self,
        what: &'static str,
        run: impl Future<Output = Result<Duration>>,
    ) -> Result<()> {
        let before = cpu_time();
        let taken = run.await?;
        self.add(what, taken, cpu_time() - before);
        Ok(())
    }

    fn add(&mut self, what: &'static str, taken: Duration, cpu: f64) {
        let count = self.count as f64;
        let row = Row { rate: count / taken.as_secs_f64(), cpu_micros: cpu / count * 1e6 };
        println!("  {what:<30} {:>10.0}/s {:>8.2} µs of CPU each", row.rate, row.cpu_micros);
        self.rows.entry(what).or_default().push(row);
    }

    pub(crate) fn compare(&self, ours: &str, theirs: &str) {
        let (a, b) = (self.median(ours), self.median(theirs));
        println!(
            "{ours:<27} {:>9.0}/s {:>6.2} µs   {theirs:<30} {:>9.0}/s {:>6.2} µs   rate {:.2}, CPU {:.2}",
            a.rate,
            a.cpu_micros,
            b.rate,
            b.cpu_micros,
            a.rate / b.rate,
            a.cpu_micros / b.cpu_micros,
        );
    }

    fn median(&self, what: &str) -> Row {
        let rows = self.rows.get(what).map_or(&[][..], Vec::as_slice);
        let middle = |value: fn(&Row) -> f64| {
            let mut sorted: Vec<f64> = rows.iter().map(value).collect();
            sorted.sort_by(f64::total_cmp);
            sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
        };
        Row { rate: middle(|row| row.rate), cpu_micros: middle(|row| row.cpu_micros) }
    }
}

/// User and system time of this process in seconds, as Linux tells it; not a number elsewhere.
fn cpu_time() -> f64 {
    // The numbers follow the command's name, which stands in parentheses and may hold anything.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let numbers = stat.rsplit(')').next().unwrap_or_default();
    let ticks: Vec<f64> =
        numbers.split_whitespace().skip(11).take(2).filter_map(|n| n.parse().ok()).collect();
    if ticks.len() == 2 { (ticks[0] + ticks[1]) / 100.0 } else { f64::NAN }
}
