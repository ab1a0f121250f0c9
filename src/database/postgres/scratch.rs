//! Scratch databases: made for an echo or a replay, dropped with their session, and swept up where that did not happen.

use super::{Session, from_sqlx, greet, results};
use crate::dialect::postgres::quoting;
use crate::plan::{DatabaseError, DatabaseErrorKind};
use sqlx::Connection;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const PREFIX: &str = "anabranch_scratch_";
/// The search path of a session that nobody gave another.
const USUAL_PATH: &str = "\"$user\", public";
/// A scratch database older than this belongs to a process that died.
const STALE: Duration = Duration::from_secs(3600);

/// The database that ours is like, and the leftovers of others.
const SURVEY: &str = "SELECT pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider, \
     coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') \
     FROM pg_database d WHERE datname = current_database(); \
     SELECT datname FROM pg_database WHERE datname LIKE 'anabranch\\_scratch\\_%'";

/// Makes an empty database with the encoding and collation of the session's own, and connects to it.
pub(super) async fn create(session: &mut Session) -> Result<Session, DatabaseError> {
    let [path, default] = path(session).await?;
    let mut admin = greet(&session.options).await?;
    let made = make(&mut admin).await;
    let _ = admin.close().await; // nothing hangs on how it ends
    let name = made?;
    let options = session.options.clone().database(&name);
    // Behind a pooler such an option may be refused: it is said only where it is needed.
    let options = if path == USUAL_PATH { options } else { options.options([("search_path", path)]) };
    let mut scratch = Session::open(options).await?;
    scratch.scratch_of = Some(session.options.clone());
    if default != "public" {
        scratch.ask(&format!("CREATE SCHEMA {}", quoting::identifier(&default))).await?;
    }
    Ok(scratch)
}

/// The search path of the session, and the schema that it means by default: names must mean the same on the scratch database.
async fn path(session: &mut Session) -> Result<[String; 2], DatabaseError> {
    let sql = "SELECT current_setting('search_path'), coalesce(current_schema(), 'public')";
    let row = session.ask(sql).await?.sets.pop().and_then(|rows| rows.into_iter().next()).unwrap_or_default();
    let mut cells = row.into_iter().map(Option::unwrap_or_default);
    Ok([cells.next().unwrap_or_default(), cells.next().unwrap_or_default()])
}

async fn make(admin: &mut sqlx::PgConnection) -> Result<String, DatabaseError> {
    let sets = results(admin, SURVEY).await.map_err(|error| from_sqlx(&error))?;
    let [own, leftovers] = sets.as_slice() else {
        return Err(DatabaseError::new(DatabaseErrorKind::Other, "the server does not list its databases"));
    };
    for name in leftovers.iter().flatten().flatten().filter(|name| is_stale(name)) {
        // Another process may be sweeping too, or still hold it: the next one tries again.
        let _ = results(admin, &format!("DROP DATABASE IF EXISTS {}", quoting::identifier(name))).await;
    }
    let row = own.first().cloned().unwrap_or_default();
    let literal = |at: usize| row.get(at).cloned().flatten().map(|text| quoting::literal(&text));
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let name = format!("{PREFIX}{}_{nanos}", std::process::id());
    let mut sql = format!("CREATE DATABASE {} TEMPLATE template0", quoting::identifier(&name));
    let mut option = |word: &str, value: Option<String>| {
        if let Some(value) = value {
            sql.push_str(&format!(" {word} {value}"));
        }
    };
    option("ENCODING", literal(0));
    option("LC_COLLATE", literal(1));
    option("LC_CTYPE", literal(2));
    match row.get(3).cloned().flatten().as_deref() {
        Some("i") => {
            option("LOCALE_PROVIDER", Some("icu".to_owned()));
            option("ICU_LOCALE", literal(4));
        }
        Some("b") => {
            option("LOCALE_PROVIDER", Some("builtin".to_owned()));
            option("BUILTIN_LOCALE", literal(4));
        }
        _ => {}
    }
    results(admin, &sql).await.map_err(|error| from_sqlx(&error))?;
    Ok(name)
}

/// `anabranch_scratch_<pid>_<nanoseconds since 1970>`
fn is_stale(name: &str) -> bool {
    let nanos = name.strip_prefix(PREFIX).and_then(|rest| rest.split('_').nth(1)).and_then(|n| n.parse::<u128>().ok());
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    nanos.is_some_and(|made| now.saturating_sub(made) > STALE.as_nanos())
}

/// Ends the session; a scratch database goes with it.
pub(super) async fn close(session: Session) -> Result<(), DatabaseError> {
    let name = session.options.get_database().map(str::to_owned);
    for (_, connection) in session.locks {
        let _ = connection.close().await; // the server frees the lock with the session, however it ends
    }
    let closed = session.connection.close().await.map_err(|error| from_sqlx(&error));
    let (Some(origin), Some(name)) = (session.scratch_of, name) else { return closed };
    let mut admin = greet(&origin).await?;
    let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", quoting::identifier(&name));
    let dropped = results(&mut admin, &sql).await.map_err(|error| from_sqlx(&error));
    let _ = admin.close().await; // the work is done
    dropped.map(|_| ())
}
