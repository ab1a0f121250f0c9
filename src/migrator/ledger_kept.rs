//! The ledger is written by the tool alone.
//!
//! A dump of a database that was migrated holds the ledger's tables too: run as a revision it would make them again, or take them down under the run
//! that is writing into them. Invariant: no statement of an author changes them, and what would is refused before anything runs.

use super::{History, MigrateError};
use crate::database::ledger::Ledger;
use crate::dialect::author_sql::{changes_one_of, line_of, shown, statements};
use crate::model::DialectName;
use crate::operation::{Action, Operation, Step as ActionStep};
use crate::plan::{PlanError, RefusedSql};
use crate::revision::Steps;

/// Refuses steps whose SQL changes the ledger's own tables.
///
/// # Errors
/// A statement does.
pub fn refuse_changing_ledger(
    history: &History,
    ledger: &Ledger,
    dialect: DialectName,
    steps: &Steps,
) -> Result<(), MigrateError> {
    let tables = ledger.table_names();
    for step in &steps.steps {
        let Some(script) = history.script(&step.revision) else { continue };
        let actions = if step.applied { &script.up } else { &script.down };
        for sql in actions.iter().filter_map(|action| authors_sql(action, dialect)) {
            // What cannot be cut is refused where it is planned.
            for piece in statements(sql, dialect).unwrap_or_default() {
                if changes_one_of(&piece.sql, &tables, dialect) {
                    let (line, text) = (line_of(&piece, dialect), shown(&piece.sql, dialect));
                    let refused =
                        RefusedSql::new(line, &text, "is about the tables in which anabranch keeps its record", ADVICE);
                    let error = PlanError::RefusedSql(refused);
                    return Err(MigrateError::of_plan(&step.revision, error).in_file_of(history, step));
                }
            }
        }
    }
    Ok(())
}

const ADVICE: &str = "leave them out, they are made by the first command that writes: `pg_dump --exclude-table='anabranch_*'`, `mysqldump \
     --ignore-table=DATABASE.anabranch_log ..`, or take those statements out of the file; nothing was run";

fn authors_sql(action: &Action, dialect: DialectName) -> Option<&str> {
    match &action.step {
        ActionStep::Operation(Operation::Execute(execute)) if action.runs_on(dialect) => Some(&execute.sql),
        _ => None,
    }
}
