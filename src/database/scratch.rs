//! Where scratch databases come from.
//!
//! Invariant: none is ever made where the settings forbid it, and none of its own is needed for SQLite, whose scratch databases are in memory.

use crate::model::DialectName;
use crate::plan::{Database, DatabaseError, DatabaseErrorKind};
use std::fmt;

/// Where scratch databases come from.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum ScratchPlace {
    /// Temporary databases on the server of the database itself.
    #[default]
    Beside,
    /// Temporary databases on the server of this URL. It may hold a password, and is never shown.
    Url(String),
    /// None may be made, and why.
    Nowhere(String),
}

impl fmt::Debug for ScratchPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beside => f.write_str("Beside"),
            Self::Url(_) => f.write_str("Url(..)"),
            Self::Nowhere(reason) => f.debug_tuple("Nowhere").field(reason).finish(),
        }
    }
}

/// A connection whose server makes scratch databases.
pub enum Server<'a> {
    /// The database's own.
    Own(&'a mut dyn Database),
    /// Another one.
    Other(Box<dyn Database>),
}

impl Server<'_> {
    /// The connection.
    pub fn connection(&mut self) -> &mut dyn Database {
        match self {
            Self::Own(database) => &mut **database,
            Self::Other(database) => &mut **database,
        }
    }

    /// The names of the databases that statements could reach from a scratch database on this server.
    ///
    /// # Errors
    /// The server does not answer.
    pub async fn reachable_databases(&mut self) -> Result<Vec<String>, DatabaseError> {
        match self.connection().target().dialect {
            DialectName::Mysql | DialectName::MariaDb => {
                let rows = self.connection().query("SHOW DATABASES").await?;
                Ok(rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect())
            }
            DialectName::Sqlite | DialectName::Postgres => Ok(Vec::new()),
        }
    }
}

impl ScratchPlace {
    /// A connection whose server makes scratch databases of `dialect`; `beside` is one to the database itself.
    ///
    /// # Errors
    /// None may be made, nobody answers, or the server is of another kind.
    pub async fn server<'a>(
        &self,
        dialect: DialectName,
        beside: Option<&'a mut dyn Database>,
    ) -> Result<Server<'a>, DatabaseError> {
        let refused = |reason: &str| DatabaseError::new(DatabaseErrorKind::Other, reason);
        if dialect == DialectName::Sqlite {
            return Ok(Server::Other(super::connect("sqlite::memory:").await?));
        }
        match (self, beside) {
            (Self::Nowhere(reason), _) => Err(refused(reason)),
            (Self::Beside, Some(database)) => Ok(Server::Own(database)),
            (Self::Beside, None) => Err(refused("no server was asked")),
            (Self::Url(url), beside) => {
                let server = super::connect_to_server(url).await?;
                let (known, found) = (beside.map(|database| database.target().dialect), server.target().dialect);
                // `mysql://` is what everybody writes for MariaDB too: where nobody was asked, the server's own answer decides.
                if !known.map_or_else(|| dialect.covers(found), |known| known == found) {
                    let needed = known.unwrap_or(dialect);
                    return Err(refused(&format!("the scratch server is {found}, and {needed} is needed")));
                }
                Ok(Server::Other(server))
            }
        }
    }

    /// An empty database for `dialect` that is gone once it is discarded.
    ///
    /// # Errors
    /// As [`server`](ScratchPlace::server); or the right to make one is missing.
    pub async fn open(
        &self,
        dialect: DialectName,
        beside: Option<&mut dyn Database>,
    ) -> Result<Box<dyn Database>, DatabaseError> {
        self.server(dialect, beside).await?.connection().scratch().await
    }
}
