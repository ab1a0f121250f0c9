//! Steps that are no schema operation of ours: rows, settings, requirements and the author's own SQL.

use super::plan::{Planner, unsupported};
use super::quoting;
use crate::dialect::author_sql;
use crate::model::{DialectName, ObjectRef};
use crate::operation::{Assertion, Backfill, Execute, Operation, SetLocal, Write, WrittenSql};
use crate::plan::{BatchPlan, LockMode, PlanError, PlannedAssertion, Segment, Statement, TimeoutClass};

impl Planner<'_> {
    pub(super) fn write(&mut self, write: &Write) -> Result<(), PlanError> {
        match write.sql(DialectName::Postgres) {
            WrittenSql::Sql(sql) => {
                let mut statement = self.on_table(&write.table, LockMode::RowExclusive, sql.clone());
                statement.timeout = TimeoutClass::Long;
                self.push(statement);
                Ok(())
            }
            WrittenSql::Impossible(reason) => Err(unsupported(
                format!("write to `{}`", write.table),
                reason,
                "write the statement for this database with `.on(Postgres, ..)`",
            )),
        }
    }

    /// Batches in the order of the key: `{low}` and `{high}` are literals that the runner puts in.
    pub(super) fn backfill(&mut self, backfill: &Backfill) -> Result<(), PlanError> {
        let (table, key) = (quoting::name(&backfill.table), quoting::identifier(&backfill.key));
        let filter = backfill.filter.as_ref().map(|filter| format!("({filter})"));
        let all = |conditions: &[String]| {
            let conditions: Vec<&str> = conditions.iter().chain(&filter).map(String::as_str).collect();
            if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) }
        };
        let (after, upto) = (format!("{key} > {{low}}"), format!("{key} <= {{high}}"));
        let greatest = |conditions: &[String]| {
            let rows = format!("SELECT {key} FROM {table}{} ORDER BY {key} LIMIT {}", all(conditions), backfill.batch);
            // Not max(): PostgreSQL has none for uuid before 18.
            format!("SELECT {key} FROM ({rows}) AS batch ORDER BY {key} DESC LIMIT 1")
        };
        let set: Vec<String> =
            backfill.set.iter().map(|(column, value)| format!("{} = {value}", quoting::identifier(column))).collect();
        let update = |conditions: &[String]| format!("UPDATE {table} SET {}{}", set.join(", "), all(conditions));
        self.bring_settings_home();
        self.plan.segments.push(Segment::Backfill(BatchPlan {
            name: backfill.name.clone(),
            table: backfill.table.clone(),
            source: self.source,
            first: greatest(&[]),
            next: greatest(std::slice::from_ref(&after)),
            update_first: update(std::slice::from_ref(&upto)),
            update_next: update(&[after, upto]),
            update_all: update(&[]),
            batch: backfill.batch,
        }));
        Ok(())
    }

    pub(super) fn require(&mut self, assertion: &Assertion) -> Result<(), PlanError> {
        self.plan.requirements.push(PlannedAssertion {
            name: assertion.name.clone(),
            query: assertion.query.clone(),
            expects_no_rows: false,
        });
        Ok(())
    }

    pub(super) fn set_local(&mut self, setting: &SetLocal) -> Result<(), PlanError> {
        let name: Vec<String> = setting.name.split('.').map(quoting::identifier).collect();
        let sql = format!("SET LOCAL {} = {}", name.join("."), quoting::literal(&setting.value));
        let statement = Statement::new(sql, self.source);
        self.push(statement);
        Ok(())
    }

    /// The author's statements one by one; what they do to the schema is what the author said, or unknown.
    pub(super) fn execute(&mut self, execute: &Execute) -> Result<(), PlanError> {
        self.apply(&Operation::Execute(execute.clone()))?;
        let touches: Vec<ObjectRef> = execute.effect.iter().flatten().flat_map(Operation::subjects).collect();
        let statements = author_sql::statements(&execute.sql, DialectName::Postgres)?;
        let last = statements.len().saturating_sub(1);
        for (number, piece) in statements.into_iter().enumerate() {
            let alone = execute.outside_transaction || author_sql::postgres_runs_alone(&piece.sql);
            let mut statement = piece.statement(self.source);
            statement.opaque = execute.effect.is_none();
            statement.transactional = !alone;
            statement.timeout = TimeoutClass::Long;
            statement.touches.clone_from(&touches);
            if number == last {
                statement.effect = execute.effect.clone().unwrap_or_default();
                statement.done_when.clone_from(&execute.done_when);
            }
            self.push(statement);
        }
        Ok(())
    }
}
