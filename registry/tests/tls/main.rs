//! HTTPS and client certificates, against a server that is not ours: `openssl s_server`.
//!
//! Without `openssl` the tests report themselves as ignored, or fail if `FACTLINE_REQUIRE_INFRA`
//! is `1`.

mod server;

use std::env;
use std::path::Path;
use std::process::Command;
use std::{fs, io};

use factline_registry::confluent::{Backoff, Builder};
use factline_registry::{Confluent, Error, ErrorKind, Registry};
use libtest_mimic::{Arguments, Trial};
use server::Server;
use tempfile::TempDir;

type Failure = Box<dyn std::error::Error>;

fn main() {
    let arguments = Arguments::from_args();
    let is_there = Command::new("openssl").arg("version").output().is_ok();
    let is_demanded = env::var("FACTLINE_REQUIRE_INFRA").is_ok_and(|value| value == "1");
    macro_rules! trials {
        ($($name:ident),+ $(,)?) => {
            vec![$(Trial::test(stringify!($name), move || {
                if !is_there {
                    return Err("needs openssl: apt-get install openssl".into());
                }
                run($name).map_err(|failure| failure.to_string().into())
            }).with_ignored_flag(!is_there && !is_demanded)),+]
        };
    }
    let trials = trials![
        who_shows_a_certificate_is_let_in,
        an_authority_that_nobody_named_is_not_trusted,
        who_shows_no_certificate_is_sent_away,
        a_certificate_of_another_authority_is_sent_away,
        what_is_no_certificate_is_said_at_once,
    ];
    libtest_mimic::run(&arguments, trials).exit();
}

/// Runs a test on certificates of its own, and a server that demands them.
fn run(test: impl AsyncFn(&Setting) -> Result<(), Failure>) -> Result<(), Failure> {
    let folder = TempDir::new()?;
    server::make_certificates(folder.path())?;
    let server = Server::start(folder.path())?;
    let setting = Setting { folder, server };
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(test(&setting))
}

struct Setting {
    folder: TempDir,
    server: Server,
}

impl Setting {
    fn client(&self) -> Builder {
        let once = Backoff { attempts: 1, ..Backoff::default() };
        Confluent::builder(&self.server.url).backoff(once)
    }

    fn file(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(Path::new(self.folder.path()).join(name))
    }
}

/// The error of a client that must not get through.
async fn refused(client: Builder) -> Result<Error, Failure> {
    let error = client.build()?.subjects().await.err().ok_or("it got through")?;
    match error.kind() {
        ErrorKind::Connection => Ok(error),
        _ => Err(format!("not refused as a connection: {error:?}").into()),
    }
}

fn demand_word(error: &Error, word: &str) -> Result<(), Failure> {
    let text = error.to_string();
    if text.contains(word) { Ok(()) } else { Err(format!("no {word:?} in {text}").into()) }
}

async fn who_shows_a_certificate_is_let_in(it: &Setting) -> Result<(), Failure> {
    let client = it.client().authority(it.file("ca.pem")?);
    let client = client.identity(it.file("client.pem")?, it.file("client.key")?);
    let shown = format!("{client:?}");
    let subjects = client.build()?.subjects().await?;
    if subjects != ["ward"] || shown.contains("PRIVATE") {
        return Err(format!("{subjects:?}, {shown}").into());
    }
    Ok(())
}

async fn an_authority_that_nobody_named_is_not_trusted(it: &Setting) -> Result<(), Failure> {
    let client = it.client().identity(it.file("client.pem")?, it.file("client.key")?);
    demand_word(&refused(client).await?, "certificate verify failed")
}

async fn who_shows_no_certificate_is_sent_away(it: &Setting) -> Result<(), Failure> {
    let error = refused(it.client().authority(it.file("ca.pem")?)).await?;
    demand_word(&error, "certificate required")
}

async fn a_certificate_of_another_authority_is_sent_away(it: &Setting) -> Result<(), Failure> {
    let client = it.client().authority(it.file("ca.pem")?);
    let client = client.identity(it.file("stranger.pem")?, it.file("stranger.key")?);
    demand_word(&refused(client).await?, "unknown ca")
}

async fn what_is_no_certificate_is_said_at_once(it: &Setting) -> Result<(), Failure> {
    let client = it.client().authority("no PEM").identity(it.file("client.pem")?, "no key");
    let error = client.build().err().ok_or("it was built")?;
    if error.kind() != ErrorKind::Settings {
        return Err(format!("{error:?}").into());
    }
    demand_word(&error, "authority")?;
    demand_word(&error, "PKCS#8")?;
    // Each half of a pair is fine, and they are none together.
    let client = it.client().identity(it.file("client.pem")?, it.file("stranger.key")?);
    let error = client.build().err().ok_or("it was built")?;
    demand_word(&error, "pair")
}
