//! Databases that are made for a moment.

use super::rows;
use crate::plan::{DatabaseError, Target};
use sqlx::mysql::MySqlConnection;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What the names of such databases begin with: process and time follow.
const PREFIX: &str = "anabranch_scratch_";

/// Older ones belong to nobody any more.
const STALE: Duration = Duration::from_secs(3600);

/// Makes an empty database of the same character set and collation, and takes stale ones away.
pub(super) async fn create(connection: &mut MySqlConnection, target: &Target) -> Result<String, DatabaseError> {
    reap(connection).await?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let name = format!("{PREFIX}{}_{now}", std::process::id());
    let mut sql = format!("CREATE DATABASE `{name}`");
    if let Some(charset) = &target.default_charset {
        sql.push_str(&format!(" CHARACTER SET {charset}"));
    }
    if let Some(collation) = &target.default_collation {
        sql.push_str(&format!(" COLLATE {collation}"));
    }
    rows::execute(connection, &sql).await?;
    Ok(name)
}

/// Takes it away.
pub(super) async fn remove(connection: &mut MySqlConnection, name: &str) -> Result<(), DatabaseError> {
    rows::execute(connection, &format!("DROP DATABASE IF EXISTS `{name}`")).await.map(drop)
}

async fn reap(connection: &mut MySqlConnection) -> Result<(), DatabaseError> {
    let names = rows::query(connection, r"SHOW DATABASES LIKE 'anabranch\_scratch\_%'").await?;
    for name in names.into_iter().filter_map(|row| row.into_iter().next().flatten()) {
        if is_stale(&name) {
            remove(connection, &name).await?;
        }
    }
    Ok(())
}

fn is_stale(name: &str) -> bool {
    let Some((_, time)) = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_')) else { return false };
    let Ok(nanoseconds) = time.parse::<u64>() else { return false };
    let made = UNIX_EPOCH + Duration::from_nanos(nanoseconds);
    SystemTime::now().duration_since(made).is_ok_and(|age| age > STALE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_old_names_of_our_own_are_stale() {
        assert!(is_stale("anabranch_scratch_12_1600000000000000000"));
        assert!(!is_stale("anabranch_scratch_12_9600000000000000000"));
        assert!(!is_stale("anabranch_scratch_mine") && !is_stale("music_1_1600000000000000000"));
    }
}
