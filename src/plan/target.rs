//! The database that a plan is for.

use crate::model::{CaseRule, DialectName};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A server's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
}

impl Version {
    /// A version of two numbers.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }

    /// Reads the leading numbers of a version text: `15.18 (Debian ..)`, `10.11.19-MariaDB`, `3.51.3`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().split(|c: char| !c.is_ascii_digit());
        let major = numbers.next()?.parse().ok()?;
        Some(Self { major, minor: numbers.next().and_then(|number| number.parse().ok()).unwrap_or(0) })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// A database as far as plans and comparisons depend on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Which database.
    pub dialect: DialectName,
    /// Its version.
    pub version: Version,
    /// The collation of the database: a column that names it says nothing.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub default_collation: Option<String>,
    /// The character set of the database (MySQL).
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub default_charset: Option<String>,
    /// What the server does with the case of names of tables (MySQL's `lower_case_table_names`): 0 keeps and compares it, 1 stores lower case, 2 keeps
    /// it and does not compare it.
    #[serde(default, skip_serializing_if = "crate::model::is_default")]
    pub lower_case_table_names: u8,
}

impl Target {
    /// The oldest supported version, for plans without a server to ask.
    pub fn oldest(dialect: DialectName) -> Self {
        let version = match dialect {
            DialectName::Sqlite => Version::new(3, 35),
            DialectName::Postgres => Version::new(15, 0),
            DialectName::Mysql => Version::new(9, 0),
            DialectName::MariaDb => Version::new(10, 11),
        };
        Self { dialect, version, default_collation: None, default_charset: None, lower_case_table_names: 0 }
    }
}

impl Target {
    /// How the database compares names.
    pub fn case_rule(&self) -> CaseRule {
        let rule = CaseRule::of(self.dialect);
        if self.lower_case_table_names == 0 { rule } else { rule.with_folded_tables() }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.dialect, self.version)
    }
}

/// A text that names no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("`{0}` is no database dialect with an optional version")]
#[diagnostic(
    code("dialect.unknown"),
    help("write one of sqlite, postgres, mysql, mariadb, with a version where it matters: `postgres:15`")
)]
pub struct UnknownTarget(pub String);

impl FromStr for Target {
    type Err = UnknownTarget;

    /// `postgres`, `postgres:15`, `mariadb:10.11`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownTarget(text.to_owned());
        let (name, version) = text.split_once(':').map_or((text, None), |(name, version)| (name, Some(version)));
        let mut target = Self::oldest(name.parse().map_err(|_| unknown())?);
        if let Some(version) = version {
            target.version = Version::parse(version).ok_or_else(unknown)?;
        }
        Ok(target)
    }
}
