//! From a URL to a connection.

use crate::plan::{Database, DatabaseError, DatabaseErrorKind};
use std::time::Duration;

/// A server of another kind on that port may wait for us as long as we wait for it.
const PATIENCE: Duration = Duration::from_secs(15);

/// Connects by the scheme of the URL. MySQL, MariaDB and their kin connect alike: the server's own answer decides which it is.
///
/// # Errors
/// The scheme is unknown or left out of this build, or the database does not answer.
pub async fn connect(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    patiently(connect_at_leisure(url)).await
}

/// Connects to a server that makes scratch databases: the URL need name none of its own where the server can do without.
///
/// # Errors
/// As [`connect`].
pub async fn connect_to_server(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    #[cfg(feature = "mysql")]
    if url.starts_with("mysql") || url.starts_with("mariadb") || url.starts_with("tidb") {
        return patiently(super::mysql::connect_to_server(url)).await;
    }
    connect(url).await
}

async fn patiently(
    connecting: impl Future<Output = Result<Box<dyn Database>, DatabaseError>>,
) -> Result<Box<dyn Database>, DatabaseError> {
    tokio::time::timeout(PATIENCE, connecting).await.unwrap_or_else(|_| {
        let message = format!("no answer in {} seconds", PATIENCE.as_secs());
        let mut error = DatabaseError::new(DatabaseErrorKind::Unreachable, message);
        error.hint = Some("are host, port and scheme right, and does a firewall stand between?".to_owned());
        Err(error)
    })
}

async fn connect_at_leisure(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
    let scheme = url.split(':').next().unwrap_or_default();
    match scheme.split('+').next().unwrap_or_default() {
        #[cfg(feature = "sqlite")]
        "sqlite" => super::sqlite::connect(url).await,
        #[cfg(feature = "postgres")]
        "postgres" | "postgresql" => super::postgres::connect(url).await,
        #[cfg(feature = "mysql")]
        "mysql" | "mariadb" | "tidb" => super::mysql::connect(url).await,
        _ => Err(unknown_scheme(scheme)),
    }
}

/// Whether the URL names a SQLite file that is not there, in a folder that is: a command that only reads must not make it.
pub fn is_missing_file(url: &str) -> bool {
    #[cfg(feature = "sqlite")]
    if url.starts_with("sqlite:") {
        return super::sqlite::is_missing(url);
    }
    let _ = url;
    false
}

fn unknown_scheme(scheme: &str) -> DatabaseError {
    let known = ["sqlite", "postgres", "mysql", "mariadb"];
    let message = if known.contains(&scheme) || scheme == "postgresql" {
        format!("this program was built without the driver for `{scheme}`")
    } else {
        format!("unknown scheme `{scheme}`")
    };
    let mut error = DatabaseError::new(DatabaseErrorKind::Other, message);
    error.hint = Some(format!("known schemes are {}", known.join(", ")));
    error
}
