//! What was not said on the command line is asked for, where somebody is there to answer.

use std::io::{self, BufRead, IsTerminal as _, Write};

use anyhow::{Context as _, bail};

/// Somebody at a terminal, if there is one.
pub(super) fn person() -> Option<Person<io::StdinLock<'static>, io::Stderr>> {
    let is_there = io::stdin().is_terminal() && io::stderr().is_terminal();
    is_there.then(|| Person { answers: io::stdin().lock(), questions: io::stderr() })
}

/// Who is asked.
pub(super) struct Person<R, W> {
    pub(super) answers: R,
    pub(super) questions: W,
}

impl<R: BufRead, W: Write> Person<R, W> {
    /// The answer to a question, without white space around it; empty where it is declined.
    ///
    /// # Errors
    ///
    /// Nobody answers any more.
    pub(super) fn ask(&mut self, question: &str) -> anyhow::Result<String> {
        write!(self.questions, "{question}: ").and_then(|()| self.questions.flush())?;
        let mut answer = String::new();
        let count = self.answers.read_line(&mut answer).context("cannot read the answer")?;
        if count == 0 {
            bail!("nothing was written: no answer to `{question}`");
        }
        Ok(answer.trim().to_owned())
    }

    /// All answers to a question, until it is declined.
    ///
    /// # Errors
    ///
    /// Nobody answers any more.
    pub(super) fn ask_all(&mut self, question: &str) -> anyhow::Result<Vec<String>> {
        let mut answers = Vec::new();
        loop {
            let answer = self.ask(question)?;
            if answer.is_empty() {
                return Ok(answers);
            }
            answers.push(answer);
        }
    }
}
