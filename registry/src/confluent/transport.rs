//! Requests, their repetition, and the addresses they go to.

use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, Url};
use serde_json::Value;

use super::{Backoff, Credentials, reply};
use crate::{Error, ErrorKind};

const MEDIA_TYPES: &str =
    "application/vnd.schemaregistry.v1+json, application/vnd.schemaregistry+json, application/json";
const BODY_TYPE: &str = "application/vnd.schemaregistry.v1+json";

/// An HTTP method that the protocol uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// DELETE.
    Delete,
}

impl Method {
    const fn http(self) -> reqwest::Method {
        match self {
            Self::Get => reqwest::Method::GET,
            Self::Post => reqwest::Method::POST,
            Self::Put => reqwest::Method::PUT,
            Self::Delete => reqwest::Method::DELETE,
        }
    }
}

/// One request of the protocol.
pub(super) struct Request<'a> {
    pub(super) method: Method,
    /// From `/`, without the address's own path.
    pub(super) path: &'a str,
    pub(super) body: Option<&'a Value>,
}

/// An address of the registry, and who asks there.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// Without a slash at the end, and without credentials.
    base: String,
    credentials: Credentials,
}

impl Address {
    pub(super) fn new(mut url: Url, credentials: &Credentials) -> Self {
        let own = (!url.username().is_empty()).then(|| Credentials::Basic {
            user: reply::percent_decoded(url.username()),
            password: reply::percent_decoded(url.password().unwrap_or_default()),
        });
        // A URL with a host takes both; without one it had neither.
        let _ = (url.set_username(""), url.set_password(None));
        url.set_query(None);
        url.set_fragment(None);
        Self {
            base: url.as_str().trim_end_matches('/').to_owned(),
            credentials: own.unwrap_or_else(|| credentials.clone()),
        }
    }
}

/// Sends requests to one of several addresses.
pub(super) struct Transport {
    http: Client,
    addresses: Vec<Address>,
    /// The address that answered last.
    preferred: AtomicUsize,
    backoff: Backoff,
}

impl Transport {
    pub(super) fn new(http: Client, addresses: Vec<Address>, backoff: Backoff) -> Self {
        Self { http, addresses, preferred: AtomicUsize::new(0), backoff }
    }

    pub(super) fn addresses(&self) -> Vec<&str> {
        self.addresses.iter().map(|address| &*address.base).collect()
    }

    /// Sends a request until it is answered, refused, or has failed often enough.
    pub(super) async fn send(&self, request: &Request<'_>) -> Result<Value, Error> {
        let mut place = self.preferred.load(Ordering::Relaxed);
        let mut attempt = 1;
        loop {
            let result = self.send_once(&self.addresses[place], request).await;
            let may_pass = result.as_ref().is_err_and(Error::is_retriable);
            if !may_pass || attempt == self.backoff.attempts {
                self.preferred.store(place, Ordering::Relaxed);
                return result;
            }
            place = (place + 1) % self.addresses.len();
            self.wait(attempt).await;
            attempt += 1;
        }
    }

    /// Waits before the next attempt, unless an address has not been tried yet.
    async fn wait(&self, attempt: u32) {
        let addresses = u32::try_from(self.addresses.len()).unwrap_or(u32::MAX);
        if attempt.is_multiple_of(addresses) {
            let delay = self.backoff.delay(attempt / addresses - 1, fastrand::f64());
            tokio::time::sleep(delay).await;
        }
    }

    async fn send_once(&self, address: &Address, request: &Request<'_>) -> Result<Value, Error> {
        let url = [&address.base, request.path].concat();
        let what = format!("{} {url}", request.method.http());
        let response = self.prepare(address, &url, request).send().await;
        let response = response.map_err(|error| failed(&what, error))?;
        let status = response.status().as_u16();
        let body = response.bytes().await.map_err(|error| failed(&what, error))?;
        reply::read(status, &body, &what)
    }

    fn prepare(&self, address: &Address, url: &str, request: &Request<'_>) -> RequestBuilder {
        let prepared = self.http.request(request.method.http(), url).header(ACCEPT, MEDIA_TYPES);
        let prepared = match &address.credentials {
            Credentials::None => prepared,
            Credentials::Basic { user, password } => prepared.basic_auth(user, Some(password)),
            Credentials::Bearer(token) => prepared.bearer_auth(token),
        };
        match request.body {
            Some(body) => prepared.header(CONTENT_TYPE, BODY_TYPE).body(body.to_string()),
            None => prepared,
        }
    }
}

/// A request that got no answer.
fn failed(what: &str, error: reqwest::Error) -> Error {
    let kind = if error.is_timeout() {
        ErrorKind::Timeout
    } else if error.is_builder() || error.is_redirect() {
        ErrorKind::Protocol
    } else {
        ErrorKind::Connection
    };
    let error = error.without_url();
    // What reqwest itself says is only that it did not work.
    let cause =
        std::iter::successors(Some(&error as &dyn std::error::Error), |e| e.source()).last();
    let message = cause.map(ToString::to_string).unwrap_or_default();
    Error::caused(kind, what, message, error)
}
