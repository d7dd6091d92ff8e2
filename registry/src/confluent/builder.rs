//! The settings of a client.

use std::fmt;
use std::time::Duration;

use reqwest::Url;

use super::tls::Tls;
use super::transport::{Address, Transport};
use super::{Backoff, Confluent};
use crate::{Error, ErrorKind};

/// Who asks. `Debug` shows no secret.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Credentials {
    /// Nobody in particular.
    #[default]
    None,
    /// A user and a password, or an API key and its secret.
    Basic {
        /// The user, or the API key.
        user: String,
        /// The password, or the secret.
        password: String,
    },
    /// A token.
    Bearer(String),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Basic { .. } => "Basic(…)",
            Self::Bearer(_) => "Bearer(…)",
        })
    }
}

/// The settings of a [`Confluent`] client.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    addresses: Vec<String>,
    credentials: Credentials,
    backoff: Backoff,
    timeout: Duration,
    connect_timeout: Duration,
    tls: Tls,
}

impl Builder {
    pub(super) fn new(address: String) -> Self {
        Self {
            addresses: vec![address],
            credentials: Credentials::None,
            backoff: Backoff::default(),
            timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(3),
            tls: Tls::default(),
        }
    }

    /// Adds another address of the same registry, for when the others don't answer.
    pub fn address(mut self, address: impl Into<String>) -> Self {
        self.addresses.push(address.into());
        self
    }

    /// Says who asks. An address with a user and a password in it says so for itself.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Says how requests are repeated.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// The longest that one attempt may take, from connecting to the end of the answer.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The longest that connecting may take.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Trusts the authorities in this PEM text, besides those of the system. Needs the feature
    /// `tls`.
    pub fn authority(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.tls.authorities.push(pem.into());
        self
    }

    /// Shows the server this certificate (with its chain, the client's own first), by its key in
    /// PKCS#8; both as PEM. Needs the feature `tls`.
    pub fn identity(mut self, certificate: impl Into<Vec<u8>>, key: impl Into<Vec<u8>>) -> Self {
        self.tls.identity = Some((certificate.into(), key.into()));
        self
    }

    /// Makes the client. No connection is opened yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Settings`] with everything that is wrong with the settings.
    pub fn build(self) -> Result<Confluent, Error> {
        let (addresses, mut problems) = self.parse_addresses();
        if self.backoff.attempts == 0 {
            problems.push("a request must be sent at least once".to_owned());
        }
        let http =
            reqwest::Client::builder().timeout(self.timeout).connect_timeout(self.connect_timeout);
        let http = self.tls.apply(http, &mut problems);
        if !problems.is_empty() {
            return Err(Error::new(ErrorKind::Settings, "", problems.join("; ")));
        }
        let http = http.build().map_err(|error| {
            let message = if self.tls.identity.is_some() {
                "the client's certificate and key are no pair, or the HTTP client can't start"
            } else {
                "the HTTP client can't start"
            };
            Error::caused(ErrorKind::Settings, "", message, error)
        })?;
        Ok(Confluent { transport: Transport::new(http, addresses, self.backoff) })
    }

    fn parse_addresses(&self) -> (Vec<Address>, Vec<String>) {
        let (mut addresses, mut problems) = (Vec::new(), Vec::new());
        for (number, text) in (1..).zip(&self.addresses) {
            // The text is not repeated: it may hold a password.
            match Url::parse(text) {
                Ok(url) if !is_supported(&url) => problems.push(format!(
                    "address {number} has the scheme {}, which needs the feature `tls` or is none",
                    url.scheme()
                )),
                Ok(url) => addresses.push(Address::new(url, &self.credentials)),
                Err(error) => problems.push(format!("address {number}: {error}")),
            }
        }
        (addresses, problems)
    }
}

fn is_supported(url: &Url) -> bool {
    match url.scheme() {
        "http" => url.has_host(),
        "https" => url.has_host() && cfg!(feature = "tls"),
        _ => false,
    }
}
