//! The state of a catalog that another is held against: of a commit, a folder, an archive or a
//! registry.
//!
//! | written | meaning |
//! |---|---|
//! | `git:REF[#subdir=PATH]` | the catalog's own folder, or PATH in the repository, at a commit |
//! | `dir:PATH` | another folder |
//! | `FILE.tar[.gz][#subdir=PATH]` | an archive |
//! | `registry:URL[@SUBJECT]` | what a schema registry has |

mod dir;
mod git;
mod layout;
pub(crate) mod registry;
mod tar;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use anyhow::bail;

pub(crate) use layout::Layout;

/// Where another state of a catalog is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// A commit of the repository that the catalog is in.
    Git {
        /// A branch, a tag, a hash, `HEAD~3`.
        rev: String,
        /// The catalog's folder in the repository, where that was another one.
        subdir: Option<PathBuf>,
    },
    /// A folder.
    Dir(PathBuf),
    /// An archive, compressed or not.
    Tar {
        /// The archive.
        file: PathBuf,
        /// The catalog's folder in it.
        subdir: Option<PathBuf>,
    },
    /// A schema registry.
    Registry {
        /// Its address.
        url: String,
        /// The one subject that counts; all where none is given.
        subject: Option<String>,
    },
}

/// Files of a catalog, by their path in it.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

impl Against {
    /// The files of that state which matter.
    ///
    /// # Errors
    ///
    /// They can't be read, there are none, or it is a registry, which has none.
    pub(crate) fn files(&self, layout: &Layout) -> anyhow::Result<Files> {
        let files = match self {
            Self::Git { rev, subdir } => git::files(rev, subdir.as_deref(), layout)?,
            Self::Dir(folder) => dir::files(folder, layout)?,
            Self::Tar { file, subdir } => layout.only(tar::files(file, subdir.as_deref())?),
            Self::Registry { .. } => bail!("{self} has schemas, and no files"),
        };
        if !files.keys().any(|path| is_schema(path)) {
            bail!("there is no .avsc file in {self}; is it the catalog's folder?");
        }
        Ok(files)
    }
}

/// Whether a file can matter: a schema, or what says something about schemas.
fn matters(path: &Path) -> bool {
    let names = ["domain.toml", "catalog.toml", "catalog.waivers.toml"];
    let is_named = path.file_name().is_some_and(|name| names.iter().any(|known| name == *known));
    is_named || is_schema(path)
}

fn is_schema(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("avsc"))
}

impl FromStr for Against {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some(("git", rest)) => {
                let (rev, subdir) = subdir(rest)?;
                if rev.is_empty() || rev.starts_with('-') {
                    return Err("say which commit, such as git:main or git:HEAD~1".to_owned());
                }
                Ok(Self::Git { rev: rev.to_owned(), subdir })
            }
            Some(("dir", "")) => Err("say which folder, such as dir:../before".to_owned()),
            Some(("dir", path)) => Ok(Self::Dir(path.into())),
            Some(("registry", rest)) => at_registry(rest),
            _ => archive(text),
        }
    }
}

/// What stands before `#subdir=`, and what behind.
fn subdir(text: &str) -> Result<(&str, Option<PathBuf>), String> {
    let Some((before, after)) = text.split_once('#') else { return Ok((text, None)) };
    let path = after.strip_prefix("subdir=").filter(|path| !path.is_empty());
    let path = path.ok_or("behind # stands subdir=PATH, the catalog's folder, and nothing else")?;
    let is_inside = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !is_inside {
        return Err(format!("subdir is a path from the root, without .., and {path} is none"));
    }
    let names = Path::new(path).components().filter(|part| *part != Component::CurDir);
    Ok((before, Some(names.collect())))
}

fn archive(text: &str) -> Result<Against, String> {
    let (file, subdir) = subdir(text)?;
    if [".tar", ".tar.gz", ".tgz"].iter().any(|ending| file.ends_with(ending)) {
        return Ok(Against::Tar { file: file.into(), subdir });
    }
    Err("one of git:REF[#subdir=PATH], dir:PATH, FILE.tar[.gz], registry:URL[@SUBJECT]".to_owned())
}

fn at_registry(text: &str) -> Result<Against, String> {
    let Some((scheme, rest)) = text.split_once("://").filter(|(_, rest)| !rest.is_empty()) else {
        return Err("say where the registry is, such as registry:http://localhost:8081".to_owned());
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    // `user:password@` before the host is part of the address; what follows it is a subject.
    let subject_at = match (host.rfind('@'), path.find('@')) {
        (_, Some(at)) => Some(host.len() + at),
        (Some(at), None) if !is_userinfo(&host[..at]) => Some(at),
        _ => None,
    };
    let (address, subject) = match subject_at {
        Some(at) => (&rest[..at], Some(&rest[at + 1..])),
        None => (rest, None),
    };
    if subject == Some("") {
        return Err("behind @ stands the subject".to_owned());
    }
    let url = format!("{scheme}://{}", address.trim_end_matches('/'));
    Ok(Against::Registry { url, subject: subject.map(str::to_owned) })
}

/// Whether this is `user:password`, and no host with a port.
fn is_userinfo(text: &str) -> bool {
    !text.contains('@')
        && text.split_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_err())
}

/// An address without the person who asks.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let subdir = match self {
            Self::Git { rev, subdir } => {
                write!(f, "git:{rev}")?;
                subdir
            }
            Self::Tar { file, subdir } => {
                write!(f, "{}", file.display())?;
                subdir
            }
            Self::Dir(path) => return write!(f, "dir:{}", path.display()),
            Self::Registry { url, subject } => {
                write!(f, "registry:{}", without_password(url))?;
                return subject.iter().try_for_each(|subject| write!(f, "@{subject}"));
            }
        };
        match subdir {
            Some(path) => write!(f, "#subdir={}", path.display()),
            None => Ok(()),
        }
    }
}
