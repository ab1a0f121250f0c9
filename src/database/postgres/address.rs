//! Addresses of servers.

use crate::plan::{DatabaseError, DatabaseErrorKind};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use std::str::FromStr;

/// Reads `postgres://`, `postgresql://` and `postgresql+driver://` URLs: `sslmode` and `host=/socket/dir` are honoured.
pub(super) fn options(url: &str) -> Result<PgConnectOptions, DatabaseError> {
    let unreadable = |reason: String| {
        let mut error =
            DatabaseError::new(DatabaseErrorKind::Other, format!("the database URL cannot be read: {reason}"));
        error.hint = Some("write `postgres://user:password@host:5432/database`".to_owned());
        error
    };
    let (scheme, rest) = url.split_once(':').ok_or_else(|| unreadable("it has no scheme".to_owned()))?;
    let scheme = scheme.split('+').next().unwrap_or_default();
    if !matches!(scheme, "postgres" | "postgresql") {
        return Err(unreadable(format!("`{scheme}` is not a scheme of PostgreSQL")));
    }
    let options =
        PgConnectOptions::from_str(&format!("postgres:{}", with_host(rest))).map_err(|error| match error {
            // Its text may quote the URL, and so the password.
            sqlx::Error::Configuration(_) => unreadable("host, port or a parameter is wrong".to_owned()),
            other => super::error::from_sqlx(&other),
        })?;
    Ok(options.disable_statement_logging())
}

/// `//ada@/music?host=/run/pg` names its host in a parameter, which URLs with a user do not allow: a host that the parameter overrides is put in.
fn with_host(rest: &str) -> String {
    let authority_end = rest.get(2..).and_then(|rest| rest.find('/')).map(|at| at + 2);
    match authority_end.map(|end| rest.split_at(end)) {
        Some((authority, path)) if authority.ends_with('@') => format!("{authority}localhost{path}"),
        _ => rest.to_owned(),
    }
}

/// Where the options lead, without the password.
pub(super) fn shown(options: &PgConnectOptions) -> String {
    let user = options.get_username();
    let database = options.get_database().unwrap_or(user);
    match options.get_socket() {
        Some(socket) => format!("postgres://{user}@/{database}?host={}", socket.display()),
        None => format!("postgres://{user}@{}:{}/{database}", options.get_host(), options.get_port()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_shows_no_password_and_an_error_neither() {
        let check = |url: &str, expected: &str| assert_eq!(shown(&options(url).expect("a URL")), expected, "{url}");
        check("postgres://ada:secret@db:5433/music?sslmode=disable", "postgres://ada@db:5433/music");
        check("postgresql+asyncpg://ada:s%40crt@db/music", "postgres://ada@db:5432/music");
        check("postgres://ada@/music?host=/run/pg", "postgres://ada@/music?host=/run/pg");
        for wrong in [
            "postgres://ada:secret@db:99999/music",
            "postgres://ada:secret@db/music?sslmode=maybe",
            "mysql://a:secret@b",
        ] {
            let error = options(wrong).expect_err("no such address");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
