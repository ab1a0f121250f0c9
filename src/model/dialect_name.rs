//! The databases by name.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A database that anabranch speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DialectName {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL.
    Mysql,
    /// MariaDB.
    MariaDb,
}

impl DialectName {
    /// All of them, in the order in which documents list them.
    pub const ALL: [Self; 4] = [Self::Sqlite, Self::Postgres, Self::Mysql, Self::MariaDb];

    /// The name as it is written in configuration, flags and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::MariaDb => "mariadb",
        }
    }

    /// Whether something scoped to `self` holds on `other`. A fork is a delta: what is said for MySQL holds on MariaDB, not the other way round.
    pub fn covers(self, other: Self) -> bool {
        self == other || (self == Self::Mysql && other == Self::MariaDb)
    }
}

impl fmt::Display for DialectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name that is no database's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
#[error("unknown database dialect `{0}`")]
#[diagnostic(code("dialect.unknown"), help("write one of sqlite, postgres, mysql, mariadb"))]
pub struct UnknownDialect(pub String);

impl FromStr for DialectName {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "sqlite" => Ok(Self::Sqlite),
            "postgres" | "postgresql" => Ok(Self::Postgres),
            "mysql" => Ok(Self::Mysql),
            "mariadb" => Ok(Self::MariaDb),
            _ => Err(UnknownDialect(text.to_owned())),
        }
    }
}
