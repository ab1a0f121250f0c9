//! From a URL to a connection.

use crate::plan::{Database, DatabaseError, DatabaseErrorKind};

/// Connects by the scheme of the URL. MySQL, MariaDB and their kin connect alike: the server's own answer decides which it is.
///
/// # Errors
/// The scheme is unknown or left out of this build, or the database does not answer.
pub async fn connect(url: &str) -> Result<Box<dyn Database>, DatabaseError> {
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
