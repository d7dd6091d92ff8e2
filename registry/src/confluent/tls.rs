//! Whom a client trusts, and who it says it is, over HTTPS.

use std::fmt;

use reqwest::ClientBuilder;

/// Certificates and keys, as PEM. `Debug` shows none.
#[derive(Clone, Default)]
pub(super) struct Tls {
    /// Authorities to trust besides the system's.
    pub(super) authorities: Vec<Vec<u8>>,
    /// The client's certificate with its chain, and its key.
    pub(super) identity: Option<(Vec<u8>, Vec<u8>)>,
}

impl Tls {
    /// Applies the settings; what is wrong with them goes to `problems`.
    #[cfg(feature = "tls")]
    pub(super) fn apply(
        &self,
        mut http: ClientBuilder,
        problems: &mut Vec<String>,
    ) -> ClientBuilder {
        use reqwest::{Certificate, Identity};

        for pem in &self.authorities {
            match Certificate::from_pem_bundle(pem) {
                Ok(certificates) if !certificates.is_empty() => {
                    http = http.tls_certs_merge(certificates);
                }
                _ => problems.push("the authority's file holds no certificate in PEM".to_owned()),
            }
        }
        if let Some((certificate, key)) = &self.identity {
            match Identity::from_pkcs8_pem(certificate, key) {
                Ok(identity) => http = http.identity(identity),
                Err(_) => problems.push(
                    "the client's certificate and key are not a pair in PEM; a key must be \
                     PKCS#8 without a password (`openssl pkcs8 -topk8 -nocrypt -in KEY`)"
                        .to_owned(),
                ),
            }
        }
        http
    }

    /// Says that nothing of this can be done.
    #[cfg(not(feature = "tls"))]
    pub(super) fn apply(&self, http: ClientBuilder, problems: &mut Vec<String>) -> ClientBuilder {
        if !self.authorities.is_empty() || self.identity.is_some() {
            problems.push("certificates need the feature `tls`".to_owned());
        }
        http
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("authorities", &self.authorities.len())
            .field("identity", &self.identity.is_some())
            .finish()
    }
}
