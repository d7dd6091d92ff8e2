//! How the command line reaches a schema registry: one set of flags for every verb.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail};
use factline_registry::Confluent;
use factline_registry::confluent::Credentials;

const URL: &str = "FACTLINE_REGISTRY_URL";
const USER: &str = "FACTLINE_REGISTRY_USER";
const PASSWORD: &str = "FACTLINE_REGISTRY_PASSWORD";
const TOKEN: &str = "FACTLINE_REGISTRY_TOKEN";

/// Which registry, and how to reach it.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Registry")]
pub(crate) struct RegistryArgs {
    /// The registry's address with its path, such as `https://registry.example.org`; the
    /// environment's FACTLINE_REGISTRY_URL where it is not given
    #[arg(long = "registry", value_name = "URL")]
    url: Option<String>,
    #[command(flatten)]
    access: Access,
}

/// Who asks a registry, and whom they trust. No secret is given on the command line, where other
/// users of the machine could read it.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Registry")]
pub(crate) struct Access {
    /// The user or API key, or FACTLINE_REGISTRY_USER; its password or secret is read from
    /// FACTLINE_REGISTRY_PASSWORD or a file
    #[arg(long = "registry-user", value_name = "USER")]
    user: Option<String>,
    /// A file with the password or secret
    #[arg(long = "registry-password-file", value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// A file with a bearer token, instead of a user; or FACTLINE_REGISTRY_TOKEN
    #[arg(long = "registry-token-file", value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Authorities to trust besides the system's, in PEM
    #[arg(long = "registry-ca", value_name = "FILE")]
    ca: Option<PathBuf>,
    /// The certificate to show to the registry, in PEM
    #[arg(long = "registry-cert", value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The key of that certificate, in PEM (PKCS#8)
    #[arg(long = "registry-key", value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
    /// The longest that the registry may take for one answer, in seconds
    #[arg(long = "registry-timeout", value_name = "SECONDS", default_value = "10")]
    timeout: Option<u32>,
}

impl RegistryArgs {
    /// The registry's address, if anybody says it.
    pub(crate) fn address(&self) -> Option<String> {
        self.url.clone().or_else(|| variable(URL))
    }

    /// A client of the registry.
    ///
    /// # Errors
    ///
    /// There is no address, or a file or a setting is wrong.
    pub(crate) fn client(&self) -> anyhow::Result<Confluent> {
        let url = self.address();
        let url = url.with_context(|| format!("say which registry: --registry URL, or {URL}"))?;
        self.access.client(&url)
    }
}

impl Access {
    /// A client of the registry at an address.
    ///
    /// # Errors
    ///
    /// A file can't be read, or a setting is wrong.
    pub(crate) fn client(&self, url: &str) -> anyhow::Result<Confluent> {
        let mut builder = Confluent::builder(url).credentials(self.credentials()?);
        if let Some(seconds) = self.timeout {
            builder = builder.timeout(Duration::from_secs(seconds.max(1).into()));
        }
        if let Some(file) = &self.ca {
            builder = builder.authority(read(file)?);
        }
        if let (Some(cert), Some(key)) = (&self.cert, &self.key) {
            builder = builder.identity(read(cert)?, read(key)?);
        }
        Ok(builder.build()?)
    }

    fn credentials(&self) -> anyhow::Result<Credentials> {
        let secret = |file: &Option<PathBuf>, name| match file {
            Some(file) => line(file).map(Some),
            None => Ok(variable(name)),
        };
        let user = self.user.clone().or_else(|| variable(USER));
        // A flag outdoes the environment; two of one kind contradict each other.
        let by_user = self.user.is_some() || self.password_file.is_some();
        let token = if by_user { None } else { secret(&self.token_file, TOKEN)? };
        if by_user && self.token_file.is_some() {
            bail!("give either a user with a password, or a token");
        }
        Ok(match (token, user) {
            (Some(token), _) => Credentials::Bearer(token),
            (None, Some(user)) => {
                let password = secret(&self.password_file, PASSWORD)?.unwrap_or_default();
                Credentials::Basic { user, password }
            }
            (None, None) if self.password_file.is_some() => {
                bail!("a password needs a user: --registry-user USER, or {USER}")
            }
            (None, None) => Credentials::None,
        })
    }
}

/// Runs a request to its end.
///
/// # Errors
///
/// The request's own.
pub(crate) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .context("cannot start the runtime of the network")?;
    runtime.block_on(work)
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// The first line of a file, which holds a secret.
fn line(file: &Path) -> anyhow::Result<String> {
    let text = String::from_utf8(read(file)?)
        .map_err(|_| anyhow::anyhow!("{} is not UTF-8", file.display()))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
