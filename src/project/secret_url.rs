//! A database's URL, which may hold a password.
//!
//! Invariant: `Debug` and `Display` never show the password; only [`SecretUrl::expose`] does, for the one who connects.

use super::known_keys::most_like;
use crate::model::DialectName;
use std::{fmt, path::Path};

/// What a URL begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// `sqlite:`
    Sqlite,
    /// `postgres://`, `postgresql://`
    Postgres,
    /// `mysql://`
    Mysql,
    /// `mariadb://`
    MariaDb,
    /// `tidb://`
    Tidb,
    /// `neo4j://`, `neo4j+s://`, `bolt://`, `bolt+s://`
    Neo4j,
}

/// The schemes as one writes them.
const KNOWN: [(&str, Scheme); 10] = [
    ("sqlite", Scheme::Sqlite),
    ("postgres", Scheme::Postgres),
    ("postgresql", Scheme::Postgres),
    ("mysql", Scheme::Mysql),
    ("mariadb", Scheme::MariaDb),
    ("tidb", Scheme::Tidb),
    ("neo4j", Scheme::Neo4j),
    ("neo4j+s", Scheme::Neo4j),
    ("bolt", Scheme::Neo4j),
    ("bolt+s", Scheme::Neo4j),
];

impl Scheme {
    /// The dialect of plans for such a database, until the server says more; `None` where a graph database answers.
    pub fn dialect(self) -> Option<DialectName> {
        match self {
            Self::Sqlite => Some(DialectName::Sqlite),
            Self::Postgres => Some(DialectName::Postgres),
            Self::Mysql | Self::Tidb => Some(DialectName::Mysql),
            Self::MariaDb => Some(DialectName::MariaDb),
            Self::Neo4j => None,
        }
    }

    fn of(name: &str) -> Option<Self> {
        KNOWN.iter().find(|(known, _)| *known == name).map(|(_, scheme)| *scheme)
    }
}

/// A URL of a known scheme.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl {
    text: String,
    scheme: Scheme,
}

/// The URL begins with nothing that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("unknown scheme `{scheme}` in the database URL")]
#[diagnostic(code("database.unknown_scheme"))]
pub struct UnknownScheme {
    /// What stands before the first colon.
    pub scheme: String,
    /// The schemes that are known, and which one was most likely meant.
    #[help]
    pub help: String,
}

impl SecretUrl {
    /// Understands a URL. A driver behind a plus sign, as Python writes it, says nothing here and is left out.
    pub fn parse(text: &str) -> Result<Self, UnknownScheme> {
        let text = text.trim();
        let (name, rest) = text.split_once(':').unwrap_or(("", text));
        if let Some(scheme) = Scheme::of(name) {
            return Ok(Self { text: text.to_owned(), scheme });
        }
        match name.split_once('+').and_then(|(name, _)| Some((name, Scheme::of(name)?))) {
            Some((name, scheme)) if scheme != Scheme::Neo4j => Ok(Self { text: format!("{name}:{rest}"), scheme }),
            _ => Err(unknown(name)),
        }
    }

    /// The same, a relative path of SQLite made relative to `folder`.
    pub fn relative_to(mut self, folder: &Path) -> Self {
        let Some(rest) = self.text.strip_prefix("sqlite:") else { return self };
        let path = rest.strip_prefix("//").unwrap_or(rest);
        let (path, query) = path.find('?').map_or((path, ""), |at| path.split_at(at));
        if path.is_empty() || path == ":memory:" || path.starts_with("file:") || Path::new(path).is_absolute() {
            return self;
        }
        self.text = format!("sqlite:{}{query}", folder.join(path).display());
        self
    }

    /// The URL with its password: for connecting, and for the environment of a process that does.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// What it begins with.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Whether a password stands in it.
    pub fn has_password(&self) -> bool {
        redact(&self.text) != self.text
    }
}

impl fmt::Display for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redact(&self.text))
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretUrl({self})")
    }
}

fn unknown(name: &str) -> UnknownScheme {
    let names = KNOWN.map(|(name, _)| name);
    let known = "known are `sqlite:`, `postgres://`, `postgresql://`, `mysql://`, `mariadb://`, `tidb://`, `neo4j://`, `neo4j+s://`, `bolt://`, `bolt+s://`";
    // A path, or a password that lost what stood before it, is not repeated.
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    let scheme = if is_name { name } else { "" }.to_owned();
    let help = match most_like(&scheme, &names) {
        _ if scheme.is_empty() => format!("{known}; a file of SQLite is `sqlite:path`"),
        Some(meant) => format!("did you mean `{meant}`? {known}"),
        None => known.to_owned(),
    };
    UnknownScheme { scheme, help }
}

/// The text of a URL with its password replaced by `***`. Rather too much is hidden than too little: an unescaped `@`, `/` or `?` in a password
/// is a part of it.
pub fn redact(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").map_or(("", url), |(_, rest)| url.split_at(url.len() - rest.len()));
    let rest = match rest.rsplit_once('@') {
        Some((user, host)) if !scheme.is_empty() => match user.split_once(':') {
            Some((user, _)) => format!("{user}:***@{host}"),
            None => format!("{user}@{host}"),
        },
        _ => rest.to_owned(),
    };
    format!("{scheme}{}", redact_query(&rest))
}

fn redact_query(rest: &str) -> String {
    let Some((path, query)) = rest.split_once('?') else { return rest.to_owned() };
    let secret =
        |name: &str| ["password", "passwd", "pwd", "sslpassword", "pass"].contains(&name.to_lowercase().as_str());
    let hidden = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if secret(name) => format!("{name}=***"),
        _ => pair.to_owned(),
    });
    format!("{path}?{}", hidden.collect::<Vec<_>>().join("&"))
}
