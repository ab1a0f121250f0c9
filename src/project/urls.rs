//! Where a database's URL comes from.
//!
//! The order: `--url`; `ANABRANCH_URL_<NAME>`; for the database `main` also `ANABRANCH_URL`, then `DATABASE_URL`; the configuration's `url`,
//! `url_file`, `url_command`; PostgreSQL's own variables. Invariant: the environment is a value that is handed in, and no message has a password.

use super::configuration::DatabaseTable;
use super::environment::Environment;
use super::secret_url::{SecretUrl, UnknownScheme};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::{fmt, path::Path, path::PathBuf, process::Command};

/// Who said what the URL is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UrlOrigin {
    /// `--url`
    Argument,
    /// A variable of the environment, or of `.env`.
    Variable(String),
    /// A key of the configuration.
    Configuration(&'static str),
    /// PostgreSQL's own variables.
    PostgresVariables,
}

impl fmt::Display for UrlOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument => f.write_str("`--url`"),
            Self::Variable(name) => write!(f, "`{name}`"),
            Self::Configuration(key) => write!(f, "`{key}` of the configuration"),
            Self::PostgresVariables => f.write_str("`PGHOST` and the like"),
        }
    }
}

/// A URL and who said it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResolvedUrl {
    /// The URL.
    pub url: SecretUrl,
    /// Who said it.
    pub origin: UrlOrigin,
}

/// Why there is no URL.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum UrlError {
    /// Nobody said one.
    #[error("no URL for the database `{database}`")]
    #[diagnostic(code("database.no_url"))]
    Missing {
        /// The database's name.
        database: String,
        /// The ways to say one.
        #[help]
        help: String,
    },
    /// It begins with nothing that is known.
    #[error("{unknown}, from {origin}")]
    #[diagnostic(code("database.unknown_scheme"))]
    Scheme {
        /// What it begins with.
        unknown: Box<UnknownScheme>,
        /// Who said it.
        origin: UrlOrigin,
        /// The schemes that are known.
        #[help]
        help: String,
    },
    /// The configuration uses a variable that is not set.
    #[error("the variable `{variable}` in `{key}` of the database `{database}` is not set")]
    #[diagnostic(
        code("database.url_variable"),
        help("set it, write it into `.env`, or give it a default: `${{{variable}:-default}}`")
    )]
    Variable {
        /// The variable.
        variable: String,
        /// Which key uses it.
        key: &'static str,
        /// The database's name.
        database: String,
    },
    /// A `${` without its end.
    #[error("`${{` without `}}` in `{key}` of the database `{database}`")]
    #[diagnostic(code("database.url_variable"), help("write `${{VARIABLE}}`; a plain dollar sign is `$$`"))]
    Unclosed {
        /// Which key.
        key: &'static str,
        /// The database's name.
        database: String,
    },
    /// The file cannot be read, or is empty.
    #[error("cannot read the URL of the database `{database}` from `{}`: {reason}", path.display())]
    #[diagnostic(code("database.url_file"), help("`url_file` names a text file with nothing but the URL in it"))]
    File {
        /// The database's name.
        database: String,
        /// The file.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The command failed, or printed nothing.
    #[error("the `url_command` of the database `{database}` {reason}")]
    #[diagnostic(code("database.url_command"), help("run it by hand: it must print the URL and end with status 0"))]
    Command {
        /// The database's name.
        database: String,
        /// What happened.
        reason: String,
    },
}

/// Everything that a URL is resolved from.
pub(super) struct Sources<'a> {
    pub(super) database: &'a str,
    pub(super) table: &'a DatabaseTable,
    /// Whether PostgreSQL's own variables can mean this database.
    pub(super) may_be_postgres: bool,
    /// The configuration's folder.
    pub(super) root: &'a Path,
    pub(super) environment: &'a Environment,
}

/// `ANABRANCH_URL_<NAME>`
pub fn variable_of(database: &str) -> String {
    let upper = database.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    format!("ANABRANCH_URL_{}", upper.collect::<String>())
}

impl Sources<'_> {
    /// The first URL in the order, where `argument` is `--url`.
    pub(super) fn resolve(&self, argument: Option<&str>) -> Result<ResolvedUrl, UrlError> {
        if let Some(text) = argument {
            return parsed(text, UrlOrigin::Argument, None);
        }
        if let Some(found) = self.of_variables() {
            return found;
        }
        if let Some((text, key)) = self.of_configuration(true)? {
            return parsed(&text, UrlOrigin::Configuration(key), Some(self.root));
        }
        if let Some(text) = self.of_postgres_variables() {
            return parsed(&text, UrlOrigin::PostgresVariables, None);
        }
        let variable = variable_of(self.database);
        let generic = if self.database == "main" { " or `DATABASE_URL`" } else { "" };
        let help =
            format!("pass `--url`, set `{variable}`{generic}, or write `url` under `[database.{}]`", self.database);
        Err(UrlError::Missing { database: self.database.to_owned(), help })
    }

    /// The URL as far as it is known without starting a process.
    pub(super) fn known(&self, argument: Option<&str>) -> Option<SecretUrl> {
        if let Some(text) = argument {
            return SecretUrl::parse(text).ok();
        }
        if let Some(found) = self.of_variables() {
            return found.ok().map(|resolved| resolved.url);
        }
        if let Some((text, _)) = self.of_configuration(false).ok()? {
            return SecretUrl::parse(&text).ok();
        }
        self.table
            .url_command
            .is_none()
            .then(|| self.of_postgres_variables())?
            .and_then(|text| SecretUrl::parse(&text).ok())
    }

    fn of_variables(&self) -> Option<Result<ResolvedUrl, UrlError>> {
        let mut names = vec![variable_of(self.database)];
        if self.database == "main" {
            names.extend(["ANABRANCH_URL", "DATABASE_URL"].map(str::to_owned));
        }
        let name = names.into_iter().find(|name| self.environment.get(name).is_some())?;
        let text = self.environment.get(&name)?;
        Some(parsed(text, UrlOrigin::Variable(name.clone()), self.environment.folder_of(&name)))
    }

    fn of_configuration(&self, may_run: bool) -> Result<Option<(String, &'static str)>, UrlError> {
        let database = || self.database.to_owned();
        if let Some(text) = &self.table.url {
            return Ok(Some((interpolate(text, "url", self.database, self.environment)?, "url")));
        }
        if let Some(path) = &self.table.url_file {
            let text = path.to_string_lossy();
            let path = self.root.join(interpolate(&text, "url_file", self.database, self.environment)?);
            let wrong = |reason: String| UrlError::File { database: database(), path: path.clone(), reason };
            let text = std::fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
            let text = text.trim().to_owned();
            return if text.is_empty() { Err(wrong("it is empty".to_owned())) } else { Ok(Some((text, "url_file"))) };
        }
        match &self.table.url_command {
            Some(command) if may_run => Ok(Some((self.run(command)?, "url_command"))),
            _ => Ok(None),
        }
    }

    fn run(&self, command: &str) -> Result<String, UrlError> {
        let wrong = |reason: String| UrlError::Command { database: self.database.to_owned(), reason };
        let (shell, option) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        let output = Command::new(shell)
            .args([option, command])
            .current_dir(self.root)
            .stdin(std::process::Stdio::inherit())
            .stderr(std::process::Stdio::inherit())
            .output()
            .map_err(|error| wrong(format!("cannot be started: {error}")))?;
        if !output.status.success() {
            return Err(wrong(format!("failed ({})", output.status)));
        }
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if text.is_empty() { Err(wrong("printed nothing".to_owned())) } else { Ok(text) }
    }

    fn of_postgres_variables(&self) -> Option<String> {
        let get = |name| self.environment.get(name);
        if !self.may_be_postgres || (get("PGHOST").is_none() && get("PGDATABASE").is_none()) {
            return None;
        }
        let mut user = get("PGUSER").map(escaped).unwrap_or_default();
        if let Some(password) = get("PGPASSWORD").or(get("PGPASS")) {
            user = format!("{user}:{}", escaped(password));
        }
        let at = if user.is_empty() { "" } else { "@" };
        let host = get("PGHOST").unwrap_or("localhost");
        let mut parameters = Vec::new();
        // A folder is that of the server's socket.
        let host = if host.starts_with('/') {
            parameters.push(format!("host={}", escaped(host)));
            "localhost".to_owned()
        } else if host.contains(':') {
            format!("[{host}]")
        } else {
            host.to_owned()
        };
        let port = get("PGPORT").map(|port| format!(":{port}")).unwrap_or_default();
        let database = get("PGDATABASE").map(escaped).unwrap_or_default();
        parameters.extend(get("PGSSLMODE").map(|mode| format!("sslmode={}", escaped(mode))));
        let query = if parameters.is_empty() { String::new() } else { format!("?{}", parameters.join("&")) };
        Some(format!("postgres://{user}{at}{host}{port}/{database}{query}"))
    }
}

pub(super) fn parsed(text: &str, origin: UrlOrigin, folder: Option<&Path>) -> Result<ResolvedUrl, UrlError> {
    match SecretUrl::parse(text) {
        Ok(url) => Ok(ResolvedUrl { url: folder.map_or(url.clone(), |folder| url.relative_to(folder)), origin }),
        Err(unknown) => Err(UrlError::Scheme { help: unknown.help.clone(), unknown: Box::new(unknown), origin }),
    }
}

/// What stands in user, password and database as it is.
const UNRESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

fn escaped(text: &str) -> String {
    utf8_percent_encode(text, &UNRESERVED).to_string()
}

/// Replaces `${VARIABLE}` and `${VARIABLE:-default}`; `$$` is a dollar sign. A value in the part of user and password is escaped as URLs need
/// it; elsewhere it stands as it is, so that it may be a host with a port, or a whole URL.
pub(super) fn interpolate(
    text: &str,
    key: &'static str,
    database: &str,
    environment: &Environment,
) -> Result<String, UrlError> {
    let (mut result, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('$') {
        result.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('$') {
            result.push('$');
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix('{') {
            let unclosed = || UrlError::Unclosed { key, database: database.to_owned() };
            let (name, behind) = behind.split_once('}').ok_or_else(unclosed)?;
            let (name, default) = name.split_once(":-").map_or((name, None), |(name, text)| (name, Some(text)));
            let value = environment.get(name).or(default).ok_or_else(|| UrlError::Variable {
                variable: name.to_owned(),
                key,
                database: database.to_owned(),
            })?;
            let is_user = result.contains("://") && behind.contains('@');
            result.push_str(&if is_user { escaped(value) } else { value.to_owned() });
            rest = behind;
        } else {
            result.push('$');
        }
    }
    result.push_str(rest);
    Ok(result)
}
