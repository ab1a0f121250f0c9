//! An SQL file as a state: run on a scratch database as the database's own client would run it.
//!
//! Invariant: nothing of it is run that may reach further than the scratch database, and what it sets for its session does not hold for whoever
//! reads what it made.

use crate::database::scratch::{ScratchPlace, Server};
use crate::dialect::author_sql::{line_of, shown, statements_of_client};
use crate::dialect::outside::reaches_outside;
use crate::dialect::script::Piece;
use crate::model::{DialectName, Schema};
use crate::plan::{Database, DatabaseError, RefusedSql, Scope, SqlPlace};

/// Why an SQL file is no state.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum SqlFileError {
    /// No scratch database could be made, or read.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Database(#[from] DatabaseError),
    /// Something in it is not run here.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Refused(RefusedSql),
    /// A statement of it failed on the scratch database.
    #[error("{place}: `{statement}` fails on a scratch database: {error}")]
    #[diagnostic(code("state.sql_failed"), help("{}", help_of(error)))]
    Failed {
        /// Where it stands.
        place: SqlPlace,
        /// Its first words.
        statement: String,
        /// What the server said.
        error: DatabaseError,
    },
}

fn help_of(error: &DatabaseError) -> String {
    let said = miette::Diagnostic::help(error).map(|help| help.to_string());
    said.unwrap_or_else(|| {
        "correct the file: it is run on an empty database, and all that it needs must stand in it".to_owned()
    })
}

/// The schema that the file gives.
///
/// # Errors
/// No scratch database is to be had, or the file cannot be run on one.
pub async fn schema_of(
    file: &str,
    text: &str,
    dialect: DialectName,
    place: &ScratchPlace,
    beside: &mut dyn Database,
    scope: &Scope,
) -> Result<Schema, SqlFileError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let pieces =
        statements_of_client(&text, dialect).map_err(|refused| SqlFileError::Refused(refused.in_file(file)))?;
    let mut server = place.server(dialect, Some(beside)).await?;
    refuse_reaching_outside(file, &pieces, dialect, &mut server).await?;
    let mut scratch = server.connection().scratch().await?;
    let schema = run(file, &pieces, dialect, &mut *scratch, scope).await;
    scratch.discard().await?;
    schema
}

async fn refuse_reaching_outside(
    file: &str,
    pieces: &[Piece],
    dialect: DialectName,
    server: &mut Server<'_>,
) -> Result<(), SqlFileError> {
    let reachable = server.reachable_databases().await?;
    for piece in pieces {
        if let Some(what) = reaches_outside(&piece.sql, dialect, &reachable) {
            let reason = format!("may reach further than the scratch database that it would be run on (`{what}`)");
            let instead = "leave it out of the file: nothing was run";
            let refused = RefusedSql::new(line_of(piece, dialect), &shown(&piece.sql, dialect), reason, instead);
            return Err(SqlFileError::Refused(refused.in_file(file)));
        }
    }
    Ok(())
}

async fn run(
    file: &str,
    pieces: &[Piece],
    dialect: DialectName,
    scratch: &mut dyn Database,
    scope: &Scope,
) -> Result<Schema, SqlFileError> {
    for piece in pieces {
        let ran = scratch.run(&piece.clone().statement(0)).await;
        ran.map_err(|error| SqlFileError::Failed {
            place: SqlPlace { file: Some(file.to_owned()), line: line_of(piece, dialect) },
            statement: shown(&piece.sql, dialect),
            error,
        })?;
    }
    scratch.reset_session().await?;
    Ok(scratch.introspect(scope).await?)
}
