//! The table.

use anyhow::Result;

use crate::contender::Contender;
use crate::run::{Load, Outcome};

/// A contender, and what its runs under one load gave; `None` for one that failed.
pub struct Row {
    contender: Box<dyn Contender>,
    rounds: Vec<Option<Outcome>>,
}

impl Row {
    pub fn new(contender: Box<dyn Contender>) -> Self {
        Self { contender, rounds: Vec::new() }
    }

    pub fn name(&self) -> &'static str {
        self.contender.name()
    }

    pub fn contender(&self) -> &dyn Contender {
        &*self.contender
    }

    pub fn add(&mut self, outcome: Result<Outcome>) {
        if let Err(error) = &outcome {
            eprintln!("{} failed: {error:#}", self.name());
        }
        self.rounds.push(outcome.ok());
    }

    fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.rounds.iter().flatten()
    }

    fn middle(&self, value: impl Fn(&Outcome) -> f64) -> f64 {
        middle(self.outcomes().map(value).collect())
    }

    fn sum(&self, count: impl Fn(&Outcome) -> u64) -> u64 {
        self.outcomes().map(count).sum()
    }

    /// How many times as fast `first` was as this one.
    fn ratio(&self, first: &Self) -> f64 {
        let both = first.rounds.iter().zip(&self.rounds).filter_map(|(first, this)| {
            first.as_ref().zip(this.as_ref()).map(|(first, this)| first.rate / this.rate)
        });
        middle(both.collect())
    }
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

pub fn begin() {
    println!(
        "| store | writers | acknowledged | events/s | first to it | skipped | doubled | p50 ms | p99 ms |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
}

pub fn print(rows: &[Row], load: Load) {
    let Some(first) = rows.first() else { return };
    for row in rows {
        print!(
            "| {} | {} | {} | {:.0} | {:.2} ",
            row.name(),
            load.writers,
            row.sum(|outcome| outcome.verdict.acknowledged),
            row.middle(|outcome| outcome.rate),
            row.ratio(first)
        );
        if row.contender.delivers() && load.subscription {
            println!(
                "| **{}** | {} | {:.1} | {:.1} |",
                row.sum(|outcome| outcome.verdict.skipped),
                row.sum(|outcome| outcome.verdict.doubled),
                row.middle(|outcome| outcome.verdict.p50_ms),
                row.middle(|outcome| outcome.verdict.p99_ms)
            );
        } else {
            println!("| – | – | – | – |");
        }
    }
}
