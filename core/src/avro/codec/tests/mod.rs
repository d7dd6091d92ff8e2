#![allow(clippy::redundant_closure_for_method_calls, reason = "one line a field, all alike")]

mod forms;
mod malformed;
mod model;
mod property;

use super::writer::State;
use super::{Reader, Writer};

/// What a writer writes into a buffer of just this room; `None` if that is too small.
fn write_within(room: usize, write: impl Fn(&mut Writer<'_>)) -> Option<Vec<u8>> {
    let mut buffer = vec![0; room];
    let state = State::default();
    let mut writer = Writer::new(&mut buffer, &state);
    write(&mut writer);
    let len = writer.finish(room)?.expect("no error");
    buffer.truncate(len);
    Some(buffer)
}

fn write(write: impl Fn(&mut Writer<'_>)) -> Vec<u8> {
    write_within(4096, write).expect("room")
}

/// Reads all of some bytes.
fn read<T>(bytes: &[u8], read: impl FnOnce(&mut Reader<'_>) -> T) -> T {
    let mut reader = Reader::new(bytes);
    let value = read(&mut reader);
    assert_eq!(reader.remaining(), 0);
    value
}
