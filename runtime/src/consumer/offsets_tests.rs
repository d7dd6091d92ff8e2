use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

#[test]
fn nothing_to_commit_until_the_first_is_done() {
    let mut tracker = OffsetTracker::default();
    tracker.admit(7);
    tracker.admit(8);
    assert_eq!(tracker.position(), None);
    tracker.done(8);
    assert_eq!(tracker.position(), None, "8 is done, 7 is not");
    tracker.done(7);
    assert_eq!(tracker.position(), Some(9));
    assert_eq!((tracker.open(), tracker.window()), (0, 0));
}

#[test]
fn gaps_in_the_log_do_not_stop_the_prefix() {
    let mut tracker = OffsetTracker::default();
    for offset in [3, 10, 11, 40] {
        assert_eq!(tracker.admit(offset), Admission::Next);
    }
    tracker.done(10);
    tracker.done(3);
    assert_eq!(tracker.position(), Some(11));
    tracker.done(40);
    tracker.done(11);
    assert_eq!(tracker.position(), Some(41));
}

#[test]
fn done_twice_or_unknown_changes_nothing() {
    let mut tracker = OffsetTracker::default();
    tracker.done(5);
    tracker.admit(5);
    tracker.admit(6);
    tracker.done(6);
    tracker.done(6);
    tracker.done(99);
    assert_eq!((tracker.open(), tracker.window(), tracker.position()), (1, 2, None));
}

#[test]
fn what_was_left_is_not_waited_for_and_never_passed() {
    let mut tracker = OffsetTracker::default();
    for offset in 0..3 {
        tracker.admit(offset);
    }
    tracker.leave(1);
    tracker.done(0);
    tracker.done(2);
    tracker.done(1);
    assert_eq!(tracker.position(), Some(1), "done after it was left counts for nothing");
    assert_eq!((tracker.open(), tracker.window()), (0, 2));
}

#[test]
fn a_log_that_goes_back_is_noticed() {
    let mut tracker = OffsetTracker::default();
    tracker.admit(5);
    assert_eq!(tracker.admit(5), Admission::Rewound);
    tracker.done(5);
    assert_eq!(tracker.admit(2), Admission::Rewound, "also behind the committed position");
    assert_eq!(tracker.admit(6), Admission::Next);
}

proptest! {
    /// Against the definition: the position is the smallest offset handed out and not done, or one
    /// past the largest if all are.
    #[test]
    fn position_is_the_first_that_is_not_done(
        gaps in prop::collection::vec(1i64..4, 1..60),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..60),
    ) {
        let offsets: Vec<i64> = gaps.iter().scan(0, |at, gap| { *at += gap; Some(*at) }).collect();
        let mut tracker = OffsetTracker::default();
        let mut open: BTreeSet<i64> = BTreeSet::new();
        let mut picks = order.iter();
        for (count, &offset) in offsets.iter().enumerate() {
            prop_assert_eq!(tracker.admit(offset), Admission::Next);
            open.insert(offset);
            if count % 2 == 1
                && let Some(pick) = picks.next()
            {
                let done = offsets[pick.index(count + 1)];
                tracker.done(done);
                open.remove(&done);
            }
            check(&tracker, &offsets[..=count], &open)?;
        }
        for pick in picks {
            let done = offsets[pick.index(offsets.len())];
            tracker.done(done);
            open.remove(&done);
            check(&tracker, &offsets, &open)?;
        }
    }
}

fn check(
    tracker: &OffsetTracker,
    offsets: &[i64],
    open: &BTreeSet<i64>,
) -> Result<(), TestCaseError> {
    let prefix: Vec<i64> = offsets.iter().copied().take_while(|o| !open.contains(o)).collect();
    prop_assert_eq!(tracker.position(), prefix.last().map(|last| last + 1));
    prop_assert_eq!(tracker.open(), open.len());
    prop_assert_eq!(tracker.window(), offsets.len() - prefix.len());
    Ok(())
}
