//! A schema registry over HTTP: Confluent's API before an [`Embedded`] registry.
//!
//! For development and tests: there is no authentication, and one process serves one file.

mod answer;
mod compatibility;
mod query;
mod schemas;
mod settings;
mod subjects;

use std::io;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::Embedded;

/// The largest request: schemas of some hundred kilobytes exist.
const MAX_BODY: usize = 16 << 20;

/// Serves a registry until `shutdown` is ready; requests on their way are answered first.
///
/// # Errors
///
/// The listener fails.
///
/// # Cancel safety
///
/// Dropping it closes the listener; a write on its way may be stored or not, as a whole.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use factline_registry::{Confluent, Embedded, Registry, server};
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let address = format!("http://{}", listener.local_addr()?);
/// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
/// let shutdown = async { drop(stopped.await) };
/// let serving = tokio::spawn(server::serve(listener, Arc::new(Embedded::new()), shutdown));
///
/// assert!(Confluent::builder(address).build()?.subjects().await?.is_empty());
/// drop(stop);
/// serving.await??;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub async fn serve(
    listener: TcpListener,
    registry: Arc<Embedded>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(registry)).with_graceful_shutdown(shutdown).await
}

fn router(registry: Arc<Embedded>) -> Router {
    Router::new()
        .route("/", get(|| async { answer::ok(&serde_json::json!({})) }))
        .route("/contexts", get(|| async { answer::ok(&["."]) }))
        .merge(schemas::routes())
        .merge(subjects::routes())
        .merge(compatibility::routes())
        .merge(settings::routes())
        .fallback(answer::no_path)
        .method_not_allowed_fallback(answer::no_method)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state(registry)
}

/// The registry that handlers answer from.
type Held = axum::extract::State<Arc<Embedded>>;
