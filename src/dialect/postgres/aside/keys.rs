//! Foreign keys: which types their two ends may have, and whether the key that they rest on is there.

use super::part::Part;
use super::standing::has_key;
use crate::dialect::postgres::plan::Planner;
use crate::dialect::postgres::types;
use crate::model::{ColumnType, Constraint, ForeignKey, ObjectRef, QualifiedName};
use crate::plan::{InTheWay, PlanError};

impl Planner<'_> {
    /// The foreign keys that cannot stay while one of their columns has this type and the other one does not.
    pub(in crate::dialect::postgres) fn keys_that_part(
        &self,
        table: &QualifiedName,
        column: &str,
        column_type: &ColumnType,
    ) -> Vec<Part> {
        let is_it = |of: &QualifiedName, name: &str| of == table && name == column;
        let parts = |of: &QualifiedName, key: &ForeignKey| {
            self.ends(of, key).into_iter().any(|(own, other)| {
                match (is_it(of, &own.0), is_it(&key.references, &other.0)) {
                    (true, true) | (false, false) => false,
                    (true, false) => !go_together(column_type, &other.1),
                    (false, true) => !go_together(&own.1, column_type),
                }
            })
        };
        let of_table = |table: &'_ crate::model::Table| {
            let keys = table.foreign_keys.iter().filter(|key| parts(&table.name, key));
            keys.map(|key| Part::Constraint(table.name.clone(), key.name.to_string())).collect::<Vec<_>>()
        };
        self.schema.tables().flat_map(of_table).collect()
    }

    /// The columns at both ends of a key, with their types.
    fn ends(&self, of: &QualifiedName, key: &ForeignKey) -> Vec<((String, ColumnType), (String, ColumnType))> {
        let column = |table: &QualifiedName, name: &String| {
            let column = self.schema.table(table)?.column(name)?;
            Some((name.clone(), column.column_type.clone()))
        };
        let primary = || {
            let table = self.schema.table(&key.references)?;
            table.primary_key.as_ref().map(|key| key.columns.clone())
        };
        let referenced = match key.referenced_columns.is_empty() {
            true => primary().unwrap_or_default(),
            false => key.referenced_columns.clone(),
        };
        let pairs = key.columns.iter().zip(&referenced);
        pairs.filter_map(|(own, other)| column(of, own).zip(column(&key.references, other))).collect()
    }

    /// Whether a part can stand as the schema is by now, and the plan leaves it as it is.
    pub(super) fn fits(&self, part: &Part) -> bool {
        if !part.is_the_same_in(&self.schema, &self.end) {
            return false;
        }
        let Part::Constraint(of, name) = part else { return true };
        match self.schema.table(of).and_then(|table| table.constraint(name)) {
            Some(Constraint::ForeignKey(key)) => {
                has_key(&self.schema, &key)
                    && self.ends(of, &key).iter().all(|(own, other)| go_together(&own.1, &other.1))
            }
            Some(Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_)) | None => true,
        }
    }

    /// A foreign key comes back only where the key is there that it rests on.
    pub(super) fn refuse_without_key(&self, of: &QualifiedName, constraint: &Constraint) -> Result<(), PlanError> {
        match constraint {
            Constraint::ForeignKey(key) if !has_key(&self.schema, key) => {
                let part = Part::Constraint(of.clone(), key.name.to_string());
                let action =
                    format!("leaving {} without a key of its columns", ObjectRef::Table(key.references.clone()));
                Err(InTheWay { action, standing: vec![part.to_string()] }.into())
            }
            Constraint::ForeignKey(_) | Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) => {
                Ok(())
            }
        }
    }
}

/// Whether the server compares values of the two types for a foreign key, whichever of them refers.
fn go_together(one: &ColumnType, other: &ColumnType) -> bool {
    let (one, other) = (types::normalize(one), types::normalize(other));
    let is_integer = |of: &ColumnType| matches!(of, ColumnType::Integer { .. });
    let is_text = |of: &ColumnType| matches!(of, ColumnType::String { .. } | ColumnType::Text);
    let is_moment =
        |of: &ColumnType| matches!(of, ColumnType::Date | ColumnType::DateTime { .. } | ColumnType::Timestamp { .. });
    let is_decimal = |of: &ColumnType| matches!(of, ColumnType::Decimal { .. });
    let both = |is: &dyn Fn(&ColumnType) -> bool| is(&one) && is(&other);
    one == other || both(&is_integer) || both(&is_text) || both(&is_moment) || both(&is_decimal)
}
