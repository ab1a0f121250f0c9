//! The server's clock: leases are judged by one clock, not by those of all clients.

use super::Ledger;
use crate::model::DialectName;

impl Ledger {
    /// An expression for the server's time, so many seconds from now, as UTC ISO-8601 text with microseconds.
    pub(super) fn server_time(&self, seconds_from_now: u32) -> String {
        match self.dialect.name() {
            DialectName::Sqlite => format!("strftime('%Y-%m-%dT%H:%M:%f000Z', 'now', '+{seconds_from_now} seconds')"),
            DialectName::Postgres => format!(
                "to_char((clock_timestamp() + interval '{seconds_from_now} seconds') AT TIME ZONE 'UTC', \
                 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
            ),
            DialectName::Mysql | DialectName::MariaDb => {
                format!("date_format(utc_timestamp(6) + INTERVAL {seconds_from_now} SECOND, '%Y-%m-%dT%H:%i:%s.%fZ')")
            }
        }
    }
}
