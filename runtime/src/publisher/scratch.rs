//! One buffer a thread to encode into: the client copies what it is given.

use std::cell::RefCell;

/// A buffer that grew beyond this is given back to the allocator after use.
const KEEP_BYTES: usize = 256 << 10;

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Runs `work` with an empty buffer.
pub(super) fn with<T>(work: impl FnOnce(&mut Vec<u8>) -> T) -> T {
    BUFFER.with(|buffer| match buffer.try_borrow_mut() {
        Ok(mut buffer) => {
            buffer.clear();
            let result = work(&mut buffer);
            if buffer.capacity() > KEEP_BYTES {
                *buffer = Vec::new();
            }
            result
        }
        // An event whose encoding publishes another one: rare, and no reason to fail.
        Err(_) => work(&mut Vec::new()),
    })
}
