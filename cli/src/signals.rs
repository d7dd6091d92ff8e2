//! Being asked to end.

use std::io;

use tokio::signal;

/// Ends when somebody asks the process to end.
#[cfg(unix)]
pub(crate) fn stopped() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    let mut interrupt = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ends when somebody asks the process to end.
#[cfg(not(unix))]
pub(crate) fn stopped() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    Ok(async { drop(signal::ctrl_c().await) })
}
