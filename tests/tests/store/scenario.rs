//! The kit for rules: what passes, and that a rule which is broken fails the test that says so.

use std::panic::{AssertUnwindSafe, catch_unwind};

use factline::store::Decision;
use factline::testing::Scenario;
use libtest_mimic::{Failed, Trial};

use crate::cases::aggregate::{HasEnded, Visit, dose, end, go_on};
use crate::support::{context, ended, started};

pub(crate) fn all() -> Vec<Trial> {
    vec![
        Trial::test("scenario::rules_are_tested_without_a_store", passes),
        Trial::test("scenario::a_broken_rule_fails_its_test", fails),
    ]
}

fn scenario() -> Scenario<Visit> {
    Scenario::new(&context())
}

fn passes() -> Result<(), Failed> {
    scenario().when(go_on).then(&started(1, 1)).and_nothing_else();
    let two = scenario().given(&started(1, 1)).when(go_on).then(&started(1, 2));
    assert!(two.and_nothing_else().started == 2);
    scenario().given(&started(1, 1)).given(&ended(1, 2)).when(go_on).refused(&HasEnded);
    scenario().given(&ended(1, 2)).when(end).and_nothing_else();
    Ok(())
}

/// Decides on what another aggregate's events are.
fn foreign(_: &Visit, decision: &mut Decision<Visit>) -> Result<(), HasEnded> {
    decision.event(&dose());
    Ok(())
}

fn fails() -> Result<(), Failed> {
    let over = || scenario().given(&ended(1, 1));
    panics("nothing else was to happen", || {
        scenario().when(go_on).and_nothing_else();
    })?;
    panics("event 2 of the command", || drop(first().then(&started(1, 2))))?;
    panics("event 1 of the command", || drop(scenario().when(go_on).then(&started(1, 2))))?;
    panics("event 1 of the command", || drop(scenario().when(go_on).then(&ended(1, 1))))?;
    panics("was to happen, but", || drop(over().when(go_on).then(&started(1, 1))))?;
    panics("refused", || {
        over().when(go_on).and_nothing_else();
    })?;
    panics("the reason of the refusal", || scenario().when(go_on).refused(&HasEnded))?;
    panics("can't be appended", || drop(scenario().when(foreign)))?;
    panics("given:", || drop(scenario().given(&dose()).when(go_on)))
}

fn first() -> factline::testing::Outcome<Visit, HasEnded> {
    scenario().when(go_on).then(&started(1, 1))
}

/// Checks that it panics, and for this reason.
fn panics(reason: &str, test: impl FnOnce()) -> Result<(), Failed> {
    let panic = catch_unwind(AssertUnwindSafe(test)).err();
    let panic = panic.ok_or_else(|| format!("it passed, for all of: {reason}"))?;
    let told = panic.downcast_ref::<String>().map(String::as_str);
    let told = told.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or_default();
    if told.contains(reason) { Ok(()) } else { Err(format!("{reason}: {told}").into()) }
}
